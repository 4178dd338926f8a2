//! The string to sign of SigV2, and the HMAC-SHA1 over it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use super::amz::{self, Headers};
use super::resource::Resource;
use crate::digest::{hmac_sha1, spaced_hex};
use crate::http::Request;

/// A signature as it was sent.
#[derive(Clone, Copy)]
pub(super) struct Signature<'a>(pub(super) &'a str);

impl Signature<'_> {
    /// Whether it is the signature of this text, in a time that does not tell where they differ.
    pub(super) fn is_of(self, text: &[u8], secret: &str) -> bool {
        let right = STANDARD.encode(hmac_sha1(secret.as_bytes(), text));
        right.as_bytes().ct_eq(self.0.as_bytes()).into()
    }
}

/// What is signed. Header values need not be text, so it is bytes.
pub(super) struct StringToSign {
    text: Vec<u8>,
    /// Where the resource begins.
    head: usize,
    resource: Resource,
}

impl StringToSign {
    /// Method, Content-MD5, Content-Type and date in a line each, the `x-amz-` headers, the resource.
    pub(super) fn new(request: &Request, date: &[u8], amz: &Headers) -> Self {
        let mut text = Vec::with_capacity(256);
        text.extend_from_slice(request.method.as_str().as_bytes());
        text.push(b'\n');
        for name in ["content-md5", "content-type"] {
            push_values(&mut text, request, name);
            text.push(b'\n');
        }
        text.extend_from_slice(date);
        text.push(b'\n');
        amz.push_lines(&mut text);
        let (head, resource) = (text.len(), Resource::of(request));
        resource.push(&mut text);
        Self { text, head, resource }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.text
    }

    /// The same with the resource in its other writing; nothing where there is only one.
    pub(super) fn other(&self) -> Option<Vec<u8>> {
        let mut text = self.text.get(..self.head)?.to_vec();
        self.resource.push_other(&mut text)?;
        Some(text)
    }

    /// As it is shown.
    pub(super) fn shown(&self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }

    /// Its bytes as they are shown.
    pub(super) fn hex(&self) -> String {
        spaced_hex(&self.text)
    }

    /// As others than the client may see it: a session token is worth something to whoever reads it.
    pub(super) fn without_token(&self) -> String {
        let shown = self.shown();
        let lines = shown.split('\n').map(|line| match line.split_once(':') {
            Some((name, _)) if amz::is_token_line(line) => format!("{name}:..."),
            _ => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// All values of a header, joined by commas.
fn push_values(text: &mut Vec<u8>, request: &Request, name: &str) {
    for (index, value) in request.headers.get_all(name).iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        text.extend_from_slice(value.as_bytes().trim_ascii());
    }
}
