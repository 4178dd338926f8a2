//! Spans of time as people write them: `50ms`, `90s`, `16m`, `2h`, `1d`.

use chrono::TimeDelta;

/// Which way a span may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// Both ways: a minus sign goes back.
    Either,
    /// Only forward, and not by nothing.
    Forward,
}

pub(super) fn parse(text: &str, way: Span) -> Option<TimeDelta> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let number: i64 = digits.parse().ok()?;
    let span = match text.strip_prefix(digits)? {
        "ms" => TimeDelta::try_milliseconds(number),
        "s" => TimeDelta::try_seconds(number),
        "m" => TimeDelta::try_minutes(number),
        "h" => TimeDelta::try_hours(number),
        "d" => TimeDelta::try_days(number),
        _ => None,
    }?;
    (way == Span::Either || span > TimeDelta::zero()).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        assert_eq!(parse("50ms", Span::Forward), Some(TimeDelta::milliseconds(50)));
        assert_eq!(parse("-2h", Span::Either), Some(TimeDelta::hours(-2)));
        for wrong in ["", "s", "1", "1w", "1 s", "1é", "-1s", "0s", "999999999999999999d"] {
            assert_eq!(parse(wrong, Span::Forward), None, "{wrong}");
        }
    }
}
