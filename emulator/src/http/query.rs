//! The query of a request, parsed once when it arrives.

use std::fmt;

use super::names::Names;

/// A query as it came over the wire, with its pairs. Names and values are decoded once, and borrowed where nothing is
/// encoded.
#[derive(Clone, Debug, Default)]
pub struct Query {
    raw: Box<str>,
    pairs: Vec<Pair>,
    /// The names, decoded.
    names: Names,
}

/// One `NAME=VALUE`.
#[derive(Clone, Debug)]
struct Pair {
    name: Part,
    value: Part,
}

/// A name or a value: where it stands in the query, and what it decodes to where that is something else.
#[derive(Clone, Debug)]
struct Part {
    start: u32,
    end: u32,
    form: Form,
    decoded: Option<Box<str>>,
}

/// How a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As a signer writes it: everything but the unreserved characters escaped, in upper case.
    Canonical,
    /// In another way.
    Other,
}

/// A name or a value as it came over the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// Whether that is how a signer writes it.
    pub(crate) is_canonical: bool,
}

/// How many pairs there is room for at first: as many as a presigned URL has.
const USUAL: usize = 8;

impl Query {
    /// The query without its question mark.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        let mut query = Self { raw: raw.into(), ..Self::default() };
        let mut scan = Scan { bytes: raw.as_bytes(), at: 0 };
        while scan.at < raw.len() {
            let name = scan.part(raw, End::AtEquals);
            let value = scan.value(raw);
            // Nothing between two ampersands is no pair; `=` is one.
            if value.end > name.start {
                query.names.add(name.decoded(raw));
                if query.pairs.is_empty() {
                    query.pairs.reserve(USUAL);
                }
                query.pairs.push(Pair { name, value });
            }
        }
        query
    }

    /// As it came over the wire.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The first value of a parameter, decoded.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<&str> {
        if self.names.may_have(name) { self.find(name) } else { None }
    }

    /// The first value of each of several parameters, in one pass.
    pub(crate) fn get_all<const N: usize>(&self, names: [&str; N]) -> [Option<&str>; N] {
        let mut found = [None; N];
        for pair in &self.pairs {
            let own = pair.name.decoded(&self.raw);
            let place = names.iter().position(|name| *name == own).and_then(|place| found.get_mut(place));
            if let Some(value @ None) = place {
                *value = Some(pair.value.decoded(&self.raw));
            }
        }
        found
    }

    fn find(&self, name: &str) -> Option<&str> {
        let pair = self.pairs.iter().find(|pair| pair.name.decoded(&self.raw) == name)?;
        Some(pair.value.decoded(&self.raw))
    }

    /// Whether a parameter is there, with a value or without.
    #[must_use]
    #[inline]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The names and values, decoded.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|pair| (pair.name.decoded(&self.raw), pair.value.decoded(&self.raw)))
    }

    /// The names and values as they came over the wire.
    pub(crate) fn written(&self) -> impl Iterator<Item = (Written<'_>, Written<'_>)> {
        self.pairs.iter().map(|pair| (pair.name.written(&self.raw), pair.value.written(&self.raw)))
    }

    /// How many bytes it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.raw.len() * 2 + self.pairs.capacity() * size_of::<Pair>()
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.raw)
    }
}

impl From<&str> for Query {
    fn from(raw: &str) -> Self {
        Self::parse(raw)
    }
}

impl From<String> for Query {
    fn from(raw: String) -> Self {
        Self::parse(&raw)
    }
}

impl Part {
    fn decoded<'a>(&'a self, raw: &'a str) -> &'a str {
        self.decoded.as_deref().unwrap_or_else(|| self.text(raw))
    }

    fn written<'a>(&self, raw: &'a str) -> Written<'a> {
        Written { text: self.text(raw), is_canonical: self.form == Form::Canonical }
    }

    fn text<'a>(&self, raw: &'a str) -> &'a str {
        raw.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Where a part ends, beside at an ampersand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    AtEquals,
    AtAmpersand,
}

/// Reads a query from its start to its end, each byte once.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// What a byte means in a query.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Unreserved,
    Ampersand,
    Equals,
    Plus,
    Percent,
    Other,
}

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Other; 256];
    let mut byte: u8 = 0;
    loop {
        #[allow(clippy::indexing_slicing, reason = "every byte has its place")]
        {
            classes[byte as usize] = match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => Class::Unreserved,
                b'&' => Class::Ampersand,
                b'=' => Class::Equals,
                b'+' => Class::Plus,
                b'%' => Class::Percent,
                _ => Class::Other,
            };
        }
        if byte == u8::MAX {
            return classes;
        }
        byte += 1;
    }
}

const IS_UNRESERVED: [bool; 256] = unreserved();

