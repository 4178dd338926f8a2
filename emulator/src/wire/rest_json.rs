//! AWS restJson1: answers and errors.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderName, StatusCode};
use serde_json::{Value, json};

use super::json::code;
use crate::http::response::{Content, Response, with_body};
use crate::refusal::Refusal;

const KIND: HeaderValue = HeaderValue::from_static("application/json");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// An answer.
#[must_use]
pub fn answer(value: &Value) -> Response {
    document(StatusCode::OK, value)
}

/// A refusal: its code stands in a header.
#[must_use]
pub fn error(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let message = refusal.message();
    let body = if message.is_empty() { json!({}) } else { json!({ "message": message }) };
    let mut response = document(status, &body);
    response.headers_mut().insert(ERROR_TYPE, HeaderValue::from_static(code(refusal.code())));
    response
}

fn document(status: StatusCode, value: &Value) -> Response {
    let mut response = with_body(status, Content::from(value.to_string()));
    response.headers_mut().insert(CONTENT_TYPE, KIND);
    response
}
