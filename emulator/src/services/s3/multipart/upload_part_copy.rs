//! UploadPartCopy.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html>

use bytes::Bytes;
use md5::{Digest, Md5};

use super::super::checksum;
use super::super::copy_source::Source;
use super::super::output::{self, document_date, hex, quoted, root, set};
use super::super::range::{Range, slices};
use super::super::sse;
use super::{part_number, store, subject};
use crate::http::Response;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::{Algorithm, Checksum, ChecksumType, Object, Part};

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let (subject, may) = subject(exchange, "s3:PutObject")?;
    let source = Source::of(exchange)?;
    let number = part_number(exchange.request)?;
    let algorithm = subject.with_upload(|upload| upload.algorithm)?;
    source.decrypt(exchange)?;
    let encryption = subject.decrypt(exchange)?;
    let data = selected(exchange.request.header("x-amz-copy-source-range"), &source.stored.object)?;
    let part = part(exchange, data, algorithm.unwrap_or(Algorithm::Crc64Nvme));
    let result = root("CopyPartResult")
        .text("LastModified", document_date(part.modified))
        .text("ETag", quoted(&hex(&part.md5)))
        .text(part.checksum.algorithm.element(), &part.checksum.value);
    store(&may, &subject, number, part)?;
    let mut response = output::xml(&result);
    sse::describe(&encryption, &mut response);
    if let Some(version) = source.stored.shown_version() {
        set(&mut response, "x-amz-copy-source-version-id", version);
    }
    Ok(response)
}

/// The bytes that are copied: they are shared, not copied.
fn selected(range: Option<&str>, object: &Object) -> Result<Vec<Bytes>, Refusal> {
    let Some(header) = range else { return Ok(object.data.clone()) };
    let value = || header.to_owned();
    let bounds = header.strip_prefix("bytes=").and_then(|bounds| bounds.split_once('-'));
    let bounds = bounds.and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    match bounds {
        Some((first, last)) if first <= last && last < object.size => {
            Ok(slices(&object.data, Range { first, last }))
        }
        Some((first, last)) if first <= last => {
            Err(S3Refusal::CopySourceRangeTooLong { value: value(), size: object.size }.into())
        }
        _ => Err(S3Refusal::InvalidCopySourceRange { value: value() }.into()),
    }
}

fn part(exchange: &Exchange<'_>, data: Vec<Bytes>, algorithm: Algorithm) -> Part {
    let md5 = data.iter().fold(Md5::new(), |digest, piece| digest.chain_update(piece)).finalize().into();
    let value = checksum::of(algorithm, data.iter().map(Bytes::as_ref));
    Part {
        size: data.iter().map(|piece| piece.len() as u64).sum(),
        data,
        md5,
        checksum: Checksum { algorithm, value, of: ChecksumType::FullObject },
        modified: exchange.now,
    }
}
