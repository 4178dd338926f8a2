//! A scenario's front matter: the documented error that it reproduces, and the working setup that it breaks.

use super::markdown::Part;
use super::problem::{Problem, Problems};
use super::source::{Place, Source};
use super::yaml::{self, known_entries};
use crate::call::nearest::nearest;
use crate::check::message;

/// The front matter.
#[derive(Debug)]
pub(crate) struct FrontMatter {
    pub(crate) error: (ErrorName, Place),
    /// As it is written: relative to the page.
    pub(crate) setup: (String, Place),
}

/// One of Labelbox's four documented errors, or none of them.
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
    /// The checks see nothing wrong.
    None,
}

/// What front matter says, all of it required.
pub(crate) const FIELDS: [&str; 2] = ["error", "setup"];

impl ErrorName {
    pub(crate) const ALL: [Self; 5] = [
        Self::RoleCannotBeAssumed,
        Self::ExternalIdInsecure,
        Self::IncorrectCorsHeader,
        Self::CannotAccessDataRow,
        Self::None,
    ];

    /// As front matter writes it: the documented message without its dots.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.message().map_or("none", |message| message.trim_end_matches('.'))
    }

    /// The documented message.
    #[must_use]
    pub const fn message(self) -> Option<&'static str> {
        match self {
            Self::RoleCannotBeAssumed => Some(message::ROLE_CANNOT_BE_ASSUMED),
            Self::ExternalIdInsecure => Some(message::EXTERNAL_ID_INSECURE),
            Self::IncorrectCorsHeader => Some(message::INCORRECT_CORS_HEADER),
            Self::CannotAccessDataRow => Some(message::CANNOT_ACCESS_DATA_ROW),
            Self::None => None,
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
