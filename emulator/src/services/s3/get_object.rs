//! GetObject and HeadObject.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>

use super::Answer;
use bytes::Bytes;
use http::header::{ACCEPT_RANGES, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::conditions::{self, Conditions, Verdict};
use super::lookup::{self, Stored};
use super::output::{http_date, quoted, set};
use super::range::{self, Range};
use super::{gate, keys, part_number, sse};
use crate::auth::Caller;
use crate::http::response::{self, Content, empty, left_out, with_body};
use crate::http::{Request, Response};
use crate::leave::{Authorized, OnObject};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Checksum, ChecksumType, Object};

/// The parameters that change an answer's headers.
const OVERRIDES: [(&str, HeaderName); 6] = [
    ("response-cache-control", http::header::CACHE_CONTROL),
    ("response-content-disposition", http::header::CONTENT_DISPOSITION),
    ("response-content-encoding", http::header::CONTENT_ENCODING),
    ("response-content-language", http::header::CONTENT_LANGUAGE),
    ("response-content-type", http::header::CONTENT_TYPE),
    ("response-expires", http::header::EXPIRES),
];

/// What of the object is asked for.
#[derive(Clone, Copy, Debug)]
enum Selection {
    Whole,
    Range(Range),
    /// A part, counted from 0.
    Part {
        range: Option<Range>,
        place: usize,
    },
}

/// Answers.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let found = lookup::find(&bucket, key, version.as_deref());
    let may = authorize(exchange, &bucket, key, version.as_deref(), found.object().map(AsRef::as_ref))?;
    sse::check_not_sent(exchange.request)?;
    let overrides = overrides(exchange)?;
    let stored = lookup::object(exchange, &bucket, key, version.as_deref(), found)?;
    let object = &stored.object;
    if Conditions::of_read(exchange.request).check(object)? == Verdict::NotModified {
        return Ok(may.answer(not_modified(&stored)));
    }
    decrypt(exchange, &bucket, key, object)?;
    let selection = select(exchange.request, object)?;
    let mut response = body(&may, object, selection);
    describe(exchange.request, &stored, selection, &mut response);
    tagging_count(exchange, &bucket, key, &stored, &mut response);
    response.headers_mut().extend(overrides);
    Ok(may.answer(response))
}

/// Asks leave to read an object, or a version of it.
pub(super) fn authorize(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    version: Option<&str>,
    object: Option<&Object>,
) -> Result<Authorized<OnObject>, Refusal> {
    let action = if version.is_some() { "s3:GetObjectVersion" } else { "s3:GetObject" };
    gate::on_found(exchange, bucket, key, object, action, keys::of_version(version))
}

/// Asks leave to read what is under a key now, for an ETag that is compared before something is written or deleted.
pub(super) fn authorize_current(exchange: &Exchange<'_>, bucket: &Bucket, key: &str) -> Result<(), Refusal> {
    let found = lookup::find(bucket, key, None);
    authorize(exchange, bucket, key, None, found.object().map(AsRef::as_ref)).map(drop)
}

/// Asks leave to use the object's key. HeadObject reads no bytes, and needs it for the checksum only.
fn decrypt(exchange: &Exchange<'_>, bucket: &Bucket, key: &str, object: &Object) -> Result<(), Refusal> {
    let request = exchange.request;
    if request.method == Method::HEAD && !wants_checksum(request) {
        return Ok(());
    }
    sse::for_reading(exchange, bucket, key, &object.encryption)
}

/// The headers that the query asks for. Line breaks become spaces, and what ISO-8859-1 does not have is refused.
fn overrides(exchange: &Exchange<'_>) -> Result<HeaderMap, Refusal> {
    let mut headers = HeaderMap::new();
    for (parameter, name) in OVERRIDES {
        let Some(value) = exchange.request.parameter(parameter) else { continue };
        if matches!(exchange.authenticated.caller, Caller::Anonymous) {
            return Err(S3Refusal::ResponseHeadersForAnonymous.into());
        }
        let shown = value.replace(['\r', '\n'], " ");
        let bytes: Option<Vec<u8>> = shown.chars().map(|character| u8::try_from(character).ok()).collect();
        let Some(bytes) = bytes else {
            let (name, value) = (parameter.to_owned(), value.to_owned());
            return Err(S3Refusal::NotIso88591 { name, value }.into());
        };
        let value = HeaderValue::from_bytes(&bytes).inspect_err(|_| left_out(parameter));
        if let Ok(value) = value {
            headers.insert(name, value);
        }
    }
    Ok(headers)
}

