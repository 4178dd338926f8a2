//! The decision as a list of requirements, each with its own result, as AWS's Access Troubleshooter shows it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>

use super::matched::{Evaluation, MatchedLayer};
use super::principal::Grant;
use super::question::Question;
use super::{LayerOutcome, PolicyType, PrincipalType, Reason, StatementEffect};

/// A requirement, and what came of it.
#[derive(Clone, Debug)]
pub struct Check<'a> {
    /// Which requirement.
    pub kind: CheckKind,
    /// What came of it.
    pub effect: CheckEffect,
    /// The target of the organization that its policies are attached to, for policies of an organization.
    pub target: Option<&'a str>,
    /// The types of policies that can satisfy it.
    pub satisfied_by: Vec<PolicyType>,
    /// The layers that count in it.
    pub layers: Vec<&'a MatchedLayer<'a>>,
}

/// What a check asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// The resource control policies at one target of the organization.
    ResourceControlPolicy,
    /// The service control policies at one target of the organization.
    ServiceControlPolicy,
    /// The resource's owner, where the owner must allow separately.
    Resource,
    /// The principal's own permissions; in the owner's account the resource's policy may stand for them.
    Principal,
    /// The permissions boundary.
    PermissionsBoundary,
    /// The session policies.
    Session,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckEffect {
    /// A statement allows.
    Allow,
    /// Nothing matched, and nothing had to: the request was allowed on another path.
    NoImpact,
    /// An Allow was needed, and there is none.
    ImplicitDeny,
    /// A statement denies.
    ExplicitDeny,
}

impl<'a> Evaluation<'a> {
    /// Every requirement of the request, in AWS's order. There are none where no policy decides: a root user assumes no
    /// role.
    #[must_use]
    pub fn checks(&self) -> Vec<Check<'_>> {
        if self.decision.refused == Some(Reason::RootCannotAssumeRoles) {
            return Vec::new();
        }
        let Question { policies, .. } = self.question;
        let rcps =
            (0..policies.rcps.len()).map(|level| self.organization(CheckKind::ResourceControlPolicy, level));
        let scps = (0..self.question.scps().len())
            .map(|level| self.organization(CheckKind::ServiceControlPolicy, level));
        rcps.chain(scps)
            .chain(self.resource())
            .chain(self.principal())
            .chain(self.boundary())
            .chain(self.session())
            .collect()
    }
}

/// What binds a principal on its own side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Its policies, boundary and session.
    Bound,
    /// Nothing: it may what its account may.
    Root,
    /// Nothing: it has no account.
    Outside,
}

