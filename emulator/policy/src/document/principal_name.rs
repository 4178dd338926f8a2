//! Reading a Principal element.

use super::json::Node;
use crate::principal::{Pinned, PrincipalName};
use crate::{AccountId, Arn};

/// What is wrong with a Principal element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PrincipalFault {
    /// It is not `"*"` and not an object of texts.
    Shape,
    /// There is no such kind of principal.
    UnknownKind(String),
    /// An entry that can name nobody.
    Invalid { kind: &'static str, written: String },
}

/// Every entry of a Principal element.
pub(super) fn all(node: &Node) -> Result<Vec<PrincipalName>, PrincipalFault> {
    if node.as_text().is_some_and(|text| text == "*") {
        return Ok(vec![PrincipalName::Everyone]);
    }
    let mut names = Vec::new();
    for (kind, entries) in node.as_object().ok_or(PrincipalFault::Shape)? {
        let (kind, read): (&'static str, fn(&str) -> Option<PrincipalName>) = match kind.as_str() {
            "AWS" => ("AWS", aws),
            "Service" => ("Service", service),
            "Federated" => ("Federated", federated),
            "CanonicalUser" => ("CanonicalUser", canonical_user),
            unknown => return Err(PrincipalFault::UnknownKind(unknown.to_owned())),
        };
        for text in entries.texts().ok_or(PrincipalFault::Shape)? {
            let invalid = || PrincipalFault::Invalid { kind, written: text.to_owned() };
            names.push(read(text).ok_or_else(invalid)?);
        }
    }
    Ok(names)
}

fn aws(text: &str) -> Option<PrincipalName> {
    if text == "*" {
        return Some(PrincipalName::Everyone);
    }
    if AccountId::is_one(text) {
        return Some(PrincipalName::Account { id: text.to_owned(), written: text.to_owned() });
    }
    if is_unique_id(text) {
        return Some(PrincipalName::UniqueId(text.to_owned()));
    }
    arn(text)
}

fn arn(text: &str) -> Option<PrincipalName> {
    if text.contains(['*', '?', '$']) {
        return None;
    }
    let Arn { partition: "aws" | "aws-cn" | "aws-us-gov", service, region, account, resource } =
        Arn::parse(text)?
    else {
        return None;
    };
    let origin_access = account == "cloudfront";
    if !region.is_empty() || !(AccountId::is_one(account) || origin_access) {
        return None;
    }
    let pinned = || Pinned { arn: text.to_owned(), id: None };
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    let named = !name.is_empty() && !name.ends_with('/');
    Some(match (service, kind) {
        ("iam", "root") if resource == "root" && !origin_access => {
            PrincipalName::Account { id: account.to_owned(), written: text.to_owned() }
        }
        ("iam", "user") if named => PrincipalName::User(pinned()),
        ("iam", "role") if named && !origin_access => PrincipalName::Role(pinned()),
        ("sts", "assumed-role") if name.split('/').filter(|part| !part.is_empty()).count() == 2 => {
            PrincipalName::Session(text.to_owned())
        }
        ("sts", "federated-user") if named => PrincipalName::FederatedUser(text.to_owned()),
        _ => return None,
    })
}

fn is_unique_id(text: &str) -> bool {
    let known = text.starts_with("AIDA") || text.starts_with("AROA");
    known && text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn service(text: &str) -> Option<PrincipalName> {
    let name = text.strip_suffix(".cn").unwrap_or(text);
    let name = name.strip_suffix(".amazonaws.com").or_else(|| name.strip_suffix(".aws.internal"))?;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (plain && !name.is_empty()).then(|| PrincipalName::Service(text.to_owned()))
}

fn federated(text: &str) -> Option<PrincipalName> {
    let provider =
        text.starts_with("arn:aws") && (text.contains(":saml-provider/") || text.contains(":oidc-provider/"));
    let web = !text.contains([':', '*']) && text.contains('.');
    (provider || web).then(|| PrincipalName::Federated(text.to_owned()))
}

fn canonical_user(text: &str) -> Option<PrincipalName> {
    let shaped = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    shaped.then(|| PrincipalName::CanonicalUser { id: text.to_owned(), account: None })
}
