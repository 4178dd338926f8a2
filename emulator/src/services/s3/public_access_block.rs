//! GetPublicAccessBlock, PutPublicAccessBlock, DeletePublicAccessBlock.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html>

use super::Answer;
use serde::Deserialize;

use super::gate;
use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, root};
use crate::http::Body;
use crate::policy::Context;
use crate::refusal::S3Refusal;
use crate::services::Exchange;
use crate::world::bucket::PublicAccessBlock;

#[derive(Debug, Deserialize)]
enum Document {
    #[serde(rename_all = "PascalCase")]
    PublicAccessBlockConfiguration {
        #[serde(default)]
        block_public_acls: bool,
        #[serde(default)]
        ignore_public_acls: bool,
        #[serde(default)]
        block_public_policy: bool,
        #[serde(default)]
        restrict_public_buckets: bool,
    },
}

/// Answers GetPublicAccessBlock.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketPublicAccessBlock", Context::default())?;
    let block = bucket.settings().public_access_block;
    let block = block.ok_or_else(|| S3Refusal::NoSuchPublicAccessBlock { bucket: bucket.name.clone() })?;
    let result = root("PublicAccessBlockConfiguration")
        .text("BlockPublicAcls", block.block_public_acls.to_string())
        .text("IgnorePublicAcls", block.ignore_public_acls.to_string())
        .text("BlockPublicPolicy", block.block_public_policy.to_string())
        .text("RestrictPublicBuckets", block.restrict_public_buckets.to_string());
    Ok(may.answer(output::xml(&result)))
}

/// Answers PutPublicAccessBlock.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketPublicAccessBlock", Context::default())?;
    let document = input::document(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    let Document::PublicAccessBlockConfiguration {
        block_public_acls,
        ignore_public_acls,
        block_public_policy,
        restrict_public_buckets,
    } = document;
    bucket.settings_mut(&may).public_access_block = Some(PublicAccessBlock {
        block_public_acls,
        ignore_public_acls,
        block_public_policy,
        restrict_public_buckets,
    });
    Ok(may.answer(output::ok()))
}

/// Answers DeletePublicAccessBlock. It has no action of its own.
pub(super) fn delete(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketPublicAccessBlock", Context::default())?;
    bucket.settings_mut(&may).public_access_block = None;
    Ok(may.answer(output::no_content()))
}
