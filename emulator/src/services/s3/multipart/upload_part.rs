//! UploadPart.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>

use super::super::Answer;
use super::super::input;
use super::super::integrity::Integrity;
use super::super::output::{self, hex, quoted, set};
use super::super::sse;
use super::{Subject, Which, part_number, store};
use crate::http::{Body, Response};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::{Algorithm, Data, Part};

/// Answers.
pub(in crate::services::s3) async fn answer(exchange: &Exchange<'_>, body: Body) -> Answer {
    let subject = Subject::find(exchange, Which::Open)?;
    let number = part_number(exchange.request)?;
    let may = subject.write(exchange)?;
    let algorithm = subject.with_upload(|upload| upload.algorithm)?;
    let integrity = Integrity::of(exchange.request, algorithm.unwrap_or(Algorithm::Crc64Nvme))?;
    of_this_kind(algorithm, integrity.claimed_algorithm())?;
    let encryption = subject.decrypt(exchange)?;
    let received = input::receive(exchange.request, body, integrity).await?;
    let part = Part {
        data: Data::new(received.data),
        size: received.size,
        md5: received.digests.md5,
        checksum: received.digests.checksum,
        modified: exchange.now,
    };
    let mut response = answered(&part);
    sse::describe(&encryption, &mut response);
    store(&may, &subject, number, part)?;
    Ok(may.answer(response))
}

/// An upload that has an algorithm takes no checksums of another one.
fn of_this_kind(expected: Option<Algorithm>, sent: Option<Algorithm>) -> Result<(), Refusal> {
    match (expected, sent) {
        (Some(expected), Some(sent)) if expected != sent => Err(S3Refusal::ChecksumTypeMismatch {
            expected: expected.name().to_ascii_lowercase(),
            actual: sent.name().to_ascii_lowercase(),
        }
        .into()),
        _ => Ok(()),
    }
}

fn answered(part: &Part) -> Response {
    let mut response = output::ok();
    set(&mut response, "etag", &quoted(&hex(&part.md5)));
    set(&mut response, part.checksum.algorithm.header(), &part.checksum.value);
    response
}
