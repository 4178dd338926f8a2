//! The last thing that every report passes: what is, or looks like, a secret does not get out.
//!
//! Credentials are kept out of reports where reports are made. This is for the places that carry one all the same: a presigned
//! URL in an import file, a canonical request with a session's token among its headers, what a tool printed.

use std::borrow::Cow;
use std::io::{self, Write};

/// What stands before a secret, in whatever case, and what the secret is made of.
const SECRETS: [(&str, Kind); 8] = [
    ("signature_provided", Kind::Signature),
    ("signature", Kind::Signature),
    ("security-token", Kind::Token),
    ("security_token", Kind::Token),
    ("sessiontoken", Kind::Token),
    ("session_token", Kind::Token),
    ("secretaccesskey", Kind::Token),
    ("secret_access_key", Kind::Token),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A signature: 64 hexadecimal digits, or as many as there are; or the 28 letters of one of version 2.
    Signature,
    /// Base64, percent-encoded or not.
    Token,
}

impl Kind {
    /// How long the secret is that a text begins with. Shorter ones are words of prose.
    fn length(self, text: &[u8]) -> Option<usize> {
        let count = |is_part: fn(&u8) -> bool| text.iter().take_while(|byte| is_part(byte)).count();
        let encoded = count(|byte| byte.is_ascii_alphanumeric() || b"+/=_.~%-".contains(byte));
        match self {
            Self::Signature => {
                Some(count(u8::is_ascii_hexdigit)).filter(|length| *length >= 32).or_else(|| {
                    let is_base64 = [&b"="[..], b"%3D", b"%3d"]
                        .iter()
                        .any(|end| text.get(..encoded).is_some_and(|it| it.ends_with(end)));
                    (is_base64 && encoded >= 28).then_some(encoded)
                })
            }
            Self::Token => Some(encoded).filter(|length| *length >= 16),
        }
    }
}

/// The text with `...` in place of every secret.
#[must_use]
pub fn discreet(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = next_name(text, at) {
        let Found { value, end } = found;
        if value < end {
            clean.push_str(text.get(kept..value).unwrap_or_default());
            clean.push_str("...");
            kept = end;
        }
        at = end;
    }
    match kept {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(clean + text.get(kept..).unwrap_or_default()),
    }
}

/// Where a secret begins and ends; both at the same place where there is a name and no secret behind it.
struct Found {
    value: usize,
    end: usize,
}

fn next_name(text: &str, from: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| matches!(byte, b's' | b'S' | b'%'))?;
        let rest = bytes.get(at..)?;
        let named = SECRETS.iter().find_map(|(name, kind)| Some((begins(rest, name)?, kind)));
        if let Some((length, kind)) = named {
            return Some(secret(bytes, at + length, *kind));
        }
        at += 1;
    }
}

/// How much of a text is this name, in whatever case and percent-encoded or not.
fn begins(text: &[u8], name: &str) -> Option<usize> {
    let mut at = 0;
    for letter in name.bytes() {
        let rest = text.get(at..)?;
        let (found, length) = match rest {
            [b'%', digits @ ..] => {
                let digits = std::str::from_utf8(digits.get(..2)?).ok()?;
                (u8::from_str_radix(digits, 16).ok()?, 3)
            }
            [plain, ..] => (*plain, 1),
            [] => return None,
        };
        if !found.eq_ignore_ascii_case(&letter) {
            return None;
        }
        at += length;
    }
    Some(at)
}

fn secret(bytes: &[u8], name_end: usize, kind: Kind) -> Found {
    let value = name_end + separators(bytes.get(name_end..).unwrap_or_default());
    let rest = bytes.get(value..).unwrap_or_default();
    match kind.length(rest) {
        Some(length) if value > name_end => Found { value, end: value + length },
        _ => Found { value: name_end, end: name_end },
    }
}

