//! Answers.

use chrono::{DateTime, Utc};
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};

use crate::http::Response;
use crate::http::response::{empty, header_value, with_body};
use crate::wire::Element;
use crate::wire::xml::Layout;
pub(super) use crate::world::canonical_user_id;

pub(super) const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// The root element of a result.
pub(super) fn root(name: &'static str) -> Element {
    Element::new(name).attribute("xmlns", NAMESPACE)
}

/// A result.
pub(super) fn xml(element: &Element) -> Response {
    let mut response = untyped_xml(element);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}

/// A result without a Content-Type: some operations of S3 send none.
pub(super) fn untyped_xml(element: &Element) -> Response {
    with_body(StatusCode::OK, element.document(Layout::OneLine).into())
}

/// 200, and nothing else.
pub(super) fn ok() -> Response {
    empty(StatusCode::OK)
}

/// 204.
pub(super) fn no_content() -> Response {
    empty(StatusCode::NO_CONTENT)
}

/// Sets a header. A value that cannot be a header is left out.
pub(super) fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Some(value) = header_value(name, value) {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}

/// `"ETAG"`.
pub(super) fn quoted(etag: &str) -> String {
    ["\"", etag, "\""].concat()
}

/// `Wed, 12 Oct 2009 17:50:00 GMT`, as headers have it.
pub(super) fn http_date(time: DateTime<Utc>) -> String {
    crate::dates::http(time)
}

/// `2009-10-12T17:50:30.000Z`, as documents have it.
pub(super) fn document_date(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

/// An Owner or Initiator element.
pub(super) fn owner(name: &'static str, account: &str) -> Element {
    Element::new(name).text("ID", canonical_user_id(account))
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
