//! ListParts.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>

use super::super::Answer;
use super::super::listing::{Encoding, number};
use super::super::output::{self, canonical_user_id, document_date, hex, owner, quoted, root};
use super::{Subject, Which};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::bucket::{Part, Upload};

const MOST: usize = 1000;

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let subject = Subject::find(exchange, Which::Open)?;
    let may = subject.manage(exchange, "s3:ListMultipartUploadParts")?;
    subject.decrypt(exchange)?;
    let upload = subject.with_upload(|upload| upload.clone())?;
    let max = number(exchange.request, "max-parts", "max-parts", MOST)?;
    let marker = number(exchange.request, "part-number-marker", "partNumberMarker", 10_000)
        .map(|marker| if exchange.request.has_parameter("part-number-marker") { marker } else { 0 })?;
    let encoding = Encoding::of(exchange.request)?;
    let mut parts: Vec<_> = upload
        .parts
        .iter()
        .filter(|(number, _)| usize::try_from(**number).is_ok_and(|number| number > marker))
        .take(max.saturating_add(1))
        .collect();
    let truncated = max > 0 && parts.len() > max;
    parts.truncate(max);
    let last = parts.last().map_or(marker.to_string(), |(number, _)| number.to_string());
    let result = root("ListPartsResult")
        .text("Bucket", &subject.bucket.name)
        .text("Key", encoding.apply(subject.key))
        .text("UploadId", &subject.upload_id)
        .child(initiator(&upload))
        .child(owner("Owner", &subject.bucket.owner))
        .text("StorageClass", upload.storage_class.name())
        .maybe("ChecksumAlgorithm", upload.algorithm.map(|algorithm| algorithm.name()))
        .maybe("ChecksumType", upload.algorithm.map(|_| upload.checksum_type.name()))
        .text("PartNumberMarker", marker.to_string())
        .text("NextPartNumberMarker", last)
        .text("MaxParts", max.to_string())
        .maybe("EncodingType", encoding.name())
        .text("IsTruncated", truncated.to_string())
        .children(parts.into_iter().map(|(number, part)| element(*number, part)));
    Ok(may.answer(output::xml(&result)))
}

fn element(number: u32, part: &Part) -> Element {
    Element::new("Part")
        .text("PartNumber", number.to_string())
        .text("LastModified", document_date(part.modified))
        .text("ETag", quoted(&hex(&part.md5)))
        .text(part.checksum.algorithm.element(), &part.checksum.value)
        .text("Size", part.size.to_string())
}

/// Who began an upload: a root user is shown by the canonical user ID, everyone else by the ARN.
pub(super) fn initiator(upload: &Upload) -> Element {
    let (arn, account) = &upload.initiator;
    let id = if arn.ends_with(":root") { canonical_user_id(account) } else { arn.clone() };
    Element::new("Initiator").text("ID", id)
}
