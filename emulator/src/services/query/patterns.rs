//! The patterns of the schema: as AWS prints them, and as AWS applies them.

/// A pattern: what a message prints, and which characters it takes.
#[derive(Clone, Copy, Debug)]
pub(in crate::services) struct Pattern {
    /// As AWS prints it.
    pub(in crate::services) printed: &'static str,
    rule: Rule,
}

/// How AWS applies it.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// Every character must be one of these; ends in `*`.
    Any(fn(char) -> bool),
    /// The same, and there must be one; ends in `+`.
    OnceOrMore(fn(char) -> bool),
    /// The whole is looked at.
    Whole(fn(&str) -> bool),
}

impl Pattern {
    const fn any(printed: &'static str, takes: fn(char) -> bool) -> Self {
        Self { printed, rule: Rule::Any(takes) }
    }

    const fn once_or_more(printed: &'static str, takes: fn(char) -> bool) -> Self {
        Self { printed, rule: Rule::OnceOrMore(takes) }
    }

    /// Whether a value matches.
    pub(in crate::services) fn matches(&self, value: &str) -> bool {
        match self.rule {
            Rule::Any(takes) => value.chars().all(takes),
            Rule::OnceOrMore(takes) => !value.is_empty() && value.chars().all(takes),
            Rule::Whole(matches) => matches(value),
        }
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
pub(in crate::services) const ROLE_DESCRIPTION: Pattern = Pattern::any(
    r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*",
    |character| matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}'),
);
/// Tag keys.
pub(in crate::services) const TAG_KEY: Pattern =
    Pattern::once_or_more(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", is_tag);
/// Tag values.
pub(in crate::services) const TAG_VALUE: Pattern = Pattern::any(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", is_tag);
/// Versions of managed policies.
pub(in crate::services) const VERSION_ID: Pattern =
    Pattern { printed: r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", rule: Rule::Whole(is_version_id) };
/// Account aliases.
pub(in crate::services) const ACCOUNT_ALIAS: Pattern =
    Pattern { printed: "^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", rule: Rule::Whole(is_account_alias) };
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

fn is_version_id(value: &str) -> bool {
    let (number, suffix) = value.split_once('.').unwrap_or((value, ""));
    let digits = number.strip_prefix('v').unwrap_or_default();
    let is_number =
        !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_account_alias(value: &str) -> bool {
    let characters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (3..=63).contains(&value.len())
        && value.bytes().all(characters)
        && !value.contains("--")
        && !value.starts_with('-')
        && !value.ends_with('-')
}
