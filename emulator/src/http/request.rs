//! A request as it arrived, before anybody believes a word of it.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use http::{HeaderName, HeaderValue, Method};

use super::{Headers, Query};
use crate::digest::hex_pair;

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
    pub headers: Headers,
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
    #[inline]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_value(name).and_then(|value| value.to_str().ok())
    }

    /// Whether a header is there.
    #[must_use]
    #[inline]
    pub fn has_header(&self, name: &str) -> bool {
        self.header_value(name).is_some()
    }

    /// The first value of a header, whose name is given in lower case.
    #[must_use]
    #[inline]
    pub fn header_value(&self, name: &str) -> Option<&HeaderValue> {
        self.headers.value(name)
    }

    /// The values of a header, whose name is given in lower case.
    pub fn header_values<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a HeaderValue> + use<'a, 'n> {
        self.headers.values(name)
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
    #[inline]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// Whether a query parameter is there, with a value or without.
    #[must_use]
    #[inline]
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
        self.in_letters::<16>(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    }

    /// As an authorization ID: 26 lower-case letters and digits.
    #[must_use]
    pub fn authorization(self) -> String {
        self.in_letters::<26>(b"0123456789abcdefghjkmnpqrstvwxyz")
    }

    /// As STS and IAM write it: a UUID.
    #[must_use]
    pub fn uuid(self) -> String {
        /// Where each byte's two digits stand.
        const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
        let mut text = [b'-'; 36];
        for (place, byte) in PLACES.into_iter().zip(self.0.to_be_bytes()) {
            if let Some(pair) = text.get_mut(place..place + 2) {
                pair.copy_from_slice(&hex_pair(byte));
            }
        }
        in_ascii(&text)
    }

    /// The second ID that S3 gives a request: 76 characters that follow from the first, and say nothing.
    #[must_use]
    pub fn host(self) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        // As base64 writes 56 bytes: 75 letters, and what fills up the last four.
        const WITHOUT_FILLING: usize = 75;
        let mut text = [b'='; WITHOUT_FILLING + 1];
        // Steps of SplitMix64: the two halves of the number in turn. Each makes ten letters of six bits.
        let halves = [self.0 as u64, (self.0 >> 64) as u64];
        let places = text.get_mut(..WITHOUT_FILLING).unwrap_or_default();
        for (place, (ten, half)) in places.chunks_mut(10).zip(halves.into_iter().cycle()).enumerate() {
            let step = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = half.wrapping_add(step);
            let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let mut bits = mixed ^ (mixed >> 31);
            for letter in ten {
                *letter = pick(LETTERS, bits);
                bits >>= 6;
            }
        }
        in_ascii(&text)
    }

    fn in_letters<const N: usize>(self, letters: &[u8; 32]) -> String {
        let mut text = [0; N];
        // Twelve letters of five bits each from 64 bits, and so on: no shift of 128 bits for each.
        for (part, twelve) in text.chunks_mut(12).enumerate() {
            let mut bits = (self.0 >> (part * 60)) as u64;
            for letter in twelve {
                *letter = pick(letters, bits);
                bits >>= 5;
            }
        }
        in_ascii(&text)
    }
}

/// Text of letters that are known to be ASCII.
fn in_ascii(letters: &[u8]) -> String {
    str::from_utf8(letters).unwrap_or_default().to_owned()
}

/// The letter that the lowest bits name; there are as many letters as so many bits can name.
#[inline]
fn pick<const N: usize>(letters: &[u8; N], bits: u64) -> u8 {
    letters.get(bits as usize % N).copied().unwrap_or(b'0')
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
