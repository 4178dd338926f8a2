//! A page's text, and where in it something stands.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A page's text. Clones share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    path: PathBuf,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// A text that was read from `path`.
    #[must_use]
    pub fn new(path: PathBuf, text: String) -> Self {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        Self(Arc::new(Inner { path, text, line_starts }))
    }

    /// Where it was read from.
    #[must_use]
    pub fn path(&self) -> &PathBuf {
        &self.0.path
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The place of a byte offset.
    #[must_use]
    pub fn place(&self, offset: usize) -> Place {
        let line = self.0.line_starts.partition_point(|start| *start <= offset);
        let start = self.0.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.0.text.get(start..offset).map_or(1, |before| before.chars().count() + 1);
        Place { line, column }
    }

    /// The byte offset of a place, or the nearest one before it.
    #[must_use]
    pub fn offset(&self, place: Place) -> usize {
        let start = self.0.line_starts.get(place.line.saturating_sub(1)).copied();
        let start = start.unwrap_or(self.0.text.len());
        let line = self.0.text.get(start..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default();
        let column = line.char_indices().nth(place.column.saturating_sub(1)).map(|(at, _)| at);
        start + column.unwrap_or(line.len())
    }

    /// The place that a reader of a part of the text, which begins at `offset`, calls `line` and `column` (from 1).
    #[must_use]
    pub fn place_within(&self, offset: usize, line: usize, column: usize) -> Place {
        let start = self.place(offset);
        match line {
            0 | 1 => Place { line: start.line, column: start.column + column.saturating_sub(1) },
            _ => Place { line: start.line + line - 1, column: column.max(1) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let source = Source::new(PathBuf::from("a.md"), "é one\ntwo\n".to_owned());
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 1, column: 3 });
        assert_eq!(source.place(7), Place { line: 2, column: 1 });
        for offset in [0, 2, 3, 6, 7, 10] {
            assert_eq!(source.offset(source.place(offset)), offset);
        }
        assert_eq!(source.offset(Place { line: 1, column: 99 }), 6);
        assert_eq!(source.offset(Place { line: 99, column: 1 }), 11);
        assert_eq!(source.place_within(9, 1, 1), Place { line: 2, column: 3 });
        assert_eq!(source.place_within(7, 2, 4), Place { line: 3, column: 4 });
    }
}
