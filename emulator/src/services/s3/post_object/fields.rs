//! The fields of a form, as the headers that they stand for.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::http::Request;
use crate::http::form::Fields;
use crate::refusal::{Refusal, S3FormRefusal};
use crate::services::s3::rfc2047;

/// Fields that are headers of the same name.
const SAME: [&str; 5] =
    ["cache-control", "content-type", "content-disposition", "content-encoding", "expires"];

/// The fields that may hold any text.
const METADATA: &str = "x-amz-meta-";

/// Beginnings of such fields.
const FAMILIES: [&str; 6] = [
    METADATA,
    "x-amz-checksum-",
    "x-amz-server-side-encryption",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
    "x-amz-object-lock-",
];

/// Headers that are about the connection, and stay.
const KEPT: [HeaderName; 3] = [http::header::CONTENT_LENGTH, http::header::USER_AGENT, http::header::REFERER];

/// The request as if its fields were headers. The form's own headers do not count.
pub(super) fn as_headers(request: &Request, fields: &Fields) -> Result<Request, Refusal> {
    let mut headers = HeaderMap::new();
    for name in KEPT {
        if let Some(value) = request.headers.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    for (name, value) in fields.iter() {
        let Some(header) = header(name) else { continue };
        let invalid = || S3FormRefusal::ValueInvalid { name: name.to_owned(), value: value.to_owned() };
        let metadata = header.as_str().starts_with(METADATA).then(|| rfc2047::of_text(value));
        let value = metadata.as_deref().unwrap_or(value);
        headers.append(header, HeaderValue::from_bytes(value.as_bytes()).map_err(|_| invalid())?);
    }
    Ok(Request { headers: headers.into(), ..request.clone() })
}

/// The header that a field stands for, where it stands for one.
fn header(field: &str) -> Option<HeaderName> {
    let name = field.to_ascii_lowercase();
    match name.as_str() {
        "acl" => Some(HeaderName::from_static("x-amz-acl")),
        same if SAME.contains(&same) || FAMILIES.iter().any(|family| same.starts_with(family)) => {
            HeaderName::from_bytes(same.as_bytes()).ok()
        }
        _ => None,
    }
}
