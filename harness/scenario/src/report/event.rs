//! The events of a run, of which every report is a function.

use std::{fmt, io};

use crate::{Class, Finished};

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
    /// A scenario has come to its end: these come in the order of the pages.
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

    /// Whether every one that was run behaved.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.failed + self.errors == 0
    }
}

/// `52 scenarios: 50 as their pages say, 1 not, 1 could not be carried out, 3 not run`
impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { behaved, failed, errors, not_run, untried, .. } = *self;
        let all = self.all();
        let noun = if all == 1 { "scenario" } else { "scenarios" };
        if behaved == all && not_run == 0 {
            return write!(f, "{all} {noun}, all as their pages say");
        }
        write!(f, "{all} {noun}: {behaved} as their pages say, {failed} not")?;
        for (number, what) in [
            (errors, "could not be carried out"),
            (not_run, "not run"),
            (untried, "not tried on this target"),
        ] {
            if number > 0 {
                write!(f, ", {number} {what}")?;
            }
        }
        Ok(())
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
