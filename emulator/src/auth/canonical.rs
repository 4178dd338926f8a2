//! The canonical request and the string to sign, from the request as it came over the wire.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};
use sha2::{Digest, Sha256};

use super::credential::Credential;
use crate::digest::{hex_of_32, spaced_hex};
use crate::http::{Query, Request, Written};

/// Everything but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same, with the slashes of a path left standing.
const PATH: &AsciiSet = &RESERVED.remove(b'/');

/// The parameter that is not signed: the signature itself.
const SIGNATURE: &str = "X-Amz-Signature";

/// How a service reads a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathRule {
    /// S3: decoded and encoded once, with every dot and slash kept. A plus is a space.
    AsSent,
    /// All others: dots and double slashes resolved, and encoded once more.
    Normalized,
}

/// What of a request is signed.
pub(super) struct Signed<'a> {
    pub(super) request: &'a Request,
    pub(super) rule: PathRule,
    /// Lower case, in the order that counts.
    pub(super) headers: &'a [Cow<'a, str>],
    pub(super) payload_hash: &'a str,
}

/// A canonical request. Header values need not be text, so it is bytes.
#[derive(Clone, Debug)]
pub(super) struct CanonicalRequest(Vec<u8>);

impl CanonicalRequest {
    pub(super) fn new(signed: &Signed<'_>) -> Self {
        let request = signed.request;
        let mut text = Vec::with_capacity(256 + request.path.len() + request.query.raw().len());
        text.extend_from_slice(request.method.as_str().as_bytes());
        text.push(b'\n');
        push_path(&mut text, &request.path, signed.rule);
        text.push(b'\n');
        push_query(&mut text, &request.query);
        text.push(b'\n');
        for name in signed.headers {
            text.extend_from_slice(name.as_bytes());
            text.push(b':');
            push_values(&mut text, request, name);
            text.push(b'\n');
        }
        text.push(b'\n');
        for (place, name) in signed.headers.iter().enumerate() {
            if place > 0 {
                text.push(b';');
            }
            text.extend_from_slice(name.as_bytes());
        }
        text.push(b'\n');
        text.extend_from_slice(signed.payload_hash.as_bytes());
        Self(text)
    }

    /// As it is shown.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    /// Its bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Its bytes as they are shown.
    pub(super) fn hex(&self) -> String {
        spaced_hex(&self.0)
    }

    /// The string to sign.
    pub(super) fn string_to_sign(&self, timestamp: &str, credential: &Credential<'_>) -> String {
        let hash = hex_of_32(&Sha256::digest(&self.0).into());
        let mut text = String::with_capacity(160);
        text.push_str("AWS4-HMAC-SHA256\n");
        text.push_str(timestamp);
        text.push('\n');
        credential.push_scope(&mut text);
        text.push('\n');
        text.push_str(str::from_utf8(&hash).unwrap_or_default());
        text
    }
}

fn push_path(text: &mut Vec<u8>, raw: &str, rule: PathRule) {
    let is_plain = raw.bytes().all(|byte| is_unreserved(byte) || byte == b'/');
    match rule {
        _ if raw.is_empty() || raw == "/" => text.push(b'/'),
        PathRule::AsSent if is_plain => text.extend_from_slice(raw.as_bytes()),
        PathRule::AsSent => {
            let spaced = spaced(raw);
            let bytes: Cow<'_, [u8]> = percent_decode(spaced.as_bytes()).into();
            percent_encode(&bytes, PATH).for_each(|piece| text.extend_from_slice(piece.as_bytes()));
        }
        PathRule::Normalized => {
            let path = normalize(raw);
            percent_encode(path.as_bytes(), PATH).for_each(|piece| text.extend_from_slice(piece.as_bytes()));
        }
    }
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Resolves `.` and `..` and drops empty segments, as RFC 3986 and SigV4 say.
fn normalize(raw: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in raw.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let is_folder = matches!(raw.rsplit('/').next(), Some("" | "." | ".."));
    let end = if is_folder && !kept.is_empty() { "/" } else { "" };
    format!("/{}{end}", kept.join("/"))
}

/// The query without signatures, its pairs encoded as a signer writes them, and sorted.
fn push_query(text: &mut Vec<u8>, query: &Query) {
    if push_query_as_sent(text, query) {
        return;
    }
    let mut pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::with_capacity(8);
    let written = query.written().map(|(name, value)| (encoded(name), encoded(value)));
    pairs.extend(written.filter(|(name, _)| name != SIGNATURE));
    pairs.sort();
    for (place, (name, value)) in pairs.iter().enumerate() {
        push_pair(text, place == 0, name, value);
    }
}

/// Adds the query as it was sent, if a signer would write it so; and says whether that was done. Clients write presigned
/// URLs in this way.
fn push_query_as_sent(text: &mut Vec<u8>, query: &Query) -> bool {
    let start = text.len();
    let mut before: Option<(&str, &str)> = None;
    for (name, value) in query.written() {
        let is_canonical = name.is_canonical && value.is_canonical;
        let pair = (name.text, value.text);
        if is_canonical && name.text == SIGNATURE {
            continue;
        }
        if !is_canonical || before.is_some_and(|before| before > pair) {
            text.truncate(start);
            return false;
        }
        push_pair(text, before.is_none(), name.text, value.text);
        before = Some(pair);
    }
    true
}

fn push_pair(text: &mut Vec<u8>, is_first: bool, name: &str, value: &str) {
    if !is_first {
        text.push(b'&');
    }
    text.extend_from_slice(name.as_bytes());
    text.push(b'=');
    text.extend_from_slice(value.as_bytes());
}

/// A plus is a space, as AWS reads it in a query and S3 in a path.
fn spaced(part: &str) -> Cow<'_, str> {
    if part.contains('+') { Cow::Owned(part.replace('+', " ")) } else { Cow::Borrowed(part) }
}

