//! The parameters of the query protocol (STS, IAM).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use bytes::Bytes;

/// Parameters as they came: `application/x-www-form-urlencoded`, read in one pass into an index when the first is asked
/// for. The first of several with one name counts, as on AWS.
#[derive(Debug, Default)]
pub struct Params {
    raw: Bytes,
    index: OnceLock<Index>,
}

/// No list of STS or IAM may be so long; members past it are not kept.
const MEMBERS: usize = 1000;
/// How many different names are read. The largest call that AWS documents, a simulation, has a few thousand.
const MOST_NAMES: usize = 32 * 1024;
/// What stands between the name of a list and the number of a member.
const MEMBER: &str = ".member.";

/// Where each name's value stands, sorted by name.
#[derive(Debug, Default)]
struct Index {
    pairs: Vec<(Name, Range<u32>)>,
    has_more: bool,
}

/// A name: where it stands, or what it is decoded to.
#[derive(Debug)]
enum Name {
    AsSent(Range<u32>),
    Decoded(Box<str>),
}

impl Clone for Params {
    /// What is asked of the copy is looked up anew: most copies are kept and never asked.
    fn clone(&self) -> Self {
        Self::new(self.raw.clone())
    }
}

impl Params {
    /// Takes a form body, or a raw query string.
    #[must_use]
    pub const fn new(raw: Bytes) -> Self {
        Self { raw, index: OnceLock::new() }
    }

    /// How many bytes they are, as they came.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.raw.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// How many different names are read, where there are more.
    #[must_use]
    pub fn too_many(&self) -> Option<usize> {
        self.index().has_more.then_some(MOST_NAMES)
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let pairs = &self.index().pairs;
        let place = pairs.binary_search_by(|(own, _)| self.name(own).cmp(name.as_bytes())).ok()?;
        pairs.get(place).map(|(_, value)| decode(self.part(value)))
    }

    /// `PREFIX.member.1`, `PREFIX.member.2`, ... with `field` appended (`.Key`), until one is missing.
    #[must_use]
    pub fn members(&self, prefix: &str, field: &str) -> Vec<Cow<'_, str>> {
        // Most lists are not there at all.
        if !self.has_any(prefix) {
            return Vec::new();
        }
        (1..=MEMBERS).map_while(|index| self.get(&format!("{prefix}{MEMBER}{index}{field}"))).collect()
    }

    /// Whether any name begins so.
    fn has_any(&self, beginning: &str) -> bool {
        let pairs = &self.index().pairs;
        let place = pairs.partition_point(|(own, _)| self.name(own) < beginning.as_bytes());
        pairs.get(place).is_some_and(|(own, _)| self.name(own).starts_with(beginning.as_bytes()))
    }

    /// Every pair, decoded, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.pairs().map(|(key, value)| (decode(self.part(&key)), decode(self.part(&value))))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| self.indexed())
    }

    fn indexed(&self) -> Index {
        let mut index = Index::default();
        for (key, value) in self.pairs() {
            let name = match decode(self.part(&key)) {
                Cow::Borrowed(name) if is_past_the_last_member(name) => continue,
                Cow::Owned(name) if is_past_the_last_member(&name) => continue,
                Cow::Borrowed(_) => Name::AsSent(key),
                Cow::Owned(name) => Name::Decoded(name.into()),
            };
            if index.pairs.len() >= 2 * MOST_NAMES {
                self.sort(&mut index);
                if index.has_more {
                    return index;
                }
            }
            index.pairs.push((name, value));
        }
        self.sort(&mut index);
        index
    }

    /// Sorts by name, and keeps the first of several.
    fn sort(&self, index: &mut Index) {
        index.pairs.sort_by(|(one, _), (other, _)| self.name(one).cmp(self.name(other)));
        index.pairs.dedup_by(|(one, _), (other, _)| self.name(one) == self.name(other));
        index.has_more = index.pairs.len() > MOST_NAMES;
        index.pairs.truncate(MOST_NAMES);
    }

    fn name<'a>(&'a self, name: &'a Name) -> &'a [u8] {
        match name {
            Name::AsSent(range) => self.part(range),
            Name::Decoded(name) => name.as_bytes(),
        }
    }

    fn part(&self, range: &Range<u32>) -> &[u8] {
        let place = |end: u32| usize::try_from(end).unwrap_or(usize::MAX);
        self.raw.get(place(range.start)..place(range.end)).unwrap_or_default()
    }

    /// Where the names and the values stand. What lies past 4 GiB is not reached: no body is so large.
    fn pairs(&self) -> impl Iterator<Item = (Range<u32>, Range<u32>)> {
        let mut start: u32 = 0;
        self.raw.split(|byte| *byte == b'&').filter_map(move |pair| {
            let length = u32::try_from(pair.len()).ok()?;
            let (from, end) = (start, start.checked_add(length)?);
            start = end.saturating_add(1);
            let equals =
                pair.iter().position(|byte| *byte == b'=').and_then(|place| u32::try_from(place).ok());
            let key_end = equals.map_or(end, |place| from + place);
            let value = (key_end + u32::from(equals.is_some()))..end;
            (length > 0).then_some((from..key_end, value))
        })
    }
}

/// Whether a name is that of a member of which no list may have so many.
fn is_past_the_last_member(name: &str) -> bool {
    // Few names are those of members.
    if !name.as_bytes().contains(&b'.') {
        return false;
    }
    name.split(MEMBER).skip(1).any(|rest| {
        let number = rest.split('.').next().unwrap_or_default();
        number.len() > 3
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && number.parse().map_or(true, |number: usize| number > MEMBERS)
    })
}

/// Percent-decodes, and turns each plus sign into a space. Bytes that are not UTF-8 become replacement characters.
fn decode(raw: &[u8]) -> Cow<'_, str> {
    if !raw.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw), Cow::Borrowed);
    }
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
        let params = Params::new(Bytes::from(raw + "&Last=1"));
        assert_eq!(params.members("Tags", ".Key").len(), MEMBERS);
        assert_eq!(params.index().pairs.len(), MEMBERS + 1);
        assert_eq!((params.get("Last").as_deref(), params.too_many()), (Some("1"), None));
    }

    #[test]
    fn a_name_that_is_repeated_is_kept_once() {
        let raw = format!("A=first&{}Last=1", "a=1&A=2&%61=3&".repeat(100_000));
        let params = Params::new(Bytes::from(raw));
        assert_eq!((params.get("A").as_deref(), params.get("a").as_deref()), (Some("first"), Some("1")));
        assert_eq!((params.get("Last").as_deref(), params.too_many()), (Some("1"), None));
    }

    #[test]
    fn so_many_different_names_are_read_and_no_more() {
        let names = |count: usize| (0..count).map(|index| format!("&n{index}=1")).collect::<String>();
        let just = Params::new(Bytes::from(names(MOST_NAMES)));
        assert_eq!((just.too_many(), just.index().pairs.len()), (None, MOST_NAMES));
        for count in [MOST_NAMES + 1, 2 * MOST_NAMES + 1, 10 * MOST_NAMES] {
            let params = Params::new(Bytes::from(names(count)));
            assert_eq!((params.too_many(), params.index().pairs.len()), (Some(MOST_NAMES), MOST_NAMES));
        }
    }
}
