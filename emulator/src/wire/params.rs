//! The parameters of the query protocol (STS, IAM).

use std::borrow::Cow;

use bytes::Bytes;

/// Parameters as they came: `application/x-www-form-urlencoded`, read where they lie, so that millions of members
/// that nobody asks for cost nothing. The first of several with one name counts, as on AWS.
#[derive(Clone, Debug, Default)]
pub struct Params(Bytes);

impl Params {
    /// Takes a form body, or a raw query string.
    #[must_use]
    pub const fn new(raw: Bytes) -> Self {
        Self(raw)
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// `PREFIX.member.1`, `PREFIX.member.2`, ... with `field` appended (`.Key`), until one is missing.
    #[must_use]
    pub fn members(&self, prefix: &str, field: &str) -> Vec<Cow<'_, str>> {
        (1..).map_while(|index: u32| self.get(&format!("{prefix}.member.{index}{field}"))).collect()
    }

    /// Every pair, decoded, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        form_urlencoded::parse(&self.0)
    }
}
