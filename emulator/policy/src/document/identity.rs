//! What an identity-based policy may hold: also a boundary and a session policy.
//!
//! The messages follow a test suite that was checked against AWS; none is a recording.

use super::DocumentError;
use super::common;
use super::json::Node;
use crate::pattern::wildcard_matches;

pub(super) const SYNTAX: &str = "Syntax errors in policy.";

const LEGACY: &str = "The policy failed legacy parsing";

/// As people report it; in no suite and no recording.
const SID: &str = "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression \
                   [0-9A-Za-z]*";

/// A resource's service is one, and no pattern. That AWS says so with this message is inferred from its words: recorded
/// is only that it comes where there is no service at all.
const VENDOR: &str = "Resource vendor must be fully qualified and cannot contain regexes.";

/// The partition of every account here. A resource may name it by a pattern, such as `*` or `aws*`; a pattern that
/// another partition alone matches is refused like that partition's name (inferred).
const PARTITION: &str = "aws";

/// Where an identity-based policy is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a user, group, role or session.
    Inline,
    /// By itself: only the current language will do.
    Managed,
}

pub(super) fn validate(document: &Node, place: Place) -> Result<(), DocumentError> {
    let refuse = |wrong: bool, message: &str| if wrong { Err(DocumentError::new(message)) } else { Ok(()) };
    let statements = document.get("Statement").map(Node::members).unwrap_or_default();
    refuse(!has_valid_syntax(document, statements), SYNTAX)?;
    refuse(statements.iter().any(names_principal), "Policy document should not specify a principal.")?;
    let version = document.get("Version").and_then(Node::as_text);
    let current = version.is_some_and(|version| version == "2012-10-17");
    let old = place == Place::Managed && !current;
    refuse(old, "Policy document must be version 2012-10-17 or greater.")?;
    refuse(!statements.iter().all(parses_as_legacy), LEGACY)?;
    let resource_fault = resources(statements)?;
    refuse(!common::sids_are_unique(statements), "Statement IDs (SID) in a single policy must be unique.")?;
    refuse(!statements.iter().all(has_plain_sid), SID)?;
    refuse(!all_have(statements, "Action", "NotAction"), "Policy statement must contain actions.")?;
    refuse(!all_have(statements, "Resource", "NotResource"), "Policy statement must contain resources.")?;
    resource_fault.map_or(Ok(()), Err)?;
    statements.iter().flat_map(|node| listed(node, "Action", "NotAction")).try_for_each(action)
}

fn has_valid_syntax(document: &Node, statements: &[Node]) -> bool {
    common::unknown_key(document, &[&common::TOP_ELEMENTS]).is_none()
        && common::version_is_valid(document)
        && common::is_text_if_present(document, "Id")
        && !statements.is_empty()
        && statements.iter().all(statement_has_valid_syntax)
}

fn statement_has_valid_syntax(node: &Node) -> bool {
    let one_of = |only: &str, all_but: &str| node.get(only).is_none() || node.get(all_but).is_none();
    let texts = |key: &str| node.get(key).is_none_or(|value| value.texts().is_some());
    let effect = node.get("Effect").and_then(Node::as_text);
    node.as_object().is_some()
        && common::unknown_key(node, &[&common::STATEMENT_ELEMENTS, &common::PRINCIPAL_ELEMENTS]).is_none()
        && one_of("Action", "NotAction")
        && one_of("Resource", "NotResource")
        && effect.is_some_and(|effect| ["allow", "deny"].iter().any(|it| effect.eq_ignore_ascii_case(it)))
        && ["Action", "NotAction", "Resource", "NotResource"].iter().all(|key| texts(key))
        && common::conditions(node).is_ok()
        && common::is_text_if_present(node, "Sid")
}

fn names_principal(node: &Node) -> bool {
    common::PRINCIPAL_ELEMENTS.iter().any(|element| node.get(element).is_some())
}

/// AWS reads a document once more with an older and stricter reader.
fn parses_as_legacy(node: &Node) -> bool {
    let effect = node.get("Effect").and_then(Node::as_text);
    let conditions = common::conditions(node).unwrap_or_default();
    effect.is_some_and(|effect| effect == "Allow" || effect == "Deny") && common::dates_are_valid(&conditions)
}

