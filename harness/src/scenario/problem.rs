//! What can be wrong with a page: where, what stands there, and what would be right.

use std::fmt;
use std::path::PathBuf;

use super::source::{Place, Source};
use crate::call::CommandProblem;
use crate::call::nearest::suggestion;

/// A problem, with the page and the place.
#[derive(Clone, Debug, PartialEq)]
pub struct PageError {
    /// The page.
    pub file: PathBuf,
    /// Where in it.
    pub place: Place,
    /// What is wrong there.
    pub problem: Problem,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.place, self.problem)
    }
}

impl std::error::Error for PageError {}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum Problem {
    #[error("this page cannot be read: {reason}")]
    Unreadable { reason: String },
    #[error("there is no page here")]
    NoPages,
    #[error(
        "this page begins with no front matter; write `---`, `error: …`, `setup: …`, `---` above its title"
    )]
    NoFrontMatter,
    #[error("`{field}` is not known here.{} Known: {known}.", suggestion(.nearest.as_ref()))]
    UnknownField { field: String, nearest: Option<String>, known: String },
    #[error("`{field}` is missing from {container}")]
    MissingField { field: &'static str, container: &'static str },
    #[error("`{field}` takes {wanted}, not {got}")]
    WrongShape { field: String, wanted: &'static str, got: &'static str },
    #[error("this is not YAML: {reason}")]
    NotYaml { reason: String },
    #[error("`{value}` is not an answer of {what}.{} Known: {known}.", suggestion(.nearest.as_ref()))]
    UnknownValue { what: String, value: String, nearest: Option<String>, known: String },
    #[error("the title is missing: write one line that begins with `# ` under the front matter")]
    NoTitle,
    #[error("a page has one title; this is another one")]
    SecondTitle,
    #[error("a scenario has no section `{title}`.{} Known: Break, Expect, Proof, Fix.", suggestion(.nearest.as_ref()))]
    UnknownSection { title: String, nearest: Option<String> },
    #[error("the section `{title}` stands here twice")]
    RepeatedSection { title: String },
    #[error("the section `## {title}` is missing")]
    MissingSection { title: &'static str },
    #[error("`## {title}` has no {wanted}")]
    EmptySection { title: String, wanted: &'static str },
    #[error("a block of `{language}` means nothing here.{} Known: {known}.", suggestion(.nearest.as_ref()))]
    UnknownBlock { language: String, nearest: Option<String>, known: &'static str },
    #[error("commands and files stand in a section; this block stands before the first one")]
    BlockOutsideSection,
    #[error("this block needs a file name: ```{language} NAME")]
    UnnamedFile { language: String },
    #[error("`{name}` is no plain file name: letters, digits, `.`, `-` and `_`, and a letter or digit first")]
    BadFileName { name: String },
    #[error("`{name}` is already the name of a file in this section")]
    RepeatedFile { name: String },
    #[error("`{name}` is not JSON: {reason}")]
    NotJson { name: String, reason: String },
    #[error("nothing reads the file `{name}`")]
    UnusedFile { name: String },
    #[error("`{name}`: {reason}")]
    BadDescription { name: &'static str, reason: String },
    #[error("no file `{name}`, which says {what}")]
    MissingDescription { name: &'static str, what: &'static str },
    #[error("the setup page {} cannot be read: {reason}", path.display())]
    SetupUnreadable { path: PathBuf, reason: String },
    #[error("this page is a setup page's scenario and a setup page at once: {} has a setup of its own", path.display())]
    SetupOfSetup { path: PathBuf },
    #[error(
        "a question of the proof asks one thing: `assume_role`, `get`, `head`, `put`, `delete` or `preflight`"
    )]
    NotOneRequest,
    #[error("the page's error is `{error}`, and neither an expected check nor a proof says so")]
    ErrorNotExpected { error: String },
    #[error("the page's error is `{error}`, and {check} is expected to say `{message}`")]
    ErrorExpected { error: String, check: String, message: String },
    #[error("`{field}` describes a refusal, and nothing is refused on this page")]
    NothingRefused { field: &'static str },
    #[error(
        "the vendor has no credentials: no command of the setup is `aws --profile vendor iam create-access-key`"
    )]
    NoVendorKey,
    #[error(transparent)]
    Command(#[from] CommandProblem),
}

/// The problems of one page, as they are found.
#[derive(Debug)]
pub(crate) struct Problems<'a> {
    source: &'a Source,
    pub(crate) found: Vec<PageError>,
}

impl<'a> Problems<'a> {
    pub(crate) const fn of(source: &'a Source) -> Self {
        Self { source, found: Vec::new() }
    }

    pub(crate) fn at(&mut self, offset: usize, problem: impl Into<Problem>) {
        self.at_place(self.source.place(offset), problem);
    }

    pub(crate) fn at_place(&mut self, place: Place, problem: impl Into<Problem>) {
        self.found.push(PageError { file: self.source.path().clone(), place, problem: problem.into() });
    }
}
