//! STS, IAM and KMS before browsers: they answer every origin, and leave it to the signature who may.
//!
//! AWS's SDK for JavaScript marks these services as open to browsers. The preflight's headers were recorded from STS, but
//! for `access-control-allow-headers`; that IAM and KMS send the same is inferred.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CONTENT_LENGTH,
};
use http::{HeaderValue, Method, StatusCode};

use crate::http::response::{empty, set};
use crate::http::{Request, Response};

const EXPOSED: HeaderValue =
    HeaderValue::from_static("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date,smithy-protocol");

/// The answer to a preflight; nothing where the request is none.
pub(super) fn preflight(request: &Request) -> Option<Response> {
    if request.method != Method::OPTIONS || !request.has_header("origin") {
        return None;
    }
    request.header("access-control-request-method")?;
    let mut response = empty(StatusCode::OK);
    if let Some(headers) = request.header("access-control-request-headers") {
        set(&mut response, ACCESS_CONTROL_ALLOW_HEADERS, headers.to_owned());
    }
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("172800"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    allow(request, &mut response);
    Some(response)
}

/// Lets the page read an answer that it asked for.
pub(super) fn allow(request: &Request, response: &mut Response) {
    if request.has_header("origin") {
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}