/// Only here: a trust policy's or a bucket policy's Sid may hold other characters.
fn has_plain_sid(node: &Node) -> bool {
    let sid = node.get("Sid").and_then(Node::as_text);
    sid.is_none_or(|sid| sid.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn all_have(statements: &[Node], only: &str, all_but: &str) -> bool {
    statements.iter().all(|node| !listed(node, only, all_but).is_empty())
}

fn listed<'a>(node: &'a Node, only: &str, all_but: &str) -> Vec<&'a str> {
    node.get(only).or_else(|| node.get(all_but)).and_then(Node::texts).unwrap_or_default()
}

/// The first resource that is wrong. The older reader's complaint comes before all that follow; what the newer one
/// finds waits for its turn.
fn resources(statements: &[Node]) -> Result<Option<DocumentError>, DocumentError> {
    for node in statements {
        let mut resources = listed(node, "Resource", "NotResource");
        resources.sort_unstable_by(|left, right| right.cmp(left));
        if let Some(fault) = resources.iter().rev().find_map(|resource| resource_fault(resource)) {
            return Ok(Some(DocumentError::new(fault)));
        }
        if !resources.iter().all(|resource| parses_as_legacy_resource(resource)) {
            return Err(DocumentError::new(LEGACY));
        }
    }
    Ok(None)
}

fn parses_as_legacy_resource(resource: &str) -> bool {
    let colons = resource.matches(':').count();
    let service = resource.split(':').nth(2);
    resource == "*"
        || ((colons >= 5 || !resource.contains("::")) && service.is_some_and(|service| !service.is_empty()))
}

fn resource_fault(resource: &str) -> Option<String> {
    if resource == "*" {
        return None;
    }
    let Some((_, rest)) = resource.split_once(':') else {
        return Some(format!("Resource {resource} must be in ARN format or \"*\"."));
    };
    let (partition, rest) = rest.split_once(':').map_or((rest, None), |(it, rest)| (it, Some(rest)));
    if !wildcard_matches(partition, PARTITION) {
        return Some(partition_fault(partition, rest.unwrap_or_default()));
    }
    let Some(rest) = rest else { return Some(VENDOR.to_owned()) };
    let (service, rest) = rest.split_once(':').unwrap_or((rest, ""));
    if service.contains(['*', '?']) {
        return Some(VENDOR.to_owned());
    }
    service_fault(resource, service, rest)
}

fn partition_fault(partition: &str, rest: &str) -> String {
    let parts: Vec<&str> = rest.splitn(4, ':').collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or("*");
    let service = if rest.is_empty() { "*" } else { part(0) };
    format!(
        "Partition \"{partition}\" is not valid for resource \"arn:{partition}:{service}:{}:{}:{}\".",
        part(1),
        part(2),
        part(3)
    )
}

/// IAM's and S3's ARNs have no region, and IAM's resources have a kind.
fn service_fault(resource: &str, service: &str, after_service: &str) -> Option<String> {
    const KINDS: [&str; 13] = [
        "user/",
        "federated-user/",
        "role/",
        "group/",
        "instance-profile/",
        "mfa/",
        "server-certificate/",
        "policy/",
        "sms-mfa/",
        "saml-provider/",
        "oidc-provider/",
        "report/",
        "access-report/",
    ];
    match service {
        "s3" if !after_service.starts_with(':') => {
            Some(format!("Resource {resource} can not contain region information."))
        }
        "iam" if !after_service.starts_with(':') => {
            Some(format!("IAM resource {resource} cannot contain region information."))
        }
        "iam" => {
            let path = after_service.splitn(3, ':').nth(2).unwrap_or_default();
            let known = path == "*" || KINDS.iter().any(|kind| path.starts_with(kind));
            (!known).then(|| {
                format!("IAM resource path must either be \"*\" or start with {}.", KINDS.join(", "))
            })
        }
        _ => None,
    }
}

fn action(action: &str) -> Result<(), DocumentError> {
    let mut parts = action.split(':');
    let vendor = parts.next().unwrap_or_default();
    let refuse = |message: String| Err(DocumentError::new(message));
    match parts.count() {
        0 if vendor != "*" => {
            refuse("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned())
        }
        0 | 1 if vendor == "*" || vendor.bytes().all(is_vendor_byte) => Ok(()),
        0 | 1 => refuse(format!("Vendor {vendor} is not valid")),
        _ => refuse("Actions/Condition can contain only one colon.".to_owned()),
    }
}

const fn is_vendor_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')
}
