//! The source of a copy: which object, and whether the caller may read it.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::conditions::Conditions;
use super::lookup::{self, Found, Stored};
use super::{gate, get_object, naming, sse};
use crate::http::Query;
use crate::leave::{Authorized, OnObject};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;

/// What `x-amz-copy-source` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) version: Option<String>,
}

/// The source, which the caller may read, and for which the conditions hold.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) bucket: Arc<Bucket>,
    pub(super) named: Named,
    pub(super) stored: Stored,
    /// Leave to read it.
    pub(super) may: Authorized<OnObject>,
}

impl Source {
    /// Finds it.
    pub(super) fn of(exchange: &Exchange<'_>) -> Result<Self, Refusal> {
        let named = parse(exchange.request.header("x-amz-copy-source").unwrap_or_default())?;
        let bucket = gate::find(exchange.world, &named.bucket)?;
        gate::of_expected_owner(exchange, "x-amz-source-expected-bucket-owner", &bucket)?;
        let version = named.version.as_deref();
        let found = lookup::find(&bucket, &named.key, version);
        let object = found.object().map(AsRef::as_ref);
        let may = get_object::authorize(exchange, &bucket, &named.key, version, object)?;
        if matches!((&found, version), (Found::DeleteMarker { .. }, Some(_))) {
            return Err(S3Refusal::DeleteMarkerAsSource.into());
        }
        let stored = lookup::object(exchange, &bucket, &named.key, version, found)?;
        Conditions::of_copy_source(exchange.request).check_source(&stored.object)?;
        Ok(Self { bucket, named, stored, may })
    }

    /// The version ID, where answers name it: not that of the null version.
    pub(super) fn shown_version(&self) -> Option<&str> {
        self.stored.shown_version().filter(|version| *version != "null")
    }

    /// Asks leave to use its key.
    pub(super) fn decrypt(&self, exchange: &Exchange<'_>) -> Result<(), Refusal> {
        sse::for_reading(exchange, &self.bucket, &self.named.key, &self.stored.object.encryption)
    }
}

/// `[/]BUCKET/KEY[?versionId=ID]`, percent-encoded, or the URL of that on a path-style host. A `+` is a space, as in a
/// path.
fn parse(header: &str) -> Result<Named, Refusal> {
    let value = || header.to_owned();
    if header.starts_with("arn:") {
        return Err(S3Refusal::NotEmulated { operation: "CopyObject from an access point".to_owned() }.into());
    }
    let (path, query) =
        header.split_once("?versionId=").map_or((header, None), |(path, id)| (path, Some(id)));
    let spaced = path.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    let decoded = decoded.map_err(|_| S3Refusal::InvalidCopySourceEncoding { value: value() })?;
    if decoded.contains('\0') {
        return Err(S3Refusal::CopySourceFailed.into());
    }
    let path = of_url(&decoded).unwrap_or(&decoded);
    let path = path.strip_prefix('/').unwrap_or(path);
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    if !naming::could_exist(bucket) {
        return Err(S3Refusal::InvalidCopySourceBucket { value: value() }.into());
    }
    if key.is_empty() {
        return Err(S3Refusal::InvalidCopySourceKey.into());
    }
    if query == Some("") {
        return Err(S3Refusal::EmptyVersionId { name: "x-amz-copy-source".to_owned() }.into());
    }
    let version = query.map(Query::parse).and_then(|id| Some(id.pairs().next()?.0.to_owned()));
    Ok(Named { bucket: bucket.to_owned(), key: key.to_owned(), version })
}

/// What follows the host of a URL.
fn of_url(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    rest.split_once('/').map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_source_names_an_object() {
        for (header, expected) in [
            ("/bucket/a/b", Ok(("bucket", "a/b", None))),
            ("bucket/a%20b+c", Ok(("bucket", "a b c", None))),
            ("bucket%2Fa+b%2Bc", Ok(("bucket", "a b+c", None))),
            ("bucket%2Fk", Ok(("bucket", "k", None))),
            ("bucket/k?versionId=abc", Ok(("bucket", "k", Some("abc")))),
            ("bucket/k?x", Ok(("bucket", "k?x", None))),
            ("https://s3.amazonaws.com/bucket/a/b", Ok(("bucket", "a/b", None))),
            ("https://s3.amazonaws.com/bucket/k?versionId=abc", Ok(("bucket", "k", Some("abc")))),
            ("bucket", Err("Invalid copy source object key")),
            ("/b/k", Err("Invalid copy source bucket name")),
            ("", Err("Invalid copy source bucket name")),
            ("bucket/%80", Err("Invalid copy source encoding")),
            ("bucket/%00", Err("We encountered an internal error. Please try again.")),
        ] {
            match (parse(header), expected) {
                (Ok(named), Ok(expected)) => {
                    assert_eq!(
                        (named.bucket.as_str(), named.key.as_str(), named.version.as_deref()),
                        expected
                    );
                }
                (Err(refusal), Err(message)) => assert_eq!(refusal.message(), message, "{header}"),
                (got, _) => panic!("{header}: {got:?}"),
            }
        }
    }
}
