//! From what happens to what reports hear: outcomes in the order of the pages, whichever came first.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::{Event, Report, Totals};
use crate::scenario::{Finished, Progress};

/// Outcomes that are held back for the sake of the order. One that hangs must not make all others wait in memory.
const HELD_AT_MOST: usize = 64;

/// Puts what happens in order, and tells a report.
#[derive(Debug)]
pub struct Stream {
    ids: Vec<String>,
    places: HashMap<String, usize>,
    /// By their place in the run.
    held: BTreeMap<usize, Finished>,
    told: Vec<bool>,
    next: usize,
    totals: Totals,
}

impl Stream {
    /// A run of these scenarios.
    #[must_use]
    pub fn of(ids: Vec<String>) -> Self {
        let places = ids.iter().enumerate().map(|(place, id)| (id.clone(), place)).collect();
        let told = vec![false; ids.len()];
        Self { ids, places, held: BTreeMap::new(), told, next: 0, totals: Totals::default() }
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
    pub fn tell(&mut self, progress: Progress, report: &mut dyn Report) -> io::Result<()> {
        match progress {
            Progress::Begun(id) => report.event(&Event::ScenarioStarted { id: &id }),
            Progress::Finished(finished) => {
                self.totals.add(&finished);
                let place = self.places.get(&finished.scenario.id).copied().unwrap_or(self.ids.len());
                self.held.insert(place, *finished);
                self.release(report)
            }
        }
    }

    /// Nothing more will happen.
    #[allow(clippy::missing_errors_doc, reason = "see `start`")]
    pub fn end(&mut self, report: &mut dyn Report) -> io::Result<Totals> {
        for place in 0..=self.ids.len() {
            if let Some(finished) = self.held.remove(&place) {
                self.pass(place, &finished, report)?;
            } else if let (Some(id), Some(false)) = (self.ids.get(place), self.told.get(place)) {
                self.totals.not_run += 1;
                report.event(&Event::NotRun { id })?;
            }
        }
        report.event(&Event::End(self.totals))?;
        Ok(self.totals)
    }

    /// Passes on whatever need not be held back any longer.
    fn release(&mut self, report: &mut dyn Report) -> io::Result<()> {
        while let Some(entry) = self.held.first_entry() {
            if *entry.key() != self.next && self.held.len() <= HELD_AT_MOST {
                return Ok(());
            }
            let Some((place, finished)) = self.held.pop_first() else { return Ok(()) };
            self.pass(place, &finished, report)?;
        }
        Ok(())
    }

    fn pass(&mut self, place: usize, finished: &Finished, report: &mut dyn Report) -> io::Result<()> {
        if let Some(told) = self.told.get_mut(place) {
            *told = true;
        }
        self.next = self.next.max(place + 1);
        report.event(&Event::Finished(finished))
    }
}
