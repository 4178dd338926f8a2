//! Headers in the query of a presigned URL.
//!
//! Whoever presigns an upload may not be whoever sends it, so the AWS SDKs move `x-amz-` headers into the query, and S3
//! takes them from there: an object gets the metadata, the ACL, the tags and the encryption that its URL names, and is
//! written under the condition that stands there. Not the checksum: the
//! SDK for JavaScript signs that of an empty body into every URL, and S3 takes no notice.

use std::borrow::Cow;

use http::Method;

use super::v2::{headers_of_query, is_amz};
use crate::auth::SignatureVersion;
use crate::http::Request;

/// What S3 reads in a query as it reads the header.
const HOISTED: [&str; 4] =
    ["x-amz-acl", "x-amz-expected-bucket-owner", "x-amz-storage-class", "x-amz-tagging"];
const HOISTED_FAMILIES: [&str; 3] = ["x-amz-grant-", "x-amz-meta-", "x-amz-server-side-encryption"];
/// The same of a request that writes; of one that reads they do not count.
const HOISTED_CONDITIONS: [&str; 2] = ["if-match", "if-none-match"];

/// The request with the headers that its URL carries; a header that was sent wins over the parameter. SigV2 signs
/// every `x-amz-` parameter as the header that it stands for, and S3 takes all of them from there.
pub(crate) fn unfold(request: &Request, version: Option<SignatureVersion>) -> Cow<'_, Request> {
    let is_wanted = match version {
        Some(SignatureVersion::V2) => is_amz,
        _ if matches!(request.method, Method::PUT | Method::POST) => is_hoisted_in_writing,
        _ => is_hoisted,
    };
    let mut unfolded = Cow::Borrowed(request);
    for (name, value) in headers_of_query(&request.query, is_wanted) {
        if !unfolded.headers.contains_key(&name) {
            unfolded.to_mut().headers.insert(name, value);
        }
    }
    unfolded
}

fn is_hoisted_in_writing(name: &str) -> bool {
    is_hoisted(name) || HOISTED_CONDITIONS.iter().any(|condition| name.eq_ignore_ascii_case(condition))
}

/// Without regard to case.
fn is_hoisted(name: &str) -> bool {
    let begins = |family: &str| {
        name.get(..family.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(family))
    };
    HOISTED.iter().any(|hoisted| name.eq_ignore_ascii_case(hoisted))
        || HOISTED_FAMILIES.iter().any(|family| begins(family))
}
