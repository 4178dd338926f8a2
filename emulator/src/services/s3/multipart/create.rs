//! CreateMultipartUpload.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html>

use super::super::Answer;
use std::collections::BTreeMap;

use super::super::attributes::Attributes;
use super::super::output::{self, root, set};
use super::super::{gate, put_object, sse};
use crate::auth::Caller;
use crate::http::Request;
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::{Algorithm, ChecksumType, Upload};
use crate::world::ids;

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let (bucket, key) = (gate::bucket(exchange)?, gate::key(exchange));
    let may = put_object::authorize(exchange, &bucket, key, Context::default())?;
    if matches!(exchange.authenticated.caller, Caller::Anonymous) {
        return Err(S3Refusal::AnonymousMultipartUpload.into());
    }
    let attributes = Attributes::of(exchange, &bucket, "CreateMultipartUpload")?;
    let algorithm = algorithm(exchange.request)?;
    let checksum_type = checksum_type(exchange.request, algorithm)?;
    let encryption = sse::for_writing(exchange, &bucket, key, &may)?;
    let caller = &exchange.authenticated.caller;
    let upload = Upload {
        key: key.to_owned(),
        initiated: exchange.now,
        initiator: (caller.arn().unwrap_or_default(), caller.account().unwrap_or_default().to_owned()),
        headers: attributes.headers,
        storage_class: attributes.storage_class,
        encryption: encryption.clone(),
        tags: attributes.tags,
        acl: attributes.acl,
        algorithm,
        checksum_type,
        parts: BTreeMap::new(),
    };
    let id = ids::upload_id();
    bucket.uploads_mut(&may).map_err(|_| gate::gone(&bucket))?.begin(id.clone(), upload);
    let result = root("InitiateMultipartUploadResult")
        .text("Bucket", &bucket.name)
        .text("Key", key)
        .text("UploadId", id);
    let mut response = output::xml(&result);
    sse::describe(&encryption, &mut response);
    if let Some(algorithm) = algorithm {
        set(&mut response, "x-amz-checksum-algorithm", algorithm.name());
        set(&mut response, "x-amz-checksum-type", checksum_type.name());
    }
    Ok(may.answer(response))
}

fn algorithm(request: &Request) -> Result<Option<Algorithm>, Refusal> {
    let Some(name) = request.header("x-amz-checksum-algorithm") else { return Ok(None) };
    Algorithm::named(name).map(Some).ok_or_else(|| S3Refusal::UnsupportedChecksumAlgorithm.into())
}

/// SHA checksums cannot be those of the whole object, and CRC64NVME can be no other.
fn checksum_type(request: &Request, algorithm: Option<Algorithm>) -> Result<ChecksumType, Refusal> {
    let wanted = match request.header("x-amz-checksum-type") {
        None => None,
        Some("COMPOSITE") => Some(ChecksumType::Composite),
        Some("FULL_OBJECT") => Some(ChecksumType::FullObject),
        Some(other) => {
            return Err(refused(other, algorithm.map_or("", Algorithm::name)));
        }
    };
    match (algorithm, wanted) {
        (None, Some(_)) => Err(S3Refusal::ChecksumTypeWithoutAlgorithm.into()),
        (None | Some(Algorithm::Crc64Nvme), None) => Ok(ChecksumType::FullObject),
        (Some(_), None) => Ok(ChecksumType::Composite),
        (Some(Algorithm::Crc64Nvme), Some(ChecksumType::Composite)) => Err(refused("COMPOSITE", "crc64nvme")),
        (Some(sha @ (Algorithm::Sha1 | Algorithm::Sha256)), Some(ChecksumType::FullObject)) => {
            Err(refused("FULL_OBJECT", sha.name()))
        }
        (Some(_), Some(wanted)) => Ok(wanted),
    }
}

fn refused(kind: &str, algorithm: &str) -> Refusal {
    let (kind, algorithm) = (kind.to_owned(), algorithm.to_ascii_lowercase());
    S3Refusal::ChecksumTypeNotForAlgorithm { kind, algorithm }.into()
}
