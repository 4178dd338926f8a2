//! Pages, read whole: a scenario, and the setup page that it stands on.

use std::path::PathBuf;
use std::sync::Arc;

use super::description::{self, DATA_ROWS, INTEGRATION, NOT_FOR_COMMANDS};
use super::expect::{Expect, expect};
use super::front_matter::{ErrorName, FrontMatter, front_matter};
use super::outline::{Block, BlockKind, Outline, RawSection, outline};
use super::problem::{PageError, Problem, Problems};
use super::proof::{Question, proof};
use super::section::{Section, section};
use super::source::{Place, Source};
use crate::command::{CommandProblem, Files, Profile};
use rolecall_text::nearest::nearest;

/// A page that sets up a working integration.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Its text.
    pub source: Source,
    /// Its title.
    pub title: String,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its files, as they stand at its end.
    pub files: Files,
}

/// A page that breaks it, says what is to be seen, and fixes it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its path without `.md`, from the folder of its setup page.
    pub id: String,
    /// Its text.
    pub source: Source,
    /// Its title.
    pub title: String,
    /// How this happens to people.
    pub prose: String,
    /// The documented error that it reproduces, or the head under which it stands.
    pub error: ErrorName,
    /// What it breaks.
    pub setup: Arc<Setup>,
    /// How.
    pub broken: Section,
    /// What the checks say then.
    pub expect: Expect,
    /// What is asked beyond the checks.
    pub proof: Vec<Question>,
    /// What fixes it.
    pub fix: Section,
}

const SECTIONS: [&str; 4] = ["Break", "Expect", PROOF, "Fix"];
const PROOF: &str = "Proof";

/// Reads a setup page.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn setup(source: &Source) -> Result<Setup, Vec<PageError>> {
    let mut problems = Problems::of(source);
    let outline = outline(source, &mut problems);
    if outline.front_matter.is_some() {
        problems.at(0, Problem::SetupOfSetup { path: source.path().clone() });
    }
    let mut files = Files::default();
    let mut sections = Vec::new();
    for raw in &outline.sections {
        let section = read_section(raw, &files, source, &mut problems);
        files.overlay(&section.files);
        sections.push(section);
    }
    check_descriptions(&files, &mut problems);
    check_unused(&outline, sections.iter(), &mut problems);
    if problems.found.is_empty() && !makes_a_key(&sections) {
        problems.at(0, Problem::NoVendorKey);
    }
    finish(problems, Setup { source: source.clone(), title: outline.title, sections, files })
}

/// Where the setup page of a scenario lies, as its front matter says.
///
/// # Errors
/// Everything that is wrong with the front matter.
pub(super) fn setup_path(source: &Source) -> Result<PathBuf, Vec<PageError>> {
    let mut problems = Problems::of(source);
    let outline = outline(source, &mut Problems::of(source));
    let front = read_front_matter(source, &outline, &mut problems);
    let folder = source.path().parent().map(PathBuf::from).unwrap_or_default();
    match front {
        Some(front) if problems.found.is_empty() => Ok(folder.join(front.setup.0)),
        _ => Err(problems.found),
    }
}

/// The setup page that front matter names in a line of its own, whatever else is wrong with it.
pub(super) fn setup_line(source: &Source) -> Option<PathBuf> {
    let front = outline(source, &mut Problems::of(source)).front_matter?;
    let named = front.text.lines().find_map(|line| line.strip_prefix("setup:"))?;
    let named = named.trim().trim_matches(['"', '\'']);
    Some(source.path().parent().map(PathBuf::from).unwrap_or_default().join(named))
}

/// A page's front matter, where it is as it should be.
pub(super) fn front(source: &Source) -> Option<FrontMatter> {
    let outline = outline(source, &mut Problems::of(source));
    front_matter(source, outline.front_matter.as_ref()?, &mut Problems::of(source))
}

