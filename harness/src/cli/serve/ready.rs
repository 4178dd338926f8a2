//! The file that says that the server is ready: who sees it, sees all of it.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::printed::Printed;
use crate::cli::Failure;

/// The file. It goes with this value.
pub(super) struct Ready(PathBuf);

impl Drop for Ready {
    fn drop(&mut self) {
        // Somebody may have removed it: then it is gone.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Whether it can be written at all.
pub(super) fn check(file: &Path) -> Result<(), Failure> {
    let (file, folder) = (file.to_owned(), folder(file).to_owned());
    if !folder.is_dir() {
        return Err(Failure::NoFolder { file, folder });
    }
    if file.is_dir() {
        return Err(Failure::ReadyFile { file, reason: io::ErrorKind::IsADirectory.into() });
    }
    Ok(())
}

/// Writes it.
pub(super) fn write(file: &Path, printed: &Printed<'_>) -> Result<Ready, Failure> {
    let written = || -> io::Result<()> {
        let mut text = Vec::new();
        printed.lines(&mut text)?;
        printed.vendors_key(&mut text)?;
        let mut new = tempfile::NamedTempFile::new_in(folder(file))?;
        new.write_all(&text)?;
        new.persist(file).map_err(|error| error.error)?;
        Ok(())
    };
    // The error of a temporary file names a file that nobody gave.
    let failed = |error: io::Error| Failure::ReadyFile { file: file.to_owned(), reason: error.kind().into() };
    written().map_err(failed)?;
    Ok(Ready(file.to_owned()))
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
