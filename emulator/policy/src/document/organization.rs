//! What a service control policy or a resource control policy may hold. AWS Organizations has one message for all
//! that is wrong with it; the place and what would be right there are our own.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html>
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html>

use super::DocumentError;
use super::common;
use super::json::Node;

pub(super) const SYNTAX: &str =
    "The provided policy document does not meet the requirements of the specified policy type.";

/// Which of an organization's policies it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Whichever: what both have in common.
    Any,
    ServiceControl,
    ResourceControl,
}

/// What is wrong: a JSON pointer, and what would be right.
struct Fault(String, &'static str);

type Checked = Result<(), Fault>;

pub(super) fn validate(document: &Node, of: Type) -> Result<(), DocumentError> {
    checked(document, of).map_err(|Fault(place, right)| {
        let place = if place.is_empty() { "/" } else { &place };
        DocumentError::with_detail(SYNTAX, format!("{place}: {right}"))
    })
}

fn checked(document: &Node, of: Type) -> Checked {
    if let Some(key) = common::unknown_key(document, &[&common::TOP_ELEMENTS]) {
        return fault(&format!("/{key}"), "only Version, Id and Statement may stand here");
    }
    let strict = of != Type::Any;
    let version = document.get("Version").and_then(Node::as_text).map(String::as_str);
    if !common::version_is_valid(document) || (strict && version != Some("2012-10-17")) {
        return fault("/Version", "must be \"2012-10-17\"");
    }
    let statements = document.get("Statement").map(Node::members).unwrap_or_default();
    if statements.is_empty() {
        return fault("/Statement", "must be a statement, or a list of at least one");
    }
    if !common::sids_are_unique(statements) {
        return fault("/Statement", "each Sid must be another one");
    }
    let listed = matches!(document.get("Statement"), Some(Node::List(_)));
    statements.iter().enumerate().try_for_each(|(index, statement)| {
        let place = if listed { format!("/Statement/{index}") } else { "/Statement".to_owned() };
        of_statement(statement, of).map_err(|Fault(element, right)| Fault(format!("{place}{element}"), right))
    })
}

fn of_statement(node: &Node, of: Type) -> Checked {
    if node.as_object().is_none() {
        return fault("", "must be an object");
    }
    if let Some(key) = common::unknown_key(node, &[&common::STATEMENT_ELEMENTS, &["Principal"]]) {
        return fault(&format!("/{key}"), "there is no such element in this type of policy");
    }
    effect(node, of)?;
    principal(node, of)?;
    actions(node, of)?;
    resources(node, of)?;
    match common::conditions(node) {
        Ok(_) => Ok(()),
        Err(_) => fault("/Condition", "must be an object of operators that exist, each with keys and values"),
    }
}

fn effect(node: &Node, of: Type) -> Checked {
    match node.get("Effect").and_then(Node::as_text).map(String::as_str) {
        Some("Deny") => Ok(()),
        _ if of == Type::ResourceControl => {
            fault("/Effect", "must be \"Deny\": of resource control policies only RCPFullAWSAccess allows")
        }
        Some("Allow") => Ok(()),
        _ => fault("/Effect", "must be \"Allow\" or \"Deny\""),
    }
}

/// A resource control policy's Principal can only be everyone, and a service control policy has none.
fn principal(node: &Node, of: Type) -> Checked {
    let everyone = |principal: &Node| principal.as_text().is_some_and(|text| text == "*");
    match (of, node.get("Principal")) {
        (Type::ServiceControl, Some(_)) => {
            fault("/Principal", "a service control policy has none: use a condition on aws:PrincipalArn")
        }
        (Type::ResourceControl, None) => fault("/Principal", "must be \"*\""),
        (_, Some(principal)) if !everyone(principal) => {
            fault("/Principal", "must be \"*\": use a condition to say whom")
        }
        _ => Ok(()),
    }
}

fn actions(node: &Node, of: Type) -> Checked {
    if of == Type::ResourceControl && node.get("NotAction").is_some() {
        return fault("/NotAction", "a resource control policy has none: use Action");
    }
    let element = one_of(node, "Action", "NotAction")?;
    let actions = node.get(element).and_then(Node::texts).unwrap_or_default();
    if of == Type::ResourceControl && actions.contains(&"*") {
        return fault("/Action", "must name the service, such as \"s3:*\": \"*\" alone is not taken");
    }
    if of != Type::Any && !actions.iter().all(|action| is_action(action)) {
        return fault(
            &format!("/{element}"),
            "each must be \"*\" or have a service and an action, such as \"s3:Get*\"",
        );
    }
    Ok(())
}

fn resources(node: &Node, of: Type) -> Checked {
    let element = one_of(node, "Resource", "NotResource")?;
    let resources = node.get(element).and_then(Node::texts).unwrap_or_default();
    let is_resource = |resource: &&str| *resource == "*" || resource.starts_with("arn:");
    if of != Type::Any && !resources.iter().all(is_resource) {
        return fault(&format!("/{element}"), "each must be \"*\" or an ARN");
    }
    Ok(())
}

/// `service:Action`, with wildcards in the action only; or `*`.
fn is_action(action: &str) -> bool {
    let is_service = |service: &str| {
        !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*?".contains(&byte))
    };
    action == "*"
        || action.split_once(':').is_some_and(|(service, name)| is_service(service) && is_name(name))
}

/// The one of two elements that is there; both, none, or one that says nothing are wrong.
fn one_of<'a>(node: &Node, only: &'a str, all_but: &'a str) -> Result<&'a str, Fault> {
    let element = match (node.get(only), node.get(all_but)) {
        (Some(_), None) => only,
        (None, Some(_)) => all_but,
        (None, None) => return Err(Fault(format!("/{only}"), "is missing")),
        (Some(_), Some(_)) => return Err(Fault(format!("/{all_but}"), "cannot stand beside its opposite")),
    };
    let said = node.get(element).and_then(Node::texts).is_some_and(|texts| !texts.is_empty());
    if said {
        Ok(element)
    } else {
        Err(Fault(format!("/{element}"), "must be a text, or a list of at least one"))
    }
}

fn fault(place: &str, right: &'static str) -> Checked {
    Err(Fault(place.to_owned(), right))
}
