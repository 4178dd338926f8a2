//! What a role's trust policy may hold.
//!
//! Messages that follow a test suite and not a recording: all but the first two of facts known from live answers
//! (invalid JSON, and a principal that does not exist).

use super::DocumentError;
use super::common::{self, ConditionFault};
use super::json::Node;
use super::principal_name::{self, PrincipalFault};
use crate::policy::pattern::{Case, Glob};

pub(super) const SYNTAX: &str = "Syntax error in policy.";

const WRONG_ACTION: &str = "AssumeRole policy may only specify STS AssumeRole actions.";

/// What a trust policy can grant.
const ACTIONS: [&str; 7] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoot",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];

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
    resource(node)?;
    principal(node)?;
    action(node)?;
    condition(node)
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
            "Allow with NotPrincipal is not allowed."
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
    principal_name::all(principal).map(drop).map_err(|fault| match fault {
        PrincipalFault::Shape if principal.as_object().is_none() => {
            DocumentError::new("Principal must be a JSON object.")
        }
        PrincipalFault::Shape | PrincipalFault::UnknownKind => DocumentError::new(SYNTAX),
        PrincipalFault::Invalid { kind, written } => {
            let kind = kind.to_ascii_uppercase();
            DocumentError::new(format!(r#"Invalid principal in policy: "{kind}":"{written}""#))
        }
    })
}

fn action(node: &Node) -> Result<(), DocumentError> {
    if node.get("NotAction").is_some() {
        return Err(DocumentError::new(WRONG_ACTION));
    }
    let actions = node.get("Action").ok_or_else(|| common::missing("Action"))?;
    if common::is_empty(actions) {
        return Err(DocumentError::new("Missing required field Action cannot be empty!"));
    }
    let actions = actions.texts().ok_or_else(|| DocumentError::new(SYNTAX))?;
    if actions.iter().all(|action| is_trust_action(action)) {
        Ok(())
    } else {
        Err(DocumentError::new(WRONG_ACTION))
    }
}

fn is_trust_action(action: &str) -> bool {
    let glob = Glob::new(action);
    let of_sts = action.get(..4).is_some_and(|vendor| vendor.eq_ignore_ascii_case("sts:"));
    of_sts && ACTIONS.iter().any(|known| glob.matches(known, Case::Insensitive))
}

fn condition(node: &Node) -> Result<(), DocumentError> {
    let conditions = common::conditions(node).map_err(|fault| match fault {
        ConditionFault::Shape => DocumentError::new(SYNTAX),
        ConditionFault::UnknownOperator(name) => {
            DocumentError::new(format!("Invalid Condition type : {name}"))
        }
    })?;
    if common::dates_are_valid(&conditions) { Ok(()) } else { Err(DocumentError::new(SYNTAX)) }
}
