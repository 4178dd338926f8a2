//! Why: the same decision again, with everything that it looked at.

use serde::Serialize;

use super::because::{self, Because};
use super::evaluate::Question;
use super::evidence::{self, LayerEvidence};
use super::{Decision, Effect, Policies, Request};

/// The whole evidence.
#[derive(Clone, Debug, Serialize)]
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
    /// Where that stands among the layers: a JSON pointer into this explanation, to an element or a statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisive: Option<String>,
    /// Every layer that has policies, in AWS's order.
    pub layers: Vec<LayerEvidence>,
}

/// Decides again and keeps what was seen.
#[must_use]
pub fn explain(request: &Request, policies: &Policies) -> Explanation {
    let question = Question { request, policies };
    let decision = super::decide(request, policies);
    let layers = evidence::layers(question);
    let because = decision.refused.as_ref().map(|reason| because::of(reason, question, &layers));
    let decisive = decision.refused.as_ref().and_then(|reason| because::pointer(reason, &layers));
    Explanation {
        principal: request.principal.arn.clone(),
        action: request.action.clone(),
        resource: request.resource.clone(),
        effect: decision.effect(),
        decision,
        because,
        decisive,
        layers,
    }
}
