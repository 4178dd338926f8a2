//! Dates as policies write them: ISO 8601 in its W3C profile, or seconds since 1970.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// Milliseconds since 1970. Four digits are a year; more, or fewer, are seconds.
pub(crate) fn parse(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>()
        && text.len() != 4
    {
        return seconds.checked_mul(1000);
    }
    let lower = text.contains(['t', 'z']);
    let text = if lower { Cow::Owned(text.to_ascii_uppercase()) } else { Cow::Borrowed(text) };
    match text.split_once('T') {
        None => day(&text),
        Some((_, time)) => moment(&text, time),
    }
}

fn day(text: &str) -> Option<i64> {
    let whole = match text.len() {
        4 => Cow::Owned(format!("{text}-01-01")),
        7 => Cow::Owned(format!("{text}-01")),
        _ => Cow::Borrowed(text),
    };
    let day = NaiveDate::parse_from_str(&whole, "%Y-%m-%d").ok()?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
}

fn moment(text: &str, time: &str) -> Option<i64> {
    const UTC: [&str; 3] = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y%m%dT%H%M%S"];
    if let Some(text) = text.strip_suffix('Z') {
        return naive(text, &UTC);
    }
    if time.contains(['+', '-']) {
        return ["%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z", "%Y%m%dT%H%M%S%:z"]
            .iter()
            .find_map(|format| DateTime::parse_from_str(text, format).ok())
            .map(|moment| moment.timestamp_millis());
    }
    naive(text, &["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"])
}

fn naive(text: &str, formats: &[&str]) -> Option<i64> {
    let moment = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    moment.map(|moment| moment.and_utc().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        for (text, seconds) in [
            ("2024", Some(1_704_067_200)),
            ("2024-01", Some(1_704_067_200)),
            ("2024-01-01", Some(1_704_067_200)),
            ("2024-01-01T00:00Z", Some(1_704_067_200)),
            ("2024-01-01T00:00:00Z", Some(1_704_067_200)),
            ("2024-01-01t00:00:00z", Some(1_704_067_200)),
            ("2024-01-01T00:00:00.000Z", Some(1_704_067_200)),
            ("2024-01-01T01:00:00+01:00", Some(1_704_067_200)),
            ("2023-12-31T19:00-05:00", Some(1_704_067_200)),
            ("2024-01-01T00:00:00", Some(1_704_067_200)),
            ("20240101T000000Z", Some(1_704_067_200)),
            ("20240101T010000+01:00", Some(1_704_067_200)),
            ("20240101T000000", None),
            ("2024-01-01T00:00:00+01:00Z", None),
            ("1704067200", Some(1_704_067_200)),
            ("0", Some(0)),
            ("2024-13-01", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(parse(text), seconds.map(|seconds: i64| seconds * 1000), "{text}");
        }
    }
}
