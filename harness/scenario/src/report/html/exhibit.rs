//! The document that turned the answer, with the element that did: taken from what the emulator explains.

use rolecall_check::Name;
use rolecall_evidence::CorsStage;
use rolecall_policy::{
    Decisive, Element, ElementEvidence, Explanation, PolicyEvidence, PolicyType, StatementEffect,
    StatementEvidence,
};
use serde_json::Value;

use super::document::Path;
use crate::Observed;

/// A document, and what to look at in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exhibit {
    /// What it is, and whose.
    pub(super) title: String,
    pub(super) document: Value,
    pub(super) marks: Vec<Path>,
    /// What the marked elements say, and what the request has.
    pub(super) compared: Vec<Compared>,
}

/// An element of a document against the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) element: String,
    pub(super) expected: String,
    pub(super) actual: String,
}

/// What is to be looked at, where the explanation has a document that decided.
pub(super) fn exhibit(seen: &Observed) -> Option<Exhibit> {
    let (check, explanation) = (seen.failed()?, seen.explanation()?);
    if check.name == Name::Cors {
        return cors(explanation.stages.cors.as_ref()?);
    }
    let judged = &explanation.stages.policy.last()?.explanation;
    match judged.decisive {
        None if check.name == Name::AwsExternalId => let_in(judged),
        None => None,
        Some(place) => refused(judged, place),
    }
}

/// The rules that did not match, each by the element that failed.
fn cors(evidence: &CorsStage) -> Option<Exhibit> {
    let document = evidence.document.clone()?;
    let (mut marks, mut compared) = (Vec::new(), Vec::new());
    for rule in &evidence.rules {
        let Some(failed) = &rule.failed else { continue };
        let element = failed.element.name();
        marks.push(vec![
            "CORSRules".to_owned(),
            rule.rule.saturating_sub(1).to_string(),
            format!("{element}s"),
        ]);
        compared.push(Compared {
            element: format!("rule {}, {element}", rule.rule),
            expected: values(&failed.expected),
            actual: failed.actual.clone().unwrap_or_default(),
        });
    }
    let title = format!("CORS configuration of the bucket {}", evidence.bucket);
    Some(Exhibit { title, document, marks, compared })
}

/// The element, or the statement, that the explanation points at.
fn refused(judged: &Explanation, place: Decisive) -> Option<Exhibit> {
    let found = place.find(&judged.layers)?;
    Exhibit::of(found.layer.layer, found.policy, found.statement, found.element.into_iter().collect())
}

/// Nothing was refused, and that is what is wrong: the trust policy's statement that let the call in, by its condition on the
/// external ID, or by its principals where it has none.
fn let_in(judged: &Explanation) -> Option<Exhibit> {
    let layer = judged.layers.iter().find(|layer| layer.layer == PolicyType::TrustPolicy)?;
    let policy = layer.policies.first()?;
    let lets_in = |one: &&StatementEvidence| one.matched && one.effect == StatementEffect::Allow;
    let statement = policy.statements.iter().find(lets_in)?;
    let about_the_id = |one: &&ElementEvidence| {
        one.key.as_ref().is_some_and(|key| key.eq_ignore_ascii_case("sts:ExternalId"))
    };
    let elements = || statement.elements.iter();
    let mut shown: Vec<&ElementEvidence> = elements().filter(about_the_id).collect();
    if shown.is_empty() {
        shown = elements().filter(|one| one.element == Element::Principal).collect();
    }
    Exhibit::of(PolicyType::TrustPolicy, policy, statement, shown)
}

impl Exhibit {
    fn of(
        layer: PolicyType,
        policy: &PolicyEvidence,
        statement: &StatementEvidence,
        elements: Vec<&ElementEvidence>,
    ) -> Option<Self> {
        let document: Value = serde_json::from_str(&policy.document).ok()?;
        let mut place = vec!["Statement".to_owned()];
        if document.get("Statement").is_some_and(Value::is_array) {
            place.push(statement.number.saturating_sub(1).to_string());
        }
        let member = |names: &[&str]| {
            place.iter().cloned().chain(names.iter().map(|name| (*name).to_owned())).collect()
        };
        let mut marks: Vec<Path> = elements
            .iter()
            .map(|element| match condition(element) {
                Some((operator, key)) => member(&["Condition", operator, key]),
                None => member(&[element.element.name()]),
            })
            .collect();
        if marks.is_empty() {
            marks.push(member(&["Effect"]));
        }
        let compared = elements.into_iter().map(Compared::of).collect();
        Some(Self { title: title(layer, policy), document, marks, compared })
    }
}

/// A condition's operator and key.
fn condition(element: &ElementEvidence) -> Option<(&str, &str)> {
    (element.element == Element::Condition).then(|| {
        (element.operator.as_deref().unwrap_or_default(), element.key.as_deref().unwrap_or_default())
    })
}

impl Compared {
    fn of(element: &ElementEvidence) -> Self {
        let name = match condition(element) {
            Some((operator, key)) => format!("{operator} {key}"),
            None => element.element.name().to_owned(),
        };
        let actual = element.actual.as_ref().map_or_else(|| "nothing".to_owned(), |actual| values(actual));
        Self { element: name, expected: values(&element.expected), actual }
    }
}

fn title(layer: PolicyType, PolicyEvidence { name, attached_to: to, .. }: &PolicyEvidence) -> String {
    match layer {
        PolicyType::TrustPolicy => format!("Trust policy of the role {to}"),
        PolicyType::ResourceBased => format!("Policy of {to}"),
        PolicyType::PermissionsBoundary => format!("Permissions boundary {name} of {to}"),
        PolicyType::SessionPolicy => format!("Session policy of {to}"),
        PolicyType::ServiceControlPolicy => format!("SCP {name} on {to}"),
        PolicyType::ResourceControlPolicy => format!("RCP {name} on {to}"),
        PolicyType::IdentityBased | PolicyType::AccessControlList => format!("Policy {name} of {to}"),
    }
}

/// A list's values, one after the other.
fn values(texts: &[String]) -> String {
    if texts.is_empty() { "nothing".to_owned() } else { texts.join(", ") }
}
