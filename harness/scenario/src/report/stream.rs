//! From what happens to what reports hear.

use std::io;

use super::{Event, Report, Totals};
use crate::Progress;

/// Tells a report what happens, counts, and knows what never happened.
#[derive(Debug)]
pub struct Stream {
    ids: Vec<String>,
    /// So many of them have come to their end, the first ones: outcomes come in the order of the scenarios.
    finished: usize,
    totals: Totals,
}

impl Stream {
    /// A run of these scenarios.
    #[must_use]
    pub fn of(ids: Vec<String>) -> Self {
        Self { ids, finished: 0, totals: Totals::default() }
    }

    /// How it has gone so far.
    #[must_use]
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// The run begins.
    ///
    /// # Errors
    /// Where the report cannot be written; so for the other two.
    pub fn start(&self, report: &mut dyn Report) -> io::Result<()> {
        report.event(&Event::Started { ids: &self.ids })
    }

    /// Something happened.
    #[allow(clippy::missing_errors_doc, reason = "see `start`")]
    pub fn tell(&mut self, progress: &Progress, report: &mut dyn Report) -> io::Result<()> {
        match progress {
            Progress::Begun(id) => report.event(&Event::ScenarioStarted { id }),
            Progress::Finished(finished) => {
                self.totals.add(finished);
                self.finished += 1;
                report.event(&Event::Finished(finished))
            }
        }
    }

    /// Nothing more will happen: what has not come to its end was never run.
    #[allow(clippy::missing_errors_doc, reason = "see `start`")]
    pub fn end(&mut self, report: &mut dyn Report) -> io::Result<()> {
        for id in self.ids.iter().skip(self.finished) {
            self.totals.not_run += 1;
            report.event(&Event::NotRun { id })?;
        }
        report.event(&Event::End(self.totals))
    }
}
