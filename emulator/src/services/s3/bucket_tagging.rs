//! GetBucketTagging, PutBucketTagging, DeleteBucketTagging.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html>

use super::Answer;
use super::input::{self, CONFIGURATION, Protection};
use super::tags::{self, Document, Tagged};
use super::{gate, output};
use crate::http::Body;
use crate::policy::Context;
use crate::refusal::S3Refusal;
use crate::services::Exchange;

/// Answers GetBucketTagging.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketTagging", Context::default())?;
    let tags = bucket.settings().tags.clone();
    let tags = tags.ok_or_else(|| S3Refusal::NoSuchTagSet { bucket: bucket.name.clone() })?;
    Ok(may.answer(output::xml(&tags::document(&tags))))
}

/// Answers PutBucketTagging.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketTagging", Context::default())?;
    let document: Document =
        input::document(exchange.request, body, CONFIGURATION, Protection::Needed).await?;
    // An empty set is as good as none.
    bucket.settings_mut(&may).tags = Some(document.tags(Tagged::Bucket)?).filter(|tags| !tags.is_empty());
    Ok(may.answer(output::no_content()))
}

/// Answers DeleteBucketTagging. It has no action of its own.
pub(super) fn delete(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketTagging", Context::default())?;
    bucket.settings_mut(&may).tags = None;
    Ok(may.answer(output::no_content()))
}
