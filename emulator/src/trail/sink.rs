//! A file that events are appended to, one JSON record a line, as they happen.

use std::fmt;
use std::fs::{File, FileType, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use parking_lot::Mutex;
use serde_json::Value;
use tracing::warn;

/// A file that is open for appending, and what went wrong with it since.
pub(crate) struct Sink {
    file: Mutex<Lines>,
    trouble: Mutex<Option<String>>,
}

/// The file, which holds whole lines.
struct Lines {
    file: File,
    /// What stands before the next record: a line end, where somebody left half a line.
    start: &'static str,
}

impl Sink {
    /// Opens the file, and makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be written, or is something that a write may wait for without an end.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        // Opening a FIFO waits for a reader, so it has to be asked before.
        if let Ok(there) = std::fs::metadata(path) {
            refuse_what_waits(there.file_type())?;
        }
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        let start = if ends_in_half_a_line(path) { "\n" } else { "" };
        Ok(Self { file: Mutex::new(Lines { file, start }), trouble: Mutex::default() })
    }

    /// Appends. A request is not refused because its events cannot be written: the health of the server says so.
    pub(super) fn write(&self, events: &[Value]) {
        let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
        if let Err(error) = self.file.lock().append(&lines) {
            warn!(%error, "events are missing from the trail's file");
            *self.trouble.lock() = Some(error.to_string());
        }
    }

    /// What went wrong last.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.lock().clone()
    }
}

impl Lines {
    /// Appends all of it, or nothing: what a full disk took of it is taken back.
    fn append(&mut self, lines: &str) -> io::Result<()> {
        let before = self.file.metadata()?.len();
        let written = self.file.write_all(format!("{}{lines}", self.start).as_bytes());
        match &written {
            Ok(()) => self.start = "",
            // What is no regular file has no length, and keeps nothing.
            Err(_) if self.file.set_len(before).is_err() => self.start = "\n",
            Err(_) => {}
        }
        written
    }
}

fn refuse_what_waits(kind: FileType) -> io::Result<()> {
    let other = |what: &str| {
        let problem = format!("it is {what}; give a regular file, or the path of a new one");
        Err(io::Error::new(io::ErrorKind::InvalidInput, problem))
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return other("a FIFO, which waits for a reader");
        }
        if kind.is_socket() {
            return other("a socket");
        }
    }
    if kind.is_dir() { other("a folder") } else { Ok(()) }
}

/// What cannot be read is taken as whole.
fn ends_in_half_a_line(path: &Path) -> bool {
    let last = || -> io::Result<u8> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::End(-1))?;
        let mut last = [b'\n'];
        file.read_exact(&mut last)?;
        Ok(last[0])
    };
    std::fs::metadata(path).is_ok_and(|there| there.is_file()) && last().is_ok_and(|last| last != b'\n')
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sink").finish_non_exhaustive()
    }
}
