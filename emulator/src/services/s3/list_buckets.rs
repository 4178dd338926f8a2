//! ListBuckets.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html>

use super::Answer;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;

use super::output::{self, document_date, owner, root};
use super::{keys, regions};
use crate::access::{Denied, Question};
use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::Bucket;

const MOST: usize = 10_000;
/// What leave is asked for: a policy may name it instead of `*`.
const EVERY_BUCKET: &str = "arn:aws:s3:::*";
/// The parameters of ListBuckets: an answer to one of them tells each bucket's region.
const PARAMETERS: [&str; 4] = ["max-buckets", "continuation-token", "prefix", "bucket-region"];

/// Whether an answer tells each bucket's region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    NameOnly,
    Region,
}

/// Answers.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let account = exchange.authenticated.caller.account().ok_or(S3Refusal::AccessDenied)?;
    let context = keys::of_request(exchange);
    let question = Question::on_account("s3:ListAllMyBuckets", account, EVERY_BUCKET.to_owned(), context);
    let may = exchange.access.authorize(question).map_err(Denied::in_s3)?;
    let request = exchange.request;
    let max = max_buckets(request)?;
    let told = told(request)?;
    let after = request.parameter("continuation-token").map(read_token).transpose()?;
    let prefix = request.parameter("prefix");
    let mut buckets = wanted(exchange, account, prefix, after.as_deref());
    let more = buckets.len() > max;
    buckets.truncate(max);
    let next = buckets.last().filter(|_| more).map(|bucket| URL_SAFE.encode(&bucket.name));
    let entries = buckets.iter().map(|bucket| entry(bucket, told));
    let result = root("ListAllMyBucketsResult")
        .child(owner("Owner", account))
        .child(Element::new("Buckets").children(entries))
        .maybe("ContinuationToken", next)
        .maybe("Prefix", prefix);
    Ok(may.answer(output::xml(&result)))
}

/// The caller's buckets, by name.
fn wanted(
    exchange: &Exchange<'_>,
    account: &str,
    prefix: Option<&str>,
    after: Option<&str>,
) -> Vec<Arc<Bucket>> {
    let region = exchange.request.parameter("bucket-region");
    let mut buckets = exchange.world.buckets();
    buckets.retain(|bucket| {
        bucket.owner == account
            && prefix.is_none_or(|prefix| bucket.name.starts_with(prefix))
            && after.is_none_or(|after| bucket.name.as_str() > after)
            && region.is_none_or(|region| bucket.region == region)
    });
    buckets
}

fn told(request: &Request) -> Result<Told, Refusal> {
    if let Some(region) = request.parameter("bucket-region").filter(|region| !regions::exists(region)) {
        return Err(S3Refusal::InvalidBucketRegion { region: region.to_owned() }.into());
    }
    match PARAMETERS.iter().any(|parameter| request.has_parameter(parameter)) {
        true => Ok(Told::Region),
        false => Ok(Told::NameOnly),
    }
}

fn entry(bucket: &Bucket, told: Told) -> Element {
    Element::new("Bucket")
        .text("Name", &bucket.name)
        .text("CreationDate", document_date(bucket.created))
        .maybe("BucketRegion", (told == Told::Region).then_some(&bucket.region))
        .text("BucketArn", bucket.arn())
}

fn max_buckets(request: &Request) -> Result<usize, Refusal> {
    let Some(value) = request.parameter("max-buckets") else { return Ok(MOST) };
    let max = value.parse().ok().filter(|max| (1..=MOST).contains(max));
    max.ok_or_else(|| S3Refusal::InvalidMaxBuckets { value: value.to_owned() }.into())
}

fn read_token(token: &str) -> Result<String, Refusal> {
    let name = URL_SAFE.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    name.ok_or_else(|| S3Refusal::InvalidContinuationToken { value: token.to_owned() }.into())
}
