//! The server's time under control: `{"advance": "16m"}`, `{"set": "2026-07-19T10:00:00Z"}`, `{"freeze": true}`,
//! `{"reset": true}`; several in one body are carried out in this order: reset, set, advance, freeze.

use chrono::{DateTime, SecondsFormat, TimeDelta};
use serde::Deserialize;
use serde_json::{Value, json};

use super::span::{self, Span};
use crate::clock::Clock;
use crate::refusal::{ControlRefusal, Refusal};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Command {
    reset: bool,
    set: Option<String>,
    advance: Option<String>,
    freeze: bool,
}

/// What the time is.
pub(super) fn show(clock: &Clock) -> Value {
    json!({ "now": clock.now().to_rfc3339_opts(SecondsFormat::Millis, true), "frozen": clock.is_frozen() })
}

/// Carries out a command. Nothing is done unless all of it can be.
pub(super) fn command(clock: &Clock, body: &[u8]) -> Result<(), Refusal> {
    let command: Command =
        serde_json::from_slice(body).map_err(|error| bad(format!("The body: {error}.")))?;
    let set = command.set.as_deref().map(date).transpose()?;
    let advance = command.advance.as_deref().map(span).transpose()?;
    if command.reset {
        clock.reset();
    }
    if let Some(to) = set {
        clock.set(to);
    }
    if let Some(span) = advance {
        clock.advance(span).map_err(|error| bad(error.to_string()))?;
    }
    if command.freeze {
        clock.freeze();
    }
    Ok(())
}

fn date(text: &str) -> Result<DateTime<chrono::Utc>, Refusal> {
    DateTime::parse_from_rfc3339(text)
        .map(|date| date.to_utc())
        .map_err(|_| bad(format!("\"set\": \"{text}\" is not a date such as 2026-07-19T10:00:00Z.")))
}

/// `90s`, `16m`, `2h`, `1d`, with a minus sign to go back.
fn span(text: &str) -> Result<TimeDelta, Refusal> {
    let wrong = || bad(format!("\"advance\": \"{text}\" is not a span such as 90s, 16m, 2h or -1d."));
    span::parse(text, Span::Either).ok_or_else(wrong)
}

fn bad(problem: String) -> Refusal {
    ControlRefusal::BadBody { problem }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_moves_the_time() {
        let clock = Clock::default();
        command(&clock, br#"{"set": "2026-07-19T10:00:00Z", "freeze": true, "advance": "16m"}"#).unwrap();
        assert!(clock.is_frozen());
        assert!(clock.now().to_rfc3339().starts_with("2026-07-19T10:16:0"));
    }

    #[test]
    fn a_bad_command_changes_nothing_and_says_what_would_be_right() {
        let clock = Clock::default();
        for body in [
            r#"{"freeze": true, "advance": "soon"}"#,
            r#"{"freeze": true, "set": "now"}"#,
            "{",
            r#"{"frees": 1}"#,
        ] {
            assert_eq!(command(&clock, body.as_bytes()).unwrap_err().code(), "BadBody", "{body}");
        }
        for span in ["", "m", "1w", "999999999999999999d", "1é"] {
            assert!(
                command(&clock, json!({ "freeze": true, "advance": span }).to_string().as_bytes()).is_err()
            );
        }
        assert!(!clock.is_frozen());
    }
}
