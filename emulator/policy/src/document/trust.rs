//! What a role's trust policy may hold.
//!
//! The principal that does not exist, the Resource and the foreign action are recorded; the other messages follow a
//! test suite.

use super::DocumentError;
use super::common;
use super::json::Node;
use super::principal_name::{self, PrincipalFault};

pub(super) const SYNTAX: &str = "Syntax error in policy.";
/// As the CDK's users recorded it: <https://github.com/aws/aws-cdk/issues/5732>.
const EVERYONE_AS_TEXT: &str = r#"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#;

pub(super) fn validate(document: &Node) -> Result<(), DocumentError> {
    if common::unknown_key(document, &[&common::TOP_ELEMENTS]).is_some()
        || !common::is_text_if_present(document, "Id")
    {
        return Err(DocumentError::new(SYNTAX));
    }
    let statements = common::framed_statements(document)?;
    statements.iter().try_for_each(statement)?;
    if !common::sids_are_unique(statements) {
        return Err(DocumentError::new("The Statement Ids in the policy are not unique"));
    }
    Ok(())
}

fn statement(node: &Node) -> Result<(), DocumentError> {
    let known = [&common::STATEMENT_ELEMENTS[..], &common::PRINCIPAL_ELEMENTS[..]];
    if node.as_object().is_none()
        || common::unknown_key(node, &known).is_some()
        || !common::is_text_if_present(node, "Sid")
    {
        return Err(DocumentError::new(SYNTAX));
    }
    common::effect(node)?;
    principal(node)?;
    if common::conditions(node).is_err() {
        return Err(DocumentError::new(SYNTAX));
    }
    action(node)?;
    resource(node)
}

fn resource(node: &Node) -> Result<(), DocumentError> {
    if node.get("Resource").is_some() {
        return Err(DocumentError::new("Has prohibited field Resource"));
    }
    if node.get("NotResource").is_some() {
        return Err(DocumentError::new("AssumeRole policy must not contain resources."));
    }
    Ok(())
}

fn principal(node: &Node) -> Result<(), DocumentError> {
    if node.get("NotPrincipal").is_some() {
        let allow = node.get("Effect").and_then(Node::as_text).is_some_and(|effect| effect == "Allow");
        return Err(DocumentError::new(if allow {
            common::ALLOW_WITH_NOT_PRINCIPAL
        } else {
            "AssumeRole policy must not contain NotPrincipal field."
        }));
    }
    let principal = node.get("Principal").ok_or_else(|| common::missing("Principal"))?;
    let nobody = principal.as_object().is_some_and(|entries| {
        entries.is_empty() || entries.iter().any(|(_, names)| common::is_empty(names))
    });
    if nobody {
        return Err(DocumentError::new("Missing required field Principal cannot be empty!"));
    }
    // A bucket policy may say `"Principal": "*"`; here everyone is written `{"AWS": "*"}`.
    match principal.as_text().map(String::as_str) {
        Some("*") => return Err(DocumentError::new(EVERYONE_AS_TEXT)),
        Some(_) => return Err(DocumentError::new("Principal must be a JSON object.")),
        None => {}
    }
    principal_name::all(principal).map(drop).map_err(|fault| match fault {
        PrincipalFault::Shape => DocumentError::new(SYNTAX),
        PrincipalFault::UnknownKind(kind) => {
            DocumentError::new(format!(r#"Invalid principal in policy: "{kind}""#))
        }
        PrincipalFault::Invalid { kind, written } => {
            let kind = kind.to_ascii_uppercase();
            DocumentError::new(format!(r#"Invalid principal in policy: "{kind}":"{written}""#))
        }
    })
}

fn action(node: &Node) -> Result<(), DocumentError> {
    let actions = match (node.get("Action"), node.get("NotAction")) {
        (Some(_), Some(_)) => return Err(DocumentError::new(SYNTAX)),
        (Some(actions), None) | (None, Some(actions)) if !common::is_empty(actions) => actions,
        _ => return Err(common::missing("Action")),
    };
    let actions = actions.texts().ok_or_else(|| DocumentError::new(SYNTAX))?;
    let of_sts = |action: &&str| action.get(..4).is_some_and(|vendor| vendor.eq_ignore_ascii_case("sts:"));
    if actions.iter().all(of_sts) {
        Ok(())
    } else {
        Err(DocumentError::new("AssumeRole policy may only specify STS AssumeRole actions."))
    }
}
