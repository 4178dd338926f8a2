//! The encoded authorization message: what some services of AWS (EC2, say) put into a refusal. None of those that are
//! emulated does, so rolecall offers it beside the explanation of a refusal.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>

use serde_json::{Value, json};

use crate::access::Judgement;
use crate::http::secrets::Secrets;
use crate::policy::{
    self, Budget, Effect, Element, ElementEvidence, Request, StatementEffect, StatementEvidence,
};
use crate::world::World;

/// The longest that STS takes.
pub(super) const LONGEST: usize = 10_240;

/// What the explanation of a refusal may cost that is to be put into a message.
const MOST: usize = 20_000;

/// The encoded message of a refusal: from the very question that was refused, without the request's secrets. Nothing
/// where nobody had signed, since nobody could decode it, and where it would be longer than STS takes.
#[must_use]
pub fn encoded(world: &World, judgement: &Judgement, secrets: &Secrets) -> Option<String> {
    let account = &judgement.request.principal.account;
    let mut message = message(judgement)?;
    secrets.hide(&mut message);
    let text = format!("{account}{message}");
    let sealed = world.seal.seal(&text);
    (!account.is_empty() && sealed.len() <= LONGEST).then_some(sealed)
}

/// What it says, to a caller of the account that was refused.
pub(super) fn decoded(world: &World, account: &str, encoded: &str) -> Option<String> {
    world.seal.open(encoded)?.strip_prefix(account).map(str::to_owned)
}

/// Nothing where there is too much to say.
fn message(judgement: &Judgement) -> Option<Value> {
    let mut budget = Budget::steps(MOST);
    let explanation = policy::explain(&judgement.request, &judgement.policies, &mut budget);
    if !explanation.complete {
        return None;
    }
    let policies = explanation.layers.iter().flat_map(|layer| &layer.policies);
    let denying = policies
        .flat_map(|policy| &policy.statements)
        .filter(|statement| statement.matched && statement.effect == StatementEffect::Deny);
    Some(json!({
        "allowed": judgement.decision.is_allowed(),
        "explicitDeny": explanation.effect == Effect::ExplicitDeny,
        "matchedStatements": items(denying.map(|denying| statement(denying, &judgement.request))),
        "failures": items([]),
        "context": context(&judgement.request),
    }))
}

fn statement(statement: &StatementEvidence, request: &Request) -> Value {
    let principals = written(statement, &[Element::Principal, Element::NotPrincipal]);
    // The policies of a user or role name nobody: there it is who has them.
    let principals = principals.or_else(|| Some(vec![id(request)?])).unwrap_or_default();
    let of = |elements| values(written(statement, elements).unwrap_or_default());
    let conditions = statement.elements.iter().filter(|element| element.element == Element::Condition);
    json!({
        "statementId": statement.sid.as_deref().unwrap_or_default(),
        "effect": "DENY",
        "principals": values(principals),
        "principalGroups": items([]),
        "actions": of(&[Element::Action, Element::NotAction]),
        "resources": of(&[Element::Resource, Element::NotResource]),
        "conditions": items(conditions.map(condition)),
    })
}

fn written(statement: &StatementEvidence, elements: &[Element]) -> Option<Vec<String>> {
    let found = statement.elements.iter().find(|element| elements.contains(&element.element))?;
    Some(found.expected.clone())
}

fn condition(element: &ElementEvidence) -> Value {
    json!({ "key": element.key, "values": values(element.expected.clone()) })
}

fn context(request: &Request) -> Value {
    let name = first(request, "aws:username");
    let parts = [("id", id(request)), ("name", name), ("arn", Some(request.principal.arn.clone()))];
    let principal: serde_json::Map<_, _> =
        parts.into_iter().filter_map(|(part, value)| Some((part.to_owned(), json!(value?)))).collect();
    let conditions =
        request.context.all().into_iter().map(|(key, held)| json!({ "key": key, "values": values(held) }));
    json!({
        "principal": principal,
        "action": *request.action,
        "resource": request.resource,
        "conditions": items(conditions),
    })
}

/// `AIDA...`, or of a session `AROA...:SESSION`.
fn id(request: &Request) -> Option<String> {
    first(request, "aws:userid")
}

fn first(request: &Request, key: &str) -> Option<String> {
    request.context.get(key)?.iter().next().map(str::to_owned)
}

fn values(values: Vec<String>) -> Value {
    items(values.into_iter().map(|value| json!({ "value": value })))
}

fn items(items: impl IntoIterator<Item = Value>) -> Value {
    json!({ "items": items.into_iter().collect::<Vec<_>>() })
}
