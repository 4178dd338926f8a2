//! One result of a simulation.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html>

use super::scenario::Scenario;
use crate::policy::{
    AttachedPolicy, Effect, Explanation, LayerOutcome, Policies, PolicyType, Position, Span, StatementEffect,
};
use crate::services::iam::elements;
use crate::wire::Element;

/// What an action on a resource comes to. Without a resource it is `*`.
pub(super) fn element(scenario: &Scenario, action: &str, resource: Option<&str>) -> Element {
    let name = resource.unwrap_or("*");
    let explanation = scenario.explain(action, name);
    let decision = word(explanation.effect);
    let shown = elements::member()
        .text("EvalActionName", action)
        .text("EvalResourceName", name)
        .text("EvalDecision", decision)
        .child(matched(scenario, &explanation));
    let missing = missing(scenario);
    let Some(resource) = resource else {
        return shown
            .child(missing)
            .children(organization(scenario, &explanation))
            .children(boundary(scenario, &explanation));
    };
    let details = details(scenario, &explanation);
    let specific = elements::member()
        .text("EvalResourceName", resource)
        .text("EvalResourceDecision", decision)
        .child(matched(scenario, &explanation))
        .child(missing)
        .child(details.clone())
        .children(boundary(scenario, &explanation));
    shown
        .child(Element::new("MissingContextValues"))
        .children(organization(scenario, &explanation))
        .children(boundary(scenario, &explanation))
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
fn matched(scenario: &Scenario, explanation: &Explanation) -> Element {
    let list = Element::new("MatchedStatements");
    let decisive = match explanation.effect {
        Effect::ImplicitDeny => return list,
        Effect::ExplicitDeny => StatementEffect::Deny,
        Effect::Allowed => StatementEffect::Allow,
    };
    let mut statements = Vec::new();
    for layer in explanation.layers.iter().filter(|layer| layer.level.is_none()) {
        for (attached, evidence) in policies_of(&scenario.policies, layer.layer).iter().zip(&layer.policies) {
            let spans = attached.policy.spans();
            let matched = evidence.statements.iter().zip(spans);
            let matched = matched.filter(|(statement, _)| statement.matched && statement.effect == decisive);
            statements.extend(matched.map(|(_, span)| statement(attached, layer.layer, span)));
        }
    }
    list.children(statements)
}

/// In the order in which the engine gives evidence of them.
fn policies_of(policies: &Policies, layer: PolicyType) -> Vec<&AttachedPolicy> {
    match layer {
        PolicyType::IdentityBased => policies.identity.iter().collect(),
        PolicyType::PermissionsBoundary => policies.boundary.iter().collect(),
        PolicyType::ResourceBased => policies.resource.iter().collect(),
        _ => Vec::new(),
    }
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
    let resource = attached.attached_to.splitn(6, ':').nth(5);
    let owner =
        resource.and_then(|resource| Some((resource.split_once('/')?.0, resource.rsplit('/').next()?)));
    match owner {
        Some((kind, owner)) => format!("{kind}_{owner}_{}", attached.name),
        None => attached.name.clone(),
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
    let Policies { identity, boundary, resource, .. } = &scenario.policies;
    let mut keys = std::collections::BTreeMap::new();
    for attached in identity.iter().chain(boundary).chain(resource) {
        keys.extend(attached.policy.context_keys());
    }
    let missing = keys.into_values().filter(|key| scenario.context.get(key).is_none());
    Element::new("MissingContextValues").children(missing.map(|key| Element::of_text("member", key)))
}

/// What the service control policies say, where the account belongs to an organization.
fn organization(scenario: &Scenario, explanation: &Explanation) -> Option<Element> {
    let mut levels =
        explanation.layers.iter().filter(|layer| layer.layer == PolicyType::ServiceControlPolicy);
    scenario.in_organization.then(|| {
        let allowed = levels.all(|level| level.outcome == LayerOutcome::Allow);
        Element::new("OrganizationsDecisionDetail").text("AllowedByOrganizations", allowed.to_string())
    })
}

fn boundary(scenario: &Scenario, explanation: &Explanation) -> Option<Element> {
    scenario.policies.boundary.as_ref()?;
    let layer = explanation.layers.iter().find(|layer| layer.layer == PolicyType::PermissionsBoundary);
    let allowed = layer.is_some_and(|layer| layer.outcome == LayerOutcome::Allow);
    Some(
        Element::new("PermissionsBoundaryDecisionDetail")
            .text("AllowedByPermissionsBoundary", allowed.to_string()),
    )
}

/// Across accounts, what each side says; in one account the element is there and empty.
fn details(scenario: &Scenario, explanation: &Explanation) -> Element {
    let details = Element::new("EvalDecisionDetails");
    if !scenario.is_cross_account() {
        return details;
    }
    let side = |layer: PolicyType| {
        let outcome = explanation.layers.iter().find(|it| it.layer == layer).map(|it| it.outcome);
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
