//! One line of a journal.

use serde::{Deserialize, Serialize};

use super::super::mapping::RunMark;
use super::super::resource::Resource;

/// What happened to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Event {
    /// It is about to be made.
    Make,
    /// It is gone, or never was.
    Gone,
}

/// One line. Each stands for itself, so that several runs may write to one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// What happened.
    pub(crate) event: Event,
    /// The run.
    pub(crate) run: String,
    /// The target, as `--target` takes it.
    pub(crate) target: String,
    /// To what.
    #[serde(flatten)]
    pub(crate) resource: Resource,
}

impl Entry {
    /// As it is written.
    #[must_use]
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).map(|json| json + "\n").unwrap_or_default()
    }

    /// As it was written: by a run, of a resource with that run's mark. Nothing else is ever removed.
    #[must_use]
    pub(crate) fn read(line: &[u8]) -> Option<(RunMark, Self)> {
        let entry: Self = serde_json::from_slice(line).ok()?;
        let run = RunMark::read(&entry.run)?;
        run.is_on(&entry.resource.name).then_some((run, entry))
    }
}
