//! Matching a request with CORS rules.

use http::HeaderMap;
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};

use crate::http::Request;
use crate::world::bucket::{CorsConfiguration, CorsRule};

/// What a web page asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) origin: Option<String>,
    pub(super) method: Option<String>,
    /// The requested headers, in lower case.
    pub(super) headers: Vec<String>,
    /// The same as sent.
    pub(super) headers_text: Option<String>,
}

impl Asked {
    /// What a preflight asks for.
    pub(super) fn of_preflight(request: &Request) -> Self {
        let text = |name| text(&request.headers, name);
        let headers_text = text(ACCESS_CONTROL_REQUEST_HEADERS);
        let names = headers_text.iter().flat_map(|names| names.split(','));
        Self {
            origin: text(ORIGIN),
            method: text(ACCESS_CONTROL_REQUEST_METHOD),
            headers: names
                .map(|name| name.trim().to_ascii_lowercase())
                .filter(|name| !name.is_empty())
                .collect(),
            headers_text,
        }
    }

    /// What an actual request asks for: its own method, unless it says another one, as a preflight does.
    pub(super) fn of_actual(request: &Request) -> Option<Self> {
        let asked = Self::of_preflight(request);
        asked.origin.as_ref()?;
        let method = asked.method.clone().unwrap_or_else(|| request.method.to_string());
        Some(Self { method: Some(method), ..asked })
    }
}

fn text(headers: &HeaderMap, name: http::HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// A rule that matches, and the AllowedOrigin by which it does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match<'a> {
    pub(super) rule: &'a CorsRule,
    pub(super) origin: &'a str,
}

/// The element of a rule that does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    Origin,
    Method,
    /// The first header that is not allowed.
    Header(String),
}

/// The first rule that matches.
pub(super) fn first<'a>(cors: &'a CorsConfiguration, asked: &Asked) -> Option<Match<'a>> {
    cors.rules.iter().find_map(|rule| judge(rule, asked).ok())
}

/// Whether a rule matches, or by what it does not.
pub(super) fn judge<'a>(rule: &'a CorsRule, asked: &Asked) -> Result<Match<'a>, Failed> {
    let origin = asked.origin.as_deref().unwrap_or_default();
    let origin =
        rule.allowed_origins.iter().find(|pattern| matches(pattern, origin)).ok_or(Failed::Origin)?;
    let method = asked.method.as_ref().ok_or(Failed::Method)?;
    if !rule.allowed_methods.contains(method) {
        return Err(Failed::Method);
    }
    let allowed = |name: &&String| {
        rule.allowed_headers.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), name))
    };
    match asked.headers.iter().find(|name| !allowed(name)) {
        Some(name) => Err(Failed::Header(name.clone())),
        None => Ok(Match { rule, origin }),
    }
}

/// One `*` stands for any text, also for none.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => {
            text.len() >= before.len() + after.len() && text.starts_with(before) && text.ends_with(after)
        }
    }
}
