//! The patterns of the schema: as AWS prints them, and as AWS applies them.

/// A pattern: what a message prints, and which characters it takes.
#[derive(Clone, Copy, Debug)]
pub(in crate::services) struct Pattern {
    /// As AWS prints it.
    pub(in crate::services) printed: &'static str,
    takes: fn(char) -> bool,
    repeats: Repeats,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeats {
    /// Ends in `*`.
    Any,
    /// Ends in `+`: nothing at all breaks it too.
    OnceOrMore,
}

impl Pattern {
    const fn any(printed: &'static str, takes: fn(char) -> bool) -> Self {
        Self { printed, takes, repeats: Repeats::Any }
    }

    const fn once_or_more(printed: &'static str, takes: fn(char) -> bool) -> Self {
        Self { printed, takes, repeats: Repeats::OnceOrMore }
    }

    /// Whether a value matches.
    pub(in crate::services) fn matches(&self, value: &str) -> bool {
        !(value.is_empty() && self.repeats == Repeats::OnceOrMore) && value.chars().all(self.takes)
    }
}

/// Session names and source identities.
pub(in crate::services) const NAME: Pattern = Pattern::any(r"[\w+=,.@-]*", is_name);
/// External IDs.
pub(in crate::services) const EXTERNAL_ID: Pattern =
    Pattern::any(r"[\w+=,.@:\/-]*", |character| is_name(character) || matches!(character, ':' | '/'));
/// MFA devices.
pub(in crate::services) const SERIAL_NUMBER: Pattern =
    Pattern::any(r"[\w+=/:,.@-]*", |character| is_name(character) || matches!(character, ':' | '/'));
/// One-time codes.
pub(in crate::services) const TOKEN_CODE: Pattern =
    Pattern::any(r"[\d]*", |character| character.is_ascii_digit());
/// Access key IDs, as STS and IAM print them.
pub(in crate::services) const ACCESS_KEY_ID_STS: Pattern = Pattern::any(r"[\w]*", is_word);
pub(in crate::services) const ACCESS_KEY_ID: Pattern = Pattern::once_or_more(r"[\w]+", is_word);
/// STS's ARNs. What AWS prints goes up to U+10FFFF; what it takes ends below U+10000.
pub(in crate::services) const ARN: Pattern = Pattern::once_or_more(
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
    |character| {
        matches!(character,
            '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
    },
);
/// Policy documents.
pub(in crate::services) const DOCUMENT: Pattern =
    Pattern::once_or_more(r"[\u0009\u000A\u000D\u0020-\u00FF]+", |character| {
        matches!(character, '\t' | '\n' | '\r' | ' '..='\u{ff}')
    });
/// A role's description.
pub(in crate::services) const ROLE_DESCRIPTION: Pattern =
    Pattern::any(r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*", |character| {
        matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}')
    });
/// Tag keys.
pub(in crate::services) const TAG_KEY: Pattern = Pattern::once_or_more(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", is_tag);
/// Tag values.
pub(in crate::services) const TAG_VALUE: Pattern = Pattern::any(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", is_tag);
/// Markers of paged lists.
pub(in crate::services) const MARKER: Pattern =
    Pattern::once_or_more(r"[\u0020-\u00FF]+", |character| matches!(character, ' '..='\u{ff}'));

/// AWS's `\w` is ASCII.
pub(in crate::services) const fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// A character of a name.
pub(in crate::services) const fn is_name(character: char) -> bool {
    is_word(character) || matches!(character, '+' | '=' | ',' | '.' | '@' | '-')
}

/// Letters, numbers and separators of every script. A separator is white space that is no control character.
fn is_tag(character: char) -> bool {
    character.is_alphabetic()
        || character.is_numeric()
        || (character.is_whitespace() && !character.is_control())
        || matches!(character, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
}
