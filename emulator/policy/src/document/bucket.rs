//! What a bucket policy may hold.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::common::{self, ConditionFault};
use super::json::Node;
use super::principal_name::{self, PrincipalFault};
use super::s3_actions::{self, Scope};
use super::{DocumentError, DocumentKind, bucket_conditions, normal, not_json};
use crate::condition::operand;
use crate::condition::operator::{Operator, Test};

pub(super) const SYNTAX: &str = "Invalid policy syntax.";

/// The longest policy, in normal form.
const LONGEST: usize = 20 * 1024;

/// The form in which S3 keeps and measures a policy.
pub(super) fn normal(text: &str, document: &Node) -> Result<String, DocumentError> {
    if !text.starts_with('{') {
        return Err(DocumentError::new(not_json(&DocumentKind::Bucket(String::new()))));
    }
    let normal = normal::of(document);
    if normal.len() > LONGEST {
        let message =
            format!("Normalized policy document exceeds the maximum allowed size of {LONGEST} bytes");
        return Err(DocumentError::new(message));
    }
    Ok(normal)
}

pub(super) fn validate(document: &Node, bucket: &str) -> Result<(), DocumentError> {
    unknown_field(document, &[&common::TOP_ELEMENTS])?;
    let statements = common::framed_statements(document)?;
    for (index, node) in statements.iter().enumerate() {
        statement(node, index, bucket)?;
    }
    if !common::sids_are_unique(statements) {
        return Err(DocumentError::new("The Statement Ids in the policy are not unique"));
    }
    Ok(())
}

fn unknown_field(node: &Node, known: &[&[&str]]) -> Result<(), DocumentError> {
    let unknown = common::unknown_key(node, known);
    unknown.map_or(Ok(()), |key| Err(DocumentError::new(format!("Unknown field {key}"))))
}

fn syntax() -> DocumentError {
    DocumentError::new(SYNTAX)
}

fn statement(node: &Node, index: usize, bucket: &str) -> Result<(), DocumentError> {
    if node.as_object().is_none() || !common::is_text_if_present(node, "Sid") {
        return Err(syntax());
    }
    unknown_field(node, &[&common::STATEMENT_ELEMENTS, &common::PRINCIPAL_ELEMENTS])?;
    common::effect(node)?;
    if node.get("NotPrincipal").is_some()
        && node.get("Effect").and_then(Node::as_text).is_some_and(|it| it == "Allow")
    {
        // The code is recorded; the message is the one that trust policies get.
        return Err(DocumentError::new(common::ALLOW_WITH_NOT_PRINCIPAL));
    }
    principal(element(node, "Principal", "NotPrincipal")?)?;
    let actions = texts(element(node, "Action", "NotAction")?)?;
    let resources = texts(element(node, "Resource", "NotResource")?)?;
    for action in &actions {
        if s3_actions::scopes(action).is_empty() {
            return Err(DocumentError::with_detail("Policy has invalid action", *action));
        }
    }
    for resource in &resources {
        if place(resource, bucket).is_none() {
            return Err(DocumentError::with_detail("Policy has invalid resource", *resource));
        }
    }
    if node.get("NotAction").is_none() && node.get("NotResource").is_none() {
        actions_apply(node, index, bucket, &actions, &resources)?;
    }
    let conditions = condition(node)?;
    let scopes = match node.get("NotResource") {
        Some(_) => vec![Scope::Bucket, Scope::Object],
        None => resources.iter().filter_map(|resource| place(resource, bucket)).collect(),
    };
    let actions = if node.get("NotAction").is_some() { Vec::new() } else { actions };
    bucket_conditions::check(&conditions, &actions, &scopes)
}

/// One of the two forms of an element: both at once have no meaning.
fn element<'a>(node: &'a Node, only: &str, all_but: &str) -> Result<&'a Node, DocumentError> {
    match (node.get(only), node.get(all_but)) {
        (Some(_), Some(_)) => Err(syntax()),
        (Some(value), None) | (None, Some(value)) => Ok(value),
        (None, None) => Err(common::missing(only)),
    }
}

fn texts(node: &Node) -> Result<Vec<&str>, DocumentError> {
    node.texts().filter(|texts| !texts.is_empty()).ok_or_else(syntax)
}

fn principal(node: &Node) -> Result<(), DocumentError> {
    if node.as_object().is_some_and(Vec::is_empty) {
        return Err(syntax());
    }
    principal_name::all(node).map(drop).map_err(|fault| match fault {
        PrincipalFault::Shape | PrincipalFault::UnknownKind(_) => syntax(),
        PrincipalFault::Invalid { kind, written } => {
            let detail = format!(r#""{kind}" : "{written}""#);
            DocumentError::with_detail("Invalid principal in policy", detail)
        }
    })
}

/// Whether a resource is the bucket, or objects in it; nothing where it is neither.
fn place(resource: &str, bucket: &str) -> Option<Scope> {
    let partitions = ["arn:aws:s3:::", "arn:aws-cn:s3:::", "arn:aws-us-gov:s3:::"];
    let path = partitions.iter().find_map(|prefix| resource.strip_prefix(prefix))?;
    let rest = path.strip_prefix(bucket)?;
    match rest {
        "" => Some(Scope::Bucket),
        _ => rest.starts_with('/').then_some(Scope::Object),
    }
}

fn actions_apply(
    node: &Node,
    index: usize,
    bucket: &str,
    actions: &[&str],
    resources: &[&str],
) -> Result<(), DocumentError> {
    let places: Vec<Scope> = resources.iter().filter_map(|resource| place(resource, bucket)).collect();
    let lost =
        actions.iter().find(|action| !s3_actions::scopes(action).iter().any(|scope| places.contains(scope)));
    let Some(action) = lost else { return Ok(()) };
    let sid = node.get("Sid").and_then(Node::as_text).filter(|sid| !sid.is_empty());
    let sid = sid.map_or_else(|| format!("NO_ID-{index}"), Clone::clone);
    let detail = format!(r#"Action "{action}" in Statement "{sid}""#);
    Err(DocumentError::with_detail("Action does not apply to any resource(s) in statement", detail))
}

fn condition(node: &Node) -> Result<Vec<common::Written<'_>>, DocumentError> {
    let conditions = common::conditions(node).map_err(|fault| match fault {
        ConditionFault::Shape => syntax(),
        ConditionFault::UnknownOperator(name) => {
            DocumentError::new(format!("Invalid Condition type : {name}"))
        }
    })?;
    conditions.iter().try_for_each(|(operator, key, values)| operands(*operator, key, values))?;
    Ok(conditions)
}

fn operands(operator: Operator, key: &str, values: &[String]) -> Result<(), DocumentError> {
    let address = |value: &String| operand::network(value).is_some();
    let addresses = operator.test == Test::IpAddress
        || (key.eq_ignore_ascii_case("aws:SourceIp") && operator.test != Test::Null);
    if addresses && !values.iter().all(address) {
        return Err(DocumentError::new("Invalid IP address in Conditions"));
    }
    if operator.test == Test::Binary && !values.iter().all(|value| STANDARD.decode(value).is_ok()) {
        return Err(DocumentError::new("Invalid Base64 value for binary condition"));
    }
    Ok(())
}
