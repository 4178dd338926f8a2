//! Headers in the query of a presigned URL.
//!
//! Whoever presigns an upload may not be whoever sends it, so the AWS SDKs move `x-amz-` headers into the query, and S3
//! takes them from there: an object gets the metadata, the ACL and the tags that its URL names. Not the checksum: the
//! SDK for JavaScript signs that of an empty body into every URL, and S3 takes no notice.

use std::borrow::Cow;

use http::{HeaderName, HeaderValue};

use crate::http::Request;
use crate::http::request::query_pairs;

/// What S3 reads in a query as it reads the header.
const HOISTED: [&str; 4] =
    ["x-amz-acl", "x-amz-expected-bucket-owner", "x-amz-storage-class", "x-amz-tagging"];
const HOISTED_FAMILIES: [&str; 2] = ["x-amz-grant-", "x-amz-meta-"];

/// The request with the headers that its URL carries; a header that was sent wins over the parameter.
pub(crate) fn unfold(request: &Request) -> Cow<'_, Request> {
    let mut unfolded = Cow::Borrowed(request);
    for (name, value) in headers(&request.query) {
        if !request.headers.contains_key(&name) {
            unfolded.to_mut().headers.entry(name).or_insert(value);
        }
    }
    unfolded
}

fn headers(query: &str) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    query_pairs(query).filter_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let is_hoisted = HOISTED.contains(&name.as_str())
            || HOISTED_FAMILIES.iter().any(|family| name.starts_with(family));
        is_hoisted.then_some(())?;
        Some((name.parse().ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    })
}
