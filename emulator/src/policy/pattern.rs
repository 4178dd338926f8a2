//! Wildcards: `*` for any run of characters, `?` for any one.

use std::str::Chars;

/// One position of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// This character itself.
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
}

/// Whether letters are compared with their case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Resources and most values.
    Sensitive,
    /// Actions, and values under an IgnoreCase operator.
    Insensitive,
}

/// A pattern, in the cheapest form that says it: most patterns are a fixed text with at most a `*` at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Glob {
    Any,
    Exact(Box<str>),
    Prefix(Box<str>),
    Tokens(Box<[Token]>),
}

/// Reads `*` and `?` as wildcards.
pub(super) fn wildcards(text: &str) -> impl Iterator<Item = Token> {
    text.chars().map(|character| match character {
        '*' => Token::Many,
        '?' => Token::One,
        other => Token::Char(other),
    })
}

/// Reads every character as itself.
pub(super) fn literal(text: &str) -> impl Iterator<Item = Token> {
    text.chars().map(Token::Char)
}

impl Glob {
    /// Compiles a text that holds wildcards.
    pub(super) fn new(text: &str) -> Self {
        Self::of(wildcards(text).collect())
    }

    pub(super) fn of(tokens: Vec<Token>) -> Self {
        if tokens.as_slice() == [Token::Many] {
            return Self::Any;
        }
        let fixed: String = tokens
            .iter()
            .map_while(|token| if let Token::Char(character) = token { Some(*character) } else { None })
            .collect();
        match tokens.get(fixed.chars().count()..) {
            Some([]) => Self::Exact(fixed.into()),
            Some([Token::Many]) => Self::Prefix(fixed.into()),
            _ => Self::Tokens(tokens.into()),
        }
    }

    pub(super) fn matches(&self, text: &str, case: Case) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => equal(exact, text, case),
            Self::Prefix(prefix) => match case {
                Case::Sensitive => text.starts_with(&**prefix),
                Case::Insensitive => starts_with_ignoring_case(text, prefix),
            },
            Self::Tokens(tokens) => matches(tokens, text, case),
        }
    }

    pub(super) fn tokens(&self) -> Vec<Token> {
        match self {
            Self::Any => vec![Token::Many],
            Self::Exact(exact) => literal(exact).collect(),
            Self::Prefix(prefix) => literal(prefix).chain([Token::Many]).collect(),
            Self::Tokens(tokens) => tokens.to_vec(),
        }
    }
}

/// Whether a text matches a pattern of `*` and `?`, case and all.
pub(crate) fn wildcard_matches(pattern: &str, text: &str) -> bool {
    Glob::new(pattern).matches(text, Case::Sensitive)
}

