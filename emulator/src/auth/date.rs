//! Dates as signatures write them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::dates;

/// How far a request's time may be from the server's.
pub(super) const MAX_SKEW: TimeDelta = TimeDelta::minutes(15);

/// `20260719T101112Z`, ISO 8601's basic format; and nothing else.
pub(super) fn parse_basic(text: &str) -> Option<DateTime<Utc>> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let time = if time.len() == 6 { time } else { return None };
    parse_day(date)?
        .and_hms_opt(number(time, 0, 2)?, number(time, 2, 4)?, number(time, 4, 6)?)
        .map(|at| at.and_utc())
}

/// `20260719`.
pub(super) fn parse_day(text: &str) -> Option<NaiveDate> {
    if text.len() != 8 {
        return None;
    }
    let year = i32::try_from(number(text, 0, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(text, 4, 6)?, number(text, 6, 8)?)
}

fn number(text: &str, from: usize, to: usize) -> Option<u32> {
    let digits = text.get(from..to)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A Date header: ISO 8601's basic format, or HTTP's own.
pub(super) fn parse_date_header(text: &str) -> Option<DateTime<Utc>> {
    parse_basic(text).or_else(|| Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc()))
}

/// Some time before or after, as far as there are dates.
pub(super) fn shifted(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(at)
}

/// `20260719T101112Z`.
pub(super) fn basic(at: DateTime<Utc>) -> String {
    dates::basic(at)
}

/// `2026-07-19T10:11:12Z`.
pub(super) fn iso(at: DateTime<Utc>) -> String {
    dates::iso(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_format_is_read_and_written() {
        let at = parse_basic("20260719T101112Z").unwrap();
        assert_eq!(basic(at), "20260719T101112Z");
        assert_eq!(iso(at), "2026-07-19T10:11:12Z");
        assert_eq!(parse_date_header("Sun, 19 Jul 2026 10:11:12 GMT"), Some(at));
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            "Z",
            "T",
            "20260719",
            "2026-07-19T10:11:12Z",
            "20260719T101112",
            "20261319T101112Z",
            "20260719T251112Z",
            "20260719T1011Z",
            "+0260719T101112Z",
            "20260719T10111éZ",
            "2026071éT101112Z",
            "20260719T101112ZZ",
        ] {
            assert_eq!(parse_basic(text), None, "{text}");
        }
    }
}
