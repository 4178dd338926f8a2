//! Errors on the wire: S3's form, and the query services'.

use http::header::{CONTENT_TYPE, HeaderValue};

use super::xml::{Element, Layout};
use crate::http::response::{self, Content, Response};
use crate::refusal::Refusal;

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

/// Names that Rust cannot spell: `X_Amz_Expires` stands for `X-Amz-Expires`, `Token_0` for `Token-0`.
fn element_name(name: &'static str) -> String {
    name.replace('_', "-")
}

fn with_document(refusal: &Refusal, document: String, content_type: &'static str) -> Response {
    let status = http::StatusCode::from_u16(refusal.status()).unwrap_or(http::StatusCode::BAD_REQUEST);
    let mut answer = response::with_body(status, Content::from(document));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in refusal.headers.iter() {
        answer.headers_mut().insert(name.clone(), value.clone());
    }
    answer
}
