//! What a request says of an object beside its bytes: headers to serve it with, storage class, tags, encryption, ACL.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::sse::Wanted;
use super::tags::{self, Tags};
use super::{acl, rfc2047};
use crate::http::Request;
use crate::http::response::header_value;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Acl, StorageClass};

const METADATA: &str = "x-amz-meta-";
const MOST_METADATA: usize = 2048;

/// The system-defined headers that are kept.
const KEPT: [HeaderName; 6] = [
    http::header::CACHE_CONTROL,
    http::header::CONTENT_DISPOSITION,
    http::header::CONTENT_ENCODING,
    http::header::CONTENT_LANGUAGE,
    http::header::CONTENT_TYPE,
    http::header::EXPIRES,
];

/// What a request says of an object beside its bytes.
#[derive(Clone, Debug)]
pub(super) struct Attributes {
    pub(super) headers: HeaderMap,
    pub(super) storage_class: StorageClass,
    pub(super) tags: Tags,
    pub(super) acl: Option<Arc<Acl>>,
}

impl Attributes {
    /// Reads and checks them. `operation` is who asks.
    pub(super) fn of(exchange: &Exchange<'_>, bucket: &Bucket, operation: &str) -> Result<Self, Refusal> {
        let request = exchange.request;
        let acl = acl::of_new_object(exchange, bucket, operation)?;
        Wanted::of(request, operation)?;
        if any_header(request, "x-amz-object-lock-") {
            return Err(S3Refusal::NoObjectLock.into());
        }
        let tagging = request.header("x-amz-tagging");
        Ok(Self {
            headers: served_headers(request)?,
            storage_class: storage_class(request, operation)?,
            tags: tagging.map(tags::of_header).transpose()?.unwrap_or_default(),
            acl,
        })
    }
}

/// The tags that a request brings, for its condition keys; those that cannot be read are refused later.
pub(super) fn requested_tags(request: &Request) -> Tags {
    request.header("x-amz-tagging").and_then(|header| tags::of_header(header).ok()).unwrap_or_default()
}

/// Gives a request tags.
pub(super) fn set_tags(request: &mut Request, tags: &Tags) {
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(tags).finish();
    if let Some(value) = header_value("x-amz-tagging", &text) {
        request.headers.insert(HeaderName::from_static("x-amz-tagging"), value);
    }
}

fn storage_class(request: &Request, operation: &str) -> Result<StorageClass, Refusal> {
    const OTHERS: [&str; 5] = ["GLACIER", "DEEP_ARCHIVE", "OUTPOSTS", "SNOW", "EXPRESS_ONEZONE"];
    let Some(name) = request.header("x-amz-storage-class") else { return Ok(StorageClass::default()) };
    match StorageClass::named(name) {
        Some(class) => Ok(class),
        None if OTHERS.contains(&name) => {
            let operation = format!("{operation} with x-amz-storage-class: {name}");
            Err(S3Refusal::NotEmulated { operation }.into())
        }
        None => Err(S3Refusal::InvalidStorageClass { class: name.to_owned() }.into()),
    }
}

fn served_headers(request: &Request) -> Result<HeaderMap, Refusal> {
    let mut headers = HeaderMap::new();
    for name in KEPT {
        if let Some(value) = joined(request, &name) {
            headers.insert(name, value);
        }
    }
    without_aws_chunked(request, &mut headers);
    let redirect = HeaderName::from_static("x-amz-website-redirect-location");
    if let Some(value) = joined(request, &redirect) {
        headers.insert(redirect, value);
    }
    headers.entry(http::header::CONTENT_TYPE).or_insert(HeaderValue::from_static("binary/octet-stream"));
    metadata(request, &mut headers)?;
    Ok(headers)
}

/// `aws-chunked` says how the request was sent; what is beside it is kept as it is written. Alone, on a request that does
/// not come in chunks, S3 keeps it.
fn without_aws_chunked(request: &Request, headers: &mut HeaderMap) {
    let encodings = headers.get(http::header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    let Some(encodings) = encodings else { return };
    let is_about_sending = |name: &&str| name.eq_ignore_ascii_case("aws-chunked");
    let names = || encodings.split(',').map(str::trim);
    let streams = request.header("x-amz-content-sha256").is_some_and(|mode| mode.starts_with("STREAMING-"));
    if !names().any(|name| is_about_sending(&name))
        || (!streams && names().all(|name| is_about_sending(&name)))
    {
        return;
    }
    let others: Vec<&str> = names().filter(|name| !is_about_sending(name)).collect();
    match HeaderValue::from_str(&others.join(", ")) {
        Ok(value) if !value.is_empty() => headers.insert(http::header::CONTENT_ENCODING, value),
        _ => headers.remove(http::header::CONTENT_ENCODING),
    };
}

fn metadata(request: &Request, headers: &mut HeaderMap) -> Result<(), Refusal> {
    let mut size: usize = 0;
    for name in request.headers.keys().filter(|name| name.as_str().starts_with(METADATA)) {
        let Some(value) = joined(request, name).or_else(|| request.headers.get(name).cloned()) else {
            continue;
        };
        size = size.saturating_add(name.as_str().len().saturating_sub(METADATA.len()));
        size = size.saturating_add(value.len());
        headers.insert(name.clone(), mail_safe(value));
    }
    if size > MOST_METADATA {
        return Err(S3Refusal::MetadataTooLarge { size }.into());
    }
    Ok(())
}

/// A value as it is kept. Most are plain ASCII, and nothing has to be done.
fn mail_safe(value: HeaderValue) -> HeaderValue {
    let bytes = value.as_bytes();
    if bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) && !contains_word(bytes) {
        return value;
    }
    HeaderValue::from_str(&rfc2047::of_header(bytes)).unwrap_or(value)
}

fn contains_word(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == b"=?")
}

/// A header's values, joined where there are several. An empty one counts as none.
fn joined(request: &Request, name: &HeaderName) -> Option<HeaderValue> {
    let values: Vec<&[u8]> = request.headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    HeaderValue::from_bytes(&values.join(&b","[..])).ok().filter(|value| !value.is_empty())
}

fn any_header(request: &Request, prefix: &str) -> bool {
    request.headers.keys().any(|name| name.as_str().starts_with(prefix))
}
