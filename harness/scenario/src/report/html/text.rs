//! Long names: where a line may be broken in them.

use rolecall_text::escape::Escaped;

/// Shorter words go to the next line as a whole.
const LONG: usize = 24;

/// The text as HTML, in which an ARN, a URL or a path may go on in the next line behind its colons and slashes.
pub(super) fn breakable(text: &str) -> String {
    text.split_inclusive(' ').map(word).collect()
}

fn word(word: &str) -> String {
    let is_long = word.chars().count() > LONG;
    let mut html = String::new();
    let mut before = ' ';
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // `::` at a line's start and `##[` are commands in the log of a CI server.
            ':' | '#' if letters.peek() == Some(&letter) && (letter == '#' || before.is_whitespace()) => {
                html.push_str(if letter == '#' { "&#35;" } else { "&#58;" });
            }
            _ => html.push_str(&Escaped(letter).to_string()),
        }
        let inside = letters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '<');
        if is_long && inside && ":/".contains(letter) && before != '/' {
            html.push_str("<wbr>");
        }
        before = letter;
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_broken_behind_its_colons_and_slashes() {
        for (text, html) in [
            ("because of sts:ExternalId: b", "because of sts:ExternalId: b"),
            (
                "an arn:aws:iam::111122223333:role/<x>",
                "an arn:<wbr>aws:<wbr>iam::<wbr>111122223333:<wbr>role/<wbr>&lt;x&gt;",
            ),
            ("::error::x ##[y]", "&#58;:error::x &#35;#[y]"),
            ("https://example.com/a/long/", "https://example.com/<wbr>a/<wbr>long/"),
        ] {
            assert_eq!(breakable(text), html);
        }
    }
}
