//! SHA-256, HMAC and lower-case hex: what every signature is made of.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// The SHA-256 of nothing.
pub(crate) const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    bytes.iter().for_each(|byte| push_hex(&mut text, *byte));
    text
}

/// Lower-case hex pairs with a space between, as S3 shows bytes.
pub(crate) fn spaced_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        if !text.is_empty() {
            text.push(' ');
        }
        push_hex(&mut text, *byte);
    }
    text
}

fn push_hex(text: &mut String, byte: u8) {
    hex_pair(byte).into_iter().for_each(|digit| text.push(char::from(digit)));
}

/// The two digits of each byte.
const PAIRS: [[u8; 2]; 256] = pairs();

const fn pairs() -> [[u8; 2]; 256] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    #[allow(clippy::indexing_slicing, reason = "every byte has its place, and every half of one a digit")]
    while byte < 256 {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
}

/// The two digits of a byte.
#[inline]
pub(crate) fn hex_pair(byte: u8) -> [u8; 2] {
    PAIRS.get(usize::from(byte)).copied().unwrap_or(*b"00")
}

/// The lower-case hex of 32 bytes, without an allocation.
pub(crate) fn hex_of_32(bytes: &[u8; 32]) -> [u8; 64] {
    let mut text = [b'0'; 64];
    for (pair, byte) in text.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = hex_pair(*byte);
    }
    text
}

/// Whether two texts are the same. It takes as long whichever of their letters differ.
pub(crate) fn are_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let ((words, rest), (other_words, other_rest)) = (one.as_chunks(), other.as_chunks());
    let are_same = |same: Choice, (one, other): (&[u8; 8], &[u8; 8])| {
        same & u64::from_ne_bytes(*one).ct_eq(&u64::from_ne_bytes(*other))
    };
    words.iter().zip(other_words).fold(rest.ct_eq(other_rest), are_same).into()
}

/// The SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The SHA-256, in hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// The SHA-256 of a body. That of nothing is known.
pub(crate) fn sha256_of_body(body: &[u8]) -> [u8; 32] {
    const EMPTY: [u8; 32] = [
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
        0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
    ];
    if body.is_empty() { EMPTY } else { Sha256::digest(body).into() }
}

/// A key of HMAC-SHA256, with what is hashed for every message alike.
#[derive(Clone)]
pub(crate) struct HmacKey(Option<Hmac<Sha256>>);

impl HmacKey {
    pub(crate) fn new(key: &[u8]) -> Self {
        // HMAC takes keys of every length, so nothing is never seen.
        Self(Hmac::<Sha256>::new_from_slice(key).ok())
    }

    /// The HMAC of a message.
    pub(crate) fn of(&self, message: &[u8]) -> [u8; 32] {
        let Some(mut mac) = self.0.clone() else { return [0; 32] };
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

/// HMAC-SHA256.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    HmacKey::new(key).of(message)
}

/// HMAC-SHA1.
pub(crate) fn hmac_sha1(key: &[u8], message: &[u8]) -> [u8; 20] {
    // HMAC takes keys of every length, so the zeroes are never seen.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else { return [0; 20] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_lower_case_pairs() {
        assert_eq!(hex(b"AWS\xff"), "415753ff");
        assert_eq!(spaced_hex(b"AWS\xff"), "41 57 53 ff");
        assert_eq!(sha256_hex(b""), EMPTY_SHA256);
        assert_eq!(hex(&sha256_of_body(b"")), EMPTY_SHA256);
        assert_eq!(hex_of_32(&sha256_of_body(b"")), EMPTY_SHA256.as_bytes());
    }

    #[test]
    fn a_signature_is_the_same_in_every_letter() {
        let own = hex_of_32(&sha256_of_body(b""));
        assert!(are_same(&own, EMPTY_SHA256.as_bytes()) && are_same(b"", b"") && are_same(b"abc", b"abc"));
        assert!(!are_same(b"abc", b"abd"));
        for place in 0..own.len() {
            let mut other = own;
            other[place] ^= 1;
            assert!(!are_same(&own, &other), "{place}");
        }
        for other in ["", &EMPTY_SHA256[1..], &format!("{EMPTY_SHA256}0"), &EMPTY_SHA256.to_ascii_uppercase()]
        {
            assert!(!are_same(&own, other.as_bytes()), "{other}");
        }
    }
}
