//! Smithy RPC v2 CBOR: errors alone, for services that are not emulated.
//!
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderName, StatusCode};

use crate::http::response::{Content, Response, with_body};
use crate::refusal::Refusal;

const KIND: HeaderValue = HeaderValue::from_static("application/cbor");
const PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

/// The major types of RFC 8949.
const TEXT: u8 = 3 << 5;
const MAP: u8 = 5 << 5;

/// A refusal.
#[must_use]
pub fn error(refusal: &Refusal) -> Response {
    let mut body = vec![MAP | 2];
    for text in ["__type", refusal.code(), "message", &refusal.message()] {
        push_text(&mut body, text);
    }
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = with_body(status, Content::of([Bytes::from(body)]));
    response.headers_mut().insert(CONTENT_TYPE, KIND);
    response.headers_mut().insert(PROTOCOL, HeaderValue::from_static("rpc-v2-cbor"));
    response
}

/// A length of up to 23 stands in the first byte; a longer one behind it, here always in eight bytes.
fn push_text(body: &mut Vec<u8>, text: &str) {
    match u8::try_from(text.len()) {
        Ok(short @ ..24) => body.push(TEXT | short),
        _ => {
            body.push(TEXT | 27);
            body.extend_from_slice(&(text.len() as u64).to_be_bytes());
        }
    }
    body.extend_from_slice(text.as_bytes());
}
