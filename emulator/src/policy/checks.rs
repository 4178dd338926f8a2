//! The decision as a list of requirements, each with its own result, as AWS's Access Troubleshooter shows it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>

use super::evaluate::Question;
use super::evidence::{self, LayerEvidence, LayerOutcome};
use super::principal::Grant;
use super::{Policies, PolicyType, PrincipalType, Reason, Request, StatementEffect};

/// A requirement, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which requirement.
    pub kind: CheckKind,
    /// What came of it.
    pub effect: CheckEffect,
    /// The target of the organization that its policies are attached to, for policies of an organization.
    pub target: Option<String>,
    /// The types of policies that can satisfy it.
    pub satisfied_by: Vec<PolicyType>,
    /// The layers that count in it.
    pub layers: Vec<LayerEvidence>,
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

/// Every requirement of a request, in AWS's order. There are none where no policy decides: a root user assumes no role.
#[must_use]
pub fn checks(request: &Request, policies: &Policies) -> Vec<Check> {
    if super::decide(request, policies).refused == Some(Reason::RootCannotAssumeRoles) {
        return Vec::new();
    }
    let question = Question { request, policies };
    let view = View { question, layers: evidence::layers(question), granted: question.granted_by_resource() };
    let rcps =
        (0..policies.rcps.len()).map(|level| view.organization(CheckKind::ResourceControlPolicy, level));
    let scps =
        (0..question.scps().len()).map(|level| view.organization(CheckKind::ServiceControlPolicy, level));
    rcps.chain(scps)
        .chain(view.resource())
        .chain(view.principal())
        .chain(view.boundary())
        .chain(view.session())
        .collect()
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

/// A request with everything that was seen of it.
struct View<'a> {
    question: Question<'a>,
    layers: Vec<LayerEvidence>,
    granted: Option<Grant>,
}

impl View<'_> {
    fn organization(&self, kind: CheckKind, level: usize) -> Check {
        let layer = match kind {
            CheckKind::ResourceControlPolicy => PolicyType::ResourceControlPolicy,
            _ => PolicyType::ServiceControlPolicy,
        };
        let found: Vec<_> =
            self.layers.iter().filter(|it| it.layer == layer && it.level == Some(level)).cloned().collect();
        let target = found.iter().flat_map(|it| &it.policies).map(|policy| policy.attached_to.clone()).next();
        let effect = effect(&found, CheckEffect::ImplicitDeny);
        Check { kind, effect, target, satisfied_by: vec![layer], layers: found }
    }

    fn resource(&self) -> Option<Check> {
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

    fn principal(&self) -> Option<Check> {
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

    fn boundary(&self) -> Option<Check> {
        self.question.policies.boundary.as_ref()?;
        let federated = self.question.request.principal.kind == PrincipalType::FederatedUser;
        let excused = match self.granted_at_home() {
            Some(Grant::Direct) => true,
            Some(Grant::Limited) => federated,
            Some(Grant::Account) | None => false,
        };
        Some(self.limit(CheckKind::PermissionsBoundary, PolicyType::PermissionsBoundary, excused))
    }

    fn session(&self) -> Option<Check> {
        let has_policies = self.question.policies.session.as_ref().is_some_and(|session| !session.is_empty());
        let federated = self.question.request.principal.kind == PrincipalType::FederatedUser;
        let excused = self.granted_at_home() == Some(Grant::Direct);
        let check = || self.limit(CheckKind::Session, PolicyType::SessionPolicy, excused);
        (has_policies || federated).then(check)
    }

    fn limit(&self, kind: CheckKind, layer: PolicyType, excused: bool) -> Check {
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
        self.question.binding_resource_policy().is_some()
            && self.of_resource().iter().any(|it| it.outcome == LayerOutcome::ExplicitDeny)
    }

    fn of_resource(&self) -> Vec<LayerEvidence> {
        self.of(self.question.resource_layer())
    }

    fn of(&self, layer: PolicyType) -> Vec<LayerEvidence> {
        self.layers.iter().filter(|it| it.layer == layer).cloned().collect()
    }
}

fn effect(layers: &[LayerEvidence], missing: CheckEffect) -> CheckEffect {
    let matched = |effect: StatementEffect| {
        let mut statements = layers.iter().flat_map(|layer| &layer.policies).flat_map(|it| &it.statements);
        statements.any(|statement| statement.matched && statement.effect == effect)
    };
    if matched(StatementEffect::Deny) {
        CheckEffect::ExplicitDeny
    } else if matched(StatementEffect::Allow) {
        CheckEffect::Allow
    } else {
        missing
    }
}
