//! ListParts.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>

use super::super::Answer;
use super::super::listing::{Encoding, number};
use super::super::output::{self, canonical_user_id, document_date, hex, owner, quoted, root};
use super::{Subject, Which};
use crate::http::Request;
use crate::refusal::Refusal;
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::bucket::{Checksum, Part, Upload};

const MOST: usize = 1000;

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let subject = Subject::find(exchange, Which::Open)?;
    let may = subject.manage(exchange, "s3:ListMultipartUploadParts")?;
    subject.decrypt(exchange)?;
    let upload = subject.with_upload(|upload| upload.clone())?;
    let max = number(exchange.request, "max-parts", "max-parts", MOST)?;
    let marker = marker(exchange.request)?;
    let encoding = Encoding::of(exchange.request)?;
    let mut parts: Vec<_> = upload
        .parts
        .iter()
        .filter(|(number, _)| usize::try_from(**number).is_ok_and(|number| number > marker))
        .take(max.saturating_add(1))
        .collect();
    let truncated = max > 0 && parts.len() > max;
    parts.truncate(max);
    let last = parts.last().map_or(0, |(number, _)| **number);
    let result = root("ListPartsResult")
        .text("Bucket", &subject.bucket.name)
        .text("Key", encoding.apply(subject.key))
        .text("UploadId", &subject.upload_id)
        .child(initiator(&upload))
        .child(owner("Owner", &subject.bucket.owner))
        .text("StorageClass", upload.storage_class.name())
        .maybe("ChecksumAlgorithm", upload.announced.map(|announced| announced.algorithm.name()))
        .maybe("ChecksumType", upload.announced.map(|announced| announced.of.name()))
        .text("PartNumberMarker", marker.to_string())
        .text("NextPartNumberMarker", last.to_string())
        .text("MaxParts", max.to_string())
        .maybe("EncodingType", encoding.name())
        .text("IsTruncated", truncated.to_string())
        .children(parts.into_iter().map(|(number, part)| element(*number, part)));
    Ok(may.answer(output::xml(&result)))
}

/// The number behind which the list begins; an empty one counts as none.
fn marker(request: &Request) -> Result<usize, Refusal> {
    const NAME: &str = "part-number-marker";
    match request.parameter(NAME) {
        None | Some("") => Ok(0),
        Some(_) => number(request, NAME, NAME, usize::MAX),
    }
}

fn element(number: u32, part: &Part) -> Element {
    let element = Element::new("Part")
        .text("PartNumber", number.to_string())
        .text("LastModified", document_date(part.modified))
        .text("ETag", quoted(&hex(&part.md5)));
    let element = match &part.checksum {
        Some(Checksum { algorithm, value, .. }) => element.text(algorithm.element(), value),
        None => element,
    };
    element.text("Size", part.size.to_string())
}

/// Who began an upload: a root user is shown by the canonical user ID, everyone else by the ARN. The name is what the
/// ARN ends in; that of a root user is not known, and the account stands for it.
pub(super) fn initiator(upload: &Upload) -> Element {
    let (arn, account) = &upload.initiator;
    let is_root = arn.ends_with(":root");
    let id = if is_root { canonical_user_id(account) } else { arn.clone() };
    let name = if is_root { account } else { arn.rsplit('/').next().unwrap_or_default() };
    Element::new("Initiator").text("ID", id).text("DisplayName", name)
}
