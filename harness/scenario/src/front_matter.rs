//! A scenario's front matter: the documented error that it reproduces, and the working setup that it breaks.

use super::markdown::Part;
use super::problem::{Problem, Problems};
use super::source::{Place, Source};
use super::yaml::{self, known_entries};
use rolecall_check::message;
use rolecall_text::nearest::nearest;

/// The front matter.
#[derive(Debug)]
pub(crate) struct FrontMatter {
    pub(crate) error: (ErrorName, Place),
    /// As it is written: relative to the page.
    pub(crate) setup: (String, Place),
}

/// What a page is about: one of Labelbox's four documented errors, or something that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorName {
    /// Role cannot be assumed.
    RoleCannotBeAssumed,
    /// External ID configured insecurely.
    ExternalIdInsecure,
    /// Incorrect CORS header.
    IncorrectCorsHeader,
    /// Cannot access data row.
    CannotAccessDataRow,
    /// It works, though people expect it not to.
    WorksAnyway,
    /// It looks right, and is insecure: whatever the checks see, they do not see this.
    LooksRight,
}

/// What front matter says, all of it required.
pub(crate) const FIELDS: [&str; 2] = ["error", "setup"];

impl ErrorName {
    /// All of them, in the order in which a book would treat them.
    pub const ALL: [Self; 6] = [
        Self::RoleCannotBeAssumed,
        Self::ExternalIdInsecure,
        Self::CannotAccessDataRow,
        Self::IncorrectCorsHeader,
        Self::WorksAnyway,
        Self::LooksRight,
    ];

    /// As front matter writes it: a documented message without its dots, or rolecall's own words where there is none.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorksAnyway => "Works, though people expect it not to",
            Self::LooksRight => "Looks right, and is insecure",
            _ => self.message().unwrap_or_default().trim_end_matches('.'),
        }
    }

    /// The documented message, where there is one.
    #[must_use]
    pub const fn message(self) -> Option<&'static str> {
        match self {
            Self::RoleCannotBeAssumed => Some(message::ROLE_CANNOT_BE_ASSUMED),
            Self::ExternalIdInsecure => Some(message::EXTERNAL_ID_INSECURE),
            Self::IncorrectCorsHeader => Some(message::INCORRECT_CORS_HEADER),
            Self::CannotAccessDataRow => Some(message::CANNOT_ACCESS_DATA_ROW),
            Self::WorksAnyway | Self::LooksRight => None,
        }
    }
}

/// Reads the front matter.
pub(crate) fn front_matter(source: &Source, part: &Part, problems: &mut Problems<'_>) -> Option<FrontMatter> {
    let node = yaml::read(source, part, problems)?;
    let entries = known_entries(node.entries("front matter", problems), &FIELDS, problems);
    let field = |name: &'static str, problems: &mut Problems<'_>| {
        let entry = entries.iter().find(|entry| entry.key == name);
        if entry.is_none() {
            problems.at(0, Problem::MissingField { field: name, container: "the front matter" });
        }
        entry.and_then(|entry| Some((entry.node.text(name, problems)?.to_owned(), entry.node.place)))
    };
    let error = field("error", problems);
    let setup = field("setup", problems);
    let error = error.and_then(|(name, place)| Some((error_name(&name, place, problems)?, place)));
    Some(FrontMatter { error: error?, setup: setup? })
}

fn error_name(name: &str, place: Place, problems: &mut Problems<'_>) -> Option<ErrorName> {
    let found = ErrorName::ALL.into_iter().find(|error| error.as_str() == name);
    if found.is_none() {
        let known = ErrorName::ALL.map(ErrorName::as_str);
        let problem = Problem::UnknownValue {
            what: "`error`".to_owned(),
            value: name.to_owned(),
            nearest: nearest(name, known),
            known: known.join(", "),
        };
        problems.at_place(place, problem);
    }
    found
}