impl<'a> Evaluation<'a> {
    fn organization(&self, kind: CheckKind, level: usize) -> Check<'_> {
        let layer = match kind {
            CheckKind::ResourceControlPolicy => PolicyType::ResourceControlPolicy,
            _ => PolicyType::ServiceControlPolicy,
        };
        let found: Vec<_> =
            self.layers.iter().filter(|it| it.layer == layer && it.level == Some(level)).collect();
        let target = found.iter().find_map(|it| it.first).map(|policy| &*policy.attached_to);
        let effect = effect(&found, CheckEffect::ImplicitDeny);
        Check { kind, effect, target, satisfied_by: vec![layer], layers: found }
    }

    fn resource(&self) -> Option<Check<'_>> {
        if !self.question.needs_resource_policy() {
            return None;
        }
        let layers = self.of_resource();
        let missing = if self.granted.is_some() { CheckEffect::Allow } else { CheckEffect::ImplicitDeny };
        let denied = self.resource_denies();
        let effect = if denied { CheckEffect::ExplicitDeny } else { missing };
        let satisfied_by = vec![PolicyType::ResourceBased];
        Some(Check { kind: CheckKind::Resource, effect, target: None, satisfied_by, layers })
    }

    fn principal(&self) -> Option<Check<'_>> {
        let mut layers = self.of(PolicyType::IdentityBased);
        let mut satisfied_by = vec![PolicyType::IdentityBased];
        let apart = self.question.needs_resource_policy();
        let excused = matches!(self.granted_at_home(), Some(Grant::Direct | Grant::Limited));
        let missing = match (self.standing(), excused, apart) {
            (Standing::Root, ..) | (Standing::Bound, true, false) => CheckEffect::Allow,
            (Standing::Bound, true, true) | (Standing::Outside, ..) => CheckEffect::NoImpact,
            (Standing::Bound, false, _) => CheckEffect::ImplicitDeny,
        };
        let mut effect = effect(&layers, missing);
        if !apart {
            layers.extend(self.of_resource());
            satisfied_by.push(PolicyType::ResourceBased);
            if self.resource_denies() {
                effect = CheckEffect::ExplicitDeny;
            }
        }
        let applies = self.standing() != Standing::Outside || effect == CheckEffect::ExplicitDeny;
        let check = Check { kind: CheckKind::Principal, effect, target: None, satisfied_by, layers };
        applies.then_some(check)
    }

    fn boundary(&self) -> Option<Check<'_>> {
        self.question.policies.boundary.as_ref()?;
        let federated = self.question.request.principal.kind == PrincipalType::FederatedUser;
        let excused = match self.granted_at_home() {
            Some(Grant::Direct) => true,
            Some(Grant::Limited) => federated,
            Some(Grant::Account) | None => false,
        };
        Some(self.limit(CheckKind::PermissionsBoundary, PolicyType::PermissionsBoundary, excused))
    }

    fn session(&self) -> Option<Check<'_>> {
        let has_policies = self.question.policies.session.as_ref().is_some_and(|session| !session.is_empty());
        let federated = self.question.request.principal.kind == PrincipalType::FederatedUser;
        let excused = self.granted_at_home() == Some(Grant::Direct);
        let check = || self.limit(CheckKind::Session, PolicyType::SessionPolicy, excused);
        (has_policies || federated).then(check)
    }

    fn limit(&self, kind: CheckKind, layer: PolicyType, excused: bool) -> Check<'_> {
        let layers = self.of(layer);
        let needed = !excused && self.standing() == Standing::Bound;
        let missing = if needed { CheckEffect::ImplicitDeny } else { CheckEffect::NoImpact };
        Check { kind, effect: effect(&layers, missing), target: None, satisfied_by: vec![layer], layers }
    }

    fn standing(&self) -> Standing {
        match self.question.request.principal.kind {
            PrincipalType::Root => Standing::Root,
            PrincipalType::Anonymous | PrincipalType::Service => Standing::Outside,
            PrincipalType::User | PrincipalType::RoleSession | PrincipalType::FederatedUser => {
                Standing::Bound
            }
        }
    }

    /// What the resource's policy grants to a principal of its own account.
    fn granted_at_home(&self) -> Option<Grant> {
        self.granted.filter(|_| self.question.is_at_home())
    }

    fn resource_denies(&self) -> bool {
        self.question.is_bound_by_resource_policy()
            && self.of_resource().iter().any(|it| it.outcome == LayerOutcome::ExplicitDeny)
    }

    fn of_resource(&self) -> Vec<&MatchedLayer<'a>> {
        self.of(self.question.resource_layer())
    }

    fn of(&self, layer: PolicyType) -> Vec<&MatchedLayer<'a>> {
        self.layers.iter().filter(|it| it.layer == layer).collect()
    }
}

fn effect(layers: &[&MatchedLayer<'_>], missing: CheckEffect) -> CheckEffect {
    let matched = |effect: StatementEffect| {
        layers.iter().flat_map(|layer| &layer.matched).any(|statement| statement.effect == effect)
    };
    if matched(StatementEffect::Deny) {
        CheckEffect::ExplicitDeny
    } else if matched(StatementEffect::Allow) {
        CheckEffect::Allow
    } else {
        missing
    }
}
