//! A request: built, signed, and then perhaps altered before it is sent.

use bytes::Bytes;
use chrono::TimeDelta;
use http::header::{CONTENT_LENGTH, HOST};

use super::signer::{Canonical, Identity, Scope, checksum, encoded, sha256};

/// Headers, in order.
type Headers = Vec<(String, String)>;

/// A request, not yet signed.
pub(super) struct Request {
    method: String,
    /// Path and query, as they go over the wire.
    target: String,
    host: String,
    identity: Identity,
    scope: Scope,
    headers: Headers,
    body: Vec<u8>,
    payload: Payload,
    place: Place,
}

/// What stands for the body in the canonical request.
enum Payload {
    OfBody,
    Is(String),
    /// The body's hash, which no header says.
    Unsaid,
}

/// Where the signature goes.
enum Place {
    Header,
    Query { expires: String },
    Nowhere,
}

/// A request as it is sent: every part of it may still be altered.
#[derive(Clone)]
pub(super) struct Signed {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) host: String,
    pub(super) headers: Headers,
    pub(super) body: Vec<u8>,
    pub(super) canonical: String,
    pub(super) string_to_sign: String,
    pub(super) signature: String,
}

impl Request {
    pub(super) fn new(host: String, identity: &Identity, scope: Scope, method: &str, target: String) -> Self {
        Self {
            method: method.to_owned(),
            target,
            host,
            identity: identity.clone(),
            scope,
            headers: Vec::new(),
            body: Vec::new(),
            payload: Payload::OfBody,
            place: Place::Header,
        }
    }

    pub(super) fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    /// With a body and its checksum, which S3 wants for a bucket's configuration.
    pub(super) fn configuration(self, body: &str) -> Self {
        self.header("x-amz-checksum-sha256", &checksum(body)).body(body)
    }

    /// One more signed header.
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// When, where and for what it will be signed.
    pub(super) const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Under another host name than the target's own.
    pub(super) fn host(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        self
    }

    pub(super) fn region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.scope.region);
        self
    }

    /// Signed so many minutes from now, or before.
    pub(super) fn minutes(mut self, minutes: i64) -> Self {
        self.scope.time += TimeDelta::minutes(minutes);
        self
    }

    /// With something else than the body's hash.
    pub(super) fn payload(mut self, payload: &str) -> Self {
        self.payload = Payload::Is(payload.to_owned());
        self
    }

    /// Without saying what the payload's hash is.
    pub(super) fn unsaid(mut self) -> Self {
        self.payload = Payload::Unsaid;
        self
    }

    /// Signed in the query, for so many seconds.
    pub(super) fn presigned(mut self, expires: &str) -> Self {
        self.place = Place::Query { expires: expires.to_owned() };
        self
    }

    /// Not signed at all.
    pub(super) fn anonymous(mut self) -> Self {
        self.place = Place::Nowhere;
        self
    }

    pub(super) fn signed(self) -> Signed {
        match &self.place {
            Place::Header => self.in_header(),
            Place::Query { expires } => {
                let expires = expires.clone();
                self.in_query(&expires)
            }
            Place::Nowhere => {
                let (target, headers) = (self.target.clone(), self.headers.clone());
                self.finished(target, headers, String::new())
            }
        }
    }

    fn in_header(mut self) -> Signed {
        let payload = match &self.payload {
            Payload::OfBody | Payload::Unsaid => sha256(&self.body),
            Payload::Is(payload) => payload.clone(),
        };
        self.headers.push(("x-amz-date".to_owned(), self.scope.date()));
        if let Some(token) = &self.identity.token {
            self.headers.push(("x-amz-security-token".to_owned(), token.clone()));
        }
        if self.scope.service == "s3" && !matches!(self.payload, Payload::Unsaid) {
            self.headers.push(("x-amz-content-sha256".to_owned(), payload.clone()));
        }
        let canonical = Canonical::of(&self.method, &self.target, &self.with_host(), &payload);
        let credential = format!("{}/{}", self.identity.key, self.scope.path());
        let (target, headers) = (self.target.clone(), self.headers.clone());
        let mut signed = self.finished(target, headers, canonical.text);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={}, Signature={}",
            canonical.signed_headers, signed.signature
        );
        signed.headers.push(("authorization".to_owned(), authorization));
        signed
    }

    fn in_query(self, expires: &str) -> Signed {
        let payload = match (&self.payload, self.scope.service.as_str()) {
            (Payload::Is(payload), _) => payload.clone(),
            (Payload::OfBody, "s3") => "UNSIGNED-PAYLOAD".to_owned(),
            (Payload::OfBody | Payload::Unsaid, _) => sha256(&self.body),
        };
        let headers = self.with_host();
        let names = Canonical::of("", "", &headers, "").signed_headers;
        let token = self.identity.token.as_ref();
        let token =
            token.map(|token| format!("&X-Amz-Security-Token={}", encoded(token))).unwrap_or_default();
        let target = format!(
            "{}{}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={expires}{token}\
             &X-Amz-SignedHeaders={}",
            self.target,
            if self.target.contains('?') { '&' } else { '?' },
            encoded(&format!("{}/{}", self.identity.key, self.scope.path())),
            self.scope.date(),
            encoded(&names),
        );
        let canonical = Canonical::of(&self.method, &target, &headers, &payload);
        let headers = self.headers.clone();
        let mut signed = self.finished(target, headers, canonical.text);
        signed.target.push_str("&X-Amz-Signature=");
        signed.target.push_str(&signed.signature);
        signed
    }

    fn with_host(&self) -> Headers {
        let host = ("host".to_owned(), self.host.clone());
        std::iter::once(host).chain(self.headers.iter().cloned()).collect()
    }

    fn finished(self, target: String, headers: Headers, canonical: String) -> Signed {
        let string_to_sign = self.scope.string_to_sign(&canonical);
        let signature = self.scope.signature(&self.identity.secret, &string_to_sign);
        let Self { method, host, body, .. } = self;
        Signed { method, target, host, headers, body, canonical, string_to_sign, signature }
    }
}