/// Reads a scenario that stands on `setup`.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn scenario(id: String, source: &Source, setup: Arc<Setup>) -> Result<Scenario, Vec<PageError>> {
    let mut problems = Problems::of(source);
    let outline = outline(source, &mut problems);
    let front = read_front_matter(source, &outline, &mut problems);
    check_sections(&outline, &mut problems);
    let [broken, expected, fix] =
        ["Break", "Expect", "Fix"].map(|title| find(&outline, title, &mut problems));
    let asked = outline.sections.iter().find(|section| section.title == PROOF);
    let asked = asked.map(|raw| read_proof(raw, source, &mut problems));
    // Where a page asks something itself, it need not change anything: how it asks may be all there is to it.
    let change = if asked.is_some() { read_section } else { read_change };
    let mut files = setup.files.clone();
    let broken = broken.map(|raw| change(raw, &files, source, &mut problems));
    files.overlay(&broken.as_ref().map(|section| section.files.clone()).unwrap_or_default());
    let expect = expected.and_then(|raw| read_expect(raw, source, &mut problems));
    let fix = fix.map(|raw| change(raw, &files, source, &mut problems));
    check_unused(&outline, broken.iter().chain(&fix), &mut problems);
    let proof = asked.unwrap_or_default();
    if let (Some(front), Some(expect)) = (&front, &expect) {
        check_error(front, expect, &proof, &mut problems);
    }
    let (Some(front), Some(broken), Some(expect), Some(fix)) = (front, broken, expect, fix) else {
        return Err(problems.found);
    };
    let (title, prose, error) = (outline.title, outline.prose, front.error.0);
    let source = source.clone();
    finish(problems, Scenario { id, source, title, prose, error, setup, broken, expect, proof, fix })
}

/// What is wrong with a scenario whose setup page cannot be had: everything but the files that it may name.
pub(super) fn problems_alone(source: &Source) -> Vec<PageError> {
    let nothing =
        Setup { source: source.clone(), title: String::new(), sections: Vec::new(), files: Files::default() };
    let mut problems = scenario(String::new(), source, Arc::new(nothing)).err().unwrap_or_default();
    let may_be_the_setups =
        |error: &PageError| matches!(error.problem, Problem::Command(CommandProblem::UnknownFile { .. }));
    problems.retain(|error| !may_be_the_setups(error));
    problems
}

/// A problem of the setup page that a scenario names, at the place where it names it.
pub(super) fn setup_error(source: &Source, problem: Problem) -> PageError {
    let mut problems = Problems::of(source);
    let place = front(source).map_or(Place { line: 1, column: 1 }, |front| front.setup.1);
    problems.at_place(place, problem.clone());
    problems.found.pop().unwrap_or_else(|| PageError::of_file(source.path(), problem))
}

fn finish<T>(problems: Problems<'_>, page: T) -> Result<T, Vec<PageError>> {
    if problems.found.is_empty() { Ok(page) } else { Err(problems.found) }
}

fn read_front_matter(source: &Source, outline: &Outline, problems: &mut Problems<'_>) -> Option<FrontMatter> {
    let Some(part) = &outline.front_matter else {
        problems.at(0, Problem::NoFrontMatter);
        return None;
    };
    front_matter(source, part, problems)
}

fn read_section(raw: &RawSection, before: &Files, source: &Source, problems: &mut Problems<'_>) -> Section {
    for block in &raw.blocks {
        description::check(block, source, problems);
        if matches!(block.kind, BlockKind::Expectation) {
            problems.at(block.offset, Problem::UnnamedFile { language: "yaml".to_owned() });
        }
    }
    section(raw, before, source, problems)
}

/// Break or Fix: a section that must change something.
fn read_change(raw: &RawSection, before: &Files, source: &Source, problems: &mut Problems<'_>) -> Section {
    let found = problems.found.len();
    let section = read_section(raw, before, source, problems);
    if section.is_empty() && problems.found.len() == found {
        let wanted = "command and no file, so it changes nothing";
        problems.at(raw.offset, Problem::EmptySection { title: raw.title.clone(), wanted });
    }
    section
}

fn read_expect(raw: &RawSection, source: &Source, problems: &mut Problems<'_>) -> Option<Expect> {
    let block = only_yaml(raw, "block of `yaml` that says what the checks answer", problems)?;
    expect(source, &block.content, problems)
}

