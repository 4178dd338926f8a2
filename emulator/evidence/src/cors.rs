//! What the CORS rules of a bucket said to a web page of another origin.

use rolecall_policy::Because;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What was looked at when a web page of another origin asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct CorsStage {
    /// The bucket.
    pub bucket: String,
    /// The Origin.
    pub origin: Option<String>,
    /// The method that was asked for.
    pub method: Option<String>,
    /// The headers that were asked for, in lower case.
    pub headers: Vec<String>,
    /// Each rule that was considered, in order, up to the one that matched.
    pub rules: Vec<CorsRuleEvidence>,
    /// What kept the page out; nothing where a rule matched.
    pub because: Option<Because>,
    /// The rules as the AWS CLI writes them, where they kept the page out.
    pub document: Option<Value>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct CorsRuleEvidence {
    /// Its place, from 1.
    pub rule: usize,
    /// Its ID.
    pub id: Option<String>,
    /// The element that did not match; nothing where the rule matched.
    pub failed: Option<CorsMismatch>,
}

/// An element that did not match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct CorsMismatch {
    /// Which.
    pub element: CorsElement,
    /// What the rule allows.
    pub expected: Vec<String>,
    /// What was asked for; nothing where nothing was.
    pub actual: Option<String>,
}

/// An element of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum CorsElement {
    AllowedOrigin,
    AllowedMethod,
    AllowedHeader,
}

impl CorsElement {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AllowedOrigin => "AllowedOrigin",
            Self::AllowedMethod => "AllowedMethod",
            Self::AllowedHeader => "AllowedHeader",
        }
    }
}
