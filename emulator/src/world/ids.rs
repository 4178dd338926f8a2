//! IDs and secrets in the shapes that AWS gives them.

use rand::RngExt;
use sha2::{Digest, Sha256};

/// `AIDA`, `AROA`, `ANPA`, ... and 17 upper-case letters and digits.
#[must_use]
pub fn unique_id(prefix: &str) -> String {
    [prefix, &letters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17)].concat()
}

/// `AKIA` or `ASIA` and 16 upper-case letters and digits.
#[must_use]
pub fn access_key_id(prefix: &str) -> String {
    [prefix, &letters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)].concat()
}

/// A secret access key: 40 characters.
#[must_use]
pub fn secret_access_key() -> String {
    letters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40)
}

/// The characters of version IDs and upload IDs.
const OF_S3: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
/// How many characters of a version ID follow from the others.
const CHECKED: usize = 6;

/// A version ID: 32 characters, the last of which follow from the others, so that one that was never given out is told
/// from one whose version is gone.
#[must_use]
pub fn version_id() -> String {
    let random = letters(OF_S3, 32 - CHECKED);
    let check = check_of(&random);
    random + &check
}

/// Whether a version ID may have been given out.
#[must_use]
pub fn is_version_id(id: &str) -> bool {
    let parts = id.is_ascii().then(|| id.split_at_checked(32 - CHECKED)).flatten();
    parts.is_some_and(|(random, check)| check == check_of(random))
}

fn check_of(random: &str) -> String {
    let digest = Sha256::digest(random.as_bytes());
    let letter = |byte: &u8| OF_S3.get(usize::from(byte % 64)).map(|letter| char::from(*letter));
    digest.iter().take(CHECKED).filter_map(letter).collect()
}

/// An upload ID: 128 characters.
#[must_use]
pub fn upload_id() -> String {
    letters(OF_S3, 128)
}

/// A random UUID.
#[must_use]
pub fn uuid() -> String {
    let digits = |count| letters(b"0123456789abcdef", count);
    let variant = letters(b"89ab", 1);
    format!("{}-{}-4{}-{variant}{}-{}", digits(8), digits(4), digits(3), digits(3), digits(12))
}

/// The part of an organization's, a root's or a unit's ID that is its own: lower-case letters and digits.
#[must_use]
pub fn organization_part(count: usize) -> String {
    letters(b"abcdefghijklmnopqrstuvwxyz0123456789", count)
}

/// 32 hex digits: the ETag of an object whose bytes are encrypted before they are hashed.
#[must_use]
pub fn opaque_etag() -> String {
    letters(b"0123456789abcdef", 32)
}

fn letters(alphabet: &[u8], count: usize) -> String {
    let mut random = rand::rng();
    let mut text = String::with_capacity(count);
    // Where the letters are as many as some bits can name, each byte makes one.
    if alphabet.len().is_power_of_two() {
        let mut bytes = [0_u8; LONGEST];
        let bytes = bytes.get_mut(..count).unwrap_or_default();
        random.fill(bytes);
        text.extend(bytes.iter().filter_map(|byte| letter(alphabet, usize::from(*byte) % alphabet.len())));
    } else {
        text.extend((0..count).filter_map(|_| letter(alphabet, random.random_range(0..alphabet.len()))));
    }
    text
}

/// As many letters as an upload ID has.
const LONGEST: usize = 128;

fn letter(alphabet: &[u8], place: usize) -> Option<char> {
    alphabet.get(place).map(|byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_id_that_was_given_out_is_known() {
        let id = version_id();
        assert_eq!(id.len(), 32);
        assert!(is_version_id(&id));
        let changed = format!("{}ABCD", &id[..28]);
        assert!(!is_version_id(&changed) || changed == id);
        for other in ["", "null", "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD", "é", &id[1..], &format!("{id}x")] {
            assert!(!is_version_id(other), "{other}");
        }
    }
}
