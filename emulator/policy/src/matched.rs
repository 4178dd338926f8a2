//! The statements that matched: an evaluation for those who show what counted and not what it looked at.

use super::principal::Grant;
use super::question::Question;
use super::statement::{Statement, StatementEffect};
use super::watch::Watcher;
use super::{AccessControlList, AttachedPolicy, Decision, LayerOutcome, Policies, PolicyType, Request};

/// A decision with the statements that matched.
#[derive(Clone, Debug)]
pub struct Evaluation<'a> {
    /// The answer.
    pub decision: Decision,
    /// Every layer that has policies, in AWS's order.
    pub layers: Vec<MatchedLayer<'a>>,
    pub(super) question: Question<'a>,
    /// What the resource's own policy grants, where it counts.
    pub(super) granted: Option<Grant>,
}

/// A layer of policies.
#[derive(Clone, Debug)]
pub struct MatchedLayer<'a> {
    /// Which layer.
    pub layer: PolicyType,
    /// For policies of an organization: how far below the root, which is 0.
    pub level: Option<usize>,
    /// What the layer says by itself.
    pub outcome: LayerOutcome,
    /// The first of its policies; an access control list is none.
    pub first: Option<&'a AttachedPolicy>,
    /// The statements that matched, policy by policy.
    pub matched: Vec<MatchedStatement<'a>>,
}

/// A statement that matched.
#[derive(Clone, Debug)]
pub struct MatchedStatement<'a> {
    /// The policy that it stands in: its name, whether it is inline, and what it is attached to.
    pub policy: (&'a str, bool, &'a str),
    /// Which policy of the layer that is, from 0.
    pub index: usize,
    /// Its place in the document, from 1.
    pub number: usize,
    /// Its Sid.
    pub sid: Option<&'a str>,
    /// Allow or Deny.
    pub effect: StatementEffect,
}

/// Decides again and keeps the statements that matched.
#[must_use]
pub fn evaluate<'a>(request: &'a Request, policies: &'a Policies) -> Evaluation<'a> {
    let question = Question { request, policies };
    let mut matches = Matches { question, layers: Vec::new(), policy: None, number: 0, statement: None };
    let outcome = question.walk(&mut matches);
    let decision = Decision { refused: outcome.refused };
    Evaluation { decision, layers: matches.layers, question, granted: outcome.granted }
}

/// Takes down the statements that match.
struct Matches<'a> {
    question: Question<'a>,
    layers: Vec<MatchedLayer<'a>>,
    /// The policy under way, and which of its layer it is.
    policy: Option<(&'a AttachedPolicy, usize)>,
    number: usize,
    statement: Option<&'a Statement>,
}

impl<'a> Watcher<'a> for Matches<'a> {
    const ALL_STATEMENTS: bool = true;
    const ALL_ELEMENTS: bool = false;

    fn layer(&mut self, layer: PolicyType, level: Option<usize>) {
        let outcome = LayerOutcome::NoMatch;
        self.layers.push(MatchedLayer { layer, level, outcome, first: None, matched: Vec::new() });
        self.policy = None;
    }

    fn acl(&mut self, acl: &'a AccessControlList) {
        let grants = acl.grants.iter().zip(1..).filter(|(grant, _)| self.question.matches(grant));
        let statement = |(_, number)| MatchedStatement {
            policy: (&acl.name, true, &acl.attached_to),
            index: 0,
            number,
            sid: None,
            effect: StatementEffect::Allow,
        };
        let matched: Vec<_> = grants.map(statement).collect();
        let outcome = acl.outcome(!matched.is_empty());
        let layer = PolicyType::AccessControlList;
        self.layers.push(MatchedLayer { layer, level: None, outcome, first: None, matched });
    }

    fn policy(&mut self, attached: &'a AttachedPolicy) {
        let index = self.policy.map_or(0, |(_, index)| index + 1);
        self.policy = Some((attached, index));
        self.number = 0;
        if let Some(layer) = self.layers.last_mut() {
            layer.first = layer.first.or(Some(attached));
        }
    }

    fn statement(&mut self, statement: &'a Statement) {
        self.number += 1;
        self.statement = Some(statement);
    }

    fn statement_is(&mut self, matched: bool) {
        if let (true, Some(layer), Some((attached, index)), Some(statement)) =
            (matched, self.layers.last_mut(), self.policy, self.statement)
        {
            layer.matched.push(MatchedStatement {
                policy: (&attached.name, attached.inline, &attached.attached_to),
                index,
                number: self.number,
                sid: statement.sid.as_deref(),
                effect: statement.effect,
            });
        }
    }

    fn layer_is(&mut self, outcome: LayerOutcome) {
        if let Some(layer) = self.layers.last_mut() {
            layer.outcome = outcome;
        }
    }
}
