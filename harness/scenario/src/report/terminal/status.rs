//! The line at the end that says what is under way. It is rewritten in place, with nothing but `\r` and spaces.

use std::io::{self, Write};

use super::StatusLine;
use crate::report::Event;
use rolecall_text::line;

/// A terminal of the usual width keeps a line of this length in one row.
const WIDTH: usize = 79;

#[derive(Debug)]
pub(super) struct Status {
    line: StatusLine,
    /// Characters of it that stand on the terminal now.
    standing: usize,
    done: usize,
    total: usize,
    under_way: Vec<String>,
}

impl Status {
    pub(super) const fn new(line: StatusLine) -> Self {
        Self { line, standing: 0, done: 0, total: 0, under_way: Vec::new() }
    }

    pub(super) fn note(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { ids } => self.total = ids.len(),
            Event::ScenarioStarted { id } if self.line == StatusLine::Shown => {
                self.under_way.push((*id).to_owned());
            }
            Event::Finished(finished) => {
                self.done += 1;
                self.under_way.retain(|id| *id != finished.scenario.id);
            }
            Event::ScenarioStarted { .. } | Event::NotRun { .. } | Event::End(_) => {}
        }
    }

    pub(super) fn clear(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match std::mem::take(&mut self.standing) {
            0 => Ok(()),
            length => write!(out, "\r{:length$}\r", ""),
        }
    }

    pub(super) fn show(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.line == StatusLine::Absent {
            return Ok(());
        }
        let line: String = line(&self.text()).chars().take(WIDTH).collect();
        self.standing = line.chars().count();
        write!(out, "{line}")?;
        out.flush()
    }

    fn text(&self) -> String {
        let Self { done, total, .. } = self;
        match self.under_way.as_slice() {
            [] => format!("{done} of {total}"),
            [one] => format!("{done} of {total}: {one}"),
            [first, others @ ..] => format!("{done} of {total}: {first}, and {} more", others.len()),
        }
    }
}
