//! UploadPartCopy.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html>

use super::super::Answer;
use bytes::Bytes;
use md5::{Digest, Md5};

use super::super::checksum;
use super::super::copy_source::Source;
use super::super::output::{self, document_date, hex, quoted, root, set};
use super::super::range::{Range, slices};
use super::super::sse;
use super::{Subject, Which, part_number, store};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::{Announced, Checksum, ChecksumType, Data, Part};

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let subject = Subject::find(exchange, Which::Open)?;
    let number = part_number(exchange.request)?;
    let range = exchange.request.header("x-amz-copy-source-range").map(Bounds::read).transpose()?;
    let may = subject.write(exchange)?;
    sse::check_part(exchange.request)?;
    let source = Source::of(exchange)?;
    let announced = subject.with_upload(|upload| upload.announced)?;
    source.decrypt(exchange)?;
    let encryption = subject.decrypt(exchange)?;
    let data = selected(range.as_ref(), &source)?;
    let part = part(exchange, data, announced);
    let mut result = root("CopyPartResult")
        .text("LastModified", document_date(part.modified))
        .text("ETag", quoted(&hex(&part.md5)));
    if let Some(Checksum { algorithm, value, .. }) = &part.checksum {
        result = result.text(algorithm.element(), value);
    }
    store(&may, &subject, number, part)?;
    let mut response = output::xml(&result);
    sse::describe(&encryption, &mut response);
    if let Some(version) = source.shown_version() {
        set(&mut response, "x-amz-copy-source-version-id", version);
    }
    Ok(may.answer(response))
}

/// The bytes of the source that are asked for.
struct Bounds<'a> {
    first: u64,
    last: u64,
    written: &'a str,
}

impl<'a> Bounds<'a> {
    fn read(written: &'a str) -> Result<Self, Refusal> {
        let bounds = written.strip_prefix("bytes=").and_then(|bounds| bounds.split_once('-'));
        let bounds = bounds.and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
        match bounds {
            Some((first, last)) if first <= last => Ok(Self { first, last, written }),
            _ => Err(S3Refusal::InvalidCopySourceRange { value: written.to_owned() }.into()),
        }
    }
}

/// The bytes that are copied: they are shared, not copied.
fn selected(bounds: Option<&Bounds<'_>>, source: &Source) -> Result<Vec<Bytes>, Refusal> {
    let object = &source.stored.object;
    let data = object.data.read(&source.may);
    match bounds {
        None => Ok(data.to_vec()),
        Some(Bounds { first, last, .. }) if *last < object.size => {
            Ok(slices(data, Range { first: *first, last: *last }))
        }
        Some(Bounds { first, .. }) if *first >= object.size => {
            Err(S3Refusal::CopySourceRangeBehindEnd.into())
        }
        Some(Bounds { written, .. }) => {
            let value = (*written).to_owned();
            Err(S3Refusal::CopySourceRangeTooLong { value, size: object.size }.into())
        }
    }
}

fn part(exchange: &Exchange<'_>, data: Vec<Bytes>, announced: Option<Announced>) -> Part {
    let md5 = data.iter().fold(Md5::new(), |digest, piece| digest.chain_update(piece)).finalize().into();
    let checksum = announced.map(|Announced { algorithm, .. }| {
        let value = checksum::of(algorithm, data.iter().map(Bytes::as_ref));
        Checksum { algorithm, value, of: ChecksumType::FullObject }
    });
    Part {
        size: data.iter().map(|piece| piece.len() as u64).sum(),
        data: Data::new(data),
        md5,
        checksum,
        modified: exchange.now,
    }
}
