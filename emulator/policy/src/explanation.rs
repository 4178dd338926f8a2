//! Why: the same decision again, with everything that it looked at.

use serde::{Deserialize, Serialize};

use super::because::{self, Because};
use super::budget::Budget;
use super::decisive::Decisive;
use super::evidence::{LayerEvidence, PolicyEvidence};
use super::question::Question;
use super::record::Recorder;
use super::{AttachedPolicy, Decision, Effect, Policies, Request};

/// The whole evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Who asked; empty for an anonymous request.
    pub principal: String,
    /// For what.
    pub action: String,
    /// On what.
    pub resource: String,
    /// Allowed, explicitly denied or implicitly denied.
    pub effect: Effect,
    /// The answer.
    pub decision: Decision,
    /// What turned it; nothing where the request was allowed.
    pub because: Option<Because>,
    /// Where that stands among the layers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisive: Option<Decisive>,
    /// Whether nothing is left out: a budget that is spent leaves out statements and documents.
    #[serde(default = "whole", skip_serializing_if = "is_true")]
    pub complete: bool,
    /// Every layer that has policies, in AWS's order.
    pub layers: Vec<LayerEvidence>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_true(value: &bool) -> bool {
    *value
}

const fn whole() -> bool {
    true
}

/// Decides again and keeps what was seen, as far as the budget goes.
#[must_use]
pub fn explain(request: &Request, policies: &Policies, budget: &mut Budget) -> Explanation {
    let question = Question { request, policies };
    let mut recorder = Recorder::new(question, budget);
    let decision = Decision { refused: question.walk(&mut recorder).refused };
    let (layers, complete) = recorder.finish();
    let because = decision.refused.as_ref().map(|reason| because::of(reason, question, &layers));
    let decisive = decision.refused.as_ref().and_then(|reason| because::decisive_place(reason, &layers));
    Explanation {
        principal: request.principal.arn.clone(),
        action: request.action.to_string(),
        resource: request.resource.clone(),
        effect: decision.effect(),
        decision,
        because,
        decisive,
        complete,
        layers,
    }
}

/// The evidence of one policy by itself: every statement of it, whatever it takes.
pub(super) fn of_policy(question: Question<'_>, attached: &AttachedPolicy) -> Option<PolicyEvidence> {
    let Question { request, policies } = question;
    let mut budget = Budget::steps(usize::MAX);
    let question = Question { request, policies };
    let mut recorder = Recorder::new(question, &mut budget);
    question.walk_policy(attached, &mut recorder);
    recorder.only_policy()
}
