//! Where journals are kept: in the platform's folder for what outlives a program.

use std::path::PathBuf;

use rolecall::scenario::RunMark;

use super::Environment;

/// The folder.
pub(crate) fn folder(environment: &Environment) -> PathBuf {
    let state = environment.state_home.as_ref().map(PathBuf::from);
    let home = environment.home.as_ref().map(|home| PathBuf::from(home).join(".local/state"));
    state.or(home).unwrap_or_else(std::env::temp_dir).join("rolecall")
}

/// A run's own journal.
pub(crate) fn path(environment: &Environment, run: &RunMark) -> PathBuf {
    folder(environment).join(format!("run-{run}.jsonl"))
}

/// All journals that are there.
pub(crate) fn all(environment: &Environment) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(environment)).into_iter().flatten().flatten();
    let mut journals: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    journals.sort();
    journals
}
