//! The evaluation: one walk over every layer in AWS's order. Nobody watches it where only the decision counts; a
//! [`Watcher`] takes down what an explanation needs.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use super::principal::Grant;
use super::question::{OwnSide, Question};
use super::statement::{Statement, StatementEffect};
use super::watch::{Nobody, Seen, Watcher};
use super::{
    AttachedPolicy, Decision, LayerOutcome, Policies, PolicyType, Reason, Request, ResourcePolicyRole,
};

/// Decides, and makes no explanation: an allowed request pays for none.
#[must_use]
pub fn decide(request: &Request, policies: &Policies) -> Decision {
    let question = Question { request, policies };
    Decision { refused: question.walk(&mut Nobody).refused }
}

/// The policy whose Deny decides, where one does.
#[must_use]
pub fn denying_policy<'a>(request: &'a Request, policies: &'a Policies) -> Option<&'a AttachedPolicy> {
    Question { request, policies }.walk(&mut Nobody).denied.map(|(_, attached)| attached)
}

/// What the walk found.
pub(super) struct Outcome<'a> {
    pub(super) refused: Option<Reason>,
    /// The first policy, in AWS's order, that has a Deny that applies.
    denied: Option<(PolicyType, &'a AttachedPolicy)>,
    /// What the resource's own policy grants, where it counts.
    pub(super) granted: Option<Grant>,
}

/// What a layer says.
#[derive(Clone, Copy, Default)]
pub(super) struct Said<'a> {
    denied: Option<&'a AttachedPolicy>,
    pub(super) granted: Option<Grant>,
}

/// Which statements are looked at where nobody watches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Both,
    Denies,
    Allows,
}

/// What counts in a layer.
#[derive(Clone, Copy)]
struct Layer {
    of: PolicyType,
    level: Option<usize>,
    look: Look,
    /// What becomes of an Allow.
    allows: LayerOutcome,
}

impl Layer {
    const fn new(of: PolicyType, needed: bool) -> Self {
        let look = if needed { Look::Both } else { Look::Denies };
        Self { of, level: None, look, allows: LayerOutcome::Allow }
    }
}

/// A walk under way.
struct Walk<'a, 'w, W> {
    question: Question<'a>,
    watcher: &'w mut W,
    denied: Option<(PolicyType, &'a AttachedPolicy)>,
    missing: Option<PolicyType>,
}

impl<'a> Question<'a> {
    /// Walks over the policies.
    pub(super) fn walk<W: Watcher<'a>>(self, watcher: &mut W) -> Outcome<'a> {
        let root = self.is_root_assuming_a_role();
        if root && !W::ALL_STATEMENTS {
            let refused = Some(Reason::RootCannotAssumeRoles);
            return Outcome { refused, denied: None, granted: None };
        }
        let mut walk = Walk { question: self, watcher, denied: None, missing: None };
        let granted = walk.all();
        let Walk { denied, missing, .. } = walk;
        let refused = if root {
            Some(Reason::RootCannotAssumeRoles)
        } else {
            denied.map(|(layer, _)| Reason::ExplicitDeny(layer)).or(missing.map(Reason::NotAllowed))
        };
        Outcome { refused, denied, granted }
    }

    /// Walks over one policy, whatever it is to the request.
    pub(super) fn walk_policy<W: Watcher<'a>>(
        self,
        attached: &'a AttachedPolicy,
        watcher: &mut W,
    ) -> Said<'a> {
        let mut walk = Walk { question: self, watcher, denied: None, missing: None };
        walk.policies(Look::Both, [attached])
    }

    /// Whether any of these policies allows the request.
    pub(super) fn any_allows(self, attached: &'a [AttachedPolicy]) -> bool {
        let mut walk = Walk { question: self, watcher: &mut Nobody, denied: None, missing: None };
        walk.policies(Look::Allows, attached).granted.is_some()
    }

    /// Whether a statement is an Allow that applies to the request.
    pub(super) fn is_allowed_by(self, statement: &'a Statement) -> bool {
        let mut walk = Walk { question: self, watcher: &mut Nobody, denied: None, missing: None };
        statement.effect == StatementEffect::Allow && walk.statement(statement).is_some()
    }
}

impl<'a, W: Watcher<'a>> Walk<'a, '_, W> {
    /// Every layer in AWS's order. What the resource's own policy grants.
    fn all(&mut self) -> Option<Grant> {
        let Policies { identity, boundary, session, rcps, acl, .. } = self.question.policies;
        self.levels(PolicyType::ResourceControlPolicy, rcps);
        self.levels(PolicyType::ServiceControlPolicy, self.question.scps());
        let granted = self.resource();
        let by_acl = acl.as_ref().and_then(|acl| {
            self.watcher.acl(acl);
            self.question.granted_by(acl)
        });
        let all_granted = granted.max(by_acl);
        if all_granted.is_none() && self.question.needs_resource_policy() {
            self.misses(self.question.granting_layer());
        }
        let own = self.question.own_side(all_granted);
        self.own(PolicyType::IdentityBased, own == OwnSide::Everything, identity);
        if boundary.is_some() {
            let needed = self.question.needs_boundary(own);
            self.own(PolicyType::PermissionsBoundary, needed, boundary);
        }
        let session = session.as_deref().unwrap_or_default();
        self.own(PolicyType::SessionPolicy, self.question.needs_session(own), session);
        granted
    }

