//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the
//! characters themselves.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use super::Context;
use super::pattern::{self, Case, Glob, Token};

/// The policy language's version: variables exist only in the newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 2008-10-17, and no Version at all.
    Old,
    /// 2012-10-17.
    Current,
}

/// Whether `*` and `?` outside of variables are wildcards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wildcards {
    /// Resources, StringLike, ARN operators.
    Meaningful,
    /// StringEquals.
    Literal,
}

/// A pattern that may hold variables.
#[derive(Clone, Debug)]
pub(super) enum Template {
    /// It holds none.
    Fixed(Glob),
    /// It holds some.
    Variable(Box<[Piece]>),
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Token(Token),
    Variable { key: String, default: Option<String> },
}

impl Template {
    /// Compiles a text.
    pub(super) fn new(text: &str, version: Version, wildcards: Wildcards) -> Self {
        Self::of(pieces(text, version, wildcards))
    }

    /// Compiles a resource: an ARN of fewer than six parts is completed with `:*`.
    pub(super) fn resource(text: &str, version: Version) -> Self {
        let mut pieces = pieces(text, version, Wildcards::Meaningful);
        if text.starts_with("arn:") {
            let colon = Piece::Token(Token::Char(':'));
            let colons = pieces.iter().filter(|piece| **piece == colon).count();
            for _ in colons..5 {
                pieces.extend([colon.clone(), Piece::Token(Token::Many)]);
            }
        }
        Self::of(pieces)
    }

    fn of(pieces: Vec<Piece>) -> Self {
        let fixed: Option<Vec<Token>> = pieces
            .iter()
            .map(|piece| if let Piece::Token(token) = piece { Some(*token) } else { None })
            .collect();
        fixed.map_or_else(|| Self::Variable(pieces.into()), |tokens| Self::Fixed(Glob::of(tokens)))
    }

    /// Whether a text matches as a whole. With a variable whose key is absent nothing does.
    pub(super) fn matches(&self, text: &str, case: Case, context: &Context) -> bool {
        match self {
            Self::Fixed(glob) => glob.matches(text, case),
            Self::Variable(pieces) => {
                expand(pieces, context).is_some_and(|tokens| pattern::matches(&tokens, text, case))
            }
        }
    }

    /// Whether an ARN matches, part by part.
    pub(super) fn matches_arn(&self, text: &str, context: &Context) -> bool {
        let tokens = match self {
            Self::Fixed(Glob::Tokens(tokens)) => return pattern::matches_arn(tokens, text),
            Self::Fixed(glob) => Some(glob.tokens()),
            Self::Variable(pieces) => expand(pieces, context),
        };
        tokens.is_some_and(|tokens| pattern::matches_arn(&tokens, text))
    }
}

/// A value put in place of a variable is literal: a `*` in somebody's tag is no wildcard.
fn expand(pieces: &[Piece], context: &Context) -> Option<Vec<Token>> {
    let mut tokens = Vec::with_capacity(pieces.len() + 32);
    for piece in pieces {
        match piece {
            Piece::Token(token) => tokens.push(*token),
            Piece::Variable { key, default } => match context.get(key) {
                Some([value]) => tokens.extend(pattern::literal(value)),
                Some([_, _, ..]) => return None,
                Some([]) | None => tokens.extend(pattern::literal(default.as_ref()?)),
            },
        }
    }
    Some(tokens)
}

fn pieces(text: &str, version: Version, wildcards: Wildcards) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while version == Version::Current
        && let Some((before, piece, after)) = next_variable(rest)
    {
        push_text(&mut pieces, before, wildcards);
        pieces.push(piece);
        rest = after;
    }
    push_text(&mut pieces, rest, wildcards);
    pieces
}

fn push_text(pieces: &mut Vec<Piece>, text: &str, wildcards: Wildcards) {
    match wildcards {
        Wildcards::Meaningful => pieces.extend(pattern::wildcards(text).map(Piece::Token)),
        Wildcards::Literal => pieces.extend(pattern::literal(text).map(Piece::Token)),
    }
}

/// The first variable, with the text before and after it. What opens like a variable and is none stays text.
fn next_variable(text: &str) -> Option<(&str, Piece, &str)> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("${") {
        let start = from + found;
        let (inner, after) = text.get(start + 2..)?.split_once('}')?;
        if let Some(piece) = variable(inner) {
            return Some((text.get(..start)?, piece, after));
        }
        from = start + 2;
    }
    None
}

/// The keys of all variables in a text, as written.
pub(super) fn names(text: &str) -> Vec<String> {
    let inners = text.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(inner, _)| inner);
    let key = |inner: &str| inner.split(',').next().unwrap_or_default().trim().to_owned();
    inners.map(key).filter(|key| !matches!(key.as_str(), "" | "*" | "?" | "$")).collect()
}

fn variable(inner: &str) -> Option<Piece> {
    if let "*" | "?" | "$" = inner {
        return inner.chars().next().map(|character| Piece::Token(Token::Char(character)));
    }
    let (key, default) = match inner.split_once(',') {
        None => (inner, None),
        Some((key, default)) => {
            (key, Some(default.trim().strip_prefix('\'')?.strip_suffix('\'')?.to_owned()))
        }
    };
    let key = key.trim().to_ascii_lowercase();
    (!key.is_empty()).then_some(Piece::Variable { key, default })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(template: &str, version: Version, text: &str) -> bool {
        let mut context = Context::default();
        context.set("aws:username", "bob");
        context.set("aws:PrincipalTag/star", "*");
        context.set_all("aws:TagKeys", vec!["a".to_owned(), "b".to_owned()]);
        Template::new(template, version, Wildcards::Meaningful).matches(text, Case::Sensitive, &context)
    }

    #[test]
    fn variables_stand_for_the_values_of_keys() {
        for (template, text, expected) in [
            ("home/${aws:username}/*", "home/bob/x", true),
            ("home/${AWS:UserName}/*", "home/bob/x", true),
            ("home/${aws:username}/*", "home/eve/x", false),
            ("${aws:PrincipalTag/team}", "", false),
            ("${aws:PrincipalTag/team}*", "anything", false),
            ("${aws:PrincipalTag/team, 'none'}", "none", true),
            ("${aws:username, 'none'}", "bob", true),
            ("${aws:PrincipalTag/star}", "anything", false),
            ("${aws:PrincipalTag/star}", "*", true),
            ("${aws:TagKeys}", "a", false),
            ("a${*}b", "a*b", true),
            ("a${*}b", "axb", false),
            ("a${?}b", "a?b", true),
            ("a${?}b", "axb", false),
            ("${$}{aws:username}", "${aws:username}", true),
            ("${aws:username", "${aws:username", true),
            ("${}x", "${}x", true),
        ] {
            assert_eq!(matches(template, Version::Current, text), expected, "{template} {text}");
        }
    }

    #[test]
    fn the_old_version_reads_variables_as_text() {
        assert!(matches("${aws:username}", Version::Old, "${aws:username}"));
        assert!(!matches("${aws:username}", Version::Old, "bob"));
    }

    #[test]
    fn a_short_resource_arn_is_completed() {
        for (resource, expected) in
            [("arn:aws:s3", true), ("arn:aws", true), ("arn:aws:sns", false), ("arn:aws:s3:::b", false)]
        {
            let template = Template::resource(resource, Version::Current);
            let context = Context::default();
            let matched = template.matches("arn:aws:s3:::bucket/key", Case::Sensitive, &context);
            assert_eq!(matched, expected, "{resource}");
        }
    }
}
