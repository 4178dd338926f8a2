//! The answer: allowed or not, and which layer decided. AWS's message clause is rendered from it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Allowed or denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Effect {
    Allowed,
    ExplicitDeny,
    ImplicitDeny,
}

/// A layer of policies, in AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum PolicyType {
    ResourceControlPolicy,
    ServiceControlPolicy,
    ResourceBased,
    AccessControlList,
    TrustPolicy,
    IdentityBased,
    PermissionsBoundary,
    SessionPolicy,
}

impl PolicyType {
    /// As AWS's messages call it, without an article: `identity-based policy`.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::ResourceControlPolicy => "resource control policy",
            Self::ServiceControlPolicy => "service control policy",
            Self::ResourceBased => "resource-based policy",
            Self::AccessControlList => "access control list",
            Self::TrustPolicy => "role trust policy",
            Self::IdentityBased => "identity-based policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::SessionPolicy => "session policy",
        }
    }
}

/// Why a request was refused: the layer that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// A Deny statement matched, in a policy of this type.
    ExplicitDeny(PolicyType),
    /// This layer was needed and did not allow.
    NotAllowed(PolicyType),
    /// A root user cannot assume a role.
    RootCannotAssumeRoles,
}

/// The engine's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Decision {
    /// Nothing where it is allowed.
    pub refused: Option<Reason>,
}

impl Decision {
    /// Whether the request may go on.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.refused.is_none()
    }

    /// Allowed, explicitly denied or implicitly denied.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        match self.refused {
            None => Effect::Allowed,
            Some(Reason::ExplicitDeny(_)) => Effect::ExplicitDeny,
            Some(Reason::NotAllowed(_) | Reason::RootCannotAssumeRoles) => Effect::ImplicitDeny,
        }
    }
}

impl Reason {
    /// AWS's clause after the resource, with its leading space:
    /// ` because no identity-based policy allows the s3:GetObject action`.
    #[must_use]
    pub fn clause(&self, action: &str) -> String {
        match self {
            Self::ExplicitDeny(layer) => {
                let noun = layer.noun();
                let article = match layer {
                    PolicyType::TrustPolicy => "the",
                    PolicyType::IdentityBased => "an",
                    _ => "a",
                };
                format!(" with an explicit deny in {article} {noun}")
            }
            Self::NotAllowed(layer) => format!(" because no {} allows the {action} action", layer.noun()),
            Self::RootCannotAssumeRoles => String::new(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExplicitDeny(layer) => write!(f, "an explicit deny in a {}", layer.noun()),
            Self::NotAllowed(layer) => write!(f, "no {} allows it", layer.noun()),
            Self::RootCannotAssumeRoles => f.write_str("a root user cannot assume roles"),
        }
    }
}
