//! DeleteObject.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>

use super::Answer;
use chrono::{DateTime, Utc};

use super::conditions::{compares, is_exactly};
use super::output::{self, set};
use super::{gate, get_object, keys, lookup};
use crate::leave::{Authorized, OnObject};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Deleted, Version, Versioning};

/// Answers.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let expected = exchange.request.header("if-match");
    let may = authorize(exchange, &bucket, key, version.as_deref(), expected)?;
    refuse_bypass(exchange)?;
    lookup::check_version_id(version.as_deref())?;
    let condition = condition(exchange, version.as_deref())?;
    let deleted = delete(&may, &bucket, version.as_deref(), condition, exchange.now)?;
    let mut response = output::no_content();
    if bucket.settings().versioning != Versioning::Unversioned
        && let Some(version) = &deleted.version_id
    {
        set(&mut response, "x-amz-version-id", version);
    }
    if deleted.delete_marker {
        set(&mut response, "x-amz-delete-marker", "true");
    }
    Ok(may.answer(response))
}

/// Asks leave to delete an object, or a version of it. Who compares its ETag needs leave to read it; `*`, which asks
/// only whether it is there, needs none.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html>
pub(super) fn authorize(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    version: Option<&str>,
    expected: Option<&str>,
) -> Result<Authorized<OnObject>, Refusal> {
    let action = if version.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
    let mut context = keys::of_version(version);
    if let Some(expected) = expected {
        context.set("s3:if-match", keys::unquoted(expected));
    }
    let may = gate::on_object(exchange, bucket, key, action, context)?;
    if version.is_none() && expected.is_some_and(compares) {
        get_object::authorize_current(exchange, bucket, key)?;
    }
    Ok(may)
}

/// Deletes a key, or a version of it, if the ETag is the one that is expected.
pub(super) fn delete(
    may: &Authorized<OnObject>,
    bucket: &Bucket,
    version: Option<&str>,
    expected: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Deleted, Refusal> {
    let versioning = bucket.settings().versioning;
    let mut objects = bucket.objects_mut(may).map_err(|_| gate::gone(bucket))?;
    let current = objects.current().and_then(Version::object);
    if let (Some(expected), Some(current)) = (expected, current)
        && !is_exactly(expected, &current.etag)
    {
        return Err(S3Refusal::PreconditionFailed { condition: "If-Match".to_owned() }.into());
    }
    match version {
        Some(version) => Ok(objects.delete_version(version)),
        None => objects.delete(now, versioning).map_err(|_| gate::gone(bucket)),
    }
}

/// Nothing here is under Object Lock, and so there is nothing to bypass.
pub(super) fn refuse_bypass(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    if exchange.request.has_header("x-amz-bypass-governance-retention") {
        return Err(S3Refusal::BypassWithoutObjectLock.into());
    }
    Ok(())
}

/// If-Match, which S3 does not have for versions: one, with an ETag or `*`.
fn condition<'a>(exchange: &'a Exchange<'_>, version: Option<&str>) -> Result<Option<&'a str>, Refusal> {
    let mut values = exchange.request.header_values("if-match").filter_map(|value| value.to_str().ok());
    let refusal = match (values.next(), values.next(), version) {
        (None, ..) => return Ok(None),
        (Some(_), _, Some(_)) => S3Refusal::HeaderNotImplemented { header: "If-Match".to_owned() },
        (Some(_), Some(_), None) => S3Refusal::RepeatedIfMatch,
        (Some(""), None, None) => S3Refusal::EmptyIfMatch,
        (expected, None, None) => return Ok(expected),
    };
    Err(refusal.into())
}
