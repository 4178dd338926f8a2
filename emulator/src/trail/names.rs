//! How CloudTrail writes what a service calls otherwise: names, numbers, dates.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Members that are numbers.
const NUMBERS: [&str; 7] = [
    "attachmentCount",
    "durationSeconds",
    "limit",
    "maxItems",
    "maxSessionDuration",
    "packedPolicySize",
    "permissionsBoundaryUsageCount",
];
/// Members that are true or false.
const TRUTHS: [&str; 5] = ["isAttachable", "isDefaultVersion", "onlyAttached", "setAsDefault", "isTruncated"];
/// Members that are dates.
const DATES: [&str; 5] = ["createDate", "enableDate", "expiration", "updateDate", "lastUsedDate"];
/// What no event shows: secrets, and one-time codes.
const SECRET: [&str; 8] = [
    "authenticationCode1",
    "authenticationCode2",
    "base32StringSeed",
    "qRCodePNG",
    "secretAccessKey",
    "securityToken",
    "signature",
    "tokenCode",
];

/// `RoleArn` as `roleArn`, `QRCodePNG` as `qRCodePNG`.
pub(super) fn member(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Whether a member is shown at all.
pub(super) fn is_secret(member: &str) -> bool {
    SECRET.contains(&member)
}

/// Credentials' part that AWS's events show. Its tokens work here, so of one only that there is one is told.
const TOKEN: &str = "sessionToken";

/// A member's value, in the type that it has.
pub(super) fn typed(member: &str, text: &str) -> Value {
    if member == TOKEN {
        return "...".into();
    }
    let number = || text.parse::<i64>().ok().map(Value::from).filter(|_| NUMBERS.contains(&member));
    let truth = || text.parse::<bool>().ok().map(Value::from).filter(|_| TRUTHS.contains(&member));
    let date = || {
        let date = DateTime::parse_from_rfc3339(text).ok().filter(|_| DATES.contains(&member))?;
        Some(Value::from(in_words(date.to_utc())))
    };
    number().or_else(truth).or_else(date).unwrap_or_else(|| text.into())
}

/// A time of an event: `2026-07-19T10:00:00Z`.
pub(super) fn timestamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// A time in a request or an answer: `Jul 19, 2026, 10:00:00 AM`.
pub(super) fn in_words(time: DateTime<Utc>) -> String {
    time.format("%b %-d, %Y, %-I:%M:%S %p").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_written_as_cloudtrail_writes_them() {
        for (name, expected) in [("RoleArn", "roleArn"), ("QRCodePNG", "qRCodePNG"), ("", ""), ("é", "é")] {
            assert_eq!(member(name), expected);
        }
        for (member, text, expected) in [
            ("durationSeconds", "900", Value::from(900)),
            ("durationSeconds", "soon", Value::from("soon")),
            ("setAsDefault", "true", Value::from(true)),
            ("externalId", "900", Value::from("900")),
            ("expiration", "2026-07-19T10:00:00Z", Value::from("Jul 19, 2026, 10:00:00 AM")),
            ("expiration", "2026-07-09T00:05:00Z", Value::from("Jul 9, 2026, 12:05:00 AM")),
        ] {
            assert_eq!(typed(member, text), expected, "{member}");
        }
    }
}
