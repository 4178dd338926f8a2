//! The checks of an evaluation, and the statements that matched in them.

use serde_json::{Value, json};

use super::policies::{is_visible, kind, uri};
use crate::access::Judgement;
use crate::policy::{Check, CheckEffect, CheckKind, MatchedLayer, MatchedStatement, StatementEffect};

/// One check.
pub(super) fn shown(judgement: &Judgement, check: &Check<'_>) -> Value {
    let mut types: Vec<&str> = check.satisfied_by.iter().map(|layer| kind(*layer)).collect();
    for layer in check.layers.iter().filter(|layer| !layer.matched.is_empty()) {
        if !types.contains(&kind(layer.layer)) {
            types.push(kind(layer.layer));
        }
    }
    let mut shown = json!({
        "checkType": check_type(check.kind),
        "evaluatedEffect": effect(check.effect),
        "relevantPolicyTypes": types,
        "matchedPolicies": matched(judgement, check.layers.iter().copied()),
    });
    if let (Some(target), Some(members)) = (&check.target, shown.as_object_mut()) {
        members.insert("targetArn".to_owned(), (*target).into());
    }
    shown
}

/// The policies of some layers that have a statement that matched.
pub(super) fn matched<'a>(
    judgement: &Judgement,
    layers: impl Iterator<Item = &'a MatchedLayer<'a>>,
) -> Vec<Value> {
    let mut policies = Vec::new();
    for layer in layers.filter(|layer| is_visible(judgement, layer.layer)) {
        for of_policy in layer.matched.chunk_by(|one, next| one.index == next.index) {
            let Some(MatchedStatement { policy: (name, inline, attached_to), .. }) = of_policy.first() else {
                continue;
            };
            let uri = uri(kind(layer.layer), *inline, name, attached_to);
            let statements: Vec<Value> = of_policy.iter().map(statement).collect();
            policies.push(json!({ "uri": uri, "matchedStatements": statements }));
        }
    }
    policies
}

/// A statement without a Sid gets one by its place.
fn statement(statement: &MatchedStatement<'_>) -> Value {
    let sid = statement.sid.map_or_else(|| format!("Statement{}", statement.number), str::to_owned);
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
