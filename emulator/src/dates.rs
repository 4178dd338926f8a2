//! Times as AWS writes them. They stand in every answer, so they are written by hand: a format that is read each time
//! costs as much as the rest of a small answer.

use chrono::{DateTime, Datelike, Timelike, Utc};

/// `20260719T101112Z`.
pub(crate) fn basic(at: DateTime<Utc>) -> String {
    let mut text = String::with_capacity(16);
    push_year(&mut text, at);
    push(&mut text, at.month());
    push(&mut text, at.day());
    text.push('T');
    push(&mut text, at.hour());
    push(&mut text, at.minute());
    push(&mut text, at.second());
    text.push('Z');
    text
}

/// `2026-07-19T10:11:12Z`.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    let mut text = String::with_capacity(20);
    push_year(&mut text, at);
    text.push('-');
    push(&mut text, at.month());
    text.push('-');
    push(&mut text, at.day());
    text.push('T');
    push_time(&mut text, at);
    text.push('Z');
    text
}

/// `Sun, 19 Jul 2026 10:11:12 GMT`, as headers have it.
pub(crate) fn http(at: DateTime<Utc>) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = DAYS.get(at.weekday().num_days_from_monday() as usize).unwrap_or(&"Mon");
    let month = MONTHS.get(at.month0() as usize).unwrap_or(&"Jan");
    let mut text = String::with_capacity(29);
    text.push_str(day);
    text.push_str(", ");
    push(&mut text, at.day());
    text.push(' ');
    text.push_str(month);
    text.push(' ');
    push_year(&mut text, at);
    text.push(' ');
    push_time(&mut text, at);
    text.push_str(" GMT");
    text
}

fn push_time(text: &mut String, at: DateTime<Utc>) {
    push(text, at.hour());
    text.push(':');
    push(text, at.minute());
    text.push(':');
    push(text, at.second());
}

/// Four digits; a year that has more or fewer is written as chrono writes it.
fn push_year(text: &mut String, at: DateTime<Utc>) {
    match u32::try_from(at.year()) {
        Ok(year @ 0..=9999) => {
            push(text, year / 100);
            push(text, year % 100);
        }
        _ => text.push_str(&at.format("%Y").to_string()),
    }
}

/// Two digits.
fn push(text: &mut String, number: u32) {
    let digit = |number: u32| char::from_digit(number % 10, 10).unwrap_or('0');
    text.push(digit(number / 10));
    text.push(digit(number));
}

#[cfg(test)]
mod tests {
    use chrono::{SecondsFormat, TimeDelta};

    use super::*;

    #[test]
    fn they_are_written_as_chrono_writes_them() {
        let start = DateTime::from_timestamp(1_784_455_872, 0).unwrap();
        for days in (-400..400).map(|step| step * 997) {
            let at = start + TimeDelta::days(days) + TimeDelta::seconds(days * 7);
            assert_eq!(basic(at), at.format("%Y%m%dT%H%M%SZ").to_string());
            assert_eq!(iso(at), at.to_rfc3339_opts(SecondsFormat::Secs, true));
            assert_eq!(http(at), at.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        }
    }

    #[test]
    fn years_beyond_four_digits_are_written_too() {
        assert_eq!(
            iso(DateTime::<Utc>::MAX_UTC),
            DateTime::<Utc>::MAX_UTC.format("%Y-%m-%dT%H:%M:%SZ").to_string()
        );
    }
}