    /// An organization's policies: every level has to allow.
    fn levels(&mut self, of: PolicyType, levels: &'a [Vec<AttachedPolicy>]) {
        for (level, attached) in levels.iter().enumerate() {
            let layer = Layer { level: Some(level), ..Layer::new(of, true) };
            if self.layer(layer, attached).granted.is_none() {
                self.misses(of);
            }
        }
    }

    /// The resource's own policy.
    fn resource(&mut self) -> Option<Grant> {
        let question = self.question;
        let attached = question.resource_policy()?;
        let allows = if question.policies.resource_role == ResourcePolicyRole::OfAnotherOwner {
            LayerOutcome::ForeignAllow
        } else if question.is_restricted(attached) {
            LayerOutcome::RestrictedAllow
        } else {
            LayerOutcome::Allow
        };
        let look = match (question.is_bound_by_resource_policy(), allows) {
            (false, _) => Look::Allows,
            (true, LayerOutcome::Allow) => Look::Both,
            (true, _) => Look::Denies,
        };
        let layer = Layer { look, allows, ..Layer::new(question.resource_layer(), true) };
        self.layer(layer, [attached]).granted.filter(|_| allows == LayerOutcome::Allow)
    }

    /// The policies of the principal's own side.
    fn own(&mut self, of: PolicyType, needed: bool, attached: impl IntoIterator<Item = &'a AttachedPolicy>) {
        let mut attached = attached.into_iter().peekable();
        let none = attached.peek().is_none();
        if (none || self.layer(Layer::new(of, needed), attached).granted.is_none()) && needed {
            self.misses(of);
        }
    }

    /// The first layer that is needed and does not allow is the one that AWS names.
    fn misses(&mut self, layer: PolicyType) {
        self.missing = self.missing.or(Some(layer));
    }

    fn layer(&mut self, layer: Layer, attached: impl IntoIterator<Item = &'a AttachedPolicy>) -> Said<'a> {
        let Layer { of, level, look, allows } = layer;
        if !W::ALL_STATEMENTS && self.denied.is_some() {
            return Said::default();
        }
        self.watcher.layer(of, level);
        // Once something is missing, only a Deny can still change the answer.
        let look = if self.missing.is_some() && look == Look::Both { Look::Denies } else { look };
        let mut said = self.policies(look, attached);
        if look == Look::Allows {
            said.denied = None;
        }
        let outcome = match said {
            Said { denied: Some(_), .. } => LayerOutcome::ExplicitDeny,
            Said { granted: None, .. } => LayerOutcome::NoMatch,
            _ => allows,
        };
        self.watcher.layer_is(outcome);
        self.denied = self.denied.or(said.denied.map(|attached| (of, attached)));
        said
    }

    fn policies(&mut self, look: Look, attached: impl IntoIterator<Item = &'a AttachedPolicy>) -> Said<'a> {
        let mut said = Said::default();
        for attached in attached {
            self.watcher.policy(attached);
            for statement in attached.policy.statements() {
                if !W::ALL_STATEMENTS && Self::is_idle(look, &said, statement) {
                    continue;
                }
                let grant = self.statement(statement);
                match statement.effect {
                    StatementEffect::Allow => said.granted = said.granted.max(grant),
                    StatementEffect::Deny if grant.is_some() => {
                        said.denied = said.denied.or(Some(attached));
                        if !W::ALL_STATEMENTS {
                            return said;
                        }
                    }
                    StatementEffect::Deny => {}
                }
            }
        }
        said
    }

    /// Whether a statement can change nothing any more.
    fn is_idle(look: Look, said: &Said<'_>, statement: &Statement) -> bool {
        match statement.effect {
            StatementEffect::Allow => look == Look::Denies || said.granted == Some(Grant::Direct),
            StatementEffect::Deny => look == Look::Allows,
        }
    }

    /// Each element in its turn. What an Allow grants, and whether a Deny applies.
    fn statement(&mut self, statement: &'a Statement) -> Option<Grant> {
        let Question { request, .. } = self.question;
        self.watcher.statement(statement);
        let mut grant = Some(Grant::Direct);
        if let Some(element) = &statement.principal {
            grant = match statement.effect {
                StatementEffect::Allow => element.grants(&request.principal),
                StatementEffect::Deny => {
                    let denies = element.denies(&request.principal, self.question.boundary());
                    denies.then_some(Grant::Direct)
                }
            };
            self.watcher.element(Seen::Principal(element), grant.is_some());
        }
        if W::ALL_ELEMENTS || grant.is_some() {
            let matched = statement.actions.matches(&request.action, &request.context);
            self.watcher.element(Seen::Actions(&statement.actions), matched);
            grant = grant.filter(|_| matched);
        }
        if let Some(resources) = &statement.resources
            && (W::ALL_ELEMENTS || grant.is_some())
        {
            let matched = resources.matches(&request.resource, &request.context);
            self.watcher.element(Seen::Resources(resources), matched);
            grant = grant.filter(|_| matched);
        }
        for condition in &statement.conditions {
            if !W::ALL_ELEMENTS && grant.is_none() {
                break;
            }
            let actual = condition.actual(&request.context);
            let matched = condition.holds(actual.as_ref(), &request.context);
            self.watcher.element(Seen::Condition(condition, actual), matched);
            grant = grant.filter(|_| matched);
        }
        self.watcher.statement_is(grant.is_some());
        grant
    }
}
