//! Import files, read row by row: a file of any size costs the memory of one row.
//!
//! Two formats are accepted, the new `[{"row_data": ..., "global_key": ...}]` and the old `[{"externalId": ...,
//! "imageUrl": ...}]`. A mistake is told with its line and column, the offending text, and what would be right.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use self::elements::Elements;
use super::dataset::{DataRow, Place};
use rolecall_text::input;

mod elements;
mod fields;
mod members;
mod scan;

#[cfg(test)]
mod tests;

/// A mistake in an import file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{}:{}: {mistake}{}; {right}", .place.line, .place.column, shown(.text))]
pub struct ImportError {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// Where the mistake is.
    pub place: Place,
    /// What is wrong.
    pub mistake: Mistake,
    /// The offending text, cut to a readable length; empty where there is none.
    pub text: Box<str>,
    /// What would be right.
    pub right: Box<str>,
}

/// What is wrong with an import file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// The file cannot be opened or read.
    #[error("cannot be read: {0}")]
    Io(String),
    /// It begins with a byte order mark.
    #[error("a byte order mark")]
    ByteOrderMark,
    /// It is in another encoding.
    #[error("not UTF-8")]
    Encoding,
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The outermost thing is no array.
    #[error("not an array")]
    NotAnArray,
    /// One object per line, without an array around.
    #[error("newline-delimited JSON")]
    Ndjson,
    /// The array does not end.
    #[error("the file ends within the array")]
    Unfinished,
    /// No comma between two rows.
    #[error("no comma between two rows")]
    NoComma,
    /// A comma without a row after it.
    #[error("a comma without a row")]
    StrayComma,
    /// Something after the array.
    #[error("something follows the array")]
    Trailing,
    /// A row that is no object.
    #[error("a row that is no object")]
    NotAnObject,
    /// A row longer than any can be.
    #[error("a row of more than {0} bytes")]
    RowTooLong(usize),
    /// Broken JSON within a row.
    #[error("not JSON: {0}")]
    Syntax(String),
    /// A field that neither format has.
    #[error("unknown field")]
    UnknownField,
    /// A field that is there twice.
    #[error("a field that the row has already")]
    RepeatedField,
    /// A field that must be there.
    #[error("the field {0} is missing")]
    MissingField(&'static str),
    /// Fields of both formats in one row.
    #[error("a field of the other format")]
    MixedFormats,
    /// A value of another kind.
    #[error("{field} is no {expected}")]
    WrongType {
        /// The field.
        field: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A string without anything in it.
    #[error("{0} is empty")]
    EmptyValue(&'static str),
}

impl Mistake {
    /// Whether reading can go on with the next row.
    const fn is_of_one_row(&self) -> bool {
        matches!(
            self,
            Self::UnknownField
                | Self::RepeatedField
                | Self::MissingField(_)
                | Self::MixedFormats
                | Self::WrongType { .. }
                | Self::EmptyValue(_)
        )
    }
}

/// A mistake that does not know its file yet.
#[derive(Debug)]
struct Found {
    place: Place,
    mistake: Mistake,
    text: String,
    right: String,
}

impl Found {
    fn new(place: Place, mistake: Mistake, text: &str, right: impl Into<String>) -> Self {
        Self { place, mistake, text: cut(text), right: right.into() }
    }
}

/// The rows of an import file. It ends after a mistake that makes the rest unreadable; a mistake in one row's fields is
/// told, and reading goes on.
#[derive(Debug)]
pub struct Rows<R> {
    file: Arc<str>,
    elements: Elements<R>,
    state: State,
}

/// Whether there is more to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Reading,
    Ended,
}

/// Opens an import file.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<Rows<BufReader<File>>, ImportError> {
    Ok(rows(path.display().to_string(), BufReader::new(file(path)?)))
}

/// The same, to be read by other means.
///
/// # Errors
/// When it cannot be opened.
pub fn file(path: &Path) -> Result<File, ImportError> {
    input::open(path).map_err(|error| unreadable(path, error.to_string()))
}

/// A file that cannot be read.
#[must_use]
pub fn unreadable(path: &Path, reason: String) -> ImportError {
    ImportError {
        file: path.display().to_string().into(),
        place: Place { line: 1, column: 1 },
        mistake: Mistake::Io(reason),
        text: Box::default(),
        right: "name a file that is there and may be read".into(),
    }
}

/// Reads an import file's rows from any source; `file` is its name in errors.
pub fn rows<R: BufRead>(file: impl Into<Arc<str>>, source: R) -> Rows<R> {
    Rows { file: file.into(), elements: Elements::new(source), state: State::Reading }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<DataRow, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Ended {
            return None;
        }
        let row = match self.elements.next() {
            Ok(Some(element)) => fields::row(&element),
            Ok(None) => {
                self.state = State::Ended;
                return None;
            }
            Err(found) => Err(found),
        };
        Some(row.map_err(|found| self.named(*found)))
    }
}

impl<R> Rows<R> {
    fn named(&mut self, found: Found) -> ImportError {
        let Found { place, mistake, text, right } = found;
        if !mistake.is_of_one_row() {
            self.state = State::Ended;
        }
        ImportError { file: Arc::clone(&self.file), place, mistake, text: text.into(), right: right.into() }
    }
}

/// The longest text that an error shows, in characters.
const SHOWN: usize = 80;

fn cut(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end();
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}...", line.get(..at).unwrap_or_default()),
        None => line.to_owned(),
    }
}

fn shown(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": `{text}`") }
}
