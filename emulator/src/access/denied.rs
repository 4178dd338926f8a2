//! A refusal of the engine's, on its way into a service's own words.

use super::Judgement;
use crate::policy::{self, PolicyType, PrincipalType, Reason};
use crate::refusal::{IamRefusal, KmsRefusal, Refusal, S3Refusal, StsRefusal, ToolboxRefusal};

/// The engine said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// Who asked; empty for an anonymous caller.
    pub user: String,
    /// For what.
    pub action: String,
    /// On what.
    pub resource: String,
    /// Which layer decided.
    pub reason: Reason,
    /// The ARN of the policy whose Deny decided, where it has one: inline policies, trust policies and the policies of
    /// buckets and keys have none.
    pub policy: Option<String>,
    /// How near the caller is to the owner: strangers are told nothing.
    pub kinship: Kinship,
}

/// How near the caller is to the account that owns the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinship {
    /// Nobody knows who it is, or it belongs to another account.
    Stranger,
    /// It belongs to another account of the same organization.
    SameOrganization,
    /// It belongs to the account.
    SameAccount,
}

impl Kinship {
    fn of(request: &policy::Request) -> Self {
        let principal = &request.principal;
        let organization = |key: &str| request.context.get(key);
        let (callers, owners) = (organization("aws:PrincipalOrgID"), organization("aws:ResourceOrgID"));
        if principal.kind == PrincipalType::Anonymous {
            Self::Stranger
        } else if principal.account == *request.resource_account {
            Self::SameAccount
        } else if callers.is_some() && callers == owners {
            Self::SameOrganization
        } else {
            Self::Stranger
        }
    }
}

impl Denied {
    pub(super) fn new(judgement: &Judgement, reason: Reason) -> Self {
        let Judgement { request, policies, .. } = judgement;
        let is_explicit = matches!(reason, Reason::ExplicitDeny(_));
        let policy = is_explicit.then(|| policy::denying_policy(request, policies)).flatten();
        Self {
            user: request.principal.arn.clone(),
            action: request.action.to_string(),
            resource: request.resource.clone(),
            policy: policy.filter(|policy| !policy.inline).map(|it| it.name.to_string()),
            reason,
            kinship: Kinship::of(request),
        }
    }

    /// The clause after the resource, with its leading space. An explicit deny names the policy by its ARN, inside one
    /// account or organization.
    fn clause(&self) -> String {
        let clause = self.reason.clause(&self.action);
        match &self.policy {
            Some(arn) if self.kinship != Kinship::Stranger => format!("{clause}: {arn}"),
            _ => clause,
        }
    }

    /// As S3 says it: with the reason to callers of the owner's account or organization, bare to everybody else. It has
    /// no words for an ACL that does not grant.
    #[must_use]
    pub fn in_s3(self) -> Refusal {
        let by_acl = self.reason == Reason::NotAllowed(PolicyType::AccessControlList);
        if self.kinship == Kinship::Stranger || by_acl {
            return S3Refusal::AccessDenied.into();
        }
        let reason = self.clause();
        if self.action == "s3:ListAllMyBuckets" {
            return S3Refusal::AccessDeniedListAllMyBuckets { user: self.user, reason }.into();
        }
        let Self { user, action, resource, .. } = self;
        S3Refusal::AccessDeniedBecause { user, action, resource, reason }.into()
    }

    /// As KMS says it. Callers of another account are not told what the key's policy says, nor whether there is a key.
    #[must_use]
    pub fn in_kms(self) -> Refusal {
        let reason = self.key_reason();
        let Self { user, action, resource, .. } = self;
        KmsRefusal::AccessDenied { user, action, resource, reason }.into()
    }

    /// As S3 passes on what KMS said to it.
    #[must_use]
    pub fn in_s3_by_kms(self) -> Refusal {
        let reason = self.key_reason();
        let Self { user, action, resource, .. } = self;
        S3Refusal::KeyAccessDenied { user, action, resource, reason }.into()
    }

    fn key_reason(&self) -> String {
        let known_from = match self.reason {
            Reason::NotAllowed(PolicyType::ResourceBased)
            | Reason::ExplicitDeny(PolicyType::ResourceBased) => Kinship::SameAccount,
            _ if self.is_of_owner() => Kinship::SameOrganization,
            _ => Kinship::Stranger,
        };
        match self.kinship < known_from {
            true => " because the resource does not exist in this Region, no resource-based policies allow access, \
                     or a resource-based policy explicitly denies access"
                .to_owned(),
            false => self.clause(),
        }
    }

    /// Whether it was the owner's side that said no: the resource's own policy, or one of the owner's organization.
    const fn is_of_owner(&self) -> bool {
        matches!(
            self.reason,
            Reason::NotAllowed(layer) | Reason::ExplicitDeny(layer)
                if matches!(
                    layer,
                    PolicyType::ResourceBased | PolicyType::TrustPolicy | PolicyType::ResourceControlPolicy
                )
        )
    }

    /// As STS says it: never which side refused; only an explicit deny is named, and the owner's to nobody but its own
    /// account and organization.
    #[must_use]
    pub fn in_sts(self) -> Refusal {
        let hidden = self.kinship == Kinship::Stranger && self.is_of_owner();
        let clause = self.clause();
        let Self { user, action, resource, reason, .. } = self;
        match reason {
            Reason::RootCannotAssumeRoles => StsRefusal::RootMayNotAssumeRoles.into(),
            Reason::ExplicitDeny(_) if !hidden => {
                StsRefusal::ExplicitlyDenied { user, action, resource, clause }.into()
            }
            Reason::ExplicitDeny(_) | Reason::NotAllowed(_) => {
                StsRefusal::AccessDenied { user, action, resource }.into()
            }
        }
    }

    /// As STS says it of an operation that has no resource.
    #[must_use]
    pub fn in_sts_on_nothing(self) -> Refusal {
        let reason = self.clause();
        let Self { user, action, .. } = self;
        StsRefusal::AccessDeniedOnNothing { user, action, reason }.into()
    }

    /// As IAM Toolbox says it.
    #[must_use]
    pub fn in_toolbox(self) -> Refusal {
        let reason = self.reason.clause(&self.action);
        let Self { user, action, resource, .. } = self;
        ToolboxRefusal::AccessDenied { user, action, resource, reason }.into()
    }

    /// As IAM says it.
    #[must_use]
    pub fn in_iam(self) -> Refusal {
        let reason = self.clause();
        let Self { user, action, resource, .. } = self;
        IamRefusal::AccessDenied { user, action, resource, reason }.into()
    }
}
