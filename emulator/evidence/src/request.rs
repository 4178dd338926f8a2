//! One request, and what became of it.

use std::collections::BTreeMap;

use rolecall_policy::{Because, CallerRemedy, Explanation, Remedy};
use serde::{Deserialize, Serialize};

use crate::{Authentication, ClientSettings, CorsStage, Grade};

/// One request: what it was, how it was answered, why, and what would turn the answer around.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct RequestExplanation {
    /// Its ID, as the client got it.
    pub request_id: String,
    /// When it came: RFC 3339, with milliseconds.
    pub time: String,
    /// What was sent.
    pub request: AskedRequest,
    /// The service: `s3`, `sts`, `iam`, `kms`.
    pub service: String,
    /// The operation, where one was recognised.
    pub operation: Option<String>,
    /// The caller's ARN, once it was known.
    pub caller: Option<String>,
    /// The status that was answered.
    pub status: u16,
    /// The ID by which IAM Toolbox knows the refusal, where policies refused.
    pub authorization_id: Option<String>,
    /// The refusal, where it was refused.
    pub refusal: Option<RefusalEvidence>,
    /// What turned the answer, where something did.
    pub because: Option<Because>,
    /// What the caller could send instead. Each by itself allows the request.
    pub caller_remedies: Vec<CallerRemedy>,
    /// Changes to policies or to CORS rules, the smallest first. Each by itself allows the request.
    pub remedies: Vec<Remedy>,
    /// What is not offered as a remedy, and why.
    pub withheld: Vec<String>,
    /// Whether nothing was left out for being too long.
    pub complete: bool,
    /// What was left out, a line each.
    pub incomplete: Vec<String>,
    /// What the client can set, where no policy had a say.
    pub client_settings: Option<ClientSettings>,
    /// What each stage saw.
    pub stages: Stages,
    /// What `sts:DecodeAuthorizationMessage` decodes to those who may know it, where policies refused.
    #[serde(default)]
    pub encoded_authorization_message: Option<String>,
}

/// What was sent, without what must stay secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct AskedRequest {
    /// The method.
    pub method: String,
    /// The Host that it named.
    pub host: String,
    /// The path, as sent.
    pub path: String,
    /// The query, as sent.
    pub query: String,
    /// The address that it came from.
    pub source_ip: String,
}

/// How a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct RefusalEvidence {
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
    /// How well it is known that AWS refuses so.
    pub evidence: Grade,
    /// The page that documents it.
    pub page: String,
}

/// What each stage saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Stages {
    /// Authentication, where the request came so far.
    pub auth: Option<Authentication>,
    /// What the policy engine was asked, in order.
    pub policy: Vec<Judgement>,
    /// The CORS rules, where a web page of another origin asked.
    pub cors: Option<CorsStage>,
}

/// One question to the policy engine, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// The action, such as `s3:GetObject`.
    pub action: String,
    /// The resource's ARN, or `*`.
    pub resource: String,
    /// The caller's ARN; empty for an anonymous request.
    pub principal: String,
    /// The condition keys of the request, with their values.
    pub context: BTreeMap<String, Vec<String>>,
    /// The answer, with its evidence.
    pub explanation: Explanation,
}
