//! What can go wrong.

use std::io;
use std::path::PathBuf;

/// Why a task was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A program cannot be run.
    #[error("{} does not run: {error}", program.display())]
    Run {
        /// Which.
        program: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A page cannot be made.
    #[error("{0}")]
    Page(String),
    /// What was asked for cannot be.
    #[error("{0}")]
    Asked(String),
    /// A file does not look as it did when this was written.
    #[error("{}: there is no line {wanted:?}; add it by hand, and say in tests/xtask how the file looks now", path.display())]
    NoPlace {
        /// Which file.
        path: PathBuf,
        /// What was looked for.
        wanted: String,
    },
}
