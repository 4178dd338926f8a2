//! The document that turned the answer, with the element that did: taken from what the emulator explains.

use serde_json::Value;

use super::document::Path;
use crate::Observed;
use rolecall_check::Name;

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
        return cors(explanation.pointer("/stages/cors")?);
    }
    let judgement = list(explanation, "/stages/policy").last()?.get("explanation")?;
    match text(judgement, "/decisive") {
        "" if check.name == Name::AwsExternalId => let_in(judgement),
        "" => None,
        pointer => refused(judgement, pointer),
    }
}

/// The rules that did not match, each by the element that failed.
fn cors(evidence: &Value) -> Option<Exhibit> {
    let document = evidence.get("document").filter(|document| !document.is_null())?.clone();
    let (mut marks, mut compared) = (Vec::new(), Vec::new());
    for rule in list(evidence, "/rules") {
        let element = text(rule, "/failed/element");
        let Some(place) = rule.get("rule").and_then(Value::as_u64).filter(|_| !element.is_empty()) else {
            continue;
        };
        let member = format!("{element}s");
        marks.push(vec!["CORSRules".to_owned(), place.saturating_sub(1).to_string(), member]);
        compared.push(Compared {
            element: format!("rule {place}, {element}"),
            expected: values(rule.pointer("/failed/expected")),
            actual: text(rule, "/failed/actual").to_owned(),
        });
    }
    let title = format!("CORS configuration of the bucket {}", text(evidence, "/bucket"));
    Some(Exhibit { title, document, marks, compared })
}

/// The element, or the statement, that the explanation points at.
fn refused(judgement: &Value, pointer: &str) -> Option<Exhibit> {
    let (policy, place) = pointer.split_once("/statements/")?;
    let statement = judgement.pointer(&format!("{policy}/statements/{}", place.split('/').next()?))?;
    let element = pointer.contains("/elements/").then(|| judgement.pointer(pointer)).flatten();
    let layer = judgement.pointer(policy.split_once("/policies/")?.0)?;
    Exhibit::of(text(layer, "/layer"), judgement.pointer(policy)?, statement, element.into_iter().collect())
}

/// Nothing was refused, and that is what is wrong: the trust policy's statement that let the call in, by its condition on the
/// external ID, or by its principals where it has none.
fn let_in(judgement: &Value) -> Option<Exhibit> {
    let layer = list(judgement, "/layers").find(|layer| text(layer, "/layer") == "trust-policy")?;
    let matched = |statement: &&Value| {
        statement.get("matched") == Some(&Value::Bool(true)) && text(statement, "/effect") == "Allow"
    };
    let policy = list(layer, "/policies").next()?;
    let statement = list(policy, "/statements").find(matched)?;
    let elements = || list(statement, "/elements");
    let about_the_id = |element: &&Value| text(element, "/key").eq_ignore_ascii_case("sts:ExternalId");
    let mut shown: Vec<&Value> = elements().filter(about_the_id).collect();
    if shown.is_empty() {
        shown = elements().filter(|element| text(element, "/element") == "Principal").collect();
    }
    Exhibit::of("trust-policy", policy, statement, shown)
}

impl Exhibit {
    fn of(layer: &str, policy: &Value, statement: &Value, elements: Vec<&Value>) -> Option<Self> {
        let document: Value = serde_json::from_str(text(policy, "/document")).ok()?;
        let number = statement.get("number").and_then(Value::as_u64)?.saturating_sub(1);
        let mut place = vec!["Statement".to_owned()];
        if document.get("Statement").is_some_and(Value::is_array) {
            place.push(number.to_string());
        }
        let member = |names: &[&str]| {
            place.iter().cloned().chain(names.iter().map(|name| (*name).to_owned())).collect()
        };
        let mut marks: Vec<Path> = elements
            .iter()
            .map(|element| match text(element, "/element") {
                "Condition" => member(&["Condition", text(element, "/operator"), text(element, "/key")]),
                name => member(&[name]),
            })
            .collect();
        if marks.is_empty() {
            marks.push(member(&["Effect"]));
        }
        let compared = elements.into_iter().map(Compared::of).collect();
        Some(Self { title: title(layer, policy), document, marks, compared })
    }
}

impl Compared {
    fn of(element: &Value) -> Self {
        let name = match text(element, "/element") {
            "Condition" => format!("{} {}", text(element, "/operator"), text(element, "/key")),
            name => name.to_owned(),
        };
        let actual = match element.get("actual") {
            None | Some(Value::Null) => "nothing".to_owned(),
            some => values(some),
        };
        Self { element: name, expected: values(element.get("expected")), actual }
    }
}

fn title(layer: &str, policy: &Value) -> String {
    let (name, to) = (text(policy, "/name"), text(policy, "/attachedTo"));
    match layer {
        "trust-policy" => format!("Trust policy of the role {to}"),
        "resource-based" => format!("Policy of {to}"),
        "permissions-boundary" => format!("Permissions boundary {name} of {to}"),
        "session-policy" => format!("Session policy of {to}"),
        "service-control-policy" | "resource-control-policy" => {
            format!("{} {name} on {to}", if layer.starts_with("service") { "SCP" } else { "RCP" })
        }
        _ => format!("Policy {name} of {to}"),
    }
}

/// A list's values, one after the other.
fn values(list: Option<&Value>) -> String {
    let texts = list.and_then(Value::as_array).into_iter().flatten();
    let texts: Vec<&str> = texts.filter_map(Value::as_str).collect();
    if texts.is_empty() { "nothing".to_owned() } else { texts.join(", ") }
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}
