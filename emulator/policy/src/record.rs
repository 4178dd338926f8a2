//! The recorder: an evaluation, taken down as evidence.

use super::budget::Budget;
use super::condition::Condition;
use super::evidence::{
    Element, ElementEvidence, LayerEvidence, LayerOutcome, PolicyEvidence, StatementEvidence,
};
use super::principal::{PrincipalElement, PrincipalName};
use super::question::Question;
use super::statement::{Listing, Statement, StatementEffect};
use super::watch::{Seen, Watcher};
use super::{AccessControlList, AttachedPolicy, PolicyType, Principal, Values};

/// Takes down every layer, policy, statement and element, as far as the budget goes. After that it takes down of each
/// layer what turns an answer, if it has not yet: a Deny that matches, and one Allow. The outcomes are always whole.
pub(super) struct Recorder<'a, 'b> {
    question: Question<'a>,
    budget: &'b mut Budget,
    layers: Vec<LayerEvidence>,
    policies: Vec<PolicyEvidence>,
    statement: Option<StatementEvidence>,
    number: usize,
    complete: bool,
}

impl<'a, 'b> Recorder<'a, 'b> {
    pub(super) fn new(question: Question<'a>, budget: &'b mut Budget) -> Self {
        let (layers, policies) = (Vec::new(), Vec::new());
        Self { question, budget, layers, policies, statement: None, number: 0, complete: true }
    }

    /// The layers, and whether nothing was left out of them.
    pub(super) fn finish(self) -> (Vec<LayerEvidence>, bool) {
        (self.layers, self.complete)
    }

    /// The policy that was walked over alone.
    pub(super) fn only_policy(mut self) -> Option<PolicyEvidence> {
        self.policies.pop()
    }

    /// Whether the layer has such a statement already.
    fn has(&self, is_one: impl Fn(&StatementEvidence) -> bool) -> bool {
        self.policies.iter().flat_map(|policy| &policy.statements).any(is_one)
    }

    /// Whether a statement is taken down although nothing is left of the budget.
    fn turns(&self, statement: &StatementEvidence) -> bool {
        match statement.effect {
            StatementEffect::Allow => !self.has(|other| other.effect == StatementEffect::Allow),
            StatementEffect::Deny => {
                statement.matched && !self.has(|other| other.effect == StatementEffect::Deny && other.matched)
            }
        }
    }
}

impl<'a> Watcher<'a> for Recorder<'a, '_> {
    const ALL_STATEMENTS: bool = true;
    const ALL_ELEMENTS: bool = true;

    fn layer(&mut self, layer: PolicyType, level: Option<usize>) {
        self.layers.push(LayerEvidence {
            layer,
            level,
            outcome: LayerOutcome::NoMatch,
            policies: Vec::new(),
        });
    }

    fn acl(&mut self, acl: &'a AccessControlList) {
        let layer = self.question.acl_layer(acl);
        self.budget.spend(layer.policies.iter().map(|policy| policy.statements.len()).sum());
        self.layers.push(layer);
    }

    fn policy(&mut self, attached: &'a AttachedPolicy) {
        let text = attached.policy.text();
        let left_out = self.budget.is_spent();
        self.budget.spend_on(text.len());
        self.number = 0;
        self.policies.push(PolicyEvidence {
            name: attached.name.to_string(),
            inline: attached.inline,
            attached_to: attached.attached_to.to_string(),
            document: if left_out { String::new() } else { text.to_owned() },
            statements: Vec::new(),
        });
    }

    fn statement(&mut self, statement: &'a Statement) {
        self.number += 1;
        self.statement = Some(StatementEvidence {
            number: self.number,
            sid: statement.sid.clone(),
            effect: statement.effect,
            matched: false,
            elements: Vec::new(),
        });
    }

    fn element(&mut self, seen: Seen<'a>, matched: bool) {
        let Some(statement) = &mut self.statement else { return };
        let request = self.question.request;
        statement.elements.push(match seen {
            Seen::Principal(element) => of_principal(element, matched, &request.principal),
            Seen::Actions(actions) => {
                let element = listing(actions.listing, Element::Action, Element::NotAction);
                plain(element, matched, actions.written.clone(), vec![request.action.to_string()])
            }
            Seen::Resources(resources) => {
                let element = listing(resources.listing, Element::Resource, Element::NotResource);
                plain(element, matched, resources.written.clone(), vec![request.resource.clone()])
            }
            Seen::Condition(condition, actual) => of_condition(condition, matched, actual.as_ref()),
        });
    }

    fn statement_is(&mut self, matched: bool) {
        let Some(mut statement) = self.statement.take() else { return };
        statement.matched = matched;
        if self.budget.is_spent() && !self.turns(&statement) {
            self.complete = false;
            return;
        }
        statement.elements.iter().for_each(|element| self.budget.spend_on(element.size()));
        if let Some(policy) = self.policies.last_mut() {
            policy.statements.push(statement);
        }
    }

    fn layer_is(&mut self, outcome: LayerOutcome) {
        if let Some(layer) = self.layers.last_mut() {
            layer.outcome = outcome;
            layer.policies = std::mem::take(&mut self.policies);
        }
    }
}

impl ElementEvidence {
    /// How many bytes of text it has.
    fn size(&self) -> usize {
        self.expected.iter().chain(self.actual.iter().flatten()).map(String::len).sum()
    }
}

const fn listing(listing: Listing, only: Element, all_but: Element) -> Element {
    match listing {
        Listing::Only => only,
        Listing::AllBut => all_but,
    }
}

fn of_principal(element: &PrincipalElement, matched: bool, principal: &Principal) -> ElementEvidence {
    let name = match element {
        PrincipalElement::Is(_) => Element::Principal,
        PrincipalElement::Not(_) => Element::NotPrincipal,
    };
    plain(name, matched, element.names().iter().map(PrincipalName::shown).collect(), forms(principal))
}

fn of_condition(condition: &Condition, matched: bool, actual: Option<&Values<'_>>) -> ElementEvidence {
    ElementEvidence {
        element: Element::Condition,
        matched,
        operator: Some(condition.written_operator.clone()),
        key: Some(condition.key.clone()),
        expected: condition.expected.clone(),
        actual: actual.map(Values::to_vec),
    }
}

/// An element that is no condition.
pub(super) const fn plain(
    element: Element,
    matched: bool,
    expected: Vec<String>,
    actual: Vec<String>,
) -> ElementEvidence {
    ElementEvidence { element, matched, operator: None, key: None, expected, actual: Some(actual) }
}

/// Every form in which a Principal element may name who asks.
fn forms(principal: &Principal) -> Vec<String> {
    if principal.arn.is_empty() {
        return vec!["anonymous".to_owned()];
    }
    let with_id = |arn: &String| match &principal.unique_id {
        Some(id) => format!("{arn} [{id}]"),
        None => arn.clone(),
    };
    match (&principal.role_arn, &principal.issuer_arn) {
        (None, None) => vec![with_id(&principal.arn)],
        (role, issuer) => std::iter::once(principal.arn.clone())
            .chain(role.as_ref().map(with_id))
            .chain(issuer.as_ref().map(with_id))
            .collect(),
    }
}
