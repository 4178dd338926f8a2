//! Conditional requests.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html>

#[cfg(test)]
mod tests;

use chrono::{DateTime, SubsecRound, Utc};

use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::world::bucket::{Object, Version};

/// The conditions of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    if_match: Option<String>,
    if_none_match: Option<String>,
    if_modified_since: Option<DateTime<Utc>>,
    if_unmodified_since: Option<DateTime<Utc>>,
    /// What stands before their names: nothing, or `x-amz-copy-source-`.
    prefix: &'static str,
}

/// What becomes of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes on.
    Proceed,
    /// The client has it already.
    NotModified,
}

impl Conditions {
    /// If-Match and the others.
    pub(super) fn of_read(request: &Request) -> Self {
        Self::with_prefix(request, "")
    }

    /// x-amz-copy-source-if-match and the others.
    pub(super) fn of_copy_source(request: &Request) -> Self {
        Self::with_prefix(request, "x-amz-copy-source-")
    }

    fn with_prefix(request: &Request, prefix: &'static str) -> Self {
        let text = |name: &str| match prefix {
            "" => request.header(name),
            prefix => request.header(&[prefix, name].concat()),
        };
        let date = |name: &str| text(name).and_then(http_date);
        let tags = |name: &str| match prefix {
            "" => all(request, name),
            prefix => all(request, &[prefix, name].concat()),
        };
        Self {
            if_match: tags("if-match"),
            if_none_match: tags("if-none-match"),
            if_modified_since: date("if-modified-since").filter(|since| *since <= request.received),
            if_unmodified_since: date("if-unmodified-since"),
            prefix,
        }
    }

    /// Judges a read. A matching ETag overrides a date.
    pub(super) fn check(&self, object: &Object) -> Result<Verdict, Refusal> {
        let modified = object.modified.trunc_subsecs(0);
        match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) if !names(tags, &object.etag) => return Err(self.failed("If-Match")),
            (None, Some(since)) if modified > since => return Err(self.failed("If-Unmodified-Since")),
            _ => {}
        }
        Ok(match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) if names(tags, &object.etag) => Verdict::NotModified,
            (None, Some(since)) if modified <= since => Verdict::NotModified,
            _ => Verdict::Proceed,
        })
    }

    /// Judges the source of a copy, which must not be unmodified either.
    pub(super) fn check_source(&self, object: &Object) -> Result<(), Refusal> {
        match self.check(object)? {
            Verdict::Proceed => Ok(()),
            Verdict::NotModified if self.if_none_match.is_some() => Err(self.failed("If-None-Match")),
            Verdict::NotModified => Err(self.failed("If-Modified-Since")),
        }
    }

    fn failed(&self, condition: &str) -> Refusal {
        S3Refusal::PreconditionFailed { condition: format!("{}{condition}", self.prefix) }.into()
    }
}

/// Whether If-Range still describes the object, so that a Range counts: its ETag, or the time since which it was not
/// modified.
pub(super) fn is_still(request: &Request, object: &Object) -> bool {
    let Some(described) = request.header("if-range") else { return true };
    match http_date(described) {
        Some(since) => object.modified.trunc_subsecs(0) <= since,
        None => !described.trim().starts_with("W/") && bare(described) == object.etag,
    }
}

/// The condition under which something is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum WriteCondition {
    /// None.
    #[default]
    Always,
    /// If-None-Match: `*`.
    IfAbsent,
    /// If-Match with an ETag.
    IfMatch(String),
}

impl WriteCondition {
    /// The condition of a write; S3 does not have every one that HTTP has.
    pub(super) fn of(request: &Request) -> Result<Self, Refusal> {
        let refused = |header: &str| S3Refusal::WriteConditionNotImplemented { header: header.to_owned() };
        match (request.header("if-match"), request.header("if-none-match")) {
            (None, None) => Ok(Self::Always),
            (Some(_), Some(_)) => Err(S3Refusal::TwoWriteConditions.into()),
            (Some(tag), None) if bare(tag) != "*" => Ok(Self::IfMatch(tag.to_owned())),
            (None, Some(tag)) if bare(tag) == "*" => Ok(Self::IfAbsent),
            (Some(_), None) => Err(refused("If-Match").into()),
            (None, Some(_)) => Err(refused("If-None-Match").into()),
        }
    }

    /// The header that says it.
    const fn header(&self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::IfAbsent => Some("If-None-Match"),
            Self::IfMatch(_) => Some("If-Match"),
        }
    }

    /// Refuses a condition that holds, but on a key that was written or deleted meanwhile.
    pub(super) fn check_writes(&self, key: &str, seen: u64, now: u64) -> Result<(), Refusal> {
        match self.header() {
            Some(condition) if seen != now => {
                let (condition, key) = (condition.to_owned(), key.to_owned());
                Err(S3Refusal::ConditionalRequestConflict { condition, key }.into())
            }
            _ => Ok(()),
        }
    }

    /// Judges what is there now.
    pub(super) fn check(&self, key: &str, current: Option<&Version>) -> Result<(), Refusal> {
        let object = current.and_then(Version::object);
        let failed = |condition: &str| S3Refusal::PreconditionFailed { condition: condition.to_owned() };
        match (self, object) {
            (Self::IfAbsent, Some(_)) => Err(failed("If-None-Match").into()),
            (Self::IfMatch(_), None) => Err(S3Refusal::NoSuchKey { key: key.to_owned() }.into()),
            (Self::IfMatch(tags), Some(object)) if !names(tags, &object.etag) => {
                Err(failed("If-Match").into())
            }
            _ => Ok(()),
        }
    }
}

/// The values of a header, as one list.
fn all(request: &Request, name: &str) -> Option<String> {
    let values = request.header_values(name).filter_map(|value| value.to_str().ok());
    values.map(str::to_owned).reduce(|list, value| list + "," + &value)
}

/// Whether If-Match compares the object's ETag; `*` asks only whether there is an object.
pub(super) fn compares(expected: &str) -> bool {
    expected.split(',').map(bare).all(|tag| tag != "*")
}

/// Whether this is the one ETag, in quotes or without, or `*`. For a deletion a weak ETag is another one, and a list is
/// none.
pub(super) fn is_exactly(tag: &str, etag: &str) -> bool {
    let tag = tag.trim().trim_matches('"');
    tag == "*" || tag == etag
}

/// Whether a list of ETags names this one.
pub(super) fn names(list: &str, etag: &str) -> bool {
    list.split(',').map(bare).any(|tag| tag == "*" || tag == etag)
}

fn bare(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"')
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.to_utc())
}
