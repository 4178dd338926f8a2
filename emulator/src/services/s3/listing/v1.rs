//! ListObjects.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html>

use super::super::Answer;
use super::walk::Within;
use super::{Owner, Parameters, entries, walk};
use crate::auth::Caller;
use crate::services::Exchange;
use crate::services::s3::output::{self, root, set};
use crate::services::s3::{gate, keys};

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:ListBucket", keys::of_listing(exchange.request))?;
    let parameters = Parameters::of(exchange.request)?;
    let marker = exchange.request.parameter("marker").unwrap_or_default();
    let page = walk::walk(&bucket.objects(), &parameters, marker, Within::Skipped);
    let encoding = parameters.encoding;
    let owner = match exchange.authenticated.caller {
        Caller::Anonymous => Owner::Hidden,
        _ => Owner::Shown,
    };
    // Without a delimiter the last key serves, and S3 sends no NextMarker.
    let next = page.next().filter(|_| parameters.delimiter.is_some());
    let result = root("ListBucketResult")
        .text("Name", &bucket.name)
        .text("Prefix", encoding.apply(&parameters.prefix))
        .text("Marker", encoding.apply(marker))
        .maybe("NextMarker", next.map(|next| encoding.apply(next)))
        .text("MaxKeys", parameters.max_keys.to_string())
        .maybe("Delimiter", parameters.delimiter.as_deref().map(|delimiter| encoding.apply(delimiter)))
        .maybe("EncodingType", encoding.name())
        .text("IsTruncated", page.truncated.to_string())
        .children(entries(&page, &bucket, encoding, owner));
    let mut response = output::xml(&result);
    set(&mut response, "x-amz-bucket-region", &bucket.region);
    Ok(may.answer(response))
}
