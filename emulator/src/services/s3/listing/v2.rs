//! ListObjectsV2.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>

use super::super::Answer;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;

use super::walk::Within;
use super::{Owner, Parameters, entries, walk};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::services::s3::output::{self, root, set};
use crate::services::s3::{gate, keys};

/// What a continuation token begins with, so that no other text passes for one.
const TOKEN: &str = "after:";

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let request = exchange.request;
    let may = gate::on_bucket(exchange, &bucket, "s3:ListBucket", keys::of_listing(request))?;
    let parameters = Parameters::of(request)?;
    let start_after = request.parameter("start-after").filter(|key| !key.is_empty());
    let token = request.parameter("continuation-token");
    let after = match &token {
        Some(token) => read_token(token)?,
        None => start_after.unwrap_or_default().to_owned(),
    };
    let page = walk::walk(&bucket.objects(), &parameters, &after, Within::Listed);
    let owner = match request.parameter("fetch-owner") {
        Some("true") => Owner::Shown,
        _ => Owner::Hidden,
    };
    let encoding = parameters.encoding;
    let result = root("ListBucketResult")
        .text("Name", &bucket.name)
        .text("Prefix", encoding.apply(&parameters.prefix))
        .maybe("StartAfter", start_after.filter(|_| token.is_none()).map(|key| encoding.apply(key)))
        .maybe("ContinuationToken", token)
        .maybe("NextContinuationToken", page.next().map(write_token))
        .text("KeyCount", page.entries.len().to_string())
        .text("MaxKeys", parameters.max_keys.to_string())
        .maybe("Delimiter", parameters.delimiter.as_deref().map(|delimiter| encoding.apply(delimiter)))
        .maybe("EncodingType", encoding.name())
        .text("IsTruncated", page.truncated.to_string())
        .children(entries(&page, &bucket, encoding, owner));
    let mut response = output::xml(&result);
    set(&mut response, "x-amz-bucket-region", &bucket.region);
    Ok(may.answer(response))
}

fn write_token(after: &str) -> String {
    URL_SAFE.encode(format!("{TOKEN}{after}"))
}

fn read_token(token: &str) -> Result<String, Refusal> {
    if token.is_empty() {
        return Err(S3Refusal::EmptyContinuationToken.into());
    }
    let text = URL_SAFE.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let after = text.as_deref().and_then(|text| text.strip_prefix(TOKEN)).map(str::to_owned);
    after.ok_or_else(|| S3Refusal::InvalidContinuationToken { value: token.to_owned() }.into())
}
