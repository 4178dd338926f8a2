//! GetBucketCors, PutBucketCors, DeleteBucketCors.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html>

mod document;
#[cfg(test)]
mod tests;

pub(super) use document::is_header_name;

use super::Answer;
use std::sync::Arc;

use super::input::{self, CONFIGURATION, Protection};
use super::{gate, output};
use crate::http::Body;
use crate::policy::Context;
use crate::refusal::S3Refusal;
use crate::services::Exchange;

/// Answers GetBucketCors.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketCORS", Context::default())?;
    let cors = bucket.settings().cors.clone();
    let cors = cors.ok_or_else(|| S3Refusal::NoSuchCorsConfiguration { bucket: bucket.name.clone() })?;
    Ok(may.answer(output::untyped_xml(&document::write(&cors))))
}

/// Answers PutBucketCors.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketCORS", Context::default())?;
    let bytes = input::read(exchange.request, body, CONFIGURATION, Protection::Needed).await?;
    if bytes.is_empty() {
        return Err(S3Refusal::MissingRequestBody.into());
    }
    bucket.settings_mut(&may).cors = Some(Arc::new(document::read(&bytes)?));
    Ok(may.answer(output::ok()))
}

/// Answers DeleteBucketCors. It has no action of its own.
pub(super) fn delete(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketCORS", Context::default())?;
    bucket.settings_mut(&may).cors = None;
    Ok(may.answer(output::no_content()))
}
