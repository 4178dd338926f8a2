//! The events of a run, of which every report is a function.

use std::io;

use super::class::Class;
use crate::scenario::Finished;

/// What happens in a run, in the order in which reports hear of it.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The run begins, with these scenarios.
    Started {
        /// Their IDs, in the order of their pages.
        ids: &'a [String],
    },
    /// A scenario has been begun; several are under way at the same time.
    ScenarioStarted {
        /// Its ID.
        id: &'a str,
    },
    /// A scenario has come to its end: in the order of the pages, as far as that holds up few others.
    Finished(&'a Finished),
    /// A scenario was never run: the run was cut short before its turn.
    NotRun {
        /// Its ID.
        id: &'a str,
    },
    /// The run has ended.
    End(Totals),
}

/// How a run came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Scenarios that went as their page says.
    pub behaved: usize,
    /// Scenarios that did not.
    pub failed: usize,
    /// Of the failed ones, those that came to no verdict.
    pub errors: usize,
    /// Of those, the ones where nothing answered.
    pub unreachable: usize,
    /// Scenarios that were never run.
    pub not_run: usize,
}

impl Totals {
    /// Counts a scenario.
    pub const fn add(&mut self, finished: &Finished) {
        match Class::of(&finished.verdict) {
            Class::Behaved => self.behaved += 1,
            Class::Failure => self.failed += 1,
            Class::Error => {
                self.failed += 1;
                self.errors += 1;
            }
        }
        if finished.verdict.is_unreachable() {
            self.unreachable += 1;
        }
    }

    /// How many were run.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.behaved + self.failed
    }
}

/// Writes what happens.
pub trait Report {
    /// Something has happened.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn event(&mut self, event: &Event<'_>) -> io::Result<()>;
}