fn read_proof(raw: &RawSection, source: &Source, problems: &mut Problems<'_>) -> Vec<Question> {
    let wanted = "block of `yaml` that says what is asked, and how it is answered";
    let before = problems.found.len();
    let block = only_yaml(raw, wanted, problems);
    let questions = block.map(|block| proof(source, &block.content, problems)).unwrap_or_default();
    if questions.is_empty() && problems.found.len() == before {
        problems.at(raw.offset, Problem::EmptySection { title: raw.title.clone(), wanted });
    }
    questions
}

/// The one block of a section that holds nothing else.
fn only_yaml<'a>(
    raw: &'a RawSection,
    wanted: &'static str,
    problems: &mut Problems<'_>,
) -> Option<&'a Block> {
    let mut expectations = raw.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Expectation));
    let Some(block) = expectations.next() else {
        problems.at(raw.offset, Problem::EmptySection { title: raw.title.clone(), wanted });
        return None;
    };
    for other in raw.blocks.iter().filter(|other| other.offset != block.offset) {
        let problem = Problem::UnknownBlock {
            language: "this kind, or a second `yaml`,".to_owned(),
            nearest: None,
            known: "one `yaml`",
        };
        problems.at(other.offset, problem);
    }
    Some(block)
}

fn check_sections(outline: &Outline, problems: &mut Problems<'_>) {
    for (position, section) in outline.sections.iter().enumerate() {
        let title = section.title.clone();
        if !SECTIONS.contains(&title.as_str()) {
            let nearest = nearest(&title, SECTIONS);
            problems.at(section.offset, Problem::UnknownSection { title, nearest });
        } else if outline.sections.iter().take(position).any(|earlier| earlier.title == title) {
            problems.at(section.offset, Problem::RepeatedSection { title });
        }
    }
}

fn find<'a>(
    outline: &'a Outline,
    title: &'static str,
    problems: &mut Problems<'_>,
) -> Option<&'a RawSection> {
    let found = outline.sections.iter().find(|section| section.title == title);
    if found.is_none() {
        problems.at(0, Problem::MissingSection { title });
    }
    found
}

fn check_descriptions(files: &Files, problems: &mut Problems<'_>) {
    let wanted =
        [(INTEGRATION, "what the vendor knows of the role"), (DATA_ROWS, "which objects the dataset holds")];
    for (name, what) in wanted.into_iter().filter(|(name, _)| files.get(name).is_none()) {
        problems.at(0, Problem::MissingDescription { name, what });
    }
}

/// A file that nothing reads is a misspelling more often than not.
fn check_unused<'a>(
    outline: &Outline,
    sections: impl Iterator<Item = &'a Section>,
    problems: &mut Problems<'_>,
) {
    if !problems.found.is_empty() {
        return;
    }
    let read: Vec<&str> = sections
        .flat_map(|section| &section.steps)
        .flat_map(|step| step.command.files.iter().map(String::as_str))
        .chain(NOT_FOR_COMMANDS)
        .collect();
    for block in outline.sections.iter().flat_map(|section| &section.blocks) {
        if let BlockKind::File { name, .. } = &block.kind
            && !read.contains(&name.as_str())
        {
            problems.at(block.offset, Problem::UnusedFile { name: name.clone() });
        }
    }
}

fn check_error(front: &FrontMatter, expect: &Expect, proof: &[Question], problems: &mut Problems<'_>) {
    let (error, place) = front.error;
    let name = || error.as_str().to_owned();
    match error.message() {
        Some(message) => {
            if proof.is_empty() && !expect.messages().any(|(_, said)| said == message) {
                problems.at_place(place, Problem::ErrorNotExpected { error: name() });
            }
        }
        None => {
            if let Some((check, message)) = expect.messages().next() {
                let (check, message) = (check.to_string(), message.to_owned());
                problems.at_place(place, Problem::ErrorExpected { error: name(), check, message });
            }
        }
    }
}

fn makes_a_key(sections: &[Section]) -> bool {
    sections
        .iter()
        .flat_map(|section| &section.steps)
        .any(|step| step.command.profile == Profile::Vendor && step.command.makes_the_vendors_key())
}

#[cfg(test)]
pub(crate) use tests::fixture;

#[cfg(test)]
mod tests;
