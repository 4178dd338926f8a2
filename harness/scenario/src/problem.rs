//! What can be wrong with a page: where, what stands there, and what would be right.

use std::fmt;
use std::path::{Path, PathBuf};

use super::source::{Place, Source};
use super::underline::{Mark, extent};
use crate::command::CommandProblem;
use rolecall_text::nearest::suggestion;

/// A problem, with the page and the place.
#[derive(Clone, Debug, PartialEq)]
pub struct PageError {
    /// The page.
    pub file: PathBuf,
    /// Where in it.
    pub place: Place,
    /// What is wrong there.
    pub problem: Problem,
    /// What of the page's text is wrong; nothing where there is no text.
    pub mark: Option<Mark>,
}

impl PageError {
    /// A problem with a file as a whole.
    pub(crate) fn of_file(file: &Path, problem: Problem) -> Self {
        Self { file: file.to_owned(), place: Place { line: 1, column: 1 }, problem, mark: None }
    }
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
    #[error("this page begins with a byte order mark: save it as UTF-8 without one")]
    ByteOrderMark,
    #[error("this link to {} leads in a circle: take it away", target.display())]
    LinkInACircle { target: PathBuf },
    #[error(
        "this link leads to {}, and links to folders are not followed: name that folder itself, or take the link away",
        target.display()
    )]
    LinkElsewhere { target: PathBuf },
    #[error("there are more than {most} files and folders below it: name the folder of the pages")]
    TooManyEntries { most: usize },
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

impl Problem {
    /// The word that is wrong, as it stands on the page.
    pub(crate) fn subject(&self) -> Option<&str> {
        match self {
            Self::UnknownField { field, .. } => Some(field),
            Self::UnknownValue { value, .. } => Some(value),
            Self::Command(problem) => problem.subject(),
            _ => None,
        }
    }

    /// The nearest right word.
    pub(crate) const fn nearest(&self) -> Option<&String> {
        match self {
            Self::UnknownField { nearest, .. }
            | Self::UnknownValue { nearest, .. }
            | Self::UnknownSection { nearest, .. }
            | Self::UnknownBlock { nearest, .. } => nearest.as_ref(),
            Self::Command(problem) => problem.nearest(),
            _ => None,
        }
    }
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
        let problem = problem.into();
        let (file, place) = (self.source.path().clone(), self.source.place(offset));
        let span = extent(self.source.text(), offset, &problem);
        let mark = Some(Mark { source: self.source.clone(), span });
        self.found.push(PageError { file, place, problem, mark });
    }

    pub(crate) fn at_place(&mut self, place: Place, problem: impl Into<Problem>) {
        self.at(self.source.offset(place), problem);
        // The text may end before the place that a reader of it names.
        if let Some(last) = self.found.last_mut() {
            last.place = place;
        }
    }
}