fn select(request: &Request, object: &Object) -> Result<Selection, Refusal> {
    if let Some(number) = request.parameter("partNumber") {
        if request.has_header("range") {
            return Err(S3Refusal::RangeAndPartNumber.into());
        }
        return part(part_number::parse(number)?, object);
    }
    let range = request.header("range").filter(|_| conditions::is_still(request, object));
    let range = range.map(|header| range::parse(header, object.size)).transpose()?;
    Ok(range.flatten().map_or(Selection::Whole, Selection::Range))
}

/// One part. An object that was not uploaded in parts is its only one.
fn part(requested: u32, object: &Object) -> Result<Selection, Refusal> {
    let place = usize::try_from(requested).unwrap_or(usize::MAX).saturating_sub(1);
    let of = object.parts.len();
    let size = match object.parts.get(place) {
        Some(part) => part.size,
        None if of == 0 && place == 0 => object.size,
        None => return Err(S3Refusal::InvalidPartNumber { requested, actual: of.max(1) }.into()),
    };
    let first: u64 = object.parts.iter().take(place).map(|part| part.size).sum();
    let last = first.saturating_add(size).checked_sub(1).filter(|_| size > 0);
    Ok(Selection::Part { range: last.map(|last| Range { first, last }), place })
}

fn body(may: &Authorized<OnObject>, object: &Object, selection: Selection) -> Response {
    let data = object.data.read(may);
    let pieces = |range| with_body(StatusCode::PARTIAL_CONTENT, Content::of(range::slices(data, range)));
    match selection {
        Selection::Range(range) | Selection::Part { range: Some(range), .. } => {
            let mut response = pieces(range);
            set(&mut response, "content-range", &range.content_range(object.size));
            response
        }
        Selection::Part { range: None, .. } => empty(StatusCode::PARTIAL_CONTENT),
        Selection::Whole => with_body(StatusCode::OK, Content::of(data.iter().map(Bytes::clone))),
    }
}

fn describe(request: &Request, stored: &Stored, selection: Selection, response: &mut Response) {
    let object = &stored.object;
    let headers = response.headers_mut();
    // As many as most answers have.
    headers.reserve(16);
    for (name, value) in &object.headers {
        headers.append(name.clone(), value.clone());
    }
    validators(stored, response);
    response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    sse::describe(&object.encryption, response);
    if object.storage_class != crate::world::bucket::StorageClass::Standard {
        set(response, "x-amz-storage-class", object.storage_class.name());
    }
    if matches!(selection, Selection::Part { .. }) && !object.parts.is_empty() {
        set(response, "x-amz-mp-parts-count", &object.parts.len().to_string());
    }
    if wants_checksum(request)
        && let Some(value) = checksum(object, selection)
    {
        set(response, object.checksum.algorithm.header(), value);
        set(response, "x-amz-checksum-type", object.checksum.of.name());
    }
}

/// The checksum of what is sent: the object's where that is all of it, a part's where the object's is made of those of
/// its parts.
fn checksum(object: &Object, selection: Selection) -> Option<&str> {
    let Checksum { value, of, .. } = &object.checksum;
    match (selection, of) {
        (Selection::Whole, _) => Some(value),
        (Selection::Part { place, .. }, ChecksumType::Composite) => {
            object.parts.get(place)?.checksum.as_deref()
        }
        (Selection::Range(range) | Selection::Part { range: Some(range), .. }, ChecksumType::FullObject) => {
            (range.first == 0 && range.last.checked_add(1) == Some(object.size)).then_some(value)
        }
        (Selection::Part { range: None, .. }, ChecksumType::FullObject) => {
            (object.size == 0).then_some(value)
        }
        (Selection::Range(_), ChecksumType::Composite) => None,
    }
}

fn wants_checksum(request: &Request) -> bool {
    request.header("x-amz-checksum-mode").is_some_and(|mode| mode.eq_ignore_ascii_case("ENABLED"))
}

/// How many tags there are, for those who may read them.
fn tagging_count(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    stored: &Stored,
    response: &mut Response,
) {
    let tags = &stored.object.tags;
    if tags.is_empty() {
        return;
    }
    let (object, context) = (Some(stored.object.as_ref()), Context::default());
    if gate::on_tags(exchange, bucket, key, object, "s3:GetObjectTagging", context).is_ok() {
        set(response, "x-amz-tagging-count", &tags.len().to_string());
    }
}

fn not_modified(stored: &Stored) -> Response {
    let mut response = empty(StatusCode::NOT_MODIFIED);
    validators(stored, &mut response);
    response
}

fn validators(stored: &Stored, response: &mut Response) {
    response::set(response, ETAG, quoted(&stored.object.etag));
    response::set(response, LAST_MODIFIED, http_date(stored.object.modified));
    if let Some(version) = stored.shown_version() {
        set(response, "x-amz-version-id", version);
    }
}