/// As a signer writes it.
fn encoded(part: Written<'_>) -> Cow<'_, str> {
    if part.is_canonical {
        return Cow::Borrowed(part.text);
    }
    let spaced = spaced(part.text);
    let bytes: Cow<'_, [u8]> = percent_decode(spaced.as_bytes()).into();
    Cow::Owned(percent_encode(&bytes, RESERVED).to_string())
}

/// All values of a header, joined by commas. A header that is not there has the empty value.
fn push_values(text: &mut Vec<u8>, request: &Request, name: &str) {
    if name == "host" {
        return push_trimmed(text, request.host.as_bytes());
    }
    for (index, value) in request.header_values(name).enumerate() {
        if index > 0 {
            text.push(b',');
        }
        push_trimmed(text, value.as_bytes());
    }
}

/// Without spaces around, and with one where several are inside.
fn push_trimmed(text: &mut Vec<u8>, value: &[u8]) {
    let value = value.trim_ascii();
    if !value.contains(&b' ') {
        return text.extend_from_slice(value);
    }
    let mut after_space = false;
    for byte in value {
        if !(after_space && *byte == b' ') {
            text.push(*byte);
        }
        after_space = *byte == b' ';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s3_keeps_the_path_and_the_query_services_resolve_it() {
        for (raw, s3, query_service) in [
            ("/", "/", "/"),
            ("", "/", "/"),
            ("/a//b/../c/.", "/a//b/../c/.", "/a/c/"),
            ("/%2F%41~é", "//A~%C3%A9", "/%252F%2541~%C3%A9"),
            ("/a b%20c", "/a%20b%20c", "/a%20b%2520c"),
            ("/a+b%2Bc", "/a%20b%2Bc", "/a%2Bb%252Bc"),
            ("/%zz%", "/%25zz%25", "/%25zz%25"),
            ("/..", "/..", "/"),
        ] {
            let path = |rule| {
                let mut text = Vec::new();
                push_path(&mut text, raw, rule);
                String::from_utf8(text).unwrap()
            };
            assert_eq!(path(PathRule::AsSent), s3, "{raw}");
            assert_eq!(path(PathRule::Normalized), query_service, "{raw}");
        }
    }

    #[test]
    fn the_query_is_sorted_by_what_it_is_encoded_to() {
        for (raw, canonical) in [
            ("", ""),
            ("uploads", "uploads="),
            ("b=2&a=%7e&a=1&&A=x", "A=x&a=1&a=~&b=2"),
            ("x=a+b&y=a%2Bb&z=a/b", "x=a%20b&y=a%2Bb&z=a%2Fb"),
            ("k=a=b&X-Amz-Signature=1&x-amz-signature=2", "k=a%3Db&x-amz-signature=2"),
            ("p=%FF", "p=%FF"),
        ] {
            let mut text = Vec::new();
            push_query(&mut text, &Query::parse(raw));
            assert_eq!(String::from_utf8(text).unwrap(), canonical, "{raw}");
        }
    }

    #[test]
    fn values_are_trimmed_and_their_spaces_collapsed() {
        let mut text = Vec::new();
        push_trimmed(&mut text, b"  a   b\tc \xff ");
        assert_eq!(text, b"a b\tc \xff");
    }
}
