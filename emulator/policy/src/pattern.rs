//! Wildcards: `*` for any run of characters, `?` for any one.
//!
//! A pattern is cut at its stars when it is compiled. What stands before the first star and after the last is compared in
//! its place; what stands between two stars is looked for once, from left to right, and the first place where it stands
//! will do. So matching takes pattern plus text; with a `?` or a variable between two stars it takes pattern times text
//! divided by the 64 places that are compared at once ([`run`](super::run)).

use std::borrow::Cow;

use super::variable::Variable;
use super::{Context, run};

/// Whether letters are compared with their case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Resources and most values.
    Sensitive,
    /// Actions, and values under an IgnoreCase operator.
    Insensitive,
}

/// A piece of a pattern as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// These characters themselves.
    Text(String),
    /// `?`
    One,
    /// `*`
    Many,
    /// The value of a condition key.
    Variable(Variable),
}

/// A piece of a pattern between its stars.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Atom {
    Text(Box<str>),
    One,
    Variable(Variable),
}

type Part = Box<[Atom]>;

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    /// What stands before the first star.
    first: Part,
    /// What stands between two stars.
    middle: Box<[Part]>,
    /// What stands after the last star; nothing where there is no star.
    last: Option<Part>,
}

/// Adds a text in which `*` and `?` are wildcards.
pub(super) fn push_wildcards(pieces: &mut Vec<Piece>, text: &str) {
    let mut rest = text;
    while let Some(found) = rest.find(['*', '?']) {
        let (before, from) = rest.split_at(found);
        push_text(pieces, before);
        pieces.push(if from.starts_with('*') { Piece::Many } else { Piece::One });
        rest = from.get(1..).unwrap_or_default();
    }
    push_text(pieces, rest);
}

/// Adds a text in which every character stands for itself.
pub(super) fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(last)) => last.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

impl Glob {
    /// Compiles a text that holds wildcards.
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        push_wildcards(&mut pieces, text);
        Self::of(pieces)
    }

    pub(super) fn of(pieces: Vec<Piece>) -> Self {
        let mut parts = vec![Vec::new()];
        for piece in pieces {
            let atom = match piece {
                Piece::Many => {
                    parts.push(Vec::new());
                    continue;
                }
                Piece::Text(text) => Atom::Text(text.into()),
                Piece::One => Atom::One,
                Piece::Variable(variable) => Atom::Variable(variable),
            };
            if let Some(part) = parts.last_mut() {
                part.push(atom);
            }
        }
        let mut parts = parts.into_iter().map(Vec::into_boxed_slice);
        let first = parts.next().unwrap_or_default();
        let last = parts.next_back();
        Self { first, middle: parts.filter(|part| !part.is_empty()).collect(), last }
    }

    /// Whether a text matches as a whole. With a variable whose key is absent nothing does.
    pub(super) fn matches(&self, text: &str, case: Case, context: &Context) -> bool {
        let Some(last) = &self.last else {
            return match &*self.first {
                [Atom::Text(exact)] => equal(exact, text, case),
                first => after(first, text, case, context).is_some_and(str::is_empty),
            };
        };
        let inner =
            after(&self.first, text, case, context).and_then(|rest| before(last, rest, case, context));
        let found = |rest, part: &Part| find(part, rest, case, context);
        inner.is_some_and(|inner| self.middle.iter().try_fold(inner, found).is_some())
    }
}

/// Whether a text matches a pattern of `*` and `?`, case and all.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards>
#[must_use]
pub fn wildcard_matches(pattern: &str, text: &str) -> bool {
    Glob::new(pattern).matches(text, Case::Sensitive, &Context::default())
}

/// What is left of a text after a part that it begins with.
fn after<'t>(part: &[Atom], text: &'t str, case: Case, context: &Context) -> Option<&'t str> {
    part.iter().try_fold(text, |rest, atom| match atom {
        Atom::Text(text) => strip_start(rest, text, case),
        Atom::One => {
            let mut characters = rest.chars();
            characters.next().map(|_| characters.as_str())
        }
        Atom::Variable(variable) => strip_start(rest, &variable.value(context)?, case),
    })
}

/// What is left of a text before a part that it ends with.
fn before<'t>(part: &[Atom], text: &'t str, case: Case, context: &Context) -> Option<&'t str> {
    part.iter().rev().try_fold(text, |rest, atom| match atom {
        Atom::Text(text) => strip_end(rest, text, case),
        Atom::One => {
            let mut characters = rest.chars();
            characters.next_back().map(|_| characters.as_str())
        }
        Atom::Variable(variable) => strip_end(rest, &variable.value(context)?, case),
    })
}

/// What is left of a text after the first place where a part stands in it.
fn find<'t>(part: &[Atom], text: &'t str, case: Case, context: &Context) -> Option<&'t str> {
    if let ([Atom::Text(literal)], Case::Sensitive) = (part, case) {
        return text.split_once(&**literal).map(|(_, after)| after);
    }
    let mut wanted = Vec::new();
    for atom in part {
        let text = match atom {
            Atom::One => {
                wanted.push(None);
                continue;
            }
            Atom::Text(text) => Cow::Borrowed(&**text),
            Atom::Variable(variable) => variable.value(context)?,
        };
        wanted.extend(text.chars().map(Some));
    }
    run::find(&wanted, text, case)
}

/// What comparing bytes without their case says of two texts, as far as the shorter goes.
enum Compared {
    Same,
    Different,
    /// Characters beyond ASCII may be the same in another case.
    Unknown,
}

