//! What a KMS key policy may hold.
//!
//! The principal that does not exist and the missing principal are as people report them; the other messages are not
//! known.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>

use super::DocumentError;
use super::common;
use super::json::Node;
use super::principal_name;

pub(super) const SYNTAX: &str = "The policy is not well-formed JSON or does not follow the policy grammar.";

/// As KMS says it, too, when a principal does not exist.
pub(super) const INVALID_PRINCIPALS: &str =
    "Policy contains a statement with one or more invalid principals.";

pub(super) fn validate(document: &Node) -> Result<(), DocumentError> {
    if common::unknown_key(document, &[&common::TOP_ELEMENTS]).is_some()
        || !common::is_text_if_present(document, "Id")
    {
        return Err(DocumentError::new(SYNTAX));
    }
    common::framed_statements(document)?.iter().try_for_each(statement)
}

fn statement(node: &Node) -> Result<(), DocumentError> {
    let known = [&common::STATEMENT_ELEMENTS[..], &common::PRINCIPAL_ELEMENTS[..]];
    let one_of = |only: &str, all_but: &str| node.get(only).is_some() != node.get(all_but).is_some();
    if node.as_object().is_none()
        || common::unknown_key(node, &known).is_some()
        || !common::is_text_if_present(node, "Sid")
        || common::conditions(node).is_err()
    {
        return Err(DocumentError::new(SYNTAX));
    }
    common::effect(node)?;
    let principal = node.get("Principal").or_else(|| node.get("NotPrincipal"));
    let principal =
        principal.ok_or_else(|| DocumentError::new("Policy contains a statement with no principal."))?;
    if principal_name::all(principal).is_err() {
        return Err(DocumentError::new(INVALID_PRINCIPALS));
    }
    for (only, all_but) in [("Action", "NotAction"), ("Resource", "NotResource")] {
        let texts = node.get(only).or_else(|| node.get(all_but)).and_then(Node::texts);
        if !one_of(only, all_but) || texts.is_none_or(|texts| texts.is_empty()) {
            return Err(DocumentError::new(SYNTAX));
        }
    }
    Ok(())
}
