//! What a run shows: each report is a function of the run's outcomes, and writes to what it is given.

mod checks;
mod explanation;
mod json_lines;
mod refusals;
mod style;
mod terminal;

pub use checks::checks;
pub use explanation::{Evidence, explanation};
pub use json_lines::JsonLines;
pub use refusals::refusals;
pub use terminal::{Detail, Terminal};

use std::io;

use crate::scenario::{Class, Finished};

/// How a run came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Scenarios that went as their page says.
    pub behaved: usize,
    /// Scenarios that did not.
    pub failed: usize,
    /// Scenarios that could not be carried out.
    pub errors: usize,
    /// Of the errors, those where nothing answered.
    pub unreachable: usize,
    /// Scenarios that were not begun, because one before them did not behave.
    pub not_run: usize,
    /// Scenarios that the target could not show: neither behaved nor failed.
    pub untried: usize,
}

impl Totals {
    /// Counts a scenario.
    pub const fn add(&mut self, finished: &Finished) {
        match finished.verdict.class() {
            Class::Behaved => self.behaved += 1,
            Class::Failure => self.failed += 1,
            Class::Error => self.errors += 1,
            Class::Untried => self.untried += 1,
        }
        if finished.verdict.is_unreachable() {
            self.unreachable += 1;
        }
    }

    /// How many there were, those included that the target could not show.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.behaved + self.failed + self.errors + self.untried
    }
}

/// Writes outcomes as they come.
pub trait Report {
    /// A scenario has finished.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn finished(&mut self, finished: &Finished) -> io::Result<()>;

    /// All have.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn end(&mut self, totals: Totals) -> io::Result<()>;
}
