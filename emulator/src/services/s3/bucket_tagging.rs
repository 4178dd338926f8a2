//! GetBucketTagging, PutBucketTagging, DeleteBucketTagging.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html>

use super::input::{self, CONFIGURATION, Protection};
use super::tags::{self, Document, Tagged};
use super::{gate, output};
use crate::http::{Body, Response};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;

/// Answers GetBucketTagging.
pub(super) fn get(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:GetBucketTagging", Context::default())?;
    let tags = bucket.settings.read().tags.clone();
    let tags = tags.ok_or_else(|| S3Refusal::NoSuchTagSet { bucket: bucket.name.clone() })?;
    Ok(output::xml(&tags::document(&tags)))
}

/// Answers PutBucketTagging.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:PutBucketTagging", Context::default())?;
    let document: Document =
        input::document(exchange.request, body, CONFIGURATION, Protection::Needed).await?;
    bucket.settings.write().tags = Some(document.tags(Tagged::Bucket)?);
    Ok(output::no_content())
}

/// Answers DeleteBucketTagging. It has no action of its own.
pub(super) fn delete(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:PutBucketTagging", Context::default())?;
    bucket.settings.write().tags = None;
    Ok(output::no_content())
}
