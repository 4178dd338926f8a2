//! Text in HTML and XML: what a page says, or what came over the wire, is never markup.

use std::fmt::{self, Display, Write as _};

use super::shown::{begins_command, is_hazard};

/// Shows a value as text of an HTML or XML element or attribute.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<T>(pub T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let mut at_start = true;
        for (at, character) in text.char_indices() {
            let rest = text.get(at..).unwrap_or_default();
            if begins_command(rest, at_start) {
                // The same text, and no command where a report goes to the log of a CI server.
                write!(f, "&#{};", u32::from(character))?;
            } else {
                escaped(character, f)?;
            }
            at_start = character == '\n' || (at_start && character.is_whitespace());
        }
        Ok(())
    }
}

fn escaped(character: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match character {
        '&' => f.write_str("&amp;"),
        '<' => f.write_str("&lt;"),
        '>' => f.write_str("&gt;"),
        '"' => f.write_str("&quot;"),
        '\'' => f.write_str("&#39;"),
        '\n' | '\t' => f.write_char(character),
        // Written as it is it would be read as a line's end.
        '\r' => f.write_str("&#13;"),
        // XML has no way to write most of these, and what shows the others would do something.
        '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}'),
        other if is_hazard(other) => f.write_char('\u{fffd}'),
        other => f.write_char(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(
            Escaped("<a href=\"x\" b='&'>\0\u{1b}\n").to_string(),
            "&lt;a href=&quot;x&quot; b=&#39;&amp;&#39;&gt;\u{fffd}\u{fffd}\n"
        );
        assert_eq!(Escaped(format_args!("{}<{}", 1, 2)).to_string(), "1&lt;2");
    }

    #[test]
    fn nothing_in_a_text_is_a_command_or_turns_a_line_around() {
        assert_eq!(
            Escaped("a\r\u{9b}\u{202e}\u{ffff}::b\n ::error::x ##[y]").to_string(),
            "a&#13;\u{fffd}\u{fffd}\u{fffd}::b\n &#58;:error::x &#35;#[y]"
        );
    }
}
