//! Problems as people see them: each with its place underlined in the page's own text.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::problem::{PageError, Problem};
use super::source::Source;
use crate::command::CommandProblem;
use rolecall_text::nearest::suggestion;
use rolecall_text::shown::{line, same_length};

/// A stretch of a page that something is wrong with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub(crate) source: Source,
    pub(crate) span: Range<usize>,
}

/// All problems, with escape codes for colours: who prints them takes those away where they are not wanted.
#[must_use]
pub fn underlined(errors: &[PageError]) -> String {
    let blocks: Vec<String> = errors.iter().map(one).collect();
    blocks.join("\n\n")
}

fn one(error: &PageError) -> String {
    let nearest = error.problem.nearest();
    let title = line(&error.problem.to_string().replace(&suggestion(nearest), ""));
    let path = line(&error.file.display().to_string());
    let group = Group::with_title(Level::ERROR.primary_title(title));
    let group = match &error.mark {
        None => group.element(Origin::path(path)),
        Some(mark) => {
            let place = AnnotationKind::Primary.span(mark.span.clone());
            let label = nearest.map(|nearest| line(&format!("did you mean `{nearest}`?")));
            group.element(
                Snippet::source(same_length(mark.source.text())).path(path).annotation(place.label(label)),
            )
        }
    };
    Renderer::styled().render(&[group])
}

/// How far a problem reaches from where it begins.
enum Reach {
    Character,
    /// A word of a shell, its quotes included.
    Word,
    Line,
}

/// What of the text to underline for a problem that begins at `offset`.
pub(crate) fn extent(text: &str, offset: usize, problem: &Problem) -> Range<usize> {
    let rest = text.get(offset..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default().trim_end();
    let named = problem.subject().and_then(|subject| length_of(subject, line));
    let length = named.unwrap_or_else(|| match reach(problem) {
        Reach::Character => line.chars().next().map_or(0, char::len_utf8),
        Reach::Word => word(line),
        Reach::Line => line.len(),
    });
    let start = offset.min(text.len());
    start..start + length
}

/// The length of a text that a line begins with, perhaps in quotes.
fn length_of(subject: &str, line: &str) -> Option<usize> {
    let quoted = line.strip_prefix(['"', '\'']).filter(|rest| rest.starts_with(subject));
    match quoted {
        Some(_) => Some(subject.len() + "''".len()).filter(|length| line.is_char_boundary(*length)),
        None => line.starts_with(subject).then_some(subject.len()),
    }
}

fn word(line: &str) -> usize {
    let mut quote = None;
    let end = line.char_indices().find(|(_, character)| match (quote, character) {
        (None, '"' | '\'') => {
            quote = Some(*character);
            false
        }
        (Some(open), close) if open == *close => {
            quote = None;
            false
        }
        (None, character) => character.is_whitespace(),
        _ => false,
    });
    end.map_or(line.len(), |(at, _)| at)
}

const fn reach(problem: &Problem) -> Reach {
    match problem {
        Problem::NotYaml { .. }
        | Problem::NotJson { .. }
        | Problem::Command(CommandProblem::ShellSyntax { .. } | CommandProblem::Incomplete { .. }) => {
            Reach::Character
        }
        Problem::Command(CommandProblem::UnclosedQuote { .. }) => Reach::Line,
        Problem::Command(_) => Reach::Word,
        _ => Reach::Line,
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::Problems;
    use super::*;

    fn shown(text: &str, at: &str, problem: impl Into<Problem>) -> String {
        let source = Source::new("cors/a.md".into(), text.to_owned());
        let mut problems = Problems::of(&source);
        problems.at(text.find(at).unwrap(), problem);
        anstream::adapter::strip_str(&underlined(&problems.found)).to_string()
    }

    #[test]
    fn a_misspelt_field_is_underlined_with_the_nearest_right_spelling() {
        let known = "error, setup".to_owned();
        let problem =
            Problem::UnknownField { field: "set-up".to_owned(), nearest: Some("setup".to_owned()), known };
        let expected = "\
error: `set-up` is not known here. Known: error, setup.
 --> cors/a.md:3:1
  |
3 | set-up: ../working-integration.md
  | ^^^^^^ did you mean `setup`?";
        let page = "---\nerror: none\nset-up: ../working-integration.md\n---\n";
        assert_eq!(shown(page, "set-up", problem), expected);
    }

    #[test]
    fn what_is_wrong_is_underlined_and_no_more() {
        let value = |value: &str| Problem::UnknownValue {
            what: "`error`".to_owned(),
            value: value.to_owned(),
            nearest: None,
            known: String::new(),
        };
        let option = CommandProblem::UnknownOption {
            operation: "create-role",
            option: "--role-nam".to_owned(),
            nearest: None,
        };
        let file = CommandProblem::UnknownFile { name: "a.json".to_owned(), nearest: None };
        let not_json = Problem::NotJson { name: "a".to_owned(), reason: "r".to_owned() };
        let section = Problem::UnknownSection { title: "Fixx".to_owned(), nearest: None };
        let long = "aws s3 cp 'a b' s3://b/k  \n";
        for (text, at, problem, marked) in [
            ("error: No cors   \nx", "No", value("No cors"), "No cors"),
            ("error: \"No cors\"\n", "\"No", value("No cors"), "\"No cors\""),
            ("aws iam create-role --role-nam=x y\n", "--role", option.into(), "--role-nam"),
            ("aws x --d file://a.json --e f\n", "file", file.into(), "file://a.json"),
            ("{ \"a\" }\n", "}", not_json, "}"),
            ("## Fixx\n\nText\n", "## Fixx", section, "## Fixx"),
            (long, "'a", CommandProblem::NotAnS3Uri { word: "a b".to_owned() }.into(), "'a b'"),
            (long, "s3://", CommandProblem::MissingValue { option: "x".to_owned() }.into(), "s3://b/k"),
            ("a: \u{e9}\n", "\u{e9}", Problem::NotYaml { reason: "r".to_owned() }, "\u{e9}"),
        ] {
            let offset = text.find(at).unwrap();
            assert_eq!(&text[extent(text, offset, &problem)], marked, "{problem}");
        }
        let at_end = extent("a", 1, &Problem::NotYaml { reason: "r".to_owned() });
        assert_eq!(at_end, 1..1);
    }

    #[test]
    fn a_page_that_cannot_be_read_is_named() {
        let error = PageError::of_file("a/b.md".as_ref(), Problem::NoPages);
        let shown = anstream::adapter::strip_str(&underlined(&[error])).to_string();
        assert!(shown.contains("there is no page here") && shown.contains("a/b.md"), "{shown}");
    }
}
