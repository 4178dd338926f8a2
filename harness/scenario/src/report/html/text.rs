//! Long names: where a line may be broken in them.

use maud::{Markup, html};

/// Shorter words go to the next line as a whole.
const LONG: usize = 24;

/// The text as HTML, in which an ARN, a URL or a path may go on in the next line behind its colons and slashes.
pub(super) fn breakable(text: &str) -> Markup {
    html! {
        @for word in text.split_inclusive(' ') {
            @for (place, piece) in pieces(word).into_iter().enumerate() {
                @if place > 0 { wbr; }
                (piece)
            }
        }
    }
}

/// The parts of a word between which a line may be broken.
fn pieces(word: &str) -> Vec<&str> {
    if word.chars().count() <= LONG {
        return vec![word];
    }
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, ' ');
    let mut letters = word.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let next = letters.peek().filter(|(_, next)| next.is_alphanumeric() || *next == '<');
        if let Some((at, _)) = next
            && ":/".contains(letter)
            && before != '/'
        {
            pieces.extend(word.get(start..*at));
            start = *at;
        }
        before = letter;
    }
    pieces.extend(word.get(start..));
    pieces
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
            ("https://example.com/a/long/", "https://example.com/<wbr>a/<wbr>long/"),
        ] {
            assert_eq!(breakable(text).into_string(), html);
        }
    }
}
