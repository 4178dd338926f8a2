//! GetBucketPolicy, PutBucketPolicy, DeleteBucketPolicy, GetBucketPolicyStatus.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>

use super::Answer;
use std::sync::Arc;

use super::input::{self, Protection};
use super::output::{self, root, set};
use super::{gate, principals};
use crate::http::Body;
use crate::http::response::with_body;
use crate::leave::{Authorized, OnBucket};
use crate::policy::{Context, DocumentError, DocumentKind, Policy};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;

/// The most that is read: white space counts here, and not in the 20 KiB that a policy may have. How much S3 reads is
/// not known.
const LARGEST: usize = 512 * 1024;

/// Answers GetBucketPolicy.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = authorize(exchange, &bucket, "s3:GetBucketPolicy")?;
    of_owners_account(exchange, &bucket)?;
    let policy = stored(&bucket)?;
    let text = policy.shown(&|id, _| exchange.world.principal_arn(id));
    let mut response = with_body(http::StatusCode::OK, text.into());
    set(&mut response, "content-type", "application/json");
    Ok(may.answer(response))
}

/// Answers PutBucketPolicy.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = authorize(exchange, &bucket, "s3:PutBucketPolicy")?;
    of_owners_account(exchange, &bucket)?;
    let text = input::read(exchange.request, body, LARGEST, Protection::Optional).await?;
    let policy = parse(exchange, &bucket, &String::from_utf8_lossy(&text))?;
    let mut settings = bucket.settings_mut(&may);
    if policy.is_public() && settings.public_access_block.is_some_and(|block| block.block_public_policy) {
        let user = exchange.authenticated.caller.arn().unwrap_or_default();
        return Err(S3Refusal::PublicPolicyBlocked { user, bucket: bucket.name.clone() }.into());
    }
    settings.policy = Some(Arc::new(policy));
    Ok(may.answer(output::no_content()))
}

/// Answers DeleteBucketPolicy.
pub(super) fn delete(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = authorize(exchange, &bucket, "s3:DeleteBucketPolicy")?;
    of_owners_account(exchange, &bucket)?;
    bucket.settings_mut(&may).policy = None;
    Ok(may.answer(output::no_content()))
}

/// Answers GetBucketPolicyStatus.
pub(super) fn status(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketPolicyStatus", Context::default())?;
    let public = stored(&bucket)?.is_public();
    Ok(may.answer(output::xml(&root("PolicyStatus").text("IsPublic", public.to_string()))))
}

/// No Deny of the bucket's own policy stops the owner's root user, so that nobody can be locked out of a bucket by it;
/// an organization's policies do.
fn authorize(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    action: &str,
) -> Result<Authorized<OnBucket>, Refusal> {
    gate::on_bucket(exchange, bucket, action, Context::default())
}

/// Even a caller who may is refused, unless they are of the owner's account.
fn of_owners_account(exchange: &Exchange<'_>, bucket: &Bucket) -> Result<(), Refusal> {
    if exchange.authenticated.caller.account() == Some(bucket.owner.as_str()) {
        return Ok(());
    }
    let method = exchange.request.method.to_string();
    Err(S3Refusal::MethodNotAllowed { method, resource_type: "BUCKETPOLICY".to_owned() }.into())
}

fn stored(bucket: &Bucket) -> Result<Arc<Policy>, Refusal> {
    let policy = bucket.settings().policy.clone();
    policy.ok_or_else(|| S3Refusal::NoSuchBucketPolicy { bucket: bucket.name.clone() }.into())
}

fn parse(exchange: &Exchange<'_>, bucket: &Bucket, text: &str) -> Result<Policy, Refusal> {
    let mut policy = Policy::parse(text, &DocumentKind::Bucket(bucket.name.clone())).map_err(malformed)?;
    let ids = principals::resolve(exchange.world, &policy);
    let ids = ids.map_err(|principals::Nobody(detail)| S3Refusal::MalformedPolicyIn {
        message: "Invalid principal in policy".to_owned(),
        detail,
    })?;
    policy.pin_principals(&ids);
    Ok(policy)
}

fn malformed(error: DocumentError) -> S3Refusal {
    let DocumentError { message, detail } = error;
    match detail {
        Some(detail) => S3Refusal::MalformedPolicyIn { message, detail },
        None => S3Refusal::MalformedPolicy { message },
    }
}
