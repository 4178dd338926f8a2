//! Session tokens. A token proves nothing by itself: it is compared with the session's own. But AWS tells a token that
//! it never made (`InvalidToken`) from one that belongs to another session (`InvalidAccessKeyId`), and so a token
//! carries a checksum of itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crc_fast::{CrcAlgorithm, checksum};

use crate::digest::are_same;

const VERSION: u8 = 1;
const CHECKSUM: usize = 8;
const RANDOM: usize = 120;

/// A new token: 172 characters of `[A-Za-z0-9+/=]`.
#[must_use]
pub fn mint() -> String {
    let random: [u8; RANDOM] = rand::random();
    let mut bytes = Vec::with_capacity(1 + RANDOM + CHECKSUM);
    bytes.push(VERSION);
    bytes.extend_from_slice(&random);
    let checksum = checksum_of(&bytes);
    bytes.extend_from_slice(&checksum);
    STANDARD.encode(bytes)
}

/// Whether this server could have made the token.
#[must_use]
pub fn is_well_formed(token: &str) -> bool {
    let Ok(bytes) = STANDARD.decode(token) else { return false };
    let Some((content, checksum)) = bytes.split_last_chunk::<CHECKSUM>() else { return false };
    content.len() == 1 + RANDOM && content.first() == Some(&VERSION) && checksum_of(content) == *checksum
}

/// It tells a token that was made here from other text; nobody is kept from making one.
fn checksum_of(content: &[u8]) -> [u8; CHECKSUM] {
    checksum(CrcAlgorithm::Crc64Nvme, content).to_be_bytes()
}

/// Whether two tokens are one, in a time that does not tell where they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    are_same(one.as_bytes(), other.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minted_token_is_well_formed_and_long() {
        let token = mint();
        assert!(is_well_formed(&token));
        assert!(token.len() >= 100);
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)));
        assert_ne!(token, mint());
    }

    #[test]
    fn other_text_is_not() {
        let mut cut = mint();
        cut.truncate(120);
        let flipped = mint().replacen('A', "B", 1);
        for token in ["", "garbage", "AAAA", "töken", &cut, &STANDARD.encode([1; 129])] {
            assert!(!is_well_formed(token), "{token}");
        }
        assert!(!flipped.contains('A') || !is_well_formed(&flipped));
    }
}
