//! A file that events are appended to, one JSON record a line, as they happen.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use parking_lot::Mutex;
use serde_json::Value;

/// A file that is open for appending, and what went wrong with it since.
pub(crate) struct Sink {
    file: Mutex<File>,
    trouble: Mutex<Option<String>>,
}

impl Sink {
    /// Opens the file, and makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Self { file: Mutex::new(file), trouble: Mutex::default() })
    }

    /// Appends. A request is not refused because its events cannot be written: the health of the server says so.
    pub(super) fn write(&self, events: &[Value]) {
        let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
        if let Err(error) = self.file.lock().write_all(lines.as_bytes()) {
            *self.trouble.lock() = Some(error.to_string());
        }
    }

    /// What went wrong last.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.lock().clone()
    }
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sink").finish_non_exhaustive()
    }
}
