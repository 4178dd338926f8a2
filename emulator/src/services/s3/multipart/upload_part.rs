//! UploadPart.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html>

use super::super::input;
use super::super::integrity::{Digests, Integrity};
use super::super::output::{self, hex, quoted, set};
use super::super::{Answer, sse};
use super::rules::{Judged, Kept, Rules};
use super::{Subject, Which, part_number, store};
use crate::http::Body;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::{Algorithm, Announced, Checksum, Data, Part};

/// Answers.
pub(in crate::services::s3) async fn answer(exchange: &Exchange<'_>, body: Body) -> Answer {
    let subject = Subject::find(exchange, Which::Open)?;
    let number = part_number(exchange.request)?;
    let may = subject.write(exchange)?;
    sse::check_part(exchange.request)?;
    let announced = subject.with_upload(|upload| upload.announced)?;
    let algorithm = announced.map_or(Algorithm::Crc64Nvme, |announced| announced.algorithm);
    let integrity = Integrity::of_part(exchange.request, algorithm)?;
    let sent = integrity.claimed_algorithm();
    check_algorithm(announced, sent)?;
    let encryption = subject.decrypt(exchange)?;
    let received = input::receive(exchange.request, body, integrity).await?;
    let Digests { md5, checksum } = received.digests;
    let keeps = Rules::of(announced).part_checksums != Kept::No;
    let mut response = output::ok();
    set(&mut response, "etag", &quoted(&hex(&md5)));
    sse::describe(&encryption, &mut response);
    // Of a part that came without a checksum, to an upload that announced none, AWS is not known to show any.
    if keeps || sent.is_some() {
        let Checksum { algorithm, value, .. } = &checksum;
        set(&mut response, algorithm.header(), value);
    }
    let part = Part {
        data: Data::new(received.data),
        size: received.size,
        md5,
        checksum: keeps.then_some(checksum),
        modified: exchange.now,
    };
    store(&may, &subject, number, part)?;
    Ok(may.answer(response))
}

/// Whether the upload takes a part with a checksum of this algorithm, or with none.
fn check_algorithm(announced: Option<Announced>, sent: Option<Algorithm>) -> Result<(), Refusal> {
    let (rules, expected) = (Rules::of(announced), announced.map(|announced| announced.algorithm));
    let judged = match sent {
        None => rules.part_without,
        Some(_) if sent == expected => Judged::Accepted,
        Some(_) => rules.part_of_another,
    };
    let lower = |algorithm: Option<Algorithm>| {
        algorithm.map_or("null".to_owned(), |algorithm| algorithm.name().to_ascii_lowercase())
    };
    match judged {
        Judged::Accepted => Ok(()),
        Judged::Refused => {
            let (expected, actual) = (lower(expected), lower(sent));
            Err(S3Refusal::ChecksumTypeMismatch { expected, actual }.into())
        }
    }
}
