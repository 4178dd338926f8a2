//! What turned the answer, found in the evidence: the Deny that matched, or in the layer that did not allow the
//! statement that came nearest to allowing.

use serde::{Deserialize, Serialize};

use super::condition::operator::{Operator, Sense, Test};
use super::decisive::Decisive;
use super::evidence::{
    Element, ElementEvidence, LayerEvidence, LayerOutcome, PolicyEvidence, StatementEvidence,
};
use super::question::Question;
use super::statement::StatementEffect;
use super::{PolicyType, Reason};

/// What turned the answer, in one word and in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Because {
    /// The condition key that failed (`sts:ExternalId`), or the element (`Principal`, `Action`, `Resource`), or
    /// `explicit deny`, or `no policy`, or `RestrictPublicBuckets`. A scenario page's `because` is compared with it.
    pub key: String,
    /// One line for people, true of this decision: the policy, the statement, what it expected and what it saw.
    pub line: String,
}

type Found<'a> = (&'a LayerEvidence, &'a PolicyEvidence, &'a StatementEvidence);

/// Where in the evidence it stands that turned the answer.
pub(super) fn decisive_place(reason: &Reason, layers: &[LayerEvidence]) -> Option<Decisive> {
    let (found, element) = match reason {
        Reason::RootCannotAssumeRoles => return None,
        Reason::ExplicitDeny(layer) => {
            let found = denying(*layer, layers)?;
            (found, found.2.elements.iter().find(|element| element.element == Element::Condition))
        }
        Reason::NotAllowed(layer) => {
            let failed = not_allowing(*layer, layers)?;
            let by_setting = layers
                .iter()
                .any(|it| matches!(it.outcome, LayerOutcome::RestrictedAllow | LayerOutcome::IgnoredAllow));
            // There no statement failed: a setting, or an ACL, is what turned it.
            if by_setting || *layer == PolicyType::AccessControlList {
                return None;
            }
            let found = nearest(failed)?;
            (found, decisive(found.2))
        }
    };
    let (layer, policy, statement) = found;
    Some(Decisive {
        layer: index(layers, layer)?,
        policy: index(&layer.policies, policy)?,
        statement: index(&policy.statements, statement)?,
        element: element.and_then(|element| index(&statement.elements, element)),
    })
}

fn index<T>(all: &[T], one: &T) -> Option<usize> {
    all.iter().position(|other| std::ptr::eq(other, one))
}

pub(super) fn of(reason: &Reason, question: Question<'_>, layers: &[LayerEvidence]) -> Because {
    match reason {
        Reason::RootCannotAssumeRoles => root_cannot_assume_roles(question),
        Reason::ExplicitDeny(layer) => explicit_deny(*layer, layers),
        Reason::NotAllowed(layer) => not_allowed(*layer, question, layers),
    }
}

fn root_cannot_assume_roles(question: Question<'_>) -> Because {
    let caller = &question.request.principal.arn;
    Because {
        key: Element::Principal.name().to_owned(),
        line: format!(
            "the caller is the root user {caller}: a root user cannot assume roles, whatever policies say"
        ),
    }
}

fn explicit_deny(layer: PolicyType, layers: &[LayerEvidence]) -> Because {
    let Some(found) = denying(layer, layers) else {
        return Because { key: "explicit deny".to_owned(), line: format!("a {} denies it", layer.noun()) };
    };
    let conditions: Vec<_> =
        found.2.elements.iter().filter(|element| element.element == Element::Condition).collect();
    let key = conditions.first().and_then(|condition| condition.key.as_deref()).unwrap_or("explicit deny");
    let held: Vec<_> = conditions.iter().map(|condition| held(condition)).collect();
    let place = place(found);
    let line = if held.is_empty() {
        format!("{place}: an explicit Deny that matches this request")
    } else {
        format!("{place}: an explicit Deny that matches this request, because {}", held.join(", and "))
    };
    Because { key: key.to_owned(), line }
}

fn denying(layer: PolicyType, layers: &[LayerEvidence]) -> Option<Found<'_>> {
    statements(layer, layers).find(|found| found.2.effect == StatementEffect::Deny && found.2.matched)
}

fn not_allowing(layer: PolicyType, layers: &[LayerEvidence]) -> Option<&LayerEvidence> {
    layers.iter().find(|it| it.layer == layer && it.outcome != LayerOutcome::Allow)
}

/// The statement of a layer that came nearest to allowing.
fn nearest(failed: &LayerEvidence) -> Option<Found<'_>> {
    statements_of(failed)
        .filter(|found| found.2.effect == StatementEffect::Allow && !found.2.matched)
        .min_by_key(|found| distance(found.2))
}

