//! Words of a POSIX shell: what is written for people to paste, or for `sh` to read.

use std::fmt::Write as _;

/// A text as one word of a POSIX shell: it stands for itself and nothing in it is carried out. Plain words stay as they are,
/// everything else is put in single quotes. Control characters, which a terminal would carry out as the word is shown or
/// pasted, are written as `printf` makes them; only line breaks stay.
#[must_use]
pub fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@%+=,".contains(&byte);
    if !text.is_empty() && !text.starts_with('=') && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut word = String::from("'");
    for letter in text.chars() {
        match letter {
            '\'' => word.push_str(r"'\''"),
            '\n' => word.push(letter),
            control if control.is_control() => {
                word.push_str(r#"'"$(printf '"#);
                for byte in control.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a String cannot fail.
                    let _ = write!(word, r"\{byte:03o}");
                }
                word.push_str(r#"')"'"#);
            }
            other => word.push(other),
        }
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_and_everything_else_is_quoted() {
        for (text, word) in [
            ("a-b", "a-b"),
            ("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/a"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
            ("=ls", "'=ls'"),
            ("a\nb", "'a\nb'"),
            ("$(x)`y`", "'$(x)`y`'"),
            ("\u{1b}]0;", r#"''"$(printf '\033')"']0;'"#),
            ("\u{9b}", r#"''"$(printf '\302\233')"''"#),
        ] {
            assert_eq!(quoted(text), word, "{text:?}");
        }
    }
}
