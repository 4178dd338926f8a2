//! Times as AWS writes them. They stand in every answer, so they are written by hand: a format that is read each time
//! costs as much as the rest of a small answer.

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};

/// `20260719T101112Z`.
pub(crate) fn basic(at: DateTime<Utc>) -> String {
    let at = at.naive_utc();
    let Some([[y1, y2], [y3, y4]]) = year(at) else { return at.format("%Y%m%dT%H%M%SZ").to_string() };
    let ([m1, m2], [d1, d2]) = (two(at.month()), two(at.day()));
    let [[h1, h2], [n1, n2], [s1, s2]] = time(at);
    written(&[y1, y2, y3, y4, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2, b'Z'])
}

/// `2026-07-19T10:11:12Z`.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    let at = at.naive_utc();
    let Some([[y1, y2], [y3, y4]]) = year(at) else { return at.format("%Y-%m-%dT%H:%M:%SZ").to_string() };
    let ([m1, m2], [d1, d2]) = (two(at.month()), two(at.day()));
    let [[h1, h2], [n1, n2], [s1, s2]] = time(at);
    let date = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2];
    let time = [b'T', h1, h2, b':', n1, n2, b':', s1, s2, b'Z'];
    written([date, time].as_flattened())
}

/// `Sun, 19 Jul 2026 10:11:12 GMT`, as headers have it.
pub(crate) fn http(at: DateTime<Utc>) -> String {
    const DAYS: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    const MONTHS: [&[u8; 3]; 12] =
        [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
    let at = at.naive_utc();
    let Some([[y1, y2], [y3, y4]]) = year(at) else {
        return at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    };
    let [w1, w2, w3] = **DAYS.get(at.weekday().num_days_from_monday() as usize).unwrap_or(&b"Mon");
    let [m1, m2, m3] = **MONTHS.get(at.month0() as usize).unwrap_or(&b"Jan");
    let [d1, d2] = two(at.day());
    let [[h1, h2], [n1, n2], [s1, s2]] = time(at);
    written(&[
        w1, w2, w3, b',', b' ', d1, d2, b' ', m1, m2, m3, b' ', y1, y2, y3, y4, b' ', h1, h2, b':', n1, n2,
        b':', s1, s2, b' ', b'G', b'M', b'T',
    ])
}

/// Hours, minutes and seconds.
fn time(at: NaiveDateTime) -> [[u8; 2]; 3] {
    let seconds = at.num_seconds_from_midnight();
    [two(seconds / 3600), two(seconds / 60 % 60), two(seconds % 60)]
}

/// The four digits of a year; nothing where it has more or fewer.
fn year(at: NaiveDateTime) -> Option<[[u8; 2]; 2]> {
    let year = u32::try_from(at.year()).ok().filter(|year| *year <= 9999)?;
    Some([two(year / 100), two(year % 100)])
}

/// Two digits.
const fn two(number: u32) -> [u8; 2] {
    [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]
}

/// Letters of ASCII, as text.
fn written(letters: &[u8]) -> String {
    str::from_utf8(letters).unwrap_or_default().to_owned()
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
