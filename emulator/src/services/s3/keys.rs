//! S3's condition keys.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys>

use std::collections::BTreeMap;

use super::gate;
use crate::auth::{Scheme, SignatureVersion};
use crate::http::Request;
use crate::policy::Context;
use crate::route::s3::{Operation, operation};
use crate::services::Exchange;

/// Headers that are condition keys of the same name.
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

/// The keys that follow from any request: how it was signed, and its headers.
pub(super) fn of_request(exchange: &Exchange<'_>) -> Context {
    let mut context = Context::default();
    of_signature(exchange, &mut context);
    for header in HEADERS.into_iter().chain(GRANTS) {
        if let Some(value) = exchange.request.header(header) {
            context.set(&format!("s3:{header}"), value);
        }
    }
    for (key, header) in [("s3:if-match", "if-match"), ("s3:if-none-match", "if-none-match")] {
        if let Some(value) = exchange.request.header(header) {
            context.set(key, value);
        }
    }
    context
}

fn of_signature(exchange: &Exchange<'_>, context: &mut Context) {
    let how = match exchange.authenticated.scheme {
        Scheme::Anonymous => return,
        Scheme::Header => "REST-HEADER",
        Scheme::Presigned => "REST-QUERY-STRING",
        Scheme::Form => "POST",
    };
    context.set("s3:authType", how);
    let version = match exchange.authenticated.version {
        Some(SignatureVersion::V2) => "AWS",
        _ => "AWS4-HMAC-SHA256",
    };
    context.set("s3:signatureversion", version);
    // Of a header it says nothing: that is too old after a quarter of an hour anyway.
    if matches!(exchange.authenticated.scheme, Scheme::Presigned | Scheme::Form) {
        // SigV2 does not say when it signed: AWS counts its age as 0.
        let signed = exchange.authenticated.signed_at.unwrap_or(exchange.now);
        let age = exchange.now.signed_duration_since(signed);
        context.set("s3:signatureAge", age.num_milliseconds().to_string());
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
    let (bucket, key) = (gate::bucket_name(exchange), gate::key(exchange));
    !matches!(
        operation(exchange.request, Some(bucket), Some(key)),
        Ok(Operation::CreateMultipartUpload | Operation::UploadPart | Operation::UploadPartCopy)
    )
}

/// The keys of tags that a request brings.
pub(super) fn of_request_tags(tags: &BTreeMap<String, String>, context: &mut Context) {
    for (key, value) in tags {
        context.set(&format!("s3:RequestObjectTag/{key}"), value);
    }
    if !tags.is_empty() {
        context.set_all("s3:RequestObjectTagKeys", tags.keys().cloned().collect());
    }
}

/// The keys of tags that an object has.
pub(super) fn of_existing_tags(tags: &BTreeMap<String, String>, context: &mut Context) {
    for (key, value) in tags {
        context.set(&format!("s3:ExistingObjectTag/{key}"), value);
    }
}
