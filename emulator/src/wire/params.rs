//! The parameters of the query protocol (STS, IAM).

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;

/// Parameters as they came: `application/x-www-form-urlencoded`, read where they lie, so that millions of members
/// that nobody asks for cost nothing. The first of several with one name counts, as on AWS.
#[derive(Clone, Debug, Default)]
pub struct Params(Bytes);

/// No list of STS or IAM may be so long; members past it are not kept.
const MEMBERS: usize = 1000;

impl Params {
    /// Takes a form body, or a raw query string.
    #[must_use]
    pub const fn new(raw: Bytes) -> Self {
        Self(raw)
    }

    /// How many bytes they are, as they came.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.raw().find(|(key, _)| decode(key) == name).map(|(_, value)| decode(value))
    }

    /// `PREFIX.member.1`, `PREFIX.member.2`, ... with `field` appended (`.Key`), until one is missing.
    #[must_use]
    pub fn members(&self, prefix: &str, field: &str) -> Vec<Cow<'_, str>> {
        let mut found = BTreeMap::new();
        for (key, value) in self.raw() {
            if let Some(index) = member_index(&decode(key), prefix, field) {
                found.entry(index).or_insert(value);
            }
        }
        (1..=MEMBERS).map_while(|index| found.get(&index).map(|value| decode(value))).collect()
    }

    /// Every pair, decoded, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.raw().map(|(key, value)| (decode(key), decode(value)))
    }

    fn raw(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.0.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
        })
    }
}

fn member_index(key: &str, prefix: &str, field: &str) -> Option<usize> {
    let index = key.strip_prefix(prefix)?.strip_prefix(".member.")?.strip_suffix(field)?;
    index.parse().ok().filter(|index| (1..=MEMBERS).contains(index))
}

/// Percent-decodes, and turns each plus sign into a space. Bytes that are not UTF-8 become replacement characters.
fn decode(raw: &[u8]) -> Cow<'_, str> {
    if !raw.contains(&b'+') {
        return percent_encoding::percent_decode(raw).decode_utf8_lossy();
    }
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    Cow::Owned(percent_encoding::percent_decode(&spaced).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(raw: &'static str) -> Params {
        Params::new(Bytes::from_static(raw.as_bytes()))
    }

    #[test]
    fn the_first_of_several_counts() {
        let params = params("Action=A&Version=1&Action=B&empty&x%2By=a+b%20c%2B&bad=%zz%ff");
        for (name, value) in [
            ("Action", Some("A")),
            ("Version", Some("1")),
            ("empty", Some("")),
            ("x+y", Some("a b c+")),
            ("bad", Some("%zz\u{fffd}")),
            ("none", None),
        ] {
            assert_eq!(params.get(name).as_deref(), value, "{name}");
        }
    }

    #[test]
    fn members_are_read_until_one_is_missing() {
        let params = params(
            "Tags.member.2.Key=b&Tags.member.1.Key=a&Tags.member.1.Key=again&Tags.member.4.Key=d&Tags.member.1.Value=v",
        );
        assert_eq!(params.members("Tags", ".Key"), ["a", "b"]);
        assert_eq!(params.members("Tags", ".Value"), ["v"]);
        assert!(params.members("TransitiveTagKeys", "").is_empty());
    }

    #[test]
    fn millions_of_members_are_read_in_one_pass() {
        let raw: String = (1..200_000).map(|index| format!("&Tags.member.{index}.Key=k")).collect();
        let params = Params::new(Bytes::from(raw));
        assert_eq!(params.members("Tags", ".Key").len(), MEMBERS);
    }
}
