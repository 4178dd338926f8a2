//! What the policies said: each layer, each policy, each statement, each element.

use std::io;

use rolecall_evidence::Judgement;
use rolecall_policy::{
    Effect, Element, ElementEvidence, LayerEvidence, LayerOutcome, PolicyEvidence, PolicyType,
    StatementEffect, StatementEvidence,
};
use serde_json::Value;

use super::Evidence;
use super::page::Page;

pub(super) fn judgement(page: &mut Page<'_>, judgement: &Judgement, evidence: Evidence) -> io::Result<()> {
    let Judgement { action, resource, explanation, .. } = judgement;
    page.title(&format!("Policies: {action} on {resource}"))?;
    let said = match explanation.effect {
        Effect::Allowed => "allowed",
        Effect::ExplicitDeny => "refused by an explicit deny",
        Effect::ImplicitDeny => "refused: not everything that had to allow it did",
    };
    page.mark(2, explanation.effect == Effect::Allowed, said)?;
    if evidence == Evidence::Whole {
        context(page, judgement)?;
    }
    if explanation.layers.is_empty() {
        page.quiet(2, "no policy has a say")?;
    }
    explanation.layers.iter().try_for_each(|one| layer(page, one, evidence))
}

fn context(page: &mut Page<'_>, judgement: &Judgement) -> io::Result<()> {
    page.quiet(2, "the request's condition keys:")?;
    for (key, values) in &judgement.context {
        page.plain(4, &format!("{key} = {}", values_of(Some(values))))?;
    }
    Ok(())
}

/// A layer, as this page calls it.
const fn name(layer: PolicyType) -> &'static str {
    match layer {
        PolicyType::ResourceControlPolicy => "resource control policy",
        PolicyType::ServiceControlPolicy => "service control policy",
        PolicyType::ResourceBased => "resource-based policy",
        PolicyType::AccessControlList => "access control list",
        PolicyType::TrustPolicy => "trust policy",
        PolicyType::IdentityBased => "identity-based policies",
        PolicyType::PermissionsBoundary => "permissions boundary",
        PolicyType::SessionPolicy => "session policy",
    }
}

const fn outcome(outcome: LayerOutcome) -> &'static str {
    match outcome {
        LayerOutcome::Allow => "allows",
        LayerOutcome::ExplicitDeny => "denies explicitly",
        LayerOutcome::RestrictedAllow => {
            "allows, but is public, and RestrictPublicBuckets makes that count for nothing"
        }
        LayerOutcome::ForeignAllow => {
            "allows, but the object belongs to another account, and that counts for nothing"
        }
        LayerOutcome::IgnoredAllow => {
            "allows, but is public, and IgnorePublicAcls makes that count for nothing"
        }
        LayerOutcome::NoMatch => "does not allow",
    }
}

fn layer(page: &mut Page<'_>, layer: &LayerEvidence, evidence: Evidence) -> io::Result<()> {
    let level = layer.level.map(|level| format!(", level {level}")).unwrap_or_default();
    let said = format!("{}{level}: {}", name(layer.layer), outcome(layer.outcome));
    page.mark(2, layer.outcome == LayerOutcome::Allow, &said)?;
    layer.policies.iter().try_for_each(|one| policy(page, one, evidence))
}

fn policy(page: &mut Page<'_>, policy: &PolicyEvidence, evidence: Evidence) -> io::Result<()> {
    let PolicyEvidence { name, attached_to: to, inline, statements, .. } = policy;
    let title = match name.as_str() {
        "trust policy" | "bucket policy" | "bucket ACL" | "object ACL" => format!("{name} of {to}"),
        _ if *inline => format!("inline policy \"{name}\" of {to}"),
        _ => format!("{name} attached to {to}"),
    };
    page.plain(4, &title)?;
    statements.iter().try_for_each(|one| statement(page, one, evidence))
}

fn statement(page: &mut Page<'_>, statement: &StatementEvidence, evidence: Evidence) -> io::Result<()> {
    let StatementEvidence { number, sid, effect, matched, elements } = statement;
    let sid = sid.as_ref().map(|sid| format!(" \"{sid}\"")).unwrap_or_default();
    let said = if *matched { "matches" } else { "does not match" };
    // A Deny that does not match is as good as an Allow that does.
    let good = *matched == (*effect == StatementEffect::Allow);
    page.mark(6, good, &format!("statement {number}{sid}, {}: {said}", effect.name()))?;
    let shown = |one: &&ElementEvidence| {
        let denies = *effect == StatementEffect::Deny && *matched && one.element == Element::Condition;
        !one.matched || denies || evidence == Evidence::Whole
    };
    elements.iter().filter(shown).try_for_each(|one| element(page, one))
}

fn element(page: &mut Page<'_>, element: &ElementEvidence) -> io::Result<()> {
    let verdict = if element.matched { "matches" } else { "does not match" };
    page.plain(10, &format!("{} {verdict}", named(element)))?;
    page.plain(12, &format!("policy:  {}", values_of(Some(&element.expected))))?;
    page.plain(12, &format!("request: {}", values_of(element.actual.as_ref())))
}

fn named(element: &ElementEvidence) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match element.element {
        Element::Condition => format!("Condition {} {}", text(&element.operator), text(&element.key)),
        other => other.name().to_owned(),
    }
}

/// As JSON, so that a value's spaces and quotes are seen.
fn values_of(values: Option<&Vec<String>>) -> String {
    let Some(values) = values else { return "none".to_owned() };
    let shown: Vec<String> = values.iter().map(|value| Value::from(value.as_str()).to_string()).collect();
    if shown.is_empty() { "no value".to_owned() } else { shown.join(", ") }
}
