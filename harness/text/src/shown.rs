//! Text of pages and of targets, made harmless for what it is written to.
//!
//! A page, its file name, and whatever a target answers may come from anybody. Written as they are, they could move a
//! terminal's cursor, reverse the direction of a line, invent lines of a report, or begin a line with a command that a CI
//! server obeys. Each kind of sink has one function here, and every report uses it:
//!
//! | sink | function |
//! | --- | --- |
//! | lines that people read: terminal, log, Markdown | [`Shown`], [`line()`] |
//! | JSON, and YAML that is JSON | [`json`] |
//! | XML and HTML, as a library wrote them | [`markup`] |
//! | a page's own text, underlined | [`same_length`] |

use std::fmt::{self, Display, Write as _};

/// How GitHub Actions and Azure Pipelines begin a command anywhere in a line of a log.
const COMMANDS_ANYWHERE: [&str; 2] = ["##[", "##vso["];

/// How GitHub Actions begins a command at the start of a line, behind spaces or not.
const COMMAND_AT_START: &str = "::";

/// What begins each further line of a text: nobody takes it for a line of the report.
const CONTINUED: &str = "\n    | ";

/// Whether a character does something to what shows it: a control character of C0 or C1, a mark that changes the
/// direction of writing, another end of a line, or a byte order mark.
#[must_use]
pub fn is_hazard(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// Whether a command of a CI server begins at this place. `at_start` is whether only spaces stand before it in its line.
#[must_use]
pub fn begins_command(rest: &str, at_start: bool) -> bool {
    (at_start && rest.starts_with(COMMAND_AT_START))
        || COMMANDS_ANYWHERE.iter().any(|it| rest.starts_with(it))
}

/// Shows a value to people. Its further lines are marked as such.
#[derive(Clone, Copy, Debug)]
pub struct Shown<T>(pub T);

impl<T: Display> Display for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        for (number, one) in text.split('\n').enumerate() {
            if number > 0 {
                f.write_str(CONTINUED)?;
            }
            f.write_str(&line(one.strip_suffix('\r').unwrap_or(one)))?;
        }
        Ok(())
    }
}

/// The text as one line for people: what could do something is written as `\u{1b}`.
#[must_use]
pub fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut at_start = true;
    for (at, character) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        if character == '\t' {
            shown.push('\t');
        } else if is_hazard(character) || begins_command(rest, at_start) {
            // Writing to a string does not fail.
            let _ = write!(shown, "{}", character.escape_unicode());
        } else {
            shown.push(character);
        }
        at_start &= character.is_whitespace();
    }
    shown
}

/// Serialized JSON with every such character as JSON's own escape: the value stays the same.
#[must_use]
pub fn json(serialized: &str) -> String {
    let mut safe = String::with_capacity(serialized.len());
    for (at, character) in serialized.char_indices() {
        let rest = serialized.get(at..).unwrap_or_default();
        // Outside of strings JSON has no such characters but the ends of its own lines, and no two `#` anywhere.
        if character != '\n' && (is_hazard(character) || begins_command(rest, false)) {
            let _ = write!(safe, "\\u{:04x}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Serialized XML or HTML without such characters: neither has a way to write most of them, and what shows the others would do
/// something. A command of a CI server becomes a reference: the same text, and no command where a report goes to a log.
#[must_use]
pub fn markup(serialized: &str) -> String {
    let mut safe = String::with_capacity(serialized.len());
    let mut at_start = true;
    for (at, character) in serialized.char_indices() {
        let rest = serialized.get(at..).unwrap_or_default();
        match character {
            '\n' | '\t' => safe.push(character),
            // Written as it is it would be read as a line's end.
            '\r' => safe.push_str("&#13;"),
            _ if begins_command(rest, at_start) => {
                // Writing to a string does not fail.
                let _ = write!(safe, "&#{};", u32::from(character));
            }
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            hazard if is_hazard(hazard) => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
        at_start = character == '\n' || (at_start && character.is_whitespace());
    }
    safe
}

/// The text with every such character replaced by one of as many bytes, so that places in it stay what they are.
#[must_use]
pub fn same_length(text: &str) -> String {
    let replaced = text.char_indices().map(|(at, character)| match character {
        '\n' | '\t' => character,
        '\r' if text.get(at + 1..).is_some_and(|rest| rest.starts_with('\n')) => character,
        _ if begins_command(text.get(at..).unwrap_or_default(), false) => '?',
        _ if is_hazard(character) => match character.len_utf8() {
            1 => '?',
            2 => '\u{bf}',
            _ => '\u{fffd}',
        },
        _ => character,
    });
    replaced.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_do_something_is_written_out() {
        for (text, shown) in [
            ("a b: c, é, \u{1f600}\t#", "a b: c, é, \u{1f600}\t#"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("a\rb\u{8}c\u{7f}", "a\\u{d}b\\u{8}c\\u{7f}"),
            ("a\u{9b}31mb\u{85}c", "a\\u{9b}31mb\\u{85}c"),
            ("a\u{202e}b\u{2066}c\u{200f}d", "a\\u{202e}b\\u{2066}c\\u{200f}d"),
            ("a\u{2028}b\u{feff}c", "a\\u{2028}b\\u{feff}c"),
            ("::error::x", "\\u{3a}:error::x"),
            ("  ::error::x", "  \\u{3a}:error::x"),
            ("arn:aws:iam::1 ::error", "arn:aws:iam::1 ::error"),
            ("a ##[error]b ##vso[x]c ## d", "a \\u{23}#[error]b \\u{23}#vso[x]c ## d"),
            ("a\n::error::x\r\nb", "a\n    | \\u{3a}:error::x\n    | b"),
        ] {
            assert_eq!(Shown(text).to_string(), shown, "{text:?}");
        }
        assert_eq!(line("a\nb"), "a\\u{a}b");
    }

    #[test]
    fn json_stays_the_same_value() {
        let value = serde_json::json!({ "a\u{9b}": "\u{1b}\u{202e}\u{85}\u{7f}::error\n##[x] é ##vso[y]" });
        for serialized in [format!("{value}"), format!("{value:#}")] {
            let safe = json(&serialized);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
            assert!(!safe.chars().any(|it| it != '\n' && is_hazard(it)) && !safe.contains("##"), "{safe}");
        }
    }

    #[test]
    fn nothing_in_markup_is_a_command_or_turns_a_line_around() {
        assert_eq!(
            markup("<a>\0\u{1b}\r\u{9b}\u{202e}\u{ffff}::b\n ::error::x ##[y]</a>\n"),
            "<a>\u{fffd}\u{fffd}&#13;\u{fffd}\u{fffd}\u{fffd}::b\n &#58;:error::x &#35;#[y]</a>\n"
        );
    }

    #[test]
    fn places_stay_what_they_are() {
        let text = "a\u{1b}\u{9b}\u{202e}\u{61c}\r\nb\rc\t##[x]\n";
        let same = same_length(text);
        assert_eq!(same, "a?\u{bf}\u{fffd}\u{bf}\r\nb?c\t?#[x]\n");
        assert_eq!(same.len(), text.len());
    }
}
