//! The secrets of a request: session tokens, signatures, a customer's encryption keys. Whoever reads a trace could use
//! them, so none is told: a token is shown as `...`, a signature by its first characters.
//!
//! They are known by the names that stand before them, however those are encoded, and then taken out of every text by
//! their values: a canonical request, a message, or the key of an object that a client made of a whole presigned URL.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::Request;
use super::form::Fields;

/// Everything but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// How often a text may be encoded upon itself.
const DEEPEST: usize = 4;
/// Shorter values are no secrets, and stand in any text.
const SHORTEST: usize = 8;
/// How much of a signature is told: enough to know it again.
const TOLD: usize = 8;
/// How many secrets of one request are kept, and how often a name is looked for in one text.
const MOST: usize = 32;
/// How many bytes of them are kept. No service reads a longer head.
const LONGEST: usize = 16 * 1024;

/// What a secret is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It signs one request, for a while.
    Signature,
    /// It goes with an access key, or encrypts.
    Token,
}

/// The secrets of one request.
#[derive(Clone, Default)]
pub struct Secrets(Vec<(Kind, String)>);

impl Secrets {
    /// Those of the request's head.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let mut secrets = Self::default();
        for (name, value) in request.headers.iter() {
            let value = String::from_utf8_lossy(value.as_bytes());
            match kind_of(name.as_str()) {
                Some(kind) => secrets.add(kind, &value),
                // A Referer may be a presigned URL.
                None => secrets.inside(&value),
            }
            if name == http::header::AUTHORIZATION {
                secrets.older_authorization(&value);
            }
        }
        secrets.inside(&request.path);
        for pair in request.query.raw().split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match kind_of(&decoded(name)) {
                Some(kind) => secrets.levels(kind, value),
                None => secrets.inside(pair),
            }
        }
        secrets
    }

    /// Those of another list.
    pub fn add_all(&mut self, other: &Self) {
        other.0.iter().for_each(|(kind, secret)| self.add(*kind, secret));
    }

    /// Those of a browser's form, with what its policy says of them.
    pub fn add_form(&mut self, fields: &Fields) {
        for (name, value) in fields.iter() {
            if let Some(kind) = kind_of(name) {
                self.add(kind, value);
            }
        }
        let policy = fields.get("policy").and_then(|policy| STANDARD.decode(policy.trim()).ok());
        let policy: Option<Value> = policy.and_then(|policy| serde_json::from_slice(&policy).ok());
        for condition in policy.iter().filter_map(|policy| policy.get("conditions")?.as_array()).flatten() {
            match condition {
                Value::Object(members) => {
                    members.iter().for_each(|(name, value)| self.condition(name, value));
                }
                Value::Array(parts) => {
                    if let [_, Value::String(name), value] = parts.as_slice() {
                        self.condition(name.trim_start_matches('$'), value);
                    }
                }
                _ => {}
            }
        }
    }

    /// Those of a query service's parameters.
    pub fn add_parameters<'a>(&mut self, parameters: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) {
        for (name, value) in parameters {
            if let Some(kind) = kind_of(&name) {
                self.add(kind, &value);
            }
        }
    }

    fn condition(&mut self, name: &str, value: &Value) {
        if let (Some(kind), Some(value)) = (kind_of(name), value.as_str()) {
            self.add(kind, value);
        }
    }

    /// `AWS KEYID:...`, as Signature Version 2 has it.
    fn older_authorization(&mut self, value: &str) {
        if let Some((_, signature)) = value.strip_prefix("AWS ").and_then(|rest| rest.split_once(':')) {
            self.add(Kind::Signature, signature);
        }
    }

    /// What stands behind a secret's name in a text, at every level of its encoding.
    fn inside(&mut self, text: &str) {
        let mut text = Cow::Borrowed(text);
        for _ in 0..DEEPEST {
            if !text.contains(['=', '%']) {
                return;
            }
            let lower = text.to_ascii_lowercase();
            for (name, kind) in NAMES {
                for (at, _) in lower.match_indices(name).take(MOST) {
                    if self.is_full() {
                        return;
                    }
                    let behind = text.get(at + name.len()..).unwrap_or_default();
                    let Some(value) = behind.strip_prefix('=') else { continue };
                    let end = value.find(['&', ',', ';', ' ', '"', '<', '\n']).unwrap_or(value.len());
                    self.levels(kind, value.get(..end).unwrap_or_default());
                }
            }
            let next = decoded(&text).into_owned();
            if next == text {
                return;
            }
            text = next.into();
        }
    }

    /// A value as it stands and as it is decoded.
    fn levels(&mut self, kind: Kind, value: &str) {
        if value.len() > LONGEST {
            return;
        }
        let mut value = value.to_owned();
        for _ in 0..DEEPEST {
            self.add(kind, &value);
            let next = decoded(&value).into_owned();
            // A plus in a query is a space, and one in a token is a plus.
            self.add(kind, &value.replace('+', " "));
            if next == value {
                return;
            }
            value = next;
        }
    }

    fn add(&mut self, kind: Kind, value: &str) {
        let value = value.trim();
        let is_known = || self.0.iter().any(|(_, known)| known == value);
        if value.len() >= SHORTEST && value.len() <= LONGEST && !self.is_full() && !is_known() {
            self.0.push((kind, value.to_owned()));
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() >= MOST || self.size() > LONGEST
    }

    /// How many bytes they are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.iter().map(|(_, secret)| secret.len()).sum()
    }

    /// A text without them.
    fn taken_out<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = self.without_plain(text);
        // A form's policy may hold the token, and is what the form signs.
        if let Some(policy) =
            STANDARD.decode(text.as_bytes()).ok().and_then(|bytes| String::from_utf8(bytes).ok())
            && let Cow::Owned(policy) = self.without_plain(&policy)
        {
            text = STANDARD.encode(policy).into();
        }
        text
    }

    fn without_plain<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for (kind, secret) in &self.0 {
            let mut written = secret.clone();
            for _ in 0..DEEPEST {
                if text.contains(&written) {
                    text = text.replace(&written, &shown(*kind, secret)).into();
                }
                let next = utf8_percent_encode(&written, RESERVED).to_string();
                if next == written {
                    break;
                }
                written = next;
            }
        }
        text
    }

    /// Everything of a document without them.
    pub fn hide(&self, value: &mut Value) {
        if self.0.is_empty() {
            return;
        }
        match value {
            Value::String(text) => {
                if let Cow::Owned(clean) = self.taken_out(text) {
                    *text = clean;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.hide(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.hide(member)),
            _ => {}
        }
    }
}

/// As a secret is shown.
fn shown(kind: Kind, secret: &str) -> String {
    match (kind, secret.get(..TOLD)) {
        (Kind::Signature, Some(start)) if secret.len() >= 3 * TOLD => format!("{start}..."),
        _ => "...".to_owned(),
    }
}

/// What stands before a secret, in lower case.
const NAMES: [(&str, Kind); 6] = [
    ("signature", Kind::Signature),
    ("security-token", Kind::Token),
    ("securitytoken", Kind::Token),
    ("session-token", Kind::Token),
    ("s3session-token", Kind::Token),
    ("customer-key", Kind::Token),
];

/// What the value behind this name is; nothing where it is no secret.
fn kind_of(name: &str) -> Option<Kind> {
    let name = name.trim();
    let is_named = |end: &str| {
        let Some((start, last)) = name.len().checked_sub(end.len()).and_then(|at| name.split_at_checked(at))
        else {
            return false;
        };
        last.eq_ignore_ascii_case(end) && !start.ends_with(|letter: char| letter.is_ascii_alphanumeric())
    };
    NAMES.into_iter().find(|(end, _)| is_named(end)).map(|(_, kind)| kind)
}

/// A query without the values that are secret, whatever is secret inside of others.
#[must_use]
pub fn query_without(query: &str) -> String {
    let shown = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let mut inner = Secrets::default();
        inner.inside(value);
        inner.inside(name);
        match (kind_of(&decoded(name)), inner.0.is_empty()) {
            (None, true) => pair.to_owned(),
            (None, false) if kind_of(name).is_none() && !value.is_empty() => format!("{name}=..."),
            (None, false) => "...".to_owned(),
            (Some(_), _) => format!("{name}=..."),
        }
    };
    query.split('&').map(shown).collect::<Vec<_>>().join("&")
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("count", &self.0.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "d1d6b2a3cd3f89095bc1997140c519d375ec15a404ed9500d602caf53d6790da";
    const TOKEN: &str = "FwoGZXIvYXdzEBYaDK+/abc==";

    #[test]
    fn a_query_is_shown_without_its_secrets_however_they_are_written() {
        for (query, shown) in [
            ("", ""),
            ("a=b&c&X-Amz-Signature=f00", "a=b&c&X-Amz-Signature=..."),
            ("x-amz-security-TOKEN=t&Signature=s", "x-amz-security-TOKEN=...&Signature=..."),
            ("X-Amz-Signatur%65=f00&%53ignature=f00", "X-Amz-Signatur%65=...&%53ignature=..."),
            ("X-Amz-Signature%3Dd1d6b2a3cd3f", "..."),
            ("X-Amz-Signature%253Dd1d6b2a3cd3f&a=b", "...&a=b"),
            ("url=http%3A%2F%2Fa%2Fb%3FX-Amz-Signature%3Dd1d6b2a3cd3f%26c", "url=..."),
            ("prefix=signature&delimiter=%2F", "prefix=signature&delimiter=%2F"),
            ("assignature=long-enough", "assignature=long-enough"),
        ] {
            assert_eq!(query_without(query), shown, "{query}");
        }
    }

    fn hidden(secrets: &Secrets, text: &str) -> String {
        let mut value = serde_json::json!([{ "a": text }]);
        secrets.hide(&mut value);
        value[0]["a"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_secret_is_known_by_its_value_wherever_it_stands() {
        let mut secrets = Secrets::default();
        secrets.add(Kind::Token, TOKEN);
        secrets.add(Kind::Signature, HEX);
        let encoded = utf8_percent_encode(TOKEN, RESERVED).to_string();
        for (text, shown) in [
            (format!("x-amz-security-token:{TOKEN}\nhost"), "x-amz-security-token:...\nhost".to_owned()),
            (format!("X-Amz-Security-Token={encoded}&a"), "X-Amz-Security-Token=...&a".to_owned()),
            (format!("the signature {HEX}."), "the signature d1d6b2a3....".to_owned()),
            (STANDARD.encode(format!("{{\"token\": \"{TOKEN}\"}}")), STANDARD.encode("{\"token\": \"...\"}")),
            (STANDARD.encode("nothing of it"), STANDARD.encode("nothing of it")),
        ] {
            assert_eq!(hidden(&secrets, &text), shown);
        }
    }

    #[test]
    fn a_presigned_url_inside_of_a_text_gives_its_secrets_away() {
        for text in [
            format!("/b/k%3FX-Amz-Signature={HEX}&a"),
            format!("/b/k%3FX-Amz-Signature%3D{HEX}%26a"),
            format!("/b/k%253FX-Amz-Signature%253D{HEX}"),
        ] {
            let mut secrets = Secrets::default();
            secrets.inside(&text);
            assert!(!hidden(&secrets, &text).contains(HEX), "{text}");
        }
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        let mut secrets = Secrets::default();
        secrets.inside(&"signature=".repeat(20_000));
        assert!(secrets.0.len() <= MOST && secrets.size() <= 2 * LONGEST + 16, "{}", secrets.size());
    }
}