const fn unreserved() -> [bool; 256] {
    let mut unreserved = [false; 256];
    let mut byte = 0;
    #[allow(clippy::indexing_slicing, reason = "every byte has its place")]
    while byte < 256 {
        unreserved[byte] = matches!(CLASSES[byte], Class::Unreserved);
        byte += 1;
    }
    unreserved
}

#[inline]
#[allow(clippy::indexing_slicing, reason = "every byte has its place")]
fn is_unreserved(byte: u8) -> bool {
    IS_UNRESERVED[usize::from(byte)]
}

fn class(byte: u8) -> Class {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(Class::Other)
}

impl Scan<'_> {
    /// The part that begins here. What ends it is not passed.
    fn part(&mut self, raw: &str, end: End) -> Part {
        let start = self.at;
        let mut at = start;
        let (mut form, mut is_encoded) = (Form::Canonical, false);
        while let Some(byte) = self.bytes.get(at) {
            match class(*byte) {
                Class::Unreserved => {}
                Class::Ampersand => break,
                Class::Equals if end == End::AtEquals => break,
                Class::Percent => {
                    is_encoded = true;
                    if !self.is_canonical_escape(at) {
                        form = Form::Other;
                    }
                }
                Class::Plus => (form, is_encoded) = (Form::Other, true),
                Class::Equals | Class::Other => form = Form::Other,
            }
            at += 1;
            at += self.unreserved(at);
        }
        self.at = at;
        let text = raw.get(start..self.at).unwrap_or_default();
        let decoded = is_encoded.then(|| decode(text).into());
        Part { start: place(start), end: place(self.at), form, decoded }
    }

    /// The value behind a name, and what ends it.
    fn value(&mut self, raw: &str) -> Part {
        if self.bytes.get(self.at) == Some(&b'=') {
            self.at += 1;
        }
        let value = self.part(raw, End::AtAmpersand);
        self.at += 1;
        value
    }

    /// How many unreserved characters stand here in a row: most of a query.
    #[inline]
    fn unreserved(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.iter().position(|byte| !is_unreserved(*byte)).unwrap_or(rest.len())
    }

    /// Whether the escape here is in upper case, and of a character that must be escaped.
    fn is_canonical_escape(&self, at: usize) -> bool {
        let digit = |byte: &u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'A'..=b'F' => Some(byte - b'A' + 10),
            _ => None,
        };
        let digits = self.bytes.get(at + 1..at + 3).unwrap_or_default();
        match digits {
            [high, low] => match (digit(high), digit(low)) {
                (Some(high), Some(low)) => class(high << 4 | low) != Class::Unreserved,
                _ => false,
            },
            _ => false,
        }
    }
}

/// A place in the query. Heads are far shorter than four gigabytes.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Undoes percent-encoding; a `+` is a space. Bytes that are not UTF-8 become replacement characters.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        let plain = rest.iter().position(|byte| matches!(byte, b'%' | b'+')).unwrap_or(rest.len());
        let (before, coded) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
        bytes.extend_from_slice(before);
        let Some((first, after)) = coded.split_first() else { break };
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        bytes.push(match (escaped, first) {
            (Some((high, low)), _) => high << 4 | low,
            (None, b'+') => b' ',
            (None, byte) => *byte,
        });
        let taken = if escaped.is_some() { 2 } else { 0 };
        rest = after.get(taken..).unwrap_or_default();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_once() {
        let query = Query::parse("a=1&&b=x%2fy+z&%61%3d=%zz%&c&=v&=&a=2&e=%C3%A9%FF");
        let pairs: Vec<_> = query.pairs().collect();
        let expected = [
            ("a", "1"),
            ("b", "x/y z"),
            ("a=", "%zz%"),
            ("c", ""),
            ("", "v"),
            ("", ""),
            ("a", "2"),
            ("e", "é\u{fffd}"),
        ];
        assert_eq!(pairs, expected);
        assert_eq!((query.get("a"), query.get("c"), query.get("d")), (Some("1"), Some(""), None));
        assert!(query.has("a=") && !query.has("%61%3d"));
    }

    #[test]
    fn what_a_signer_wrote_is_known() {
        for (text, is_canonical) in [
            ("a-b._~9", true),
            ("a%2Fb", true),
            ("a%2fb", false),
            ("%41", false),
            ("a/b", false),
            ("a+b", false),
            ("a%", false),
            ("é", false),
            ("a=b", false),
        ] {
            let query = Query::parse(&format!("k={text}"));
            let written: Vec<_> =
                query.written().map(|(_, value)| (value.text, value.is_canonical)).collect();
            assert_eq!(written, [(text, is_canonical)]);
        }
    }

    proptest::proptest! {
        #[test]
        fn it_reads_as_it_always_did(raw in "[a-c&=%+2fF/é]{0,40}") {
            let decode = |text: &str| {
                percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
            };
            let expected: Vec<_> = raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            }).collect();
            let query = Query::parse(&raw);
            let pairs: Vec<_> = query.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            proptest::prop_assert_eq!(pairs, expected);
        }
    }
}
