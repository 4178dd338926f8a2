//! One result of a simulation.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>

use super::scenario::Scenario;
use crate::policy::{
    Arn, AttachedPolicy, Budget, Effect, Evaluation, LayerOutcome, PolicyType, Position, Span,
    StatementEffect, evaluate,
};
use crate::services::iam::elements;
use crate::wire::Element;

/// What an action on a resource comes to. Without a resource it is `*`.
pub(super) fn element(
    scenario: &Scenario,
    action: &str,
    resource: Option<&str>,
    budget: &mut Budget,
) -> Element {
    let name = resource.unwrap_or("*");
    let request = scenario.request(action, name);
    let evaluation = evaluate(&request, &scenario.policies);
    let shown = evaluation.layers.iter().map(|layer| 2 * layer.matched.len()).sum::<usize>();
    budget.spend(1 + shown + scenario.missing.len() + scenario.policies.size() / 100);
    let decision = word(evaluation.decision.effect());
    let shown = elements::member()
        .text("EvalActionName", action)
        .text("EvalResourceName", name)
        .text("EvalDecision", decision)
        .child(matched(scenario, &evaluation));
    let missing = missing(scenario);
    let Some(resource) = resource else {
        return shown
            .child(missing)
            .children(organization(scenario, &evaluation))
            .children(boundary(scenario, &evaluation));
    };
    let details = details(scenario, &evaluation);
    let specific = elements::member()
        .text("EvalResourceName", resource)
        .text("EvalResourceDecision", decision)
        .child(matched(scenario, &evaluation))
        .child(missing)
        .children(boundary(scenario, &evaluation));
    shown
        .child(Element::new("MissingContextValues"))
        .children(organization(scenario, &evaluation))
        .children(boundary(scenario, &evaluation))
        .child(details)
        .child(Element::new("ResourceSpecificResults").child(specific))
}

const fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Allowed => "allowed",
        Effect::ExplicitDeny => "explicitDeny",
        Effect::ImplicitDeny => "implicitDeny",
    }
}

/// The statements that decided: those that deny, or else those that allow. Of an implicit deny there are none.
fn matched(scenario: &Scenario, evaluation: &Evaluation<'_>) -> Element {
    let list = Element::new("MatchedStatements");
    let decisive = match evaluation.decision.effect() {
        Effect::ImplicitDeny => return list,
        Effect::ExplicitDeny => StatementEffect::Deny,
        Effect::Allowed => StatementEffect::Allow,
    };
    let mut statements = Vec::new();
    for layer in &evaluation.layers {
        for found in layer.matched.iter().filter(|found| found.effect == decisive) {
            let Some((attached, spans)) = scenario.shown(layer.layer, found.index) else { continue };
            let span = spans.get(found.number.saturating_sub(1));
            statements.extend(span.map(|span| statement(attached, layer.layer, *span)));
        }
    }
    list.children(statements)
}

fn statement(attached: &AttachedPolicy, layer: PolicyType, span: Span) -> Element {
    let position = |name: &'static str, at: Position| {
        Element::new(name).text("Line", at.line.to_string()).text("Column", at.column.to_string())
    };
    elements::member()
        .text("SourcePolicyId", source_id(attached))
        .text("SourcePolicyType", source_type(layer))
        .child(position("StartPosition", span.start))
        .child(position("EndPosition", span.end))
}

/// `PolicyInputList.1`, a managed policy's name, or for an inline one `role_ROLE_POLICY`.
fn source_id(attached: &AttachedPolicy) -> String {
    if !attached.inline {
        return attached.name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    match Arn::parse(&attached.attached_to).filter(|owner| owner.resource.contains('/')) {
        Some(owner) => format!("{}_{}_{}", owner.kind(), owner.name(), attached.name),
        None => attached.name.to_string(),
    }
}

/// What AWS really answers; the words of the API reference are others.
const fn source_type(layer: PolicyType) -> &'static str {
    match layer {
        PolicyType::ResourceBased => "Resource Policy",
        PolicyType::PermissionsBoundary => "IAM Permissions Boundary Policy",
        _ => "IAM Policy",
    }
}

/// The keys that the policies ask for and the request does not give.
fn missing(scenario: &Scenario) -> Element {
    let members = scenario.missing.iter().map(|key| Element::of_text("member", key.clone()));
    Element::new("MissingContextValues").children(members)
}

/// What the service control policies say, where the account belongs to an organization.
fn organization(scenario: &Scenario, evaluation: &Evaluation<'_>) -> Option<Element> {
    let mut levels = evaluation.layers.iter().filter(|layer| layer.layer == PolicyType::ServiceControlPolicy);
    scenario.in_organization.then(|| {
        let allowed = levels.all(|level| level.outcome == LayerOutcome::Allow);
        Element::new("OrganizationsDecisionDetail").text("AllowedByOrganizations", allowed.to_string())
    })
}

fn boundary(scenario: &Scenario, evaluation: &Evaluation<'_>) -> Option<Element> {
    scenario.policies.boundary.as_ref()?;
    let layer = evaluation.layers.iter().find(|layer| layer.layer == PolicyType::PermissionsBoundary);
    let allowed = layer.is_some_and(|layer| layer.outcome == LayerOutcome::Allow);
    Some(
        Element::new("PermissionsBoundaryDecisionDetail")
            .text("AllowedByPermissionsBoundary", allowed.to_string()),
    )
}

/// Across accounts, what each side says; in one account the element is there and empty.
fn details(scenario: &Scenario, evaluation: &Evaluation<'_>) -> Element {
    let details = Element::new("EvalDecisionDetails");
    if !scenario.is_cross_account() {
        return details;
    }
    let side = |layer: PolicyType| {
        let outcome = evaluation.layers.iter().find(|it| it.layer == layer).map(|it| it.outcome);
        match outcome {
            Some(LayerOutcome::Allow) => "allowed",
            Some(LayerOutcome::ExplicitDeny) => "explicitDeny",
            Some(
                LayerOutcome::RestrictedAllow
                | LayerOutcome::ForeignAllow
                | LayerOutcome::IgnoredAllow
                | LayerOutcome::NoMatch,
            )
            | None => "implicitDeny",
        }
    };
    let entry =
        |key: &str, layer: PolicyType| Element::new("entry").text("key", key).text("value", side(layer));
    details
        .child(entry("IAM Policy", PolicyType::IdentityBased))
        .child(entry("Resource Policy", PolicyType::ResourceBased))
}
