//! What a service control policy or a resource control policy may hold. AWS Organizations has one message for all
//! that is wrong with it.

use super::DocumentError;
use super::common;
use super::json::Node;

pub(super) const SYNTAX: &str =
    "The provided policy document does not meet the requirements of the specified policy type.";

pub(super) fn validate(document: &Node) -> Result<(), DocumentError> {
    let statements = document.get("Statement").map(Node::members).unwrap_or_default();
    let valid = common::unknown_key(document, &[&common::TOP_ELEMENTS]).is_none()
        && common::version_is_valid(document)
        && !statements.is_empty()
        && common::sids_are_unique(statements)
        && statements.iter().all(statement_is_valid);
    if valid { Ok(()) } else { Err(DocumentError::new(SYNTAX)) }
}

/// A resource control policy's Principal can only be everyone.
fn statement_is_valid(node: &Node) -> bool {
    let exactly_one = |only: &str, all_but: &str| node.get(only).is_some() != node.get(all_but).is_some();
    let everyone = |principal: &Node| principal.as_text().is_some_and(|text| text == "*");
    node.as_object().is_some()
        && common::unknown_key(node, &[&common::STATEMENT_ELEMENTS, &["Principal"]]).is_none()
        && common::effect(node).is_ok()
        && exactly_one("Action", "NotAction")
        && exactly_one("Resource", "NotResource")
        && node.get("Principal").is_none_or(everyone)
        && common::conditions(node).is_ok()
}
