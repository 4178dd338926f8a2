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
use crate::world::bucket::{Algorithm, Announced, ChecksumType, Upload};
use crate::world::ids;

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let (bucket, key) = (gate::bucket(exchange)?, gate::key(exchange));
    let may = put_object::authorize(exchange, &bucket, key, Context::default())?;
    if matches!(exchange.authenticated.caller, Caller::Anonymous) {
        return Err(S3Refusal::AnonymousMultipartUpload.into());
    }
    let attributes = Attributes::of(exchange, &bucket, "CreateMultipartUpload")?;
    let announced = announced(exchange.request)?;
    let encryption = sse::for_writing(exchange, &bucket, key, &may)?;
    let caller = &exchange.authenticated.caller;
    let writes = bucket.objects_mut(&may).map_err(|_| gate::gone(&bucket))?.watch();
    let upload = Upload {
        key: key.to_owned(),
        initiated: exchange.now,
        initiator: (caller.arn().unwrap_or_default(), caller.account().unwrap_or_default().to_owned()),
        headers: attributes.headers,
        storage_class: attributes.storage_class,
        encryption: encryption.clone(),
        tags: attributes.tags,
        acl: attributes.acl,
        announced,
        writes,
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
    if let Some(Announced { algorithm, of }) = announced {
        set(&mut response, "x-amz-checksum-algorithm", algorithm.name());
        set(&mut response, "x-amz-checksum-type", of.name());
    }
    Ok(may.answer(response))
}

/// The checksums that the request announces.
fn announced(request: &Request) -> Result<Option<Announced>, Refusal> {
    const TYPE: &str = "x-amz-checksum-type";
    let invalid = || S3Refusal::InvalidChecksum { header: TYPE.to_owned() };
    let wanted =
        request.header(TYPE).map(|name| ChecksumType::named(name).ok_or_else(invalid)).transpose()?;
    let Some(name) = request.header("x-amz-checksum-algorithm") else {
        return match wanted {
            None => Ok(None),
            Some(_) => Err(S3Refusal::ChecksumTypeWithoutAlgorithm.into()),
        };
    };
    let algorithm = Algorithm::named(name).ok_or(S3Refusal::UnsupportedChecksumAlgorithm)?;
    let of = wanted.unwrap_or(algorithm.default_type());
    if !algorithm.has(of) {
        let (kind, algorithm) = (of.name().to_owned(), algorithm.name().to_ascii_lowercase());
        return Err(S3Refusal::ChecksumTypeNotForAlgorithm { kind, algorithm }.into());
    }
    Ok(Some(Announced { algorithm, of }))
}