/// What may stand between a name and its value: `=`, `: `, `":"`, `</dt><dd>` cut short, colours of a terminal.
fn separators(bytes: &[u8]) -> usize {
    const WORDS: [&[u8]; 5] = [b"%3d", b"&quot;", b"&#34;", b"&#39;", b"&gt;"];
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let word = WORDS
            .iter()
            .find(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
        // A quotation mark in a text of JSON, in a text of JSON, ...
        let escapes = rest.iter().take_while(|byte| **byte == b'\\').count();
        at += match (rest.first(), word) {
            (_, Some(word)) => word.len(),
            (Some(b'\\'), None) if matches!(rest.get(escapes), Some(b'"' | b'&')) => escapes,
            (Some(0x1b), None) => rest.iter().take_while(|byte| **byte != b'm').count() + 1,
            (Some(b' ' | b'=' | b':' | b'"' | b'\'' | b'>'), None) => 1,
            _ => return at.min(bytes.len()),
        };
    }
}

/// A writer that lets no secret through. It passes on whole lines, and what there is of one when it is flushed.
#[derive(Debug)]
pub struct Discreet<W: Write> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> Discreet<W> {
    /// In front of `out`.
    pub const fn new(out: W) -> Self {
        Self { out, line: Vec::new() }
    }

    fn pass(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        self.out.write_all(discreet(&String::from_utf8_lossy(&line)).as_bytes())
    }
}

impl<W: Write> Write for Discreet<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = rest.split_at(end + 1);
            self.line.extend_from_slice(line);
            self.pass()?;
            rest = after;
        }
        self.line.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass()?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "d1d6b2a3cd3f89095bc1997140c519d375ec15a404ed9500d602caf53d6790da";
    const TOKEN: &str = "FwoGZXIvYXdzEBYaDK+/abc==";

    #[test]
    fn a_secret_is_taken_out_wherever_it_stands() {
        for (before, secret, after) in [
            ("GET /k?X-Amz-Expires=900&X-Amz-Signature=", HEX, "&x=y"),
            ("/k?X-Amz-Security-Token=", "FwoGZXIvYXdzEBYaDK%2B%2Fabc%3D%3D", "&amp;X-Amz-Date=1"),
            ("x-amz-security-token:", TOKEN, "\\nhost"),
            ("Authorization: AWS4-HMAC-SHA256 Credential=A/b, SignedHeaders=host, Signature=", HEX, ""),
            ("  \u{1b}[2msignature  \u{1b}[0m", HEX, ""),
            (r#"{\"signature_provided\":\""#, HEX, r#"\"}"#),
            (r#"{\\\"signature_provided\\\":\\\""#, HEX, r#"\\\"}"#),
            ("{\"SecretAccessKey\": \"", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "\"}"),
            ("<SessionToken>", TOKEN, "</SessionToken>"),
            ("{&quot;SessionToken&quot;: &quot;", TOKEN, "&quot;}"),
            ("export AWS_SECRET_ACCESS_KEY=", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""),
            ("/k?X-Amz-Signatur%65=", HEX, "&x=y"),
            ("/k?X-Amz-%53ecurity-Token=", "FwoGZXIvYXdzEBYaDK%2B%2Fabc%3D%3D", "&x"),
            ("/k?AWSAccessKeyId=a&Signature=", "bWq2s1WEIj%2BYdj0vQ697zp%2BIXMU%3D", "&Expires=1"),
            ("Signature: ", "bWq2s1WEIj+Ydj0vQ697zp+IXMU=", ""),
        ] {
            assert_eq!(discreet(&format!("{before}{secret}{after}")), format!("{before}...{after}"));
        }
    }

    #[test]
    fn prose_policies_and_lists_of_headers_stay() {
        for text in [
            "",
            "the signature does not match what was calculated",
            "host;x-amz-date;x-amz-security-token",
            "\"s3:signatureAge\": \"600000\"",
            "export AWS_SECRET_ACCESS_KEY=test",
            "s",
            "X-Amz-Signature=...",
        ] {
            assert_eq!(discreet(text), text);
        }
    }

    #[test]
    fn a_secret_that_comes_in_pieces_is_taken_out_too() {
        let mut out = Vec::new();
        let mut writer = Discreet::new(&mut out);
        for byte in format!("a\nX-Amz-Signature={HEX}\nb").bytes() {
            writer.write_all(&[byte]).unwrap();
        }
        writer.flush().unwrap();
        assert_eq!(out, b"a\nX-Amz-Signature=...\nb");
    }
}
