//! Metadata beyond ASCII: S3 decodes RFC 2047's encoded words when an object is put, and writes what is left beyond
//! printable ASCII as one encoded word when it is got.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "=?UTF-8?";
const END: &str = "?=";

/// A value as S3 keeps and shows it, from the bytes of a header: each byte is a character of ISO-8859-1.
pub(super) fn of_header(bytes: &[u8]) -> String {
    let text: String = bytes.iter().copied().map(char::from).collect();
    of_text(&text)
}

/// The same from text, as the fields of a form have it.
pub(super) fn of_text(text: &str) -> String {
    let decoded = decoded(text);
    let beyond = decoded.bytes().filter(|byte| is_beyond(*byte)).count();
    if beyond == 0 {
        return decoded;
    }
    // As JavaMail does: quoted-printable, unless most of it would have to be quoted.
    match decoded.len().saturating_sub(beyond) > beyond {
        true => format!("{BEGIN}Q?{}{END}", quoted(&decoded)),
        false => format!("{BEGIN}B?{}{END}", STANDARD.encode(&decoded)),
    }
}

/// Beyond printable ASCII.
const fn is_beyond(byte: u8) -> bool {
    byte >= 0x7f || (byte < b' ' && !matches!(byte, b'\r' | b'\n' | b'\t'))
}

fn quoted(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "_".to_owned(),
            b'=' | b'?' | b'_' => format!("={byte:02X}"),
            byte if byte.is_ascii_graphic() => char::from(byte).to_string(),
            byte => format!("={byte:02X}"),
        })
        .collect()
}

/// A text with its encoded words decoded. White space between two of them is none of the text.
fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    let mut after_word = false;
    while let Some((before, word, after)) = next_word(rest) {
        if !(after_word && before.chars().all(char::is_whitespace)) {
            decoded.push_str(before);
        }
        decoded.push_str(&word);
        (rest, after_word) = (after, true);
    }
    decoded + rest
}

/// What stands before the next encoded word, the word decoded, and what stands behind it. Words of other character sets
/// stay as they are.
fn next_word(text: &str) -> Option<(&str, String, &str)> {
    let start = text.to_ascii_uppercase().find(BEGIN)?;
    let (before, word) = (text.get(..start)?, text.get(start + BEGIN.len()..)?);
    let (encoding, rest) = word.split_once('?')?;
    let (inner, after) = rest.split_once(END).filter(|(inner, _)| !inner.contains('?'))?;
    let bytes = match encoding {
        "B" | "b" => lenient_base64(inner),
        "Q" | "q" => unquoted(inner),
        _ => return None,
    };
    Some((before, String::from_utf8_lossy(&bytes).into_owned(), after))
}

/// Base64 that takes whatever comes: a character that is none counts as the last one, as `=GGG` shows in a recording.
fn lenient_base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len());
    for group in text.as_bytes().chunks(4) {
        let bits = group.iter().fold(0, |bits, byte| (bits << 6) | value(*byte));
        let bits = bits << (6 * 4_usize.saturating_sub(group.len()));
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(group.len().saturating_sub(1)));
    }
    bytes
}

fn unquoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let digits = others.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let (byte, used) = match (first, escaped) {
            (b'=', Some(byte)) => (byte, 2),
            (b'_', _) => (b' ', 0),
            (byte, _) => (*byte, 0),
        };
        bytes.push(byte);
        rest = others.get(used..).unwrap_or_default();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_and_what_is_beyond_ascii_becomes_one() {
        for (text, expected) in [
            ("plain", "plain"),
            ("", ""),
            // Recorded.
            ("=?UTF-8?B?YWJj?=", "abc"),
            ("=?UTF-8?Q?actually-ascii?=", "actually-ascii"),
            ("=?UTF-8?B?=GGG?=", "=?UTF-8?B?77+9Ye+/vQ==?="),
            // By the rule.
            ("=?utf-8?q?a_b=3D?=", "a b="),
            ("x =?UTF-8?B?YWJj?= =?UTF-8?B?YWJj?= y", "x abcabc y"),
            ("=?ISO-8859-1?Q?abc?=", "=?ISO-8859-1?Q?abc?="),
            ("=?UTF-8?B?YWJj", "=?UTF-8?B?YWJj"),
            ("=?UTF-8?X?abc?=", "=?UTF-8?X?abc?="),
            ("mostly ascii é", "=?UTF-8?Q?mostly_ascii_=C3=A9?="),
            ("éé", "=?UTF-8?B?w6nDqQ==?="),
            ("a\0bc", "=?UTF-8?Q?a=00bc?="),
            ("=?UTF-8?B?w6k=?=", "=?UTF-8?B?w6k=?="),
        ] {
            assert_eq!(of_text(text), expected, "{text}");
        }
        // Whatever the bytes were.
        for seed in 0..2000_u32 {
            let mixed =
                |place: u32| seed.wrapping_mul(2_654_435_761).rotate_left(place * 7).wrapping_add(place);
            let noise: Vec<u8> = (0..seed % 40).map(|place| mixed(place).to_le_bytes()[0]).collect();
            let bytes = [b"=?UTF-8?".as_slice(), &noise, b"?="].concat();
            assert!(of_header(&bytes).bytes().all(|byte| !is_beyond(byte)), "{bytes:?}");
        }
        // The user guide's example: the bytes are taken one by one.
        let example = of_header("ÄMÄZÕÑ S3".as_bytes());
        assert_eq!(example, "=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=");
    }
}
