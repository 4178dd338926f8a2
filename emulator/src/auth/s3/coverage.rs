//! Which headers must be signed: Host, Content-MD5, and all that begin with `x-amz-` but x-amz-content-sha256, which is
//! part of the canonical request anyway.

use std::borrow::Cow;

use crate::auth::evidence::{Check, Checked, Failed};
use crate::http::Request;
use crate::refusal::S3AuthRefusal;

pub(super) fn check(request: &Request, signed: &[Cow<'_, str>]) -> Checked<()> {
    let is_signed = |name: &str| signed.binary_search_by(|other| (**other).cmp(name)).is_ok();
    let mut unsigned: Vec<&str> = request
        .headers
        .keys()
        .map(http::HeaderName::as_str)
        .filter(|name| must_be_signed(name) && !is_signed(name))
        .collect();
    if !is_signed("host") {
        unsigned.push("host");
    }
    if unsigned.is_empty() {
        return Ok(());
    }
    unsigned.sort_unstable();
    let refusal = S3AuthRefusal::HeadersNotSigned { headers: unsigned.join(", ") };
    Err(Failed::at(Check::HeadersNotSigned, refusal))
}

fn must_be_signed(name: &str) -> bool {
    name == "content-md5" || (name.starts_with("x-amz-") && name != "x-amz-content-sha256")
}