impl From<Request> for Signed {
    fn from(request: Request) -> Self {
        request.signed()
    }
}

impl Signed {
    /// As it goes to the target at this URL.
    pub(super) fn http(&self, url: &str) -> Result<http::Request<Bytes>, String> {
        let mut request =
            http::Request::builder().method(self.method.as_str()).uri(format!("{url}{}", self.target));
        request = request.header(HOST, &self.host);
        // hyper leaves it out of an empty PUT, and S3 wants it.
        if self.body.is_empty() && matches!(self.method.as_str(), "PUT" | "POST") {
            request = request.header(CONTENT_LENGTH, 0);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(Bytes::from(self.body.clone())).map_err(|error| error.to_string())
    }

    /// With another signature than the right one, wherever it stands.
    pub(super) fn spoilt(mut self) -> Self {
        let first = if self.signature.starts_with('0') { "1" } else { "0" };
        let bad = format!("{first}{}", self.signature.get(1..).unwrap_or_default());
        let good = std::mem::replace(&mut self.signature, bad.clone());
        self.replace(&good, &bad)
    }

    /// With one text for another, in the target and in every header.
    pub(super) fn replace(mut self, from: &str, to: &str) -> Self {
        self.target = self.target.replace(from, to);
        for (_, value) in &mut self.headers {
            *value = value.replace(from, to);
        }
        self
    }

    /// With another value of a header.
    pub(super) fn set(self, name: &str, value: &str) -> Self {
        self.without(name).also(name, value)
    }

    /// With one more header.
    pub(super) fn also(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a header.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    /// With more at the end of the query.
    pub(super) fn more(mut self, query: &str) -> Self {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        self.target.push_str(query);
        self
    }

    /// Without a parameter of the query.
    pub(super) fn without_parameter(mut self, name: &str) -> Self {
        if let Some((path, query)) = self.target.split_once('?') {
            let pairs = query.split('&').filter(|pair| pair.split('=').next() != Some(name));
            self.target = format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"));
        }
        self
    }

    /// By another method.
    pub(super) fn by(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// With another body.
    pub(super) fn with_body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }
}