fn compare<'a>(mut pairs: impl Iterator<Item = (&'a u8, &'a u8)>) -> Compared {
    match pairs.find(|(left, right)| !left.eq_ignore_ascii_case(right)) {
        None => Compared::Same,
        Some((left, right)) if left.is_ascii() && right.is_ascii() => Compared::Different,
        Some(_) => Compared::Unknown,
    }
}

fn equal(left: &str, right: &str, case: Case) -> bool {
    if case == Case::Sensitive {
        return left == right;
    }
    match compare(left.as_bytes().iter().zip(right.as_bytes())) {
        Compared::Same => left.len() == right.len(),
        Compared::Different => false,
        Compared::Unknown => left.to_lowercase() == right.to_lowercase(),
    }
}

fn strip_start<'t>(text: &'t str, prefix: &str, case: Case) -> Option<&'t str> {
    if case == Case::Sensitive {
        return text.strip_prefix(prefix);
    }
    match compare(text.as_bytes().iter().zip(prefix.as_bytes())) {
        Compared::Same => text.get(prefix.len()..),
        Compared::Different => None,
        Compared::Unknown => {
            let mut rest = text.chars();
            let mut wanted = prefix.chars();
            wanted
                .all(|wanted| rest.next().is_some_and(|character| same(wanted, character)))
                .then_some(rest.as_str())
        }
    }
}

fn strip_end<'t>(text: &'t str, suffix: &str, case: Case) -> Option<&'t str> {
    if case == Case::Sensitive {
        return text.strip_suffix(suffix);
    }
    match compare(text.as_bytes().iter().rev().zip(suffix.as_bytes().iter().rev())) {
        Compared::Same => text.len().checked_sub(suffix.len()).and_then(|end| text.get(..end)),
        Compared::Different => None,
        Compared::Unknown => {
            let mut rest = text.chars();
            let mut wanted = suffix.chars().rev();
            wanted
                .all(|wanted| rest.next_back().is_some_and(|character| same(wanted, character)))
                .then_some(rest.as_str())
        }
    }
}

/// Whether two characters differ at most in their case.
fn same(left: char, right: char) -> bool {
    left == right || left.to_lowercase().eq(right.to_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::variable::{ArnGlob, Version};

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
            assert_eq!(wildcard_matches(pattern, text), expected, "{pattern} {text}");
            assert_eq!(slowly(pattern, text), expected, "{pattern} {text}");
        }
    }

    /// What the stars and question marks mean, said once more and slowly.
    fn slowly(pattern: &str, text: &str) -> bool {
        let (mut wanted, mut rest) = (pattern.chars(), text.chars());
        match wanted.next() {
            None => text.is_empty(),
            Some('*') => {
                let from = |(at, _)| slowly(wanted.as_str(), &text[at..]);
                text.char_indices().any(from) || slowly(wanted.as_str(), "")
            }
            Some(one) => {
                rest.next().is_some_and(|character| one == '?' || one == character)
                    && slowly(wanted.as_str(), rest.as_str())
            }
        }
    }

    proptest! {
        #[test]
        fn cutting_at_the_stars_changes_no_answer(pattern in "[ab*?é]{0,9}", text in "[abé]{0,9}") {
            prop_assert_eq!(wildcard_matches(&pattern, &text), slowly(&pattern, &text));
            let mixed = Glob::new(&pattern).matches(&text.to_uppercase(), Case::Insensitive, &Context::default());
            prop_assert_eq!(mixed, slowly(&pattern, &text));
        }
    }

    #[test]
    fn case_counts_only_where_it_is_asked_for() {
        for pattern in ["S3:GETOBJECT", "S3:Get*", "s3:g?tobject", "S3:*OBJECT"] {
            assert!(
                Glob::new(pattern).matches("s3:GetObject", Case::Insensitive, &Context::default()),
                "{pattern}"
            );
            assert!(
                !Glob::new(pattern).matches("s3:gETObjecT", Case::Sensitive, &Context::default()),
                "{pattern}"
            );
        }
        assert!(Glob::new("ÉCOLE").matches("école", Case::Insensitive, &Context::default()));
    }

    /// What [`run::find`] compares: a word of 64 places for each character that is wanted.
    fn steps(pattern: &str, text: &str) -> usize {
        run::STEPS.set(0);
        assert!(!wildcard_matches(pattern, text), "{pattern}");
        run::STEPS.get()
    }

    #[test]
    fn a_long_pattern_costs_little_on_a_long_text() {
        let text = "a".repeat(7_000);
        let words = text.len() / 64 + 1;
        // Without question marks the text is searched by the standard library, in time that grows with its length.
        assert_eq!(steps(&format!("*{}b*", "a".repeat(2_900)), &text), 0);
        assert_eq!(steps(&("a*".repeat(200) + "b"), &text), 0);
        for pattern in [format!("*{}?b*", "a".repeat(2_900)), format!("*{}b*", "a?".repeat(1_450))] {
            let steps = steps(&pattern, &text);
            assert!(steps <= 2_902 * words, "{steps} for {pattern}");
        }
        // A part that stands twice is found twice, and each time once.
        let wanted = "a?b".repeat(20);
        assert!(
            steps(&format!("*{wanted}*{wanted}*c"), &("a".repeat(3_000) + &"aab".repeat(40))) <= 2 * 60 * 50
        );
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
            let glob = ArnGlob::new(pattern, Version::Current);
            assert_eq!(glob.matches(text, &Context::default()), expected, "{pattern} {text}");
        }
    }
}
