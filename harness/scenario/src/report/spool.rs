//! What must be written after something that is only known at the end: kept in a file without a name until then.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write};

/// Text that waits for its place.
#[derive(Debug, Default)]
pub(super) struct Spool(Option<BufWriter<File>>);

impl Spool {
    /// Adds to it.
    pub(super) fn add(&mut self, text: &str) -> io::Result<()> {
        let file = match self.0.take() {
            Some(file) => file,
            None => BufWriter::new(tempfile::tempfile()?),
        };
        self.0.insert(file).write_all(text.as_bytes())
    }

    /// Writes all of it.
    pub(super) fn pour(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(file) = self.0.take() else { return Ok(()) };
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        io::copy(&mut file, out).map(|_| ())
    }
}
