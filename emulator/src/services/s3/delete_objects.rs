//! DeleteObjects.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html>

use super::Answer;
use serde::Deserialize;

use super::input::{self, Protection};
use super::output::{self, root};
use super::{delete_object, gate, lookup};
use crate::access::{Access, Everybody};
use crate::heavy::heavy;
use crate::http::Body;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::Deleted;

/// A thousand keys of 1024 bytes, with every character escaped and a version each, fit in.
const LARGEST: usize = 8 * 1024 * 1024;
const MOST_KEYS: usize = 1000;
const LONGEST_KEY: usize = 1024;

#[derive(Debug, Deserialize)]
enum Document {
    Delete {
        #[serde(rename = "Object", default)]
        objects: Vec<Target>,
        #[serde(rename = "Quiet", default)]
        quiet: bool,
    },
}

#[derive(Debug, Deserialize)]
struct Target {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "VersionId")]
    version: Option<String>,
    #[serde(rename = "ETag")]
    etag: Option<String>,
}

/// Answers.
pub(super) async fn answer(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    delete_object::refuse_bypass(exchange)?;
    let document = input::document(exchange.request, body, LARGEST, Protection::Needed).await?;
    let Document::Delete { objects, quiet } = document;
    if objects.is_empty() || objects.len() > MOST_KEYS {
        return Err(S3Refusal::MalformedXml.into());
    }
    if let Some(target) = objects.iter().find(|target| target.key.len() > LONGEST_KEY) {
        return Err(S3Refusal::KeyTooLong { size: target.key.len() }.into());
    }
    let result = |target| match delete(exchange, &bucket, target) {
        Ok(_) if quiet => None,
        Ok(deleted) => Some(deleted_element(target, &deleted)),
        Err(refusal) => Some(error_element(target, &refusal)),
    };
    // Each key is a decision of its own.
    let results: Vec<Element> = heavy(|| objects.iter().filter_map(result).collect()).await;
    Ok(Access::everybody(Everybody::DeleteObjects)
        .answer(output::xml(&root("DeleteResult").children(results))))
}

fn delete(exchange: &Exchange<'_>, bucket: &Bucket, target: &Target) -> Result<Deleted, Refusal> {
    let version = target.version.as_deref();
    let expected = target.etag.as_deref();
    let may = delete_object::authorize(exchange, bucket, &target.key, version, expected)?;
    lookup::check_version_id(version).map_err(|_| {
        let (key, version) = (target.key.clone(), version.unwrap_or_default().to_owned());
        S3Refusal::NoSuchVersion { key, version }
    })?;
    delete_object::delete(&may, bucket, version, expected, exchange.now)
}

fn deleted_element(target: &Target, deleted: &Deleted) -> Element {
    let marker = deleted.version_id.clone().filter(|_| deleted.delete_marker);
    Element::new("Deleted")
        .text("Key", &target.key)
        .maybe("VersionId", target.version.clone())
        .maybe("DeleteMarker", marker.as_ref().map(|_| "true"))
        .maybe("DeleteMarkerVersionId", marker)
}

fn error_element(target: &Target, refusal: &Refusal) -> Element {
    Element::new("Error")
        .text("Key", &target.key)
        .maybe("VersionId", target.version.clone())
        .text("Code", refusal.code())
        .text("Message", refusal.message())
}
