//! IDs and secrets in the shapes that AWS gives them.

use rand::RngExt;

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

/// A version ID: 32 characters.
#[must_use]
pub fn version_id() -> String {
    letters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", 32)
}

/// An upload ID: 128 characters.
#[must_use]
pub fn upload_id() -> String {
    letters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", 128)
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
