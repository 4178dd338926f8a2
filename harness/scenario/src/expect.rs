//! What a page expects of the checks while it is broken. `scenarios/FORMAT.md` is the vocabulary for people.

use std::collections::BTreeMap;

use super::markdown::Part;
use super::problem::{Problem, Problems};
use super::source::Source;
use super::yaml::{self, Entry, Node, Value, known_entries};
use rolecall_check::{Name, message};
use rolecall_text::nearest::nearest;

/// What a page expects.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// Every check's outcome, said or implied.
    pub checks: BTreeMap<Name, Expected>,
    /// How the deciding request was refused.
    pub refusal: Option<ExpectedRefusal>,
    /// What turned the answer, by the word of the emulator's explanation.
    pub because: Option<String>,
    /// Which probe was let in.
    pub probe: Option<Probe>,
}

/// A check's expected outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It passes.
    Ok,
    /// It is not run, because one before it failed.
    NotRun,
    /// It fails with this documented message.
    Message(&'static str),
    /// The page does not say.
    Any,
}

/// A refusal, as far as the page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedRefusal {
    /// `sts:AssumeRole`.
    pub action: Option<String>,
    /// `403`.
    pub status: Option<u16>,
    /// `AccessDenied`.
    pub code: Option<String>,
    /// How AWS's message begins.
    pub message: Option<String>,
}

/// A probe for an insecure external ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The call without an external ID.
    Missing,
    /// The call with a wrong one.
    Wrong,
}

pub(crate) const FIELDS: [&str; 5] = ["integration", "dataset", "refusal", "because", "probe"];
pub(crate) const INTEGRATION: [Name; 2] = [Name::AwsAssumeRole, Name::AwsExternalId];
pub(crate) const DATASET: [Name; 3] = [Name::Sign, Name::Fetch, Name::Cors];
pub(crate) const REFUSAL: [&str; 4] = ["action", "status", "code", "message"];
/// The answers that every check can be expected to give.
pub(crate) const ANSWERS: [&str; 3] = ["ok", "not run", "any"];
pub(crate) const PROBES: [Probe; 2] = [Probe::Missing, Probe::Wrong];
/// An HTTP status.
pub(crate) const STATUSES: std::ops::Range<u16> = 100..600;

impl Probe {
    /// As pages write it, and as the check's evidence names the request.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "without an external ID",
            Self::Wrong => "with a wrong external ID",
        }
    }
}

impl Expect {
    /// Every check passes: before a page breaks anything, and after its fix.
    #[must_use]
    pub fn all_ok() -> Self {
        let checks = INTEGRATION.into_iter().chain(DATASET).map(|name| (name, Expected::Ok)).collect();
        Self { checks, refusal: None, because: None, probe: None }
    }

    /// The messages that it expects, with the check that says each.
    pub fn messages(&self) -> impl Iterator<Item = (Name, &'static str)> {
        self.checks.iter().filter_map(|(name, expected)| match expected {
            Expected::Message(message) => Some((*name, *message)),
            _ => None,
        })
    }
}

/// Reads an Expect block.
pub(crate) fn expect(source: &Source, part: &Part, problems: &mut Problems<'_>) -> Option<Expect> {
    let before = problems.found.len();
    let node = yaml::read(source, part, problems)?;
    let entries = known_entries(node.entries("Expect", problems), &FIELDS, problems);
    let field = |name: &str| entries.iter().find(|entry| entry.key == name).copied();
    let mut said = BTreeMap::new();
    outcomes(field("integration"), &INTEGRATION, &mut said, problems);
    outcomes(field("dataset"), &DATASET, &mut said, problems);
    let expect = Expect {
        checks: implied(said),
        refusal: field("refusal").and_then(|entry| refusal(&entry.node, problems)),
        because: text(field("because"), problems),
        probe: field("probe").and_then(|entry| probe(entry, problems)),
    };
    if problems.found.len() == before
        && let (None, Some(entry)) = (&expect.refusal, field("because"))
    {
        problems.at_place(entry.place, Problem::NothingRefused { field: "because" });
    }
    (problems.found.len() == before).then_some(expect)
}

fn text(entry: Option<&Entry>, problems: &mut Problems<'_>) -> Option<String> {
    let entry = entry?;
    entry.node.text(&entry.key, problems).map(str::to_owned)
}

