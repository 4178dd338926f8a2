//! A page's proof: what is asked beyond the vendor's checks, and how it is answered. `scenarios/FORMAT.md` is the
//! vocabulary for people.
//!
//! The checks are a vendor's, and do not see everything: an external ID of somebody else's that gets in as well, a bucket
//! that anybody may read, a URL that has expired. A page that says so has to show it.

pub(super) mod ask;

use super::expect::unknown;
use super::markdown::Part;
use super::problem::{Problem, Problems};
use super::source::{Place, Source};
use super::yaml::{self, Entry, Node, Value, known_entries};

pub use ask::{Ask, AssumeRole, By, UrlRequest};

/// The parts of an answer that is written out.
pub(super) const ANSWER: [&str; 4] = ["status", "code", "because", "headers"];

/// A question of a page's proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What its answer shows, as the page puts it.
    pub shows: String,
    /// Where it stands.
    pub place: Place,
    /// What is asked.
    pub ask: Ask,
    /// How it is answered while the page is broken.
    pub answer: ExpectedAnswer,
    /// How it is answered after the fix, where the page says so.
    pub fixed: Option<ExpectedAnswer>,
}

/// How a question is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedAnswer {
    /// `200`.
    pub status: u16,
    /// `AccessDenied`; nothing for a success.
    pub code: Option<String>,
    /// What turned the answer, by the word of the emulator's explanation.
    pub because: Option<String>,
    /// Headers of the answer, each with its value, or nothing for one that must not be there.
    pub headers: Vec<(String, Option<String>)>,
}

/// Reads a proof.
pub(crate) fn proof(source: &Source, part: &Part, problems: &mut Problems<'_>) -> Vec<Question> {
    let Some(node) = yaml::read(source, part, problems) else { return Vec::new() };
    node.entries("Proof", problems).iter().filter_map(|entry| question(entry, problems)).collect()
}

fn question(entry: &Entry, problems: &mut Problems<'_>) -> Option<Question> {
    let known: Vec<&str> = ask::FIELDS.into_iter().chain(["answer", "fixed"]).collect();
    let fields = known_entries(entry.node.entries(&entry.key, problems), &known, problems);
    let field = |name: &str| fields.iter().find(|field| field.key == name).copied();
    let ask = ask::ask(entry, &fields, problems);
    let wanted = field("answer").or_else(|| {
        problems.at_place(
            entry.place,
            Problem::MissingField { field: "answer", container: "this question of the proof" },
        );
        None
    });
    let answer = wanted.and_then(|entry| answer(entry, problems));
    let fixed = match field("fixed") {
        Some(entry) => Some(self::answer(entry, problems)?),
        None => None,
    };
    Some(Question { shows: entry.key.clone(), place: entry.place, ask: ask?, answer: answer?, fixed })
}

/// `403 AccessDenied`, or its parts by name.
fn answer(entry: &Entry, problems: &mut Problems<'_>) -> Option<ExpectedAnswer> {
    if let Value::Text(text) = &entry.node.value {
        let (status, code) = text
            .split_once(' ')
            .map_or((text.as_str(), None), |(status, code)| (status, Some(code.trim().to_owned())));
        let status = status_of(status, &entry.node, problems)?;
        return Some(ExpectedAnswer { status, code, ..ExpectedAnswer::default() });
    }
    let fields = known_entries(entry.node.entries(&entry.key, problems), &ANSWER, problems);
    let field = |name: &str| fields.iter().find(|field| field.key == name).copied();
    let text = |name: &str, problems: &mut Problems<'_>| {
        field(name).and_then(|field| field.node.text(name, problems)).map(str::to_owned)
    };
    let Some(status) = text("status", problems) else {
        let problem = Problem::MissingField { field: "status", container: "this answer" };
        problems.at_place(entry.place, problem);
        return None;
    };
    Some(ExpectedAnswer {
        status: status_of(&status, &entry.node, problems)?,
        code: text("code", problems),
        because: text("because", problems),
        headers: field("headers").map(|entry| headers(entry, problems)).unwrap_or_default(),
    })
}

fn headers(entry: &Entry, problems: &mut Problems<'_>) -> Vec<(String, Option<String>)> {
    let header = |header: &Entry, problems: &mut Problems<'_>| {
        let value = header.node.text(&header.key, problems)?;
        Some((header.key.clone(), (value != "none").then(|| value.to_owned())))
    };
    let headers = entry.node.entries(&entry.key, problems);
    headers.iter().filter_map(|entry| header(entry, problems)).collect()
}

fn status_of(text: &str, node: &Node, problems: &mut Problems<'_>) -> Option<u16> {
    let status = text.parse().ok().filter(|status| (100..600).contains(status));
    if status.is_none() {
        unknown("answer", text, &["an HTTP status and a code, such as `403 AccessDenied`"], node, problems);
    }
    status
}

#[cfg(test)]
mod tests;
