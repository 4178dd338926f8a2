//! Errors on the wire: S3's form, and the query services'.

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use super::xml::{Element, Layout};
use crate::http::response::{self, Content, Response};
use crate::refusal::Refusal;

const ERROR_CODE: HeaderName = HeaderName::from_static("x-amz-error-code");
const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amz-error-message");

/// S3: Code and Message first, which may be empty, then the extra fields, then the two IDs.
#[must_use]
pub fn s3(refusal: &Refusal, request_id: &str, host_id: &str) -> Response {
    let document = Element::new("Error")
        .text("Code", refusal.code())
        .text("Message", refusal.message())
        .children(
            refusal.fields().into_iter().map(|(name, value)| Element::of_text(element_name(name), value)),
        )
        .text("RequestId", request_id)
        .text("HostId", host_id)
        .document(Layout::OneLine);
    with_document(refusal, document, "application/xml")
}

/// The static websites of S3: a page that says the same, and headers that do so for programs.
#[must_use]
pub fn page(refusal: &Refusal, request_id: &str, host_id: &str) -> Response {
    let status = status_of(refusal);
    let title = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let ids = [("RequestId", request_id.to_owned()), ("HostId", host_id.to_owned())];
    let fields = refusal.fields();
    let said = [("Code", refusal.code().to_owned()), ("Message", refusal.message())];
    let list = said.into_iter().chain(fields.iter().cloned()).chain(ids);
    let items = list.map(|(name, value)| Element::of_text("li", format!("{name}: {value}")));
    let head = Element::new("head").text("title", &title);
    let body = Element::new("body").text("h1", &title).child(Element::new("ul").children(items));
    let page = Element::new("html").child(head).child(body.child(Element::new("hr")));
    let mut answer = response::with_body(status, Content::from(page.document(Layout::Indented)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response::set(&mut answer, ERROR_CODE, refusal.code().to_owned());
    response::set(&mut answer, ERROR_MESSAGE, refusal.message());
    for (name, value) in fields {
        if let Ok(name) = HeaderName::try_from(format!("x-amz-error-detail-{name}")) {
            response::set(&mut answer, name, value);
        }
    }
    answer
}

/// STS and IAM.
#[must_use]
pub fn query(refusal: &Refusal, namespace: &str, request_id: &str) -> Response {
    let fault = if refusal.status() < 500 { "Sender" } else { "Receiver" };
    let error = described(Element::new("Error").text("Type", fault), refusal);
    let document = Element::new("ErrorResponse")
        .attribute("xmlns", refusal.namespace().unwrap_or(namespace))
        .child(error)
        .text("RequestId", request_id)
        .document(Layout::Indented);
    with_document(refusal, document, "text/xml")
}

/// EC2.
#[must_use]
pub fn ec2(refusal: &Refusal, request_id: &str) -> Response {
    let error = described(Element::new("Error"), refusal);
    let document = Element::new("Response")
        .child(Element::new("Errors").child(error))
        .text("RequestID", request_id)
        .document(Layout::OneLine);
    with_document(refusal, document, "text/xml")
}

fn described(error: Element, refusal: &Refusal) -> Element {
    let message = Some(refusal.message()).filter(|message| !message.is_empty());
    error.text("Code", refusal.code()).maybe("Message", message)
}

fn status_of(refusal: &Refusal) -> StatusCode {
    StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST)
}

/// Names that Rust cannot spell: `X_Amz_Expires` stands for `X-Amz-Expires`, `Token_0` for `Token-0`.
fn element_name(name: &'static str) -> String {
    name.replace('_', "-")
}

fn with_document(refusal: &Refusal, document: String, content_type: &'static str) -> Response {
    let mut answer = response::with_body(status_of(refusal), Content::from(document));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in refusal.headers.iter() {
        answer.headers_mut().insert(name.clone(), value.clone());
    }
    answer
}
