//! What the server hands out and takes back without anybody reading it on the way, or changing it: a text under the
//! world's own key. The tag of the text is what it is enciphered with, so the same text always gives the same seal.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use crate::digest::hmac_sha256;

const TAG: usize = 32;

/// A world's key. Another world, or this one after a reset, opens nothing of it; a world that was restored does.
#[derive(Clone)]
pub struct Seal {
    of_text: [u8; 32],
    of_stream: [u8; 32],
}

impl Default for Seal {
    fn default() -> Self {
        let random: [u8; 32] = rand::random();
        Self { of_text: hmac_sha256(&random, b"text"), of_stream: hmac_sha256(&random, b"stream") }
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Seal")
    }
}

impl Seal {
    /// A text, sealed: of `[A-Za-z0-9_-]`.
    #[must_use]
    pub fn seal(&self, text: &str) -> String {
        let tag = hmac_sha256(&self.of_text, text.as_bytes());
        let mut sealed = tag.to_vec();
        sealed.extend(self.enciphered(&tag, text.as_bytes()));
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// The text, where it is this world's and nobody changed it.
    #[must_use]
    pub fn open(&self, sealed: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (tag, hidden) = sealed.split_first_chunk::<TAG>()?;
        let text = self.enciphered(tag, hidden);
        let is_ours: bool = hmac_sha256(&self.of_text, &text).ct_eq(tag).into();
        if is_ours { String::from_utf8(text).ok() } else { None }
    }

    /// Both ways: each byte against the stream that the tag begins.
    fn enciphered(&self, tag: &[u8; TAG], bytes: &[u8]) -> Vec<u8> {
        let blocks = bytes.chunks(32).zip(0_u64..);
        let enciphered = blocks.flat_map(|(block, number)| {
            let pad = hmac_sha256(&self.of_stream, &[tag.as_slice(), &number.to_be_bytes()].concat());
            block.iter().zip(pad).map(|(byte, pad)| byte ^ pad).collect::<Vec<_>>()
        });
        enciphered.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_can_be_opened_and_not_be_read() {
        let seal = Seal::default();
        for text in ["", "a", &"{\"allowed\":false}".repeat(100)] {
            let sealed = seal.seal(text);
            assert_eq!(seal.open(&sealed).as_deref(), Some(text));
            assert_eq!(seal.seal(text), sealed);
            assert!(!sealed.contains("allowed") && !sealed.contains('='));
        }
    }

    #[test]
    fn nothing_else_can() {
        let seal = Seal::default();
        let sealed = seal.seal("a text that somebody wants to change");
        for place in 0..sealed.len() - 1 {
            let mut changed = sealed.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal.open(&String::from_utf8(changed).unwrap()), None, "{place}");
        }
        for other in ["", "a", "garbage", "täxt", "AAAA\n", &format!("{sealed}\n"), &format!("{sealed}AAAA")]
        {
            assert_eq!(seal.open(other), None, "{other}");
        }
        assert_eq!(Seal::default().open(&sealed), None, "another world's");
    }
}
