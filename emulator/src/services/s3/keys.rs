//! S3's condition keys.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys>

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::auth::{Scheme, SignatureVersion};
use crate::http::Request;
use crate::policy::{ConditionKeys, Context, Values};
use crate::services::Exchange;
use crate::world::bucket::Encryption;

/// Headers that are condition keys of the same name. Which of them an operation fills is the table's to say
/// (`rolecall_policy::ACTION_TABLES`).
const HEADERS: [&str; 10] = [
    "x-amz-acl",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-metadata-directive",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
    "x-amz-object-ownership",
];

const GRANTS: [&str; 5] = [
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
];

/// Conditional headers, which are keys under S3's prefix as well: without the quotes of an ETag.
const CONDITIONS: [(&str, &str); 2] = [("s3:if-match", "if-match"), ("s3:if-none-match", "if-none-match")];

/// The version of TLS of a request that says that it came so: rolecall itself speaks HTTP, and cannot see another.
const TLS_VERSION: &str = "1.3";

/// The keys that follow from any request: how it was signed, and its headers.
#[derive(Debug)]
struct OfRequest {
    /// By name as it is written. There are few.
    keys: Vec<(Cow<'static, str>, String)>,
}

impl ConditionKeys for OfRequest {
    fn get(&self, key: &str) -> Option<Values<'_>> {
        let found = self.keys.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map(|(_, value)| Values::one(value))
    }

    fn each<'a>(&'a self, tell: &mut dyn FnMut(&str, Values<'a>)) {
        self.keys.iter().for_each(|(key, value)| tell(key, Values::one(value)));
    }
}

/// The keys that follow from any request, made once for all that is asked because of it.
pub(super) fn source(exchange: &Exchange<'_>) -> Arc<dyn ConditionKeys> {
    exchange.access.keys_of_service(|| {
        let mut keys = Vec::new();
        of_signature(exchange, &mut keys);
        if exchange.request.secure {
            keys.push(("s3:TlsVersion".into(), TLS_VERSION.to_owned()));
        }
        for header in HEADERS.into_iter().chain(GRANTS) {
            if let Some(value) = exchange.request.header(header) {
                keys.push((format!("s3:{header}").into(), value.to_owned()));
            }
        }
        for (key, header) in CONDITIONS {
            if let Some(value) = exchange.request.header(header) {
                keys.push((key.into(), unquoted(value).to_owned()));
            }
        }
        Arc::new(OfRequest { keys })
    })
}

/// The keys of a request about no bucket that is there.
pub(super) fn of_request(exchange: &Exchange<'_>) -> Context {
    Context::default().under(source(exchange))
}

fn of_signature(exchange: &Exchange<'_>, keys: &mut Vec<(Cow<'static, str>, String)>) {
    let how = match exchange.authenticated.scheme {
        Scheme::Anonymous => return,
        Scheme::Header => "REST-HEADER",
        Scheme::Presigned => "REST-QUERY-STRING",
        Scheme::Form => "POST",
    };
    keys.push(("s3:authType".into(), how.to_owned()));
    let version = match exchange.authenticated.version {
        Some(SignatureVersion::V2) => "AWS",
        _ => "AWS4-HMAC-SHA256",
    };
    keys.push(("s3:signatureversion".into(), version.to_owned()));
    // Of a header it says nothing: that is too old after a quarter of an hour anyway.
    if matches!(exchange.authenticated.scheme, Scheme::Presigned | Scheme::Form) {
        // SigV2 does not say when it signed: AWS counts its age as 0.
        let signed = exchange.authenticated.signed_at.unwrap_or(exchange.now);
        let age = exchange.now.signed_duration_since(signed).num_milliseconds();
        keys.push(("s3:signatureAge".into(), age.to_string()));
    }
}

/// The keys of a listing.
pub(super) fn of_listing(request: &Request) -> Context {
    let mut context = Context::default();
    for parameter in ["prefix", "delimiter", "max-keys"] {
        if let Some(value) = request.parameter(parameter) {
            context.set(&format!("s3:{parameter}"), value);
        }
    }
    context
}

/// The key of one version.
pub(super) fn of_version(version: Option<&str>) -> Context {
    let mut context = Context::default();
    if let Some(version) = version {
        context.set("s3:VersionId", version);
    }
    context
}

/// Whether s3:PutObject makes an object now; for a step on the way to one, which takes no conditions, it is asked too.
pub(super) fn makes_an_object(exchange: &Exchange<'_>) -> bool {
    !matches!(exchange.operation, "CreateMultipartUpload" | "UploadPart" | "UploadPartCopy")
}

/// An ETag as conditions see it.
pub(super) fn unquoted(etag: &str) -> &str {
    etag.strip_prefix('"').and_then(|etag| etag.strip_suffix('"')).unwrap_or(etag)
}

/// The encryption that an upload has, whatever the request for a part of it says. That it is seen for UploadPart too, and
/// the key's ID with it, is inferred.
pub(super) fn of_upload(encryption: &Encryption) -> Context {
    let mut context = Context::default();
    for header in ["x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"] {
        context.unset(&format!("s3:{header}"));
    }
    match encryption {
        Encryption::S3 => context.set("s3:x-amz-server-side-encryption", "AES256"),
        Encryption::Kms(kms) => {
            context.set("s3:x-amz-server-side-encryption", kms.layers.name());
            context.set("s3:x-amz-server-side-encryption-aws-kms-key-id", &kms.key);
        }
    }
    context
}

/// The keys of tags that a request brings.
pub(super) fn of_request_tags(tags: &BTreeMap<String, String>, context: &mut Context) {
    of_tags("s3:RequestObjectTag/", tags, context);
    if !tags.is_empty() {
        context.set_all("s3:RequestObjectTagKeys", tags.keys().cloned().collect());
    }
}

/// The keys of tags that an object has.
pub(super) fn of_existing_tags(tags: &BTreeMap<String, String>, context: &mut Context) {
    of_tags("s3:ExistingObjectTag/", tags, context);
}

/// Names of condition keys have no case, and keys of tags do: of tags that differ in case only, each is a value.
fn of_tags(prefix: &str, tags: &BTreeMap<String, String>, context: &mut Context) {
    for (key, value) in tags {
        let same = |(other, _): &(&String, &String)| other.eq_ignore_ascii_case(key);
        let values: Vec<String> = tags.iter().filter(same).map(|(_, value)| value.clone()).collect();
        match values.len() {
            1 => context.set(&format!("{prefix}{key}"), value),
            _ => context.set_all(&format!("{prefix}{key}"), values),
        }
    }
}
