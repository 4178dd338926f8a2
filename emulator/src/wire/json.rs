//! AWS JSON 1.1: answers and errors.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};

use crate::http::response::{Content, Response, empty, with_body};
use crate::refusal::Refusal;

const KIND: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const KIND_1_0: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.0");

/// An answer; some are empty.
#[must_use]
pub fn answer(value: Option<&Value>) -> Response {
    let mut response = match value {
        Some(value) => with_body(StatusCode::OK, Content::from(value.to_string())),
        None => empty(StatusCode::OK),
    };
    response.headers_mut().insert(CONTENT_TYPE, KIND);
    response
}

/// A refusal.
#[must_use]
pub fn error(refusal: &Refusal) -> Response {
    error_in(refusal, "1.1")
}

/// A refusal in a version of AWS JSON.
#[must_use]
pub fn error_in(refusal: &Refusal, version: &str) -> Response {
    let (code, status) = (code(refusal.code()), status(refusal));
    let message = refusal.message();
    let document = match (message.is_empty(), code) {
        (true, _) => json!({ "__type": code }),
        (false, "AccessDeniedException") => json!({ "__type": code, "Message": message }),
        (false, _) => json!({ "__type": code, "message": message }),
    };
    let kind = if version == "1.0" { KIND_1_0 } else { KIND };
    let mut response = with_body(status, Content::from(document.to_string()));
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// The refusals of authentication, and that of too many requests, have other names here than in XML.
pub(super) fn code(code: &'static str) -> &'static str {
    match code {
        "SignatureDoesNotMatch" => "InvalidSignatureException",
        "InvalidClientTokenId" => "UnrecognizedClientException",
        "MissingAuthenticationToken" => "MissingAuthenticationTokenException",
        "IncompleteSignature" => "IncompleteSignatureException",
        "ExpiredToken" => "ExpiredTokenException",
        "Throttling" => "ThrottlingException",
        other => other,
    }
}

/// Every mistake of the client's is 400.
fn status(refusal: &Refusal) -> StatusCode {
    match refusal.status() {
        400..500 => StatusCode::BAD_REQUEST,
        other => StatusCode::from_u16(other).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