fn not_allowed(layer: PolicyType, question: Question<'_>, layers: &[LayerEvidence]) -> Because {
    let needs_grant = matches!(layer, PolicyType::ResourceBased | PolicyType::AccessControlList);
    if needs_grant && layers.iter().any(|it| it.outcome == LayerOutcome::IgnoredAllow) {
        return ignored(layers);
    }
    if layer == PolicyType::AccessControlList {
        return not_granted(question, layers);
    }
    let failed = not_allowing(layer, layers);
    if failed.is_some_and(|failed| failed.outcome == LayerOutcome::RestrictedAllow) {
        return restricted(layer, layers);
    }
    let nearest = failed.and_then(nearest);
    let Some((found, miss)) = nearest.and_then(|found| Some((found, decisive(found.2)?))) else {
        return no_policy(layer, failed, question);
    };
    let key = match (miss.element, &miss.key) {
        (Element::Condition, Some(key)) => key.clone(),
        (element, _) => element.name().to_owned(),
    };
    let gone = made_again(miss, question).unwrap_or_default();
    Because { key, line: format!("{}: {}{gone}", place(found), missed(miss)) }
}

/// A policy that names somebody who was deleted, and a caller who was made again under the same name.
fn made_again(miss: &ElementEvidence, question: Question<'_>) -> Option<String> {
    if miss.element != Element::Principal {
        return None;
    }
    let principal = &question.request.principal;
    let named = principal.role_arn.as_deref().or(principal.issuer_arn.as_deref()).unwrap_or(&principal.arn);
    let start = format!("{named} [");
    let of_namesake = |text: &String| Some(text.strip_prefix(&start)?.strip_suffix(']')?.to_owned());
    let id = miss.expected.iter().find_map(of_namesake)?;
    (principal.unique_id.as_deref() != Some(id.as_str())).then(|| {
        format!(
            ": the policy names the one that was deleted ({id}), and who was made again under the same name is another one; \
             saving the policy again names the new one"
        )
    })
}

fn restricted(layer: PolicyType, layers: &[LayerEvidence]) -> Because {
    let policy = statements(layer, layers).next().map(|(layer, policy, _)| title(layer, policy));
    let line = format!(
        "{}: it is public, and with RestrictPublicBuckets a public policy allows only the owner's account and AWS services",
        policy.unwrap_or_default()
    );
    Because { key: "RestrictPublicBuckets".to_owned(), line }
}

/// A public ACL grants it, and is looked away from.
fn ignored(layers: &[LayerEvidence]) -> Because {
    let found = statements(PolicyType::AccessControlList, layers).find(|found| found.2.matched);
    let line = format!(
        "{}: it is public, and IgnorePublicAcls makes a public ACL count for nothing",
        found.map(place).unwrap_or_default()
    );
    Because { key: "IgnorePublicAcls".to_owned(), line }
}

/// An object that belongs to another account than its bucket.
fn not_granted(question: Question<'_>, layers: &[LayerEvidence]) -> Because {
    let request = question.request;
    let foreign = layers.iter().find(|layer| layer.outcome == LayerOutcome::ForeignAllow);
    let policy = if foreign.is_some() {
        "the bucket policy allows this, and does not reach it"
    } else {
        "no policy of the bucket's owner reaches it"
    };
    let caller = match request.principal.arn.as_str() {
        "" => "an anonymous caller",
        arn => arn,
    };
    let line = format!(
        "{} belongs to account {}, which wrote it, and not to the bucket's: {policy}, and its ACL grants {caller} no {}",
        request.resource, request.resource_account, request.action
    );
    Because { key: "object ACL".to_owned(), line }
}

fn no_policy(layer: PolicyType, failed: Option<&LayerEvidence>, question: Question<'_>) -> Because {
    let noun = layer.noun();
    let principal = match question.request.principal.arn.as_str() {
        "" => "an anonymous caller",
        arn => arn,
    };
    let holder = match layer {
        PolicyType::ResourceBased | PolicyType::TrustPolicy | PolicyType::ResourceControlPolicy => {
            &question.request.resource
        }
        _ => principal,
    };
    let level = failed.and_then(|failed| failed.level);
    let level = level.map(|level| format!(" on level {level} of the organization")).unwrap_or_default();
    let line = match failed.map(|failed| failed.policies.len()) {
        None | Some(0) => format!("there is no {noun} for {holder}{level}"),
        Some(_) => format!("no {noun} for {holder}{level} has an Allow statement"),
    };
    Because { key: "no policy".to_owned(), line }
}

fn statements(layer: PolicyType, layers: &[LayerEvidence]) -> impl Iterator<Item = Found<'_>> {
    layers.iter().filter(move |it| it.layer == layer).flat_map(statements_of)
}

fn statements_of(layer: &LayerEvidence) -> impl Iterator<Item = Found<'_>> {
    let policies = layer.policies.iter();
    policies.flat_map(move |policy| policy.statements.iter().map(move |statement| (layer, policy, statement)))
}

