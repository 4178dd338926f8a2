//! The canonical resource: the bucket and the path as they were sent, and the parameters that choose what of it is
//! meant.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::http::address::{Style, address};
use crate::http::{Request, Service};

/// Parameters that are signed: subresources, what chooses a part or a version, what overrides the answer's headers.
///
/// AWS's page lists those of its time. For the newer ones AWS's word is not known, and clients differ; whatever makes
/// another operation of a request is signed here, so that a URL is good for one operation only.
const SIGNED: [&str; 50] = [
    "abac",
    "accelerate",
    "acl",
    "analytics",
    "annotation",
    "attributes",
    "cors",
    "delete",
    "encryption",
    "intelligent-tiering",
    "inventory",
    "legal-hold",
    "lifecycle",
    "location",
    "logging",
    "metadataAnnotationTable",
    "metadataConfiguration",
    "metadataInventoryTable",
    "metadataJournalTable",
    "metadataTable",
    "metrics",
    "notification",
    "object-lock",
    "ownershipControls",
    "partNumber",
    "policy",
    "policyStatus",
    "publicAccessBlock",
    "renameObject",
    "replication",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "retention",
    "select",
    "select-type",
    "session",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
];

/// Whether a parameter is part of the canonical resource.
pub(crate) fn signs(parameter: &str) -> bool {
    SIGNED.contains(&parameter)
}

/// The canonical resource of a request.
pub(super) struct Resource {
    path: String,
    /// The path once more, where it may also be written so.
    other_path: Option<String>,
    parameters: Vec<u8>,
}

impl Resource {
    pub(super) fn of(request: &Request) -> Self {
        let sent = if request.path.is_empty() { "/" } else { request.path.as_str() };
        let parameters = parameters(request.query.raw());
        if let Some(bucket) = bucket_of_host(request) {
            return Self { path: format!("/{bucket}{sent}"), other_path: None, parameters };
        }
        // A bucket in the path: AWS's SDKs for Python sign it with a slash at its end, others as they send it.
        let is_bucket_alone = sent.len() > 1 && sent.bytes().filter(|byte| *byte == b'/').count() == 1;
        if is_bucket_alone {
            return Self { path: format!("{sent}/"), other_path: Some(sent.to_owned()), parameters };
        }
        Self { path: sent.to_owned(), other_path: None, parameters }
    }

    pub(super) fn push(&self, text: &mut Vec<u8>) {
        text.extend_from_slice(self.path.as_bytes());
        text.extend_from_slice(&self.parameters);
    }

    /// The same in its other writing; nothing where there is only one.
    pub(super) fn push_other(&self, text: &mut Vec<u8>) -> Option<()> {
        text.extend_from_slice(self.other_path.as_ref()?.as_bytes());
        text.extend_from_slice(&self.parameters);
        Some(())
    }
}

/// The bucket that the host names.
fn bucket_of_host(request: &Request) -> Option<String> {
    match address(request, None).ok()?.service {
        Service::S3 { bucket, style: Style::VirtualHosted, .. } => bucket,
        _ => None,
    }
}

/// `?name=value&name`, sorted by name, decoded: a parameter that is encoded in another way is the same.
fn parameters(query: &str) -> Vec<u8> {
    let mut signed: Vec<(String, Option<Vec<u8>>)> = query
        .split('&')
        .map(|pair| pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value))))
        .map(|(name, value)| (String::from_utf8_lossy(&decoded(name)).into_owned(), value.map(decoded)))
        .filter(|(name, _)| signs(name))
        .collect();
    signed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut text = Vec::new();
    for (name, value) in signed {
        text.push(if text.is_empty() { b'?' } else { b'&' });
        text.extend_from_slice(name.as_bytes());
        if let Some(value) = value {
            text.push(b'=');
            text.extend_from_slice(&value);
        }
    }
    text
}

/// As everything that reads a query reads it: a plus is a space.
fn decoded(text: &str) -> Vec<u8> {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_decode_str(&spaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_chooses_is_signed_and_it_is_sorted_and_decoded() {
        for (query, expected) in [
            ("", ""),
            ("prefix=a&list-type=2&Expires=1&Signature=x", ""),
            ("acl", "?acl"),
            ("acl=", "?acl="),
            ("versionId=b&acl&prefix=x", "?acl&versionId=b"),
            ("response-content-type=text%2Fplain", "?response-content-type=text/plain"),
            ("response-content-disposition=a+b%20c", "?response-content-disposition=a b c"),
            ("%61cl", "?acl"),
            ("versionId=a&versionId=b", "?versionId=a&versionId=b"),
            ("ACL", ""),
        ] {
            assert_eq!(String::from_utf8(parameters(query)).unwrap(), expected, "{query}");
        }
    }
}
