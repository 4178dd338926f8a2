//! GetRequestAuthorizationDetails.
//!
//! <https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::{Denial, checks, context, policies};
use crate::access::Judgement;
use crate::policy::{Budget, Effect, evaluate};
use crate::refusal::ToolboxRefusal;

/// How many evaluations one answer has; how many AWS's has is not known.
const PAGE: usize = 50;

/// How many statements that matched a page shows before it ends.
const STATEMENTS: usize = 5_000;

/// The answer, from the evaluation on that the token names.
pub(super) fn answer(denial: &Denial, from: usize) -> Result<Value, ToolboxRefusal> {
    let judgements = &denial.judgements;
    if from > 0 && from >= judgements.len() {
        return Err(ToolboxRefusal::InvalidToken);
    }
    let shared = context::shared(judgements);
    let mut budget = Budget::steps(STATEMENTS);
    let mut evaluations: Vec<Value> = Vec::new();
    for judgement in judgements.iter().skip(from).take(PAGE) {
        evaluations.push(evaluation(judgement, &shared, &mut budget));
        if budget.is_spent() {
            break;
        }
    }
    let next = from + evaluations.len();
    let policies: Vec<Value> = policies::of(judgements).iter().map(policies::Evaluated::shown).collect();
    let mut answer = json!({ "requestContext": shared, "evaluations": evaluations, "policies": policies });
    if let (true, Some(members)) = (next < judgements.len(), answer.as_object_mut()) {
        members.insert("nextToken".to_owned(), write_token(next).into());
    }
    denial.secrets.hide(&mut answer);
    Ok(answer)
}

/// Where the next page begins, in a form that nobody counts on.
fn write_token(next: usize) -> String {
    URL_SAFE_NO_PAD.encode(next.to_string())
}

/// Where a page begins.
pub(super) fn read_token(token: &str) -> Result<usize, ToolboxRefusal> {
    let text = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let next = text.and_then(|text| text.parse().ok()).filter(|next: &usize| *next > 0);
    next.ok_or(ToolboxRefusal::InvalidToken)
}

fn evaluation(judgement: &Judgement, shared: &Map<String, Value>, budget: &mut Budget) -> Value {
    let request = &judgement.request;
    let effect = match judgement.decision.effect() {
        Effect::Allowed => "ALLOW",
        Effect::ExplicitDeny => "EXPLICIT_DENY",
        Effect::ImplicitDeny => "IMPLICIT_DENY",
    };
    let evaluated = evaluate(request, &judgement.policies);
    budget.spend(evaluated.layers.iter().map(|layer| layer.matched.len()).sum());
    let mut evaluation = json!({
        "action": *request.action,
        "resource": request.resource,
        "context": context::own(judgement, shared),
        "evaluatedEffect": effect,
        "matchedPolicies": checks::matched(judgement, evaluated.layers.iter()),
    });
    let checks = evaluated.checks();
    if let (false, Some(members)) = (checks.is_empty(), evaluation.as_object_mut()) {
        let checks: Vec<Value> = checks.iter().map(|check| checks::shown(judgement, check)).collect();
        members.insert("checks".to_owned(), checks.into());
    }
    evaluation
}
