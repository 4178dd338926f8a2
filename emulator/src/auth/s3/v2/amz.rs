//! The `x-amz-` headers of a request: SigV2 signs all that are there.
//!
//! Whoever presigns a URL puts such headers into its query, and S3 reads them there: as what was signed and as what is
//! asked for. A header that was sent wins over the parameter. (Content-Type and Content-MD5 are headers only, although
//! the SDKs repeat them in the query too. That S3 does not read those is a guess.)

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue};

use crate::auth::Scheme;
use crate::auth::s3::holder::Token;
use crate::http::{Query, Request};

const TOKEN: &str = "x-amz-security-token";

/// The headers by name, each with its values in the order in which they came.
#[derive(Default)]
pub(super) struct Headers(BTreeMap<String, Vec<Vec<u8>>>);

impl Headers {
    pub(super) fn of(request: &Request, scheme: Scheme) -> Self {
        let mut all = Self::default();
        for (name, value) in request.headers.iter().filter(|(name, _)| is_amz(name.as_str())) {
            all.add(name, value);
        }
        if scheme == Scheme::Presigned {
            let hoisted = headers_of_query(&request.query, is_amz);
            for (name, value) in hoisted.filter(|(name, _)| !request.headers.contains_key(name)) {
                all.add(&name, &value);
            }
        }
        all
    }

    fn add(&mut self, name: &HeaderName, value: &HeaderValue) {
        let values = self.0.entry(name.as_str().to_owned()).or_default();
        values.push(value.as_bytes().trim_ascii().to_vec());
    }

    /// The session token.
    pub(super) fn token(&self) -> Token {
        let texts = self.0.get(TOKEN).into_iter().flatten();
        Token::of(texts.map(|text| String::from_utf8_lossy(text).into_owned()).collect())
    }

    /// `name:value` in lines, sorted by name; several values of one name in one line.
    pub(super) fn push_lines(&self, text: &mut Vec<u8>) {
        for (name, values) in &self.0 {
            text.extend_from_slice(name.as_bytes());
            text.push(b':');
            text.extend_from_slice(&values.join(&b','));
            text.push(b'\n');
        }
    }
}

/// Whether a header, or a parameter that stands for one, belongs to them.
pub(in crate::auth::s3) fn is_amz(name: &str) -> bool {
    name.get(..6).is_some_and(|beginning| beginning.eq_ignore_ascii_case("x-amz-"))
}

/// The headers that stand in a query, of those that are wanted. What cannot be a header is none.
pub(in crate::auth::s3) fn headers_of_query(
    query: &Query,
    is_wanted: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    query.pairs().filter(move |(name, _)| is_wanted(name)).filter_map(|(name, value)| {
        Some((name.to_ascii_lowercase().parse().ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    })
}

/// A line of a token, in a string to sign that is shown.
pub(super) fn is_token_line(line: &str) -> bool {
    line.strip_prefix(TOKEN).is_some_and(|rest| rest.starts_with(':'))
}
