//! The evidence: each layer, policy and statement that was looked at, and each element with what it expected and
//! what the request had.

use serde::{Deserialize, Serialize};

use super::PolicyType;
use super::statement::StatementEffect;

/// A layer of policies, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct LayerEvidence {
    /// Which layer.
    pub layer: PolicyType,
    /// For policies of an organization: how far below the root, which is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// What the layer says by itself.
    pub outcome: LayerOutcome,
    /// Its policies.
    pub policies: Vec<PolicyEvidence>,
}

/// What a layer says by itself, whether or not the decision needed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LayerOutcome {
    /// A Deny statement matched.
    ExplicitDeny,
    /// An Allow statement matched.
    Allow,
    /// An Allow statement matched, and RestrictPublicBuckets makes it count for nothing here.
    RestrictedAllow,
    /// An Allow statement matched, and counts for nothing here: the object belongs to another account than the bucket.
    ForeignAllow,
    /// A grant matched, and IgnorePublicAcls makes it count for nothing.
    IgnoredAllow,
    /// No statement matched.
    NoMatch,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct PolicyEvidence {
    /// The managed policy's ARN, or the inline policy's name.
    pub name: String,
    /// Whether it is inline.
    pub inline: bool,
    /// What it is attached to.
    pub attached_to: String,
    /// The document, as it was written; empty for an ACL, which is none.
    pub document: String,
    /// Its statements.
    pub statements: Vec<StatementEvidence>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct StatementEvidence {
    /// Its place in the document, from 1.
    pub number: usize,
    /// Its Sid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Allow or Deny.
    pub effect: StatementEffect,
    /// Whether every element matched.
    pub matched: bool,
    /// Every element.
    pub elements: Vec<ElementEvidence>,
}

/// An element of a statement; each condition is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct ElementEvidence {
    /// Which.
    pub element: Element,
    /// Whether it matched.
    pub matched: bool,
    /// A condition's operator, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// A condition's key, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The values in the policy, as written; a principal's with the unique ID that it was pinned to.
    pub expected: Vec<String>,
    /// The request's values; nothing where the request does not have the key.
    pub actual: Option<Vec<String>>,
}

/// An element's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Element {
    Action,
    NotAction,
    Principal,
    NotPrincipal,
    Resource,
    NotResource,
    Condition,
}

impl Element {
    /// As a policy writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::NotAction => "NotAction",
            Self::Principal => "Principal",
            Self::NotPrincipal => "NotPrincipal",
            Self::Resource => "Resource",
            Self::NotResource => "NotResource",
            Self::Condition => "Condition",
        }
    }
}
