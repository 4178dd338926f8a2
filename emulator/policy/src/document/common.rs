//! Rules that several kinds of document share.

use super::DocumentError;
use super::json::Node;
use crate::condition::operator::{Operator, Test};

/// The elements that a document may have.
pub(super) const TOP_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

/// The elements that a statement without a principal may have.
pub(super) const STATEMENT_ELEMENTS: [&str; 7] =
    ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/// The elements that only a resource-based policy's statement may have.
pub(super) const PRINCIPAL_ELEMENTS: [&str; 2] = ["Principal", "NotPrincipal"];

/// The first key of an object that is not among these.
pub(super) fn unknown_key<'a>(node: &'a Node, known: &[&[&str]]) -> Option<&'a str> {
    let keys = node.as_object()?.iter().map(|(key, _)| key.as_str());
    keys.into_iter().find(|key| !known.iter().any(|known| known.contains(key)))
}

/// Whether the Version, where there is one, is one of the two that exist.
pub(super) fn version_is_valid(document: &Node) -> bool {
    document.get("Version").is_none_or(|version| {
        version.as_text().is_some_and(|text| text == "2012-10-17" || text == "2008-10-17")
    })
}

/// Whether a member that has to be a text, where it is there, is one.
pub(super) fn is_text_if_present(node: &Node, key: &str) -> bool {
    node.get(key).is_none_or(|value| value.as_text().is_some())
}

/// Whether no two statements have the same Sid; an empty one does not count.
pub(super) fn sids_are_unique(statements: &[Node]) -> bool {
    let sids = statements.iter().filter_map(|statement| statement.get("Sid").and_then(Node::as_text));
    let mut sids: Vec<_> = sids.filter(|sid| !sid.is_empty()).collect();
    sids.sort_unstable();
    let count = sids.len();
    sids.dedup();
    sids.len() == count
}

/// What is wrong with a Condition element.
pub(super) enum ConditionFault<'a> {
    Shape,
    UnknownOperator(&'a str),
}

/// A condition as the rules look at it: its operator, its key, its values.
pub(super) type Written<'a> = (Operator, &'a str, Vec<String>);

/// Every operator, key and values of a statement's Condition.
pub(super) fn conditions(statement: &Node) -> Result<Vec<Written<'_>>, ConditionFault<'_>> {
    let Some(node) = statement.get("Condition") else { return Ok(Vec::new()) };
    let mut conditions = Vec::new();
    for (name, keys) in node.as_object().ok_or(ConditionFault::Shape)? {
        let keys = keys.as_object().ok_or(ConditionFault::Shape)?;
        for (key, values) in keys {
            let operator = Operator::named(name).ok_or(ConditionFault::UnknownOperator(name))?;
            let values: Option<Vec<String>> = values.members().iter().map(Node::scalar).collect();
            conditions.push((operator, key.as_str(), values.ok_or(ConditionFault::Shape)?));
        }
    }
    Ok(conditions)
}

/// Whether every date of these conditions can be read.
pub(super) fn dates_are_valid(conditions: &[Written<'_>]) -> bool {
    let dates = conditions.iter().filter(|(operator, ..)| matches!(operator.test, Test::Date(_)));
    dates.flat_map(|(_, _, values)| values).all(|date| crate::condition::date::parse(date).is_some())
}

/// What trust policies and bucket policies say alike about the frame of a document: its Version and Statement.
pub(super) fn framed_statements(document: &Node) -> Result<&[Node], DocumentError> {
    if !version_is_valid(document) {
        return Err(DocumentError::new("The policy must contain a valid version string"));
    }
    let statement = document.get("Statement").ok_or_else(|| missing("Statement"))?;
    if statement.members().is_empty() {
        return Err(DocumentError::new("Could not parse the policy: Statement is empty!"));
    }
    Ok(statement.members())
}

/// What they say alike about a statement's Effect.
pub(super) fn effect(statement: &Node) -> Result<(), DocumentError> {
    match statement.get("Effect").ok_or_else(|| missing("Effect"))?.as_text().map(String::as_str) {
        Some("Allow" | "Deny") => Ok(()),
        Some(other) => Err(DocumentError::new(format!("Invalid effect: {other}"))),
        None => Err(DocumentError::new("Invalid effect: ")),
    }
}

/// As an Allow that names whom it spares is refused.
pub(super) const ALLOW_WITH_NOT_PRINCIPAL: &str = "Allow with NotPrincipal is not allowed.";

/// `Missing required field Effect`
pub(super) fn missing(field: &str) -> DocumentError {
    DocumentError::new(format!("Missing required field {field}"))
}

/// Whether an element is there and holds nothing.
pub(super) fn is_empty(node: &Node) -> bool {
    match node {
        Node::List(members) => members.is_empty(),
        Node::Object(entries) => entries.is_empty(),
        _ => false,
    }
}
