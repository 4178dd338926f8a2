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
    let mut uploads = found(&bucket, &wanted);
    let truncated = wanted.max > 0 && uploads.len() > wanted.max;
    uploads.truncate(wanted.max);
    Ok(may.answer(output::xml(&result(&bucket, &wanted, &uploads, truncated))))
}

impl Wanted {
    fn of(request: &Request) -> Result<Self, Refusal> {
        let text = |name| request.parameter(name).unwrap_or_default().to_owned();
        if !text("delimiter").is_empty() {
            let operation = "ListMultipartUploads with a delimiter".to_owned();
            return Err(S3Refusal::NotEmulated { operation }.into());
        }
        Ok(Self {
            prefix: text("prefix"),
            key_marker: text("key-marker"),
            id_marker: text("upload-id-marker"),
            max: number(request, "max-uploads", "max-uploads", MOST)?,
            encoding: Encoding::of(request)?,
        })
    }

    /// Whether an upload comes behind the markers.
    fn is_behind(&self, key: &str, place: usize, marker_place: Option<usize>) -> bool {
        match marker_place {
            Some(marker) => place > marker,
            None => self.key_marker.is_empty() || key > self.key_marker.as_str(),
        }
    }
}

fn found(bucket: &Bucket, wanted: &Wanted) -> Vec<(String, Upload)> {
    let mut uploads: Vec<(String, Upload)> =
        bucket.uploads().iter().map(|(id, upload)| (id.to_owned(), upload.clone())).collect();
    uploads.retain(|(_, upload)| upload.key.starts_with(&wanted.prefix));
    uploads.sort_by(|(a_id, a), (b_id, b)| (&a.key, a.initiated, a_id).cmp(&(&b.key, b.initiated, b_id)));
    let marker = uploads.iter().position(|(id, upload)| {
        !wanted.id_marker.is_empty() && *id == wanted.id_marker && upload.key == wanted.key_marker
    });
    let behind = uploads.into_iter().enumerate();
    behind
        .filter(|(place, (_, upload))| wanted.is_behind(&upload.key, *place, marker))
        .map(|(_, found)| found)
        .collect()
}

fn result(bucket: &Bucket, wanted: &Wanted, uploads: &[(String, Upload)], truncated: bool) -> Element {
    let last = uploads.last().filter(|_| truncated);
    let encoding = wanted.encoding;
    root("ListMultipartUploadsResult")
        .text("Bucket", &bucket.name)
        .text("KeyMarker", encoding.apply(&wanted.key_marker))
        .text("UploadIdMarker", &wanted.id_marker)
        .text("NextKeyMarker", last.map(|(_, upload)| encoding.apply(&upload.key)).unwrap_or_default())
        .text("NextUploadIdMarker", last.map(|(id, _)| id.clone()).unwrap_or_default())
        .text("Prefix", encoding.apply(&wanted.prefix))
        .text("MaxUploads", wanted.max.to_string())
        .maybe("EncodingType", encoding.name())
        .text("IsTruncated", truncated.to_string())
        .children(uploads.iter().map(|(id, upload)| element(id, upload, bucket, encoding)))
}

fn element(id: &str, upload: &Upload, bucket: &Bucket, encoding: Encoding) -> Element {
    Element::new("Upload")
        .text("Key", encoding.apply(&upload.key))
        .text("UploadId", id)
        .child(initiator(upload))
        .child(owner("Owner", &bucket.owner))
        .text("StorageClass", upload.storage_class.name())
        .text("Initiated", document_date(upload.initiated))
        .maybe("ChecksumAlgorithm", upload.algorithm.map(|algorithm| algorithm.name()))
        .maybe("ChecksumType", upload.algorithm.map(|_| upload.checksum_type.name()))
}
