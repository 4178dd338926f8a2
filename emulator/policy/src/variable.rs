//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the
//! characters themselves.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use std::borrow::Cow;

use super::Context;
use super::pattern::{self, Case, Glob, Piece};

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

/// A variable: the key that it stands for, in lower case, and what it is where the request does not have the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable {
    key: Box<str>,
    default: Option<Box<str>>,
}

impl Variable {
    /// What it stands for. A value put in place of a variable is literal: a `*` in somebody's tag is no wildcard. A key
    /// with several values has none here.
    pub(super) fn value<'a>(&'a self, context: &'a Context) -> Option<Cow<'a, str>> {
        match context.find(&self.key) {
            Some(values) if !values.is_empty() => values.single(),
            _ => self.default.as_deref().map(Cow::Borrowed),
        }
    }
}

/// Compiles a text.
pub(super) fn glob(text: &str, version: Version, wildcards: Wildcards) -> Glob {
    Glob::of(pieces(text, version, wildcards))
}

/// Compiles a resource: an ARN of fewer than six parts is completed with `:*`.
pub(super) fn resource(text: &str, version: Version) -> Glob {
    let mut pieces = pieces(text, version, Wildcards::Meaningful);
    if text.starts_with("arn:") {
        let colons: usize = pieces
            .iter()
            .map(|piece| if let Piece::Text(text) = piece { text.matches(':').count() } else { 0 })
            .sum();
        for _ in colons..5 {
            pattern::push_text(&mut pieces, ":");
            pieces.push(Piece::Many);
        }
    }
    Glob::of(pieces)
}

/// An ARN whose six parts are compared one by one: a wildcard never runs past a colon before the sixth part, which takes
/// all the rest. A pattern or a text with fewer parts is no ARN, and does not match.
#[derive(Clone, Debug)]
pub(super) enum ArnGlob {
    Parts(Box<[Glob]>),
    /// The values of its variables may have colons: it is cut when they are known.
    Variable(Vec<Piece>),
}

impl ArnGlob {
    pub(super) fn new(text: &str, version: Version) -> Self {
        let pieces = pieces(text, version, Wildcards::Meaningful);
        if pieces.iter().any(|piece| matches!(piece, Piece::Variable(_))) {
            return Self::Variable(pieces);
        }
        Self::Parts(parts(pieces))
    }

    pub(super) fn matches(&self, text: &str, context: &Context) -> bool {
        match self {
            Self::Parts(parts) => match_parts(parts, text),
            Self::Variable(pieces) => {
                expanded(pieces, context).is_some_and(|pieces| match_parts(&parts(pieces), text))
            }
        }
    }
}

fn match_parts(parts: &[Glob], text: &str) -> bool {
    let none = Context::default();
    let mut texts = text.splitn(6, ':');
    parts.len() == 6
        && parts
            .iter()
            .all(|part| texts.next().is_some_and(|text| part.matches(text, Case::Sensitive, &none)))
}

fn expanded(pieces: &[Piece], context: &Context) -> Option<Vec<Piece>> {
    let mut expanded = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Variable(variable) => pattern::push_text(&mut expanded, &variable.value(context)?),
            Piece::Text(text) => pattern::push_text(&mut expanded, text),
            wildcard => expanded.push(wildcard.clone()),
        }
    }
    Some(expanded)
}

/// Cuts a pattern at its first five colons.
fn parts(pieces: Vec<Piece>) -> Box<[Glob]> {
    let mut parts = vec![Vec::new()];
    for piece in pieces {
        let mut rest = match &piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        };
        while let Some((before, after)) = rest.filter(|_| parts.len() < 6).and_then(|it| it.split_once(':')) {
            parts.last_mut().into_iter().for_each(|part| pattern::push_text(part, before));
            parts.push(Vec::new());
            rest = Some(after);
        }
        match (parts.last_mut(), rest) {
            (Some(part), Some(rest)) => pattern::push_text(part, rest),
            (Some(part), None) => part.push(piece),
            (None, _) => {}
        }
    }
    parts.into_iter().map(Glob::of).collect()
}

fn pieces(text: &str, version: Version, wildcards: Wildcards) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while version == Version::Current
        && let Some((before, piece, after)) = next_variable(rest)
    {
        push(&mut pieces, before, wildcards);
        match piece {
            Piece::Text(character) => pattern::push_text(&mut pieces, &character),
            variable => pieces.push(variable),
        }
        rest = after;
    }
    push(&mut pieces, rest, wildcards);
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, wildcards: Wildcards) {
    match wildcards {
        Wildcards::Meaningful => pattern::push_wildcards(pieces, text),
        Wildcards::Literal => pattern::push_text(pieces, text),
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
        return Some(Piece::Text(inner.to_owned()));
    }
    let (key, default) = match inner.split_once(',') {
        None => (inner, None),
        Some((key, default)) => (key, Some(default.trim().strip_prefix('\'')?.strip_suffix('\'')?.into())),
    };
    let key = key.trim().to_ascii_lowercase();
    (!key.is_empty()).then(|| Piece::Variable(Variable { key: key.into(), default }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(template: &str, version: Version, text: &str) -> bool {
        let mut context = Context::default();
        context.set("aws:username", "bob");
        context.set("aws:PrincipalTag/star", "*");
        context.set_all("aws:TagKeys", vec!["a".to_owned(), "b".to_owned()]);
        glob(template, version, Wildcards::Meaningful).matches(text, Case::Sensitive, &context)
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
            let template = super::resource(resource, Version::Current);
            let context = Context::default();
            let matched = template.matches("arn:aws:s3:::bucket/key", Case::Sensitive, &context);
            assert_eq!(matched, expected, "{resource}");
        }
    }
}
