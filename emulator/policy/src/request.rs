//! What is asked: who, what, on which resource, in which context, and the policies that have a say.

use std::sync::Arc;

use super::{AccessControlList, Context, Policy};

/// One question to the engine.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks.
    pub principal: Arc<Principal>,
    /// The action, such as `s3:GetObject`.
    pub action: Arc<str>,
    /// The resource's ARN.
    pub resource: String,
    /// The account that the resource belongs to.
    pub resource_account: Arc<str>,
    /// The condition keys.
    pub context: Context,
}

/// What kind of principal asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum PrincipalType {
    Anonymous,
    Root,
    User,
    RoleSession,
    FederatedUser,
    Service,
}

/// Who asks, in every form in which a policy may name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The kind.
    pub kind: PrincipalType,
    /// The account; empty for anonymous and service principals.
    pub account: String,
    /// The ARN as messages show it: a session's is `arn:aws:sts::A:assumed-role/ROLE/SESSION`. For a service, its name.
    pub arn: String,
    /// For a role session, the role's ARN with its path.
    pub role_arn: Option<String>,
    /// For a federated user, the ARN of the IAM user behind it.
    pub issuer_arn: Option<String>,
    /// The unique ID of the user (`AIDA...`), or for a session of the **role** (`AROA...`).
    pub unique_id: Option<String>,
    /// A member's service control policies bind it; the management account and service-linked roles are spared.
    pub bound_by_scps: bool,
}

/// A policy, and where it comes from.
#[derive(Clone, Debug)]
pub struct AttachedPolicy {
    /// The managed policy's ARN, or the inline policy's name; `trust policy` and `bucket policy` for those.
    pub name: Arc<str>,
    /// Whether the name is an inline policy's.
    pub inline: bool,
    /// The ARN of what it is attached to: a user, group, role, session, bucket, key, or organization target.
    pub attached_to: Arc<str>,
    /// The parsed document.
    pub policy: Arc<Policy>,
}

/// What a resource-based policy counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResourcePolicyRole {
    /// One way among others to be allowed, in the same account (S3).
    #[default]
    Ordinary,
    /// Always needed: a role's trust policy.
    Trust,
    /// Always needed, and identity policies count only where it gives the account authority: a KMS key policy.
    Key,
    /// It can deny and not allow: that of a bucket, for an object in it that belongs to another account. There only the
    /// object's ACL allows, and its owner may.
    OfAnotherOwner,
    /// The service has none (IAM).
    None,
}

/// The policies that have a say.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// Identity-based: of the user and its groups, or of the role.
    pub identity: Vec<AttachedPolicy>,
    /// The user's or role's permissions boundary.
    pub boundary: Option<AttachedPolicy>,
    /// Session policies, where the session has any.
    pub session: Option<Vec<AttachedPolicy>>,
    /// The resource's own policy.
    pub resource: Option<AttachedPolicy>,
    /// What that policy counts for.
    pub resource_role: ResourcePolicyRole,
    /// The resource's access control list, where ACLs are on.
    pub acl: Option<Arc<AccessControlList>>,
    /// An Allow to everyone in the resource's policy counts only for the owner's account and services:
    /// RestrictPublicBuckets.
    pub restrict_public: bool,
    /// Service control policies of the principal's account, a list per level, from the root down.
    pub scps: Vec<Vec<AttachedPolicy>>,
    /// Resource control policies of the resource's account, a list per level, from the root down.
    pub rcps: Vec<Vec<AttachedPolicy>>,
}

impl Policies {
    /// Every policy, whatever it is.
    pub(super) fn all(&self) -> impl Iterator<Item = &AttachedPolicy> {
        let Self { identity, boundary, session, resource, scps, rcps, .. } = self;
        (identity.iter().chain(boundary).chain(session.iter().flatten()).chain(resource))
            .chain(scps.iter().flatten())
            .chain(rcps.iter().flatten())
    }

    /// About how many steps it takes to evaluate them all once: a statement is one, and so are fifty bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        let of = |attached: &AttachedPolicy| {
            attached.policy.statements().len() + attached.policy.text().len() / 50
        };
        1 + self.all().map(of).sum::<usize>()
    }
}
