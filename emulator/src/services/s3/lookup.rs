//! Finding the object that a request reads.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::{HeaderName, header::ALLOW, header::LAST_MODIFIED};

use super::gate;
use super::output::http_date;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Content, Object, Version, Versioning};
use crate::world::ids;

/// What is under a key.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// An object.
    Object(Stored),
    /// A delete marker.
    DeleteMarker { version_id: String, modified: DateTime<Utc> },
    /// Nothing.
    Nothing,
}

/// An object with its version.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) object: Arc<Object>,
    /// As AWS shows it.
    pub(super) version_id: String,
    /// Whether the bucket has versions at all, and answers name them.
    pub(super) versioned: bool,
}

impl Stored {
    /// The version ID, where answers name it.
    pub(super) fn shown_version(&self) -> Option<&str> {
        self.versioned.then_some(self.version_id.as_str())
    }
}

impl Found {
    /// The object, where there is one.
    pub(super) const fn object(&self) -> Option<&Arc<Object>> {
        match self {
            Self::Object(stored) => Some(&stored.object),
            _ => None,
        }
    }
}

/// What is under a key: the newest version, or the one that is asked for.
pub(super) fn find(bucket: &Bucket, key: &str, version: Option<&str>) -> Found {
    let versioned = bucket.settings().versioning != Versioning::Unversioned;
    let objects = bucket.objects();
    let found = match version {
        Some(version) => objects.version(key, version),
        None => objects.current(key),
    };
    found.map_or(Found::Nothing, |found| of_version(found, versioned))
}

fn of_version(version: &Version, versioned: bool) -> Found {
    let version_id = version.shown_id().to_owned();
    match &version.content {
        Content::Object(object) => {
            Found::Object(Stored { object: Arc::clone(object), version_id, versioned })
        }
        Content::DeleteMarker => Found::DeleteMarker { version_id, modified: version.modified },
    }
}

/// The version that the query asks for.
pub(super) fn version_id(exchange: &Exchange<'_>) -> Option<String> {
    exchange.request.parameter("versionId").map(str::to_owned)
}

/// Refuses what S3 never gave out as a version ID.
pub(super) fn check_version_id(version: Option<&str>) -> Result<(), Refusal> {
    let Some(version) = version else { return Ok(()) };
    if version == "null" || ids::is_version_id(version) {
        return Ok(());
    }
    let refusal = match version {
        "" => S3Refusal::EmptyVersionId { name: "versionId".to_owned() },
        _ => S3Refusal::InvalidVersionId { version: version.to_owned() },
    };
    Err(refusal.into())
}

/// The object, or the refusal for what is there instead.
pub(super) fn object(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    version: Option<&str>,
    found: Found,
) -> Result<Stored, Refusal> {
    check_version_id(version)?;
    let key = key.to_owned();
    match (found, version) {
        (Found::Object(stored), _) => Ok(stored),
        (Found::DeleteMarker { version_id, modified }, Some(_)) => {
            Err(marker_itself(exchange, &version_id).with_header(LAST_MODIFIED, &http_date(modified)))
        }
        (Found::DeleteMarker { version_id, .. }, None) => {
            Err(gate::missing(exchange, bucket, S3Refusal::NoSuchKey { key })
                .with_header(DELETE_MARKER, "true")
                .with_header(VERSION_ID, &version_id))
        }
        (Found::Nothing, Some(version)) => {
            let version = version.to_owned();
            Err(gate::missing(exchange, bucket, S3Refusal::NoSuchVersion { key, version }))
        }
        (Found::Nothing, None) => Err(gate::missing(exchange, bucket, S3Refusal::NoSuchKey { key })),
    }
}

/// The same for an operation that refuses a delete marker as such, also where it is the latest version and nobody names
/// it: those on tags, and PutObjectAcl.
pub(super) fn object_not_marker(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    version: Option<&str>,
    found: Found,
) -> Result<Stored, Refusal> {
    match found {
        Found::DeleteMarker { version_id, .. } if version.is_none() => {
            Err(marker_itself(exchange, &version_id))
        }
        found => object(exchange, bucket, key, version, found),
    }
}

const DELETE_MARKER: HeaderName = HeaderName::from_static("x-amz-delete-marker");
const VERSION_ID: HeaderName = HeaderName::from_static("x-amz-version-id");

fn marker_itself(exchange: &Exchange<'_>, version_id: &str) -> Refusal {
    let method = exchange.request.method.to_string();
    Refusal::from(S3Refusal::MethodNotAllowed { method, resource_type: "DeleteMarker".to_owned() })
        .with_header(DELETE_MARKER, "true")
        .with_header(ALLOW, "DELETE")
        .with_header(VERSION_ID, version_id)
}
