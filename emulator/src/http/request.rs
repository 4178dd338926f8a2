//! A request as it arrived, before anybody believes a word of it.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};

/// A request without its body.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its ID, made on arrival.
    pub id: RequestId,
    /// The method.
    pub method: Method,
    /// The path as on the wire, percent-encoding and all.
    pub path: String,
    /// The query as on the wire, without its question mark; empty where there is none.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The Host header as sent.
    pub host: String,
    /// The client's address (a loopback peer may pass another one on in `X-Forwarded-For`).
    pub source_ip: IpAddr,
    /// Whether the client came over TLS (a loopback peer may say so in `X-Forwarded-Proto`).
    pub secure: bool,
    /// When it arrived, by the server's clock.
    pub received: DateTime<Utc>,
}

impl Request {
    /// The first value of a header, where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How many bytes the header section takes on the wire.
    #[must_use]
    pub fn header_section_size(&self) -> usize {
        self.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum()
    }

    /// How many bytes the whole head takes: request line and header section.
    #[must_use]
    pub fn head_size(&self) -> usize {
        let line = self.method.as_str().len() + self.path.len() + self.query.len() + " ? HTTP/1.1\r\n".len();
        line + self.header_section_size()
    }

    /// The first value of a query parameter, decoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        query_pairs(&self.query).find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether a query parameter is there, with a value or without.
    #[must_use]
    pub fn has_parameter(&self, name: &str) -> bool {
        query_pairs(&self.query).any(|(key, _)| key == name)
    }
}

/// The pairs of a raw query, percent-decoded; a `+` is a space. Bytes that are not UTF-8 become replacement
/// characters.
pub fn query_pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key), decode(value))
    })
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// A request's ID. S3 and the query services write it in different ways; it is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(u128);

impl RequestId {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// As S3 writes it: 16 upper-case alphanumerics.
    #[must_use]
    pub fn s3(self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        (0..16)
            .map(|place| {
                let index = usize::try_from((self.0 >> (place * 5)) & 31).unwrap_or(0);
                char::from(LETTERS.get(index).copied().unwrap_or(b'0'))
            })
            .collect()
    }

    /// As an authorization ID: 26 lower-case letters and digits.
    #[must_use]
    pub fn authorization(self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        (0..26)
            .map(|place| {
                let index = usize::try_from((self.0 >> (place * 5)) & 31).unwrap_or(0);
                char::from(LETTERS.get(index).copied().unwrap_or(b'0'))
            })
            .collect()
    }

    /// As STS and IAM write it: a UUID.
    #[must_use]
    pub fn uuid(self) -> String {
        let hex = format!("{:032x}", self.0);
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    }
}