/// Matches without recursion: only the last `*` ever takes more, so the time is bounded by pattern times text,
/// and is linear in the text for the patterns that people write.
pub(super) fn matches(pattern: &[Token], text: &str, case: Case) -> bool {
    let (mut pattern, mut rest) = (pattern, text.chars());
    let mut last_many: Option<(&[Token], Chars<'_>)> = None;
    loop {
        match pattern.split_first() {
            None if rest.as_str().is_empty() => return true,
            None => {}
            Some((Token::Many, [])) => return true,
            Some((Token::Many, after)) => {
                last_many = Some((after, rest.clone()));
                pattern = after;
                continue;
            }
            Some((token, after)) => {
                let mut ahead = rest.clone();
                match ahead.next() {
                    None => return false,
                    Some(character) if accepts(*token, character, case) => {
                        (pattern, rest) = (after, ahead);
                        continue;
                    }
                    Some(_) => {}
                }
            }
        }
        let Some((after, from)) = &mut last_many else { return false };
        if from.next().is_none() {
            return false;
        }
        (pattern, rest) = (after, from.clone());
    }
}

/// Matches the six parts of an ARN one by one: a wildcard never runs past a colon before the sixth part, which takes
/// all the rest. A pattern or a text with fewer parts is no ARN, and does not match.
pub(super) fn matches_arn(pattern: &[Token], text: &str) -> bool {
    let parts = text.splitn(6, ':');
    let patterns = pattern.splitn(6, |token| *token == Token::Char(':'));
    let mut count = 0;
    let all = parts.zip(patterns).all(|(part, pattern)| {
        count += 1;
        matches(pattern, part, Case::Sensitive)
    });
    all && count == 6
}

fn accepts(token: Token, character: char, case: Case) -> bool {
    match (token, case) {
        (Token::Char(expected), Case::Sensitive) => expected == character,
        (Token::Char(expected), Case::Insensitive) => {
            expected == character || expected.to_lowercase().eq(character.to_lowercase())
        }
        (Token::One | Token::Many, _) => true,
    }
}

fn equal(left: &str, right: &str, case: Case) -> bool {
    match case {
        Case::Sensitive => left == right,
        Case::Insensitive => {
            let lower = |text: &str| text.to_lowercase();
            left.eq_ignore_ascii_case(right)
                || (!(left.is_ascii() && right.is_ascii()) && lower(left) == lower(right))
        }
    }
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    let mut rest = text.chars();
    prefix.chars().all(|expected| {
        rest.next().is_some_and(|character| accepts(Token::Char(expected), character, Case::Insensitive))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_as_aws_says() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "s3:GetObject", true),
            ("s3:Get*", "s3:GetObject", true),
            ("s3:Get*", "s3:PutObject", false),
            ("s3:*Object", "s3:GetObject", true),
            ("s3:*Object", "s3:GetObjectAcl", false),
            ("s3:?etObject", "s3:GetObject", true),
            ("s3:?etObject", "s3:etObject", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*a", "aaa", true),
            ("a**", "a", true),
            ("?", "é", true),
            ("??", "é", false),
            ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b:c", true),
            ("arn:aws:s3:::bucket*", "arn:aws:s3:::bucket/a", true),
            ("arn:aws:s3:::bucket", "arn:aws:s3:::bucket/a", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(text, Case::Sensitive), expected, "{pattern} {text}");
            let tokens: Vec<_> = wildcards(pattern).collect();
            assert_eq!(matches(&tokens, text, Case::Sensitive), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn case_counts_only_where_it_is_asked_for() {
        for pattern in ["S3:GETOBJECT", "S3:Get*", "s3:g?tobject", "S3:*OBJECT"] {
            assert!(Glob::new(pattern).matches("s3:GetObject", Case::Insensitive), "{pattern}");
            assert!(!Glob::new(pattern).matches("s3:gETObjecT", Case::Sensitive), "{pattern}");
        }
        assert!(Glob::new("ÉCOLE").matches("école", Case::Insensitive));
    }

    #[test]
    fn many_stars_do_not_blow_up() {
        let pattern = "a*".repeat(200) + "b";
        assert!(!Glob::new(&pattern).matches(&"a".repeat(4000), Case::Sensitive));
    }

    #[test]
    fn an_arn_matches_part_by_part() {
        for (pattern, text, expected) in [
            ("arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a/b", true),
            ("arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:user/a", false),
            ("arn:*:role/a", "arn:aws:iam::111122223333:role/a", false),
            ("arn:*:*:*:*:*", "arn:aws:sns:us-east-1:111122223333:topic:sub", true),
            ("arn:aws:sns:*:111122223333:topic", "arn:aws:sns:us-east-1:111122223333:topic:sub", false),
            ("*", "arn:aws:iam::111122223333:role/a", false),
            ("arn:aws:iam::111122223333:role/?", "arn:aws:iam::111122223333:role/a", true),
            ("arn:aws:iam::111122223333:role/a", "role/a", false),
        ] {
            let tokens: Vec<_> = wildcards(pattern).collect();
            assert_eq!(matches_arn(&tokens, text), expected, "{pattern} {text}");
        }
    }
}
