//! Requests that are signed: every byte of them can still be altered before they are sent.

use rolecall_emulator::Emulator;

use crate::sigv4::{Request, flipped};
use crate::{Answer, send};

/// A request on its way out.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Every header but Content-Length.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The canonical request that was signed.
    pub canonical: String,
    /// The string to sign.
    pub string_to_sign: String,
    /// The signature.
    pub signature: String,
    /// Of each chunk, where the body is chunked: its string to sign and its signature.
    pub chunks: Vec<(String, String)>,
    /// Whether Content-Length is sent.
    pub says_length: bool,
}

impl Signed {
    pub(crate) fn of(request: &Request) -> Self {
        Self {
            method: request.method.clone(),
            target: request.target.clone(),
            headers: Vec::new(),
            body: request.body.clone(),
            canonical: String::new(),
            string_to_sign: String::new(),
            signature: String::new(),
            chunks: Vec::new(),
            says_length: true,
        }
    }

    /// The first value of a header.
    pub fn value(&self, name: &str) -> String {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// With a header's value altered.
    #[must_use]
    pub fn alter(mut self, name: &str, change: impl Fn(&str) -> String) -> Self {
        for (key, value) in &mut self.headers {
            if key.eq_ignore_ascii_case(name) {
                *value = change(value);
            }
        }
        self
    }

    /// With a text of the Authorization header replaced.
    #[must_use]
    pub fn authorization(self, from: &str, to: &str) -> Self {
        assert!(self.value("authorization").contains(from), "{from} is not in the header");
        self.alter("authorization", |value| value.replace(from, to))
    }

    /// With one more header.
    #[must_use]
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a header.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    /// With a text of the path and query replaced.
    #[must_use]
    pub fn retarget(mut self, from: &str, to: &str) -> Self {
        assert!(self.target.contains(from), "{from} is not in {}", self.target);
        self.target = self.target.replacen(from, to, 1);
        self
    }

    /// With another signature than the right one, wherever it stands.
    #[must_use]
    pub fn badly(mut self) -> Self {
        let good = self.signature.clone();
        let bad = flipped(&good);
        self.target = self.target.replace(&good, &bad);
        self.signature.clone_from(&bad);
        self.alter("authorization", |value| value.replace(&good, &bad))
    }

    /// With another body.
    #[must_use]
    pub fn with_body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    /// By another method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// Without Content-Length.
    #[must_use]
    pub fn lengthless(mut self) -> Self {
        self.says_length = false;
        self
    }

    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.says_length && (!self.body.is_empty() || matches!(self.method.as_str(), "PUT" | "POST")) {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        [head.as_bytes(), b"\r\n", &self.body].concat()
    }

    /// Sends it.
    pub async fn send(&self, aws: &Emulator) -> Answer {
        send(aws, &self.bytes()).await
    }
}
