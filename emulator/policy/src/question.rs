//! A request with the policies that have a say, and what follows from the two before any statement is read.

use super::principal::{Boundary, Grant};
use super::{AttachedPolicy, Policies, PolicyType, PrincipalType, Request, ResourcePolicyRole};

/// A request with the policies that have a say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) request: &'a Request,
    pub(super) policies: &'a Policies,
}

/// Whose resource it is, seen from the principal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Both belong to one account.
    Same,
    /// The principal has an account, and the resource belongs to another one.
    Cross,
    /// The principal has no account: anonymous, or a service.
    Outside,
}

/// What the principal's own account has to allow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnSide {
    /// Nothing.
    Nothing,
    /// What limits a principal that its resource's policy names through its role, or through the user behind it.
    Limits,
    /// Identity-based policies, and what limits them.
    Everything,
}

impl<'a> Question<'a> {
    pub(super) fn is_root_assuming_a_role(self) -> bool {
        self.request.principal.kind == PrincipalType::Root
            && self.request.action.eq_ignore_ascii_case("sts:AssumeRole")
    }

    /// What the principal's own account has to allow, where the resource's side grants this. The root user has
    /// everything that its account has.
    pub(super) fn own_side(self, granted: Option<Grant>) -> OwnSide {
        match (self.relation(), granted) {
            (Relation::Outside, _) | (Relation::Same, Some(Grant::Direct)) => OwnSide::Nothing,
            (Relation::Same, Some(Grant::Limited)) => OwnSide::Limits,
            _ if self.request.principal.kind == PrincipalType::Root => OwnSide::Nothing,
            (Relation::Same, Some(Grant::Account) | None) | (Relation::Cross, _) => OwnSide::Everything,
        }
    }

    /// Whether the boundary has to allow: the user's own does not count for a federated user whom the resource's policy
    /// names.
    pub(super) fn needs_boundary(self, own: OwnSide) -> bool {
        match own {
            OwnSide::Nothing => false,
            OwnSide::Limits => self.request.principal.kind != PrincipalType::FederatedUser,
            OwnSide::Everything => true,
        }
    }

    /// A federated user without session policies has no permissions of its own; a role session without any has all
    /// of the role's.
    pub(super) fn needs_session(self, own: OwnSide) -> bool {
        let has_policies = self.policies.session.as_ref().is_some_and(|session| !session.is_empty());
        own != OwnSide::Nothing
            && (has_policies || self.request.principal.kind == PrincipalType::FederatedUser)
    }

    /// Across accounts the resource's side always has to allow; in one account only where its policy is always
    /// needed.
    pub(super) fn needs_resource_policy(self) -> bool {
        match self.policies.resource_role {
            ResourcePolicyRole::Trust | ResourcePolicyRole::Key => true,
            ResourcePolicyRole::Ordinary | ResourcePolicyRole::OfAnotherOwner | ResourcePolicyRole::None => {
                self.relation() != Relation::Same
            }
        }
    }

    /// RestrictPublicBuckets: a public policy grants only to the owner's account and to services.
    pub(super) fn is_restricted(self, resource: &AttachedPolicy) -> bool {
        self.policies.restrict_public
            && self.relation() != Relation::Same
            && self.request.principal.kind != PrincipalType::Service
            && resource.policy.is_public()
    }

    /// Whether the principal belongs to the resource's account.
    pub(super) fn is_at_home(self) -> bool {
        self.relation() == Relation::Same
    }

    fn relation(self) -> Relation {
        match self.request.principal.account.as_str() {
            "" => Relation::Outside,
            account if account == &*self.request.resource_account => Relation::Same,
            _ => Relation::Cross,
        }
    }

    /// The resource's policy, where its service has any.
    pub(super) fn resource_policy(self) -> Option<&'a AttachedPolicy> {
        match self.policies.resource_role {
            ResourcePolicyRole::None => None,
            _ => self.policies.resource.as_ref(),
        }
    }

    /// Whether the Deny statements of the resource's policy count: a bucket owner's root user can always get back to
    /// the bucket policy.
    pub(super) fn is_bound_by_resource_policy(self) -> bool {
        const RESCUE: [&str; 3] = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];
        !(self.request.principal.kind == PrincipalType::Root
            && self.relation() == Relation::Same
            && RESCUE.iter().any(|action| self.request.action.eq_ignore_ascii_case(action)))
    }

    /// How AWS calls the resource's own policy.
    pub(super) const fn resource_layer(self) -> PolicyType {
        match self.policies.resource_role {
            ResourcePolicyRole::Trust => PolicyType::TrustPolicy,
            _ => PolicyType::ResourceBased,
        }
    }

    /// What on the resource's side has to allow.
    pub(super) const fn granting_layer(self) -> PolicyType {
        match self.policies.resource_role {
            ResourcePolicyRole::OfAnotherOwner => PolicyType::AccessControlList,
            _ => self.resource_layer(),
        }
    }

    /// The service control policies that bind this principal.
    pub(super) fn scps(self) -> &'a [Vec<AttachedPolicy>] {
        let Request { principal, .. } = self.request;
        if principal.bound_by_scps && !principal.account.is_empty() { &self.policies.scps } else { &[] }
    }

    pub(super) const fn boundary(self) -> Boundary {
        match self.policies.boundary {
            Some(_) => Boundary::Set,
            None => Boundary::None,
        }
    }
}