/// What a group of checks is said to answer: one word for all of them, or each by its name.
fn outcomes(
    entry: Option<&Entry>,
    group: &[Name],
    said: &mut BTreeMap<Name, Expected>,
    problems: &mut Problems<'_>,
) {
    let Some(entry) = entry else { return };
    if let Value::Text(_) = entry.node.value {
        let all = outcome(&entry.key, &entry.node, &[], problems);
        return said
            .extend(all.into_iter().flat_map(|all| group.iter().map(move |name| (*name, all.clone()))));
    }
    let known: Vec<&str> = group.iter().map(|name| name.as_str()).collect();
    for check in known_entries(entry.node.entries(&entry.key, problems), &known, problems) {
        let Some(name) = group.iter().find(|name| name.as_str() == check.key) else { continue };
        if let Some(expected) = outcome(&check.key, &check.node, messages(*name), problems) {
            said.insert(*name, expected);
        }
    }
}

/// The documented messages that a check can fail with.
pub(crate) const fn messages(name: Name) -> &'static [&'static str] {
    match name {
        Name::AwsAssumeRole => &[message::ROLE_CANNOT_BE_ASSUMED],
        Name::AwsExternalId => &[message::EXTERNAL_ID_INSECURE],
        Name::Cors => &[message::INCORRECT_CORS_HEADER],
        Name::Sign | Name::Fetch => &[message::CANNOT_ACCESS_DATA_ROW],
    }
}

fn outcome(
    field: &str,
    node: &Node,
    messages: &'static [&'static str],
    problems: &mut Problems<'_>,
) -> Option<Expected> {
    let value = node.text(field, problems)?;
    match value {
        "ok" => return Some(Expected::Ok),
        "not run" => return Some(Expected::NotRun),
        "any" => return Some(Expected::Any),
        _ => {}
    }
    if let Some(message) = messages.iter().find(|message| **message == value) {
        return Some(Expected::Message(message));
    }
    let known: Vec<&str> = ANSWERS.into_iter().chain(messages.iter().copied()).collect();
    unknown(field, value, &known, node, problems);
    None
}

/// A value that is none of those that there are.
pub(super) fn unknown(what: &str, value: &str, known: &[&str], node: &Node, problems: &mut Problems<'_>) {
    let problem = Problem::UnknownValue {
        what: format!("`{what}`"),
        value: value.to_owned(),
        nearest: nearest(value, known.iter().copied()),
        known: known.join(", "),
    };
    problems.at_place(node.place, problem);
}

/// What a page leaves out follows from what it says: behind a failure that stops everything nothing is run, and
/// what nothing stops passes.
pub(crate) fn implied(mut said: BTreeMap<Name, Expected>) -> BTreeMap<Name, Expected> {
    let fails = |said: &BTreeMap<Name, Expected>, name| matches!(said.get(&name), Some(Expected::Message(_)));
    let behind = |stopped: bool| if stopped { Expected::NotRun } else { Expected::Ok };
    let no_session = fails(&said, Name::AwsAssumeRole);
    said.entry(Name::AwsAssumeRole).or_insert(Expected::Ok);
    said.entry(Name::AwsExternalId).or_insert_with(|| behind(no_session));
    let invalid = no_session || fails(&said, Name::AwsExternalId);
    said.entry(Name::Sign).or_insert_with(|| behind(invalid));
    let unsigned = invalid || fails(&said, Name::Sign);
    said.entry(Name::Fetch).or_insert_with(|| behind(unsigned));
    said.entry(Name::Cors).or_insert_with(|| behind(unsigned));
    said
}

fn refusal(node: &Node, problems: &mut Problems<'_>) -> Option<ExpectedRefusal> {
    let entries = known_entries(node.entries("refusal", problems), &REFUSAL, problems);
    let field = |name: &str| entries.iter().find(|entry| entry.key == name).copied();
    let status = field("status").and_then(|entry| status(entry, problems));
    Some(ExpectedRefusal {
        status,
        action: text(field("action"), problems),
        code: text(field("code"), problems),
        message: text(field("message"), problems),
    })
}

fn status(entry: &Entry, problems: &mut Problems<'_>) -> Option<u16> {
    let value = entry.node.text("status", problems)?;
    let status = value.parse().ok().filter(|status| STATUSES.contains(status));
    if status.is_none() {
        unknown("status", value, &["an HTTP status, such as 403"], &entry.node, problems);
    }
    status
}

fn probe(entry: &Entry, problems: &mut Problems<'_>) -> Option<Probe> {
    let value = entry.node.text("probe", problems)?;
    let found = PROBES.into_iter().find(|probe| probe.as_str() == value);
    if found.is_none() {
        unknown("probe", value, &PROBES.map(Probe::as_str), &entry.node, problems);
    }
    found
}
