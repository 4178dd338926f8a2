//! ListObjectVersions.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html>

use super::super::Answer;
use std::ops::Bound;

use super::walk::common_prefix;
use super::{Parameters, common_prefixes, described, owner_of};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::services::s3::output::{self, document_date, owner, root, set};
use crate::services::s3::{gate, keys};
use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::{Content, Objects, Version};

/// Where a listing of versions goes on: behind this key, or behind this version of it.
#[derive(Clone, Debug, Default)]
struct Marker {
    key: String,
    version: Option<String>,
}

#[derive(Clone, Debug)]
enum Entry {
    Version { key: String, version: Version, latest: bool },
    Prefix(String),
}

#[derive(Debug, Default)]
struct Page {
    entries: Vec<Entry>,
    truncated: bool,
}

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may =
        gate::on_bucket(exchange, &bucket, "s3:ListBucketVersions", keys::of_listing(exchange.request))?;
    let parameters = Parameters::of(exchange.request)?;
    let marker = marker(exchange)?;
    let page = walk(&bucket.objects(), &parameters, &marker);
    let result = result(&bucket, &parameters, &marker, &page);
    let mut response = output::xml(&result);
    set(&mut response, "x-amz-bucket-region", &bucket.region);
    Ok(may.answer(response))
}

fn marker(exchange: &Exchange<'_>) -> Result<Marker, Refusal> {
    let key = exchange.request.parameter("key-marker").unwrap_or_default().to_owned();
    let version = exchange.request.parameter("version-id-marker").filter(|version| !version.is_empty());
    match version.map(str::to_owned) {
        Some(value) if key.is_empty() => Err(S3Refusal::VersionMarkerWithoutKeyMarker { value }.into()),
        version => Ok(Marker { key, version }),
    }
}

fn walk(objects: &Objects, parameters: &Parameters, marker: &Marker) -> Page {
    let mut page = Page::default();
    // The common prefix that the marker is, or is in, was listed before.
    let mut last_prefix = common_prefix(&marker.key, parameters).or_else(|| Some(marker.key.clone()));
    let from = marker.key.as_str().max(parameters.prefix.as_str());
    let matching =
        objects.from(Bound::Included(from)).take_while(|(key, _)| key.starts_with(&parameters.prefix));
    for (key, versions) in matching {
        let prefix = common_prefix(key, parameters);
        let found = match prefix {
            Some(prefix) if last_prefix.as_ref() == Some(&prefix) => continue,
            Some(prefix) => {
                last_prefix = Some(prefix.clone());
                vec![Entry::Prefix(prefix)]
            }
            None => of_key(key, versions, marker),
        };
        for entry in found {
            if page.entries.len() >= parameters.max_keys {
                page.truncated = parameters.max_keys > 0;
                return page;
            }
            page.entries.push(entry);
        }
    }
    page
}

/// A key's versions, newest first, from the marker on.
fn of_key(key: &str, versions: &[Version], marker: &Marker) -> Vec<Entry> {
    let behind = match (&marker.version, key == marker.key) {
        (_, false) => 0,
        (None, true) => versions.len(),
        (Some(id), true) => {
            versions.iter().rev().position(|version| version.shown_id() == id).map_or(0, |place| place + 1)
        }
    };
    let entry = |(place, version): (usize, &Version)| Entry::Version {
        key: key.to_owned(),
        version: version.clone(),
        latest: place == 0,
    };
    versions.iter().rev().enumerate().skip(behind).map(entry).collect()
}

fn result(bucket: &Bucket, parameters: &Parameters, marker: &Marker, page: &Page) -> Element {
    let encoding = parameters.encoding;
    let (next_key, next_version) = match page.entries.last().filter(|_| page.truncated) {
        Some(Entry::Version { key, version, .. }) => (Some(encoding.apply(key)), Some(version.shown_id())),
        Some(Entry::Prefix(prefix)) => (Some(encoding.apply(prefix)), None),
        None => (None, None),
    };
    let prefixes = page.entries.iter().filter_map(|entry| match entry {
        Entry::Prefix(prefix) => Some(prefix.as_str()),
        Entry::Version { .. } => None,
    });
    let versions = page.entries.iter().filter_map(|entry| match entry {
        Entry::Version { key, version, latest } => {
            Some(element(&encoding.apply(key), version, *latest, bucket))
        }
        Entry::Prefix(_) => None,
    });
    root("ListVersionsResult")
        .text("Name", &bucket.name)
        .text("Prefix", encoding.apply(&parameters.prefix))
        .text("KeyMarker", encoding.apply(&marker.key))
        .text("VersionIdMarker", marker.version.clone().unwrap_or_default())
        .maybe("NextKeyMarker", next_key)
        .maybe("NextVersionIdMarker", next_version)
        .text("MaxKeys", parameters.max_keys.to_string())
        .maybe("Delimiter", parameters.delimiter.as_deref().map(|delimiter| encoding.apply(delimiter)))
        .maybe("EncodingType", encoding.name())
        .text("IsTruncated", page.truncated.to_string())
        .children(versions)
        .children(common_prefixes(prefixes, encoding))
}

fn element(key: &str, version: &Version, latest: bool, bucket: &Bucket) -> Element {
    let head = |name| {
        Element::new(name)
            .text("Key", key)
            .text("VersionId", version.shown_id())
            .text("IsLatest", latest.to_string())
    };
    match &version.content {
        Content::Object(object) => described(head("Version"), object)
            .child(owner("Owner", owner_of(object, bucket)))
            .text("StorageClass", object.storage_class.name()),
        Content::DeleteMarker => head("DeleteMarker")
            .text("LastModified", document_date(version.modified))
            .child(owner("Owner", &bucket.owner)),
    }
}
