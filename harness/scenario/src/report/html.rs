//! One page to look at, alone or in front of a class: for each scenario the calls, the refusal, the document with the element that
//! failed, and the fix. Everything it needs is in it; it asks the network for nothing.

mod calls;
mod diagram;
mod document;
mod exhibit;
mod fix;
mod frame;
mod prose;
mod section;
mod text;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use rolecall_text::markup;

use super::spool::Spool;
use super::{Event, Report, Totals};
use crate::{Class, Finished};

/// Writes the page, all of it at the end: its table of contents stands before its sections.
#[derive(Debug)]
pub struct Html<W> {
    out: W,
    sections: Spool,
    contents: Vec<Entry>,
}

/// A line of the table of contents.
#[derive(Debug)]
struct Entry {
    /// The folder of the page, which is the error that it reproduces.
    group: String,
    id: String,
    title: String,
    /// Nothing where it was never run.
    class: Option<Class>,
}

impl<W: Write> Html<W> {
    /// A report that is written to `out`.
    pub fn new(out: W) -> Self {
        Self { out, sections: Spool::default(), contents: Vec::new() }
    }

    fn finished(&mut self, finished: &Finished) -> io::Result<()> {
        let scenario = &finished.scenario;
        let group = scenario.error.as_str().to_owned();
        if self.contents.last().is_none_or(|last| last.group != group) {
            self.sections.add(&markup(&section::heading(&group).into_string()))?;
        }
        self.sections.add(&markup(&section::article(finished).into_string()))?;
        let class = Some(finished.verdict.class());
        self.contents.push(Entry { group, id: scenario.id.clone(), title: scenario.title.clone(), class });
        Ok(())
    }

    fn not_run(&mut self, id: &str) {
        let (group, title) = ("Not run".to_owned(), id.to_owned());
        self.contents.push(Entry { group, id: id.to_owned(), title, class: None });
    }

    fn end(&mut self, totals: Totals) -> io::Result<()> {
        let (head, foot) = frame::around(totals, &self.contents);
        self.out.write_all(head.as_bytes())?;
        self.sections.pour(&mut self.out)?;
        self.out.write_all(foot.as_bytes())?;
        self.out.flush()
    }
}

impl<W: Write> Report for Html<W> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::Started { .. } | Event::ScenarioStarted { .. } => Ok(()),
            Event::Finished(finished) => self.finished(finished),
            Event::NotRun { id } => {
                self.not_run(id);
                Ok(())
            }
            Event::End(totals) => self.end(*totals),
        }
    }
}

/// A name for a link's target.
fn anchor(id: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    format!("scenario-{}", id.chars().map(plain).collect::<String>())
}
