//! A refusal of the engine's, on its way into a service's own words.

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
    /// Whether the caller belongs to the account that owns the resource: others are told nothing.
    pub same_account: bool,
}

impl Denied {
    pub(super) fn new(request: &policy::Request, reason: Reason) -> Self {
        let known = request.principal.kind != PrincipalType::Anonymous;
        Self {
            user: request.principal.arn.clone(),
            action: request.action.clone(),
            resource: request.resource.clone(),
            reason,
            same_account: known && request.principal.account == request.resource_account,
        }
    }

    /// As S3 says it: with the reason to callers of the owner's account, bare to everybody else.
    #[must_use]
    pub fn in_s3(self) -> Refusal {
        if !self.same_account {
            return S3Refusal::AccessDenied.into();
        }
        let reason = self.reason.clause(&self.action);
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
        let of_key = matches!(
            self.reason,
            Reason::NotAllowed(PolicyType::ResourceBased) | Reason::ExplicitDeny(PolicyType::ResourceBased)
        );
        match of_key && !self.same_account {
            true => " because the resource does not exist in this Region, no resource-based policies allow access, \
                     or a resource-based policy explicitly denies access"
                .to_owned(),
            false => self.reason.clause(&self.action),
        }
    }

    /// As STS says it: never which side refused; only an explicit deny is named.
    #[must_use]
    pub fn in_sts(self) -> Refusal {
        let Self { user, action, resource, reason, .. } = self;
        match reason {
            Reason::RootCannotAssumeRoles => StsRefusal::RootMayNotAssumeRoles.into(),
            Reason::NotAllowed(_) => StsRefusal::AccessDenied { user, action, resource }.into(),
            Reason::ExplicitDeny(_) => {
                let clause = reason.clause(&action);
                StsRefusal::ExplicitlyDenied { user, action, resource, clause }.into()
            }
        }
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
        let reason = self.reason.clause(&self.action);
        let Self { user, action, resource, .. } = self;
        IamRefusal::AccessDenied { user, action, resource, reason }.into()
    }
}
