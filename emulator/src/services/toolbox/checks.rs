//! The checks of an evaluation, and the statements that matched in them.

use serde_json::{Value, json};

use super::policies::{is_visible, kind, uri};
use crate::access::Judgement;
use crate::policy::{
    Check, CheckEffect, CheckKind, LayerEvidence, PolicyEvidence, StatementEffect, StatementEvidence, checks,
};

/// Every check of an evaluation, in AWS's order.
pub(super) fn of(judgement: &Judgement) -> Vec<Check> {
    checks(&judgement.request, &judgement.policies)
}

/// One check.
pub(super) fn shown(judgement: &Judgement, check: &Check) -> Value {
    let mut types: Vec<&str> = check.satisfied_by.iter().map(|layer| kind(*layer)).collect();
    for layer in check.layers.iter().filter(|layer| layer.policies.iter().any(has_a_match)) {
        if !types.contains(&kind(layer.layer)) {
            types.push(kind(layer.layer));
        }
    }
    let mut shown = json!({
        "checkType": check_type(check.kind),
        "evaluatedEffect": effect(check.effect),
        "relevantPolicyTypes": types,
        "matchedPolicies": matched(judgement, &check.layers),
    });
    if let (Some(target), Some(members)) = (&check.target, shown.as_object_mut()) {
        members.insert("targetArn".to_owned(), target.as_str().into());
    }
    shown
}

/// The policies of some layers that have a statement that matched.
pub(super) fn matched(judgement: &Judgement, layers: &[LayerEvidence]) -> Vec<Value> {
    let visible = layers.iter().filter(|layer| is_visible(judgement, layer.layer));
    let policies = visible.flat_map(|layer| layer.policies.iter().map(move |policy| (layer, policy)));
    let matched = policies.filter(|(_, policy)| has_a_match(policy));
    matched
        .map(|(layer, policy)| {
            let uri = uri(kind(layer.layer), policy.inline, &policy.name, &policy.attached_to);
            let statements: Vec<Value> =
                policy.statements.iter().filter(|it| it.matched).map(statement).collect();
            json!({ "uri": uri, "matchedStatements": statements })
        })
        .collect()
}

fn has_a_match(policy: &PolicyEvidence) -> bool {
    policy.statements.iter().any(|statement| statement.matched)
}

/// A statement without a Sid gets one by its place.
fn statement(statement: &StatementEvidence) -> Value {
    let sid = statement.sid.clone().unwrap_or_else(|| format!("Statement{}", statement.number));
    let effect = match statement.effect {
        StatementEffect::Allow => "ALLOW",
        StatementEffect::Deny => "DENY",
    };
    json!({ "sid": sid, "evaluatedEffect": effect })
}

const fn check_type(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::ResourceControlPolicy => "RESOURCE_CONTROL_POLICY",
        CheckKind::ServiceControlPolicy => "SERVICE_CONTROL_POLICY",
        CheckKind::Resource => "RESOURCE",
        CheckKind::Principal => "PRINCIPAL",
        CheckKind::PermissionsBoundary => "PERMISSIONS_BOUNDARY",
        CheckKind::Session => "SESSION",
    }
}

const fn effect(effect: CheckEffect) -> &'static str {
    match effect {
        CheckEffect::Allow => "ALLOW",
        CheckEffect::NoImpact => "NO_IMPACT",
        CheckEffect::ImplicitDeny => "IMPLICIT_DENY",
        CheckEffect::ExplicitDeny => "EXPLICIT_DENY",
    }
}
