//! The decision: every layer in AWS's order.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use super::principal::{Boundary, Grant};
use super::{
    AttachedPolicy, Decision, Policies, PolicyType, PrincipalType, Reason, Request, ResourcePolicyRole,
};

/// Decides, and makes no explanation: an allowed request pays for none.
#[must_use]
pub fn decide(request: &Request, policies: &Policies) -> Decision {
    let question = Question { request, policies };
    Decision { refused: question.refusal() }
}

/// The policy whose Deny decides, where one does.
#[must_use]
pub fn denying_policy<'a>(request: &'a Request, policies: &'a Policies) -> Option<&'a AttachedPolicy> {
    Question { request, policies }.denying().map(|(_, attached)| attached)
}

/// A request with the policies that have a say.
#[derive(Clone, Copy)]
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

impl<'a> Question<'a> {
    fn refusal(self) -> Option<Reason> {
        if self.is_root_assuming_a_role() {
            return Some(Reason::RootCannotAssumeRoles);
        }
        if let Some((layer, _)) = self.denying() {
            return Some(Reason::ExplicitDeny(layer));
        }
        self.missing_allow().map(Reason::NotAllowed)
    }

    fn is_root_assuming_a_role(self) -> bool {
        self.request.principal.kind == PrincipalType::Root
            && self.request.action.eq_ignore_ascii_case("sts:AssumeRole")
    }

    /// The first layer, in AWS's order, in which a Deny applies, and the policy that has it.
    fn denying(self) -> Option<(PolicyType, &'a AttachedPolicy)> {
        let boundary = self.boundary();
        let denies = |attached: &&AttachedPolicy| {
            attached.policy.statements().iter().any(|statement| statement.denies(self.request, boundary))
        };
        let Policies { identity, boundary, session, rcps, .. } = self.policies;
        let in_layer = |layer: PolicyType| move |attached: &'a AttachedPolicy| (layer, attached);
        let rcp = rcps.iter().flatten().find(denies).map(in_layer(PolicyType::ResourceControlPolicy));
        rcp.or_else(|| {
            let scp = self.scps().iter().flatten().find(denies);
            scp.map(in_layer(PolicyType::ServiceControlPolicy))
        })
        .or_else(|| self.binding_resource_policy().filter(denies).map(in_layer(self.resource_layer())))
        .or_else(|| identity.iter().find(denies).map(in_layer(PolicyType::IdentityBased)))
        .or_else(|| boundary.as_ref().filter(denies).map(in_layer(PolicyType::PermissionsBoundary)))
        .or_else(|| session.iter().flatten().find(denies).map(in_layer(PolicyType::SessionPolicy)))
    }

    /// The first layer, in AWS's order, whose Allow is needed and missing.
    fn missing_allow(self) -> Option<PolicyType> {
        if !self.policies.rcps.iter().all(|level| self.any_allows(level)) {
            return Some(PolicyType::ResourceControlPolicy);
        }
        if !self.scps().iter().all(|level| self.any_allows(level)) {
            return Some(PolicyType::ServiceControlPolicy);
        }
        let granted = self.granted_by_resource().max(self.granted_by_acl());
        if granted.is_none() && self.needs_resource_policy() {
            return Some(self.granting_layer());
        }
        match (self.relation(), granted) {
            (Relation::Outside, _) | (Relation::Same, Some(Grant::Direct)) => None,
            (Relation::Same, Some(Grant::Limited)) => self.missing_limit(),
            (Relation::Same, Some(Grant::Account) | None) | (Relation::Cross, _) => self.missing_own_side(),
        }
    }

    /// What the principal's own account has to allow: identity-based policies, and what limits them. The root user
    /// has everything that its account has.
    fn missing_own_side(self) -> Option<PolicyType> {
        if self.request.principal.kind == PrincipalType::Root {
            return None;
        }
        if !self.any_allows(&self.policies.identity) {
            return Some(PolicyType::IdentityBased);
        }
        self.missing_boundary().or_else(|| self.missing_session())
    }

    /// What limits a principal that its resource's policy names through its role, or through the user behind it: the
    /// user's own boundary does not count for a federated user.
    fn missing_limit(self) -> Option<PolicyType> {
        let boundary = match self.request.principal.kind {
            PrincipalType::FederatedUser => None,
            _ => self.missing_boundary(),
        };
        boundary.or_else(|| self.missing_session())
    }

    fn missing_boundary(self) -> Option<PolicyType> {
        let boundary = self.policies.boundary.as_ref()?;
        (!self.allows(boundary)).then_some(PolicyType::PermissionsBoundary)
    }

    /// A federated user without session policies has no permissions of its own; a role session without any has all
    /// of the role's.
    fn missing_session(self) -> Option<PolicyType> {
        let session = self.policies.session.as_deref().unwrap_or_default();
        let needed = !session.is_empty() || self.request.principal.kind == PrincipalType::FederatedUser;
        (needed && !self.any_allows(session)).then_some(PolicyType::SessionPolicy)
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

    pub(super) fn granted_by_resource(self) -> Option<Grant> {
        if self.policies.resource_role == ResourcePolicyRole::OfAnotherOwner {
            return None;
        }
        let resource = self.resource_policy().filter(|resource| !self.is_restricted(resource))?;
        resource.policy.statements().iter().filter_map(|statement| statement.allows(self.request)).max()
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
            account if account == self.request.resource_account => Relation::Same,
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

    /// The resource's policy as far as its Deny statements go: a bucket owner's root user can always get back to
    /// the bucket policy.
    pub(super) fn binding_resource_policy(self) -> Option<&'a AttachedPolicy> {
        const RESCUE: [&str; 3] = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];
        let rescued = self.request.principal.kind == PrincipalType::Root
            && self.relation() == Relation::Same
            && RESCUE.iter().any(|action| self.request.action.eq_ignore_ascii_case(action));
        self.resource_policy().filter(|_| !rescued)
    }

    /// How AWS calls the resource's own policy.
    pub(super) const fn resource_layer(self) -> PolicyType {
        match self.policies.resource_role {
            ResourcePolicyRole::Trust => PolicyType::TrustPolicy,
            _ => PolicyType::ResourceBased,
        }
    }

    /// What on the resource's side has to allow.
    const fn granting_layer(self) -> PolicyType {
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

    fn allows(self, attached: &AttachedPolicy) -> bool {
        attached.policy.statements().iter().any(|statement| statement.allows(self.request).is_some())
    }

    pub(super) fn any_allows(self, attached: &[AttachedPolicy]) -> bool {
        attached.iter().any(|policy| self.allows(policy))
    }
}
