//! The answer to a form, as the form wishes it.

use http::{StatusCode, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http::form::Fields;
use crate::http::{Response, Service, Style};
use crate::services::Exchange;
use crate::services::s3::gate;
use crate::services::s3::output::{self, quoted, set};
use crate::wire::Element;

/// All but the characters that no URL has to encode: slashes too.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Finishes the answer of PutObject.
pub(super) fn finish(exchange: &Exchange<'_>, fields: &Fields, etag: &str, stored: Response) -> Response {
    if let Some(url) = redirect(fields) {
        let mut response = stored;
        *response.status_mut() = StatusCode::SEE_OTHER;
        set(&mut response, "location", &with_result(exchange, url, etag));
        return response;
    }
    let location = location(exchange);
    let mut response = match fields.get("success_action_status") {
        Some("200") => stored,
        Some("201") => created(exchange, &location, etag, stored),
        _ => {
            let mut response = stored;
            *response.status_mut() = StatusCode::NO_CONTENT;
            response
        }
    };
    set(&mut response, "location", &location);
    response
}

/// Where the browser is to be sent. What is no address of a web page counts as nothing.
fn redirect(fields: &Fields) -> Option<&str> {
    let url = fields.get("success_action_redirect").or_else(|| fields.get("redirect"))?;
    let parsed: Uri = url.parse().ok()?;
    (parsed.host().is_some() && matches!(parsed.scheme_str(), Some("http" | "https"))).then_some(url)
}

fn with_result(exchange: &Exchange<'_>, url: &str, etag: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    let bucket = gate::bucket_name(exchange);
    let key = utf8_percent_encode(gate::key(exchange), ENCODED);
    format!("{url}{separator}bucket={bucket}&key={key}&etag=%22{etag}%22")
}

fn location(exchange: &Exchange<'_>) -> String {
    let scheme = if exchange.request.secure { "https" } else { "http" };
    let host = &exchange.request.host;
    let key = utf8_percent_encode(gate::key(exchange), ENCODED);
    match &exchange.address.service {
        Service::S3 { style: Style::VirtualHosted, .. } => format!("{scheme}://{host}/{key}"),
        _ => format!("{scheme}://{host}/{}/{key}", gate::bucket_name(exchange)),
    }
}

fn created(exchange: &Exchange<'_>, location: &str, etag: &str, stored: Response) -> Response {
    let document = Element::new("PostResponse")
        .text("Location", location)
        .text("Bucket", gate::bucket_name(exchange))
        .text("Key", gate::key(exchange))
        .text("ETag", quoted(etag));
    let mut response = output::xml(&document);
    *response.status_mut() = StatusCode::CREATED;
    response.headers_mut().extend(stored.into_parts().0.headers);
    response
}
