//! A request as it arrived, before anybody believes a word of it.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::Query;

/// A request without its body.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its ID, made on arrival.
    pub id: RequestId,
    /// The method.
    pub method: Method,
    /// The path as on the wire, percent-encoding and all.
    pub path: String,
    /// The query, without its question mark; empty where there is none.
    pub query: Query,
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
        self.header_value(name).and_then(|value| value.to_str().ok())
    }

    /// Whether a header is there.
    #[must_use]
    pub fn has_header(&self, name: &str) -> bool {
        self.header_value(name).is_some()
    }

    /// The first value of a header, whose name is given in lower case.
    #[must_use]
    pub fn header_value(&self, name: &str) -> Option<&HeaderValue> {
        self.header_values(name).next()
    }

    /// The values of a header, whose name is given in lower case. To look at a few names is less work than to hash one.
    pub fn header_values<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a HeaderValue> + use<'a, 'n> {
        const FEW: usize = 12;
        let are_few = self.headers.len() <= FEW;
        let few = are_few.then(|| self.headers.iter().filter(move |(other, _)| other.as_str() == name));
        let many = (!are_few).then(|| self.headers.get_all(name).iter());
        few.into_iter().flatten().map(|(_, value)| value).chain(many.into_iter().flatten())
    }

    /// How many bytes the header section takes on the wire.
    #[must_use]
    pub fn header_section_size(&self) -> usize {
        self.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum()
    }

    /// How many bytes the whole head takes: request line and header section.
    #[must_use]
    pub fn head_size(&self) -> usize {
        let line =
            self.method.as_str().len() + self.path.len() + self.query.raw().len() + " ? HTTP/1.1\r\n".len();
        line + self.header_section_size()
    }

    /// About how much memory it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.head_size() + self.query.size() + self.headers.len() * size_of::<(HeaderName, HeaderValue)>()
    }

    /// The first value of a query parameter, decoded.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// Whether a query parameter is there, with a value or without.
    #[must_use]
    pub fn has_parameter(&self, name: &str) -> bool {
        self.query.has(name)
    }
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
        self.in_letters(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", 16)
    }

    /// As an authorization ID: 26 lower-case letters and digits.
    #[must_use]
    pub fn authorization(self) -> String {
        self.in_letters(b"0123456789abcdefghjkmnpqrstvwxyz", 26)
    }

    /// As STS and IAM write it: a UUID.
    #[must_use]
    pub fn uuid(self) -> String {
        let mut text = String::with_capacity(36);
        for place in 0..32 {
            if matches!(place, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            text.push(letter(b"0123456789abcdef", self.0 >> ((31 - place) * 4)));
        }
        text
    }

    /// The second ID that S3 gives a request: 76 characters that follow from the first, and say nothing.
    #[must_use]
    pub fn host(self) -> String {
        use base64::Engine as _;
        let mut bytes = [0; 56];
        // Steps of SplitMix64: the two halves of the number in turn.
        let halves = [self.0 as u64, (self.0 >> 64) as u64];
        for (place, (eight, half)) in bytes.chunks_exact_mut(8).zip(halves.into_iter().cycle()).enumerate() {
            let step = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = half.wrapping_add(step);
            let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            eight.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
        }
        base64::engine::general_purpose::STANDARD.encode(bytes)
    }

    fn in_letters(self, letters: &[u8; 32], count: u32) -> String {
        let mut text = String::with_capacity(32);
        (0..count).for_each(|place| text.push(letter(letters, self.0 >> (place * 5))));
        text
    }
}

/// The letter that the lowest bits name.
fn letter<const N: usize>(letters: &[u8; N], bits: u128) -> char {
    // The lowest bits decide, and there are never more letters than 256.
    let index = (bits as u8) as usize % N;
    char::from(letters.get(index).copied().unwrap_or(b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_written_in_three_ways() {
        let id = RequestId(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(id.uuid(), "01234567-89ab-cdef-0123-456789abcdef");
        assert_eq!((id.s3().len(), id.host().len()), (16, 76));
        assert_eq!(id.authorization().len(), 26);
        assert_eq!(id.s3().to_ascii_lowercase(), id.authorization().get(..16).unwrap());
    }
}
