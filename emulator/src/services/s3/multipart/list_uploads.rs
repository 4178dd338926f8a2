//! ListMultipartUploads.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html>

use super::super::Answer;
use super::super::listing::{Encoding, number};
use super::super::output::{self, document_date, owner, root};
use super::super::{gate, keys};
use super::list_parts::initiator;
use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::Upload;

const MOST: usize = 1000;

/// What is listed.
struct Wanted {
    prefix: String,
    delimiter: String,
    key_marker: String,
    id_marker: String,
    max: usize,
    encoding: Encoding,
}

/// Answers. Uploads come by key, and those of one key in the order in which they began.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let context = keys::of_listing(exchange.request);
    let may = gate::on_bucket(exchange, &bucket, "s3:ListBucketMultipartUploads", context)?;
    let wanted = Wanted::of(exchange.request)?;
    let page = Page::of(&wanted, behind_markers(&bucket, &wanted)?);
    Ok(may.answer(output::xml(&result(&bucket, &wanted, &page))))
}

impl Wanted {
    fn of(request: &Request) -> Result<Self, Refusal> {
        let text = |name| request.parameter(name).unwrap_or_default().to_owned();
        let key_marker = text("key-marker");
        // Without a key it says nothing.
        let id_marker = if key_marker.is_empty() { String::new() } else { text("upload-id-marker") };
        Ok(Self {
            prefix: text("prefix"),
            delimiter: text("delimiter"),
            key_marker,
            id_marker,
            max: number(request, "max-uploads", "max-uploads", MOST)?,
            encoding: Encoding::of(request)?,
        })
    }

    /// The part of a key up to the first delimiter behind the prefix.
    fn common_prefix<'a>(&self, key: &'a str) -> Option<&'a str> {
        if self.delimiter.is_empty() {
            return None;
        }
        let place = key.get(self.prefix.len()..)?.find(&self.delimiter)?;
        key.get(..self.prefix.len().checked_add(place)?.checked_add(self.delimiter.len())?)
    }
}

/// The uploads behind the markers. The one that upload-id-marker names must be to the first key that key-marker leads
/// to.
fn behind_markers(bucket: &Bucket, wanted: &Wanted) -> Result<Vec<(String, Upload)>, Refusal> {
    let mut uploads: Vec<(String, Upload)> =
        bucket.uploads().iter().map(|(id, upload)| (id.to_owned(), upload.clone())).collect();
    uploads.sort_by(|(a_id, a), (b_id, b)| (&a.key, a.initiated, a_id).cmp(&(&b.key, b.initiated, b_id)));
    if wanted.id_marker.is_empty() {
        uploads.retain(|(_, upload)| wanted.key_marker.is_empty() || upload.key > wanted.key_marker);
        return Ok(uploads);
    }
    uploads.retain(|(_, upload)| upload.key >= wanted.key_marker);
    let first = uploads.first().map(|(_, upload)| upload.key.clone()).unwrap_or_default();
    let place = uploads.iter().position(|(id, upload)| *id == wanted.id_marker && upload.key == first);
    let Some(place) = place else {
        return Err(S3Refusal::InvalidUploadIdMarker { value: wanted.id_marker.clone() }.into());
    };
    Ok(uploads.split_off(place.saturating_add(1)))
}

/// The uploads and the common prefixes of a page.
#[derive(Default)]
struct Page {
    uploads: Vec<(String, Upload)>,
    prefixes: Vec<String>,
    is_truncated: bool,
}

impl Page {
    fn of(wanted: &Wanted, uploads: Vec<(String, Upload)>) -> Self {
        let mut page = Self::default();
        for (id, upload) in uploads.into_iter().filter(|(_, upload)| upload.key.starts_with(&wanted.prefix)) {
            let prefix = wanted.common_prefix(&upload.key);
            let is_done = prefix.is_some_and(|prefix| {
                wanted.key_marker.starts_with(prefix)
                    || page.prefixes.last().is_some_and(|last| last == prefix)
            });
            if is_done {
                continue;
            }
            if page.uploads.len().saturating_add(page.prefixes.len()) >= wanted.max {
                page.is_truncated = wanted.max > 0;
                break;
            }
            match prefix {
                Some(prefix) => page.prefixes.push(prefix.to_owned()),
                None => page.uploads.push((id, upload)),
            }
        }
        page
    }
}

/// The next markers are those of the last upload of the page, whether more follow or not.
fn result(bucket: &Bucket, wanted: &Wanted, page: &Page) -> Element {
    let last = page.uploads.last();
    let encoding = wanted.encoding;
    let given = |text: &str| (!text.is_empty()).then(|| encoding.apply(text));
    let prefixes = page.prefixes.iter();
    root("ListMultipartUploadsResult")
        .text("Bucket", &bucket.name)
        .text("KeyMarker", encoding.apply(&wanted.key_marker))
        .text("UploadIdMarker", &wanted.id_marker)
        .text("NextKeyMarker", last.map(|(_, upload)| encoding.apply(&upload.key)).unwrap_or_default())
        .text("NextUploadIdMarker", last.map(|(id, _)| id.clone()).unwrap_or_default())
        .maybe("Prefix", given(&wanted.prefix))
        .maybe("Delimiter", given(&wanted.delimiter))
        .text("MaxUploads", wanted.max.to_string())
        .maybe("EncodingType", encoding.name())
        .text("IsTruncated", page.is_truncated.to_string())
        .children(page.uploads.iter().map(|(id, upload)| element(id, upload, bucket, encoding)))
        .children(
            prefixes.map(|prefix| Element::new("CommonPrefixes").text("Prefix", encoding.apply(prefix))),
        )
}

fn element(id: &str, upload: &Upload, bucket: &Bucket, encoding: Encoding) -> Element {
    Element::new("Upload")
        .text("Key", encoding.apply(&upload.key))
        .text("UploadId", id)
        .child(initiator(upload))
        .child(owner("Owner", &bucket.owner))
        .text("StorageClass", upload.storage_class.name())
        .text("Initiated", document_date(upload.initiated))
        .maybe("ChecksumAlgorithm", upload.announced.map(|announced| announced.algorithm.name()))
        .maybe("ChecksumType", upload.announced.map(|announced| announced.of.name()))
}
