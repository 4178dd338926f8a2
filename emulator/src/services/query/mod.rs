//! What STS and IAM have in common: the query protocol's operations, its schema checks and its answers.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html>

mod checks;
pub(super) mod patterns;

use http::{HeaderValue, StatusCode, header};

use super::Exchange;
use crate::http::{Response, response};
use crate::wire::xml::Layout;
use crate::wire::{Element, Params};

pub(super) use checks::{Checks, MOST_TAGS, Malformed, Style, TAG_KEY, Text, field};

/// What a request asks for, or does not find.
pub(super) enum Wanted<T> {
    /// This operation.
    Operation(&'static str, T),
    /// One that AWS has and rolecall has not.
    NotEmulated(&'static str),
    /// None that AWS has.
    Unknown { action: String, version: String },
}

/// A service's operations.
pub(super) struct Api<T: 'static> {
    /// The version that `Version` must name.
    pub(super) version: &'static str,
    /// The operations, by `Action`.
    pub(super) operations: &'static [(&'static str, T)],
    /// What AWS has beside.
    pub(super) not_emulated: &'static [&'static str],
}

impl<T: Copy> Api<T> {
    /// Finds the operation that `Action` and `Version` name.
    pub(super) fn wanted(&self, params: &Params) -> Wanted<T> {
        let action = params.get("Action").unwrap_or_default();
        let sent = params.get("Version").unwrap_or_default();
        if sent == self.version {
            if let Some((name, operation)) = self.operations.iter().find(|(name, _)| *name == action) {
                return Wanted::Operation(name, *operation);
            }
            if let Some(name) = self.not_emulated.iter().find(|name| **name == action) {
                return Wanted::NotEmulated(name);
            }
        }
        let version = if sent.is_empty() { "NO_VERSION_SPECIFIED".to_owned() } else { sent.into_owned() };
        Wanted::Unknown { action: action.into_owned(), version }
    }

    /// Refuses what the service does not have.
    ///
    /// # Errors
    /// With what the service makes of such an action and version.
    pub(super) fn refuse_unknown<E>(
        &self,
        params: &Params,
        unknown: impl FnOnce(String, String) -> E,
    ) -> Result<(), E> {
        match self.wanted(params) {
            Wanted::Operation(..) | Wanted::NotEmulated(_) => Ok(()),
            Wanted::Unknown { action, version } => Err(unknown(action, version)),
        }
    }
}

/// An answer: the result, where the operation has one, and the request's ID.
pub(super) fn answer(
    exchange: &Exchange<'_>,
    operation: &str,
    namespace: &str,
    result: Option<Element>,
) -> Response {
    let metadata = Element::new("ResponseMetadata").text("RequestId", exchange.request.id.uuid());
    let document = Element::new(format!("{operation}Response"))
        .attribute("xmlns", namespace)
        .children(result)
        .child(metadata)
        .document(Layout::Indented);
    let mut response = response::with_body(StatusCode::OK, document.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

/// A time as the query services write it: `2026-07-19T10:00:00Z`.
pub(super) fn timestamp(time: chrono::DateTime<chrono::Utc>) -> String {
    crate::dates::iso(time)
}