fn misses(statement: &StatementEvidence) -> impl Iterator<Item = &ElementEvidence> {
    statement.elements.iter().filter(|element| !element.matched)
}

/// The fewest elements that failed come first (all conditions together are one element), then conditions before
/// resources before principals before actions, then the fewest conditions.
fn distance(statement: &StatementEvidence) -> (usize, u8, usize) {
    let conditions = misses(statement).filter(|miss| miss.element == Element::Condition).count();
    let others = misses(statement).count() - conditions;
    let gravest = misses(statement).map(|miss| gravity(miss.element)).max().unwrap_or_default();
    (others + conditions.min(1), gravest, conditions)
}

/// How far from the request an element leads: another action is another subject, a condition only a detail.
const fn gravity(element: Element) -> u8 {
    match element {
        Element::Condition => 0,
        Element::Resource | Element::NotResource => 1,
        Element::Principal | Element::NotPrincipal => 2,
        Element::Action | Element::NotAction => 3,
    }
}

/// The gravest of what failed, and among equals the first.
fn decisive(statement: &StatementEvidence) -> Option<&ElementEvidence> {
    misses(statement).reduce(
        |worst, miss| {
            if gravity(miss.element) > gravity(worst.element) { miss } else { worst }
        },
    )
}

fn place((layer, policy, statement): Found<'_>) -> String {
    let sid = statement.sid.as_ref().map(|sid| format!(" (sid \"{sid}\")")).unwrap_or_default();
    format!("{}: statement {}{sid}", title(layer, policy), statement.number)
}

fn title(layer: &LayerEvidence, policy: &PolicyEvidence) -> String {
    title_of(layer.layer, &policy.name, policy.inline, &policy.attached_to)
}

/// How people call a policy.
pub(super) fn title_of(layer: PolicyType, name: &str, inline: bool, attached_to: &str) -> String {
    match layer {
        PolicyType::TrustPolicy => format!("trust policy of role {attached_to}"),
        PolicyType::ResourceBased | PolicyType::AccessControlList => format!("{name} of {attached_to}"),
        PolicyType::IdentityBased if inline => format!("inline policy \"{name}\" of {attached_to}"),
        PolicyType::IdentityBased => format!("policy {name} attached to {attached_to}"),
        other => format!("{} {name} of {attached_to}", other.noun()),
    }
}

/// What a condition saw when it held.
fn held(condition: &ElementEvidence) -> String {
    let (operator, key) = (text(condition.operator.as_ref()), text(condition.key.as_ref()));
    format!("{operator} {key} {} holds: the request has {}", listed(&condition.expected), actual(condition))
}

fn missed(miss: &ElementEvidence) -> String {
    let expected = listed(&miss.expected);
    let actual = actual(miss);
    match miss.element {
        Element::Condition => condition_missed(miss, &expected, &actual),
        Element::Action => format!("Action is {expected}, the request is for {actual}"),
        Element::NotAction => format!("NotAction leaves out {expected}, the request is for {actual}"),
        Element::Resource => format!("Resource is {expected}, the request is for {actual}"),
        Element::NotResource => format!("NotResource leaves out {expected}, the request is for {actual}"),
        Element::Principal => format!("Principal is {expected}, the request comes from {actual}"),
        Element::NotPrincipal => {
            format!("NotPrincipal leaves out {expected}, the request comes from {actual}")
        }
    }
}

fn condition_missed(miss: &ElementEvidence, expected: &str, actual: &str) -> String {
    let name = text(miss.operator.as_ref());
    let key = text(miss.key.as_ref());
    let operator = Operator::named(name);
    if operator.is_some_and(|operator| operator.test == Test::Null) {
        let wanted = if miss.actual.is_some() { "absent" } else { "present" };
        return format!("{name} {key} expects the key to be {wanted}, the request has {actual}");
    }
    let verb = match operator.map(|operator| operator.sense) {
        Some(Sense::Negated) => "forbids",
        _ => "expects",
    };
    format!("{name} {key} {verb} {expected}, the request has {actual}")
}

fn text(part: Option<&String>) -> &str {
    part.map(String::as_str).unwrap_or_default()
}

fn actual(element: &ElementEvidence) -> String {
    element.actual.as_deref().map_or_else(|| "none".to_owned(), listed)
}

/// At most three values, each of a length that fits a line.
fn listed(values: &[String]) -> String {
    const SHOWN: usize = 3;
    const LENGTH: usize = 120;
    let short = |value: &String| {
        let cut: String = value.chars().take(LENGTH).collect();
        if cut.len() < value.len() { format!("\"{cut}...\"") } else { format!("\"{cut}\"") }
    };
    let mut shown: Vec<String> = values.iter().take(SHOWN).map(short).collect();
    if values.len() > SHOWN {
        shown.push(format!("and {} more", values.len() - SHOWN));
    }
    if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") }
}
