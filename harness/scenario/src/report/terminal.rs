//! For people at a terminal.

mod status;
mod trace;

use std::io::{self, Write};

use self::status::Status;
use super::class::word;
use super::{Event, Report, Totals};
use crate::{Class, Finished, Observed};
use rolecall_check::{Check, Outcome};
use rolecall_client::exchange::Exchange;
use rolecall_text::Shown;
use rolecall_text::style::{BAD, GOOD, NAME, QUIET};

/// How much to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Only what failed, and the sum.
    Quiet,
    /// Each scenario: the message, the refusal, the reason.
    Normal,
    /// The title, AWS's own message, what each check has to say, and what each stage saw of each request.
    Verbose,
}

/// Whether a line at the end says what is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusLine {
    /// It does: somebody is watching.
    Shown,
    /// It does not: the output is a file, or a pipe.
    Absent,
}

/// Writes lines for people.
#[derive(Debug)]
pub struct Terminal<W> {
    out: W,
    detail: Detail,
    status: Status,
    /// The scenarios that did not behave and those that could not be carried out, to be named at the end.
    failures: Vec<String>,
    errors: Vec<String>,
}

impl<W: Write> Terminal<W> {
    /// A report that is written to `out`.
    pub fn new(out: W, detail: Detail, status: StatusLine) -> Self {
        Self { out, detail, status: Status::new(status), failures: Vec::new(), errors: Vec::new() }
    }

    fn finished(&mut self, finished: &Finished) -> io::Result<()> {
        let good = finished.verdict.is_good();
        let id = || finished.scenario.id.clone();
        match finished.verdict.class() {
            Class::Behaved | Class::Untried => {}
            Class::Failure => self.failures.push(id()),
            Class::Error => self.errors.push(id()),
        }
        if good && self.detail == Detail::Quiet {
            return Ok(());
        }
        self.heading(finished)?;
        if let Some(broken) = &finished.broken {
            self.broken(broken)?;
            self.proof(&broken.proof)?;
        }
        if let Some(fixed) = &finished.fixed {
            self.fixed(fixed)?;
            self.proof(&fixed.proof)?;
        }
        for remark in &finished.remarks {
            writeln!(self.out, "  {QUIET}{}{QUIET:#}", Shown(remark))?;
        }
        if finished.verdict.is_untried() {
            writeln!(self.out, "  {QUIET}{}{QUIET:#}", Shown(&finished.verdict))?;
        } else if !good {
            writeln!(self.out, "  {BAD}{}{BAD:#}", Shown(&finished.verdict))?;
            let (path, place) = super::place::of(finished);
            writeln!(self.out, "  {QUIET}{}:{place}{QUIET:#}", Shown(path.display()))?;
        }
        match self.detail {
            Detail::Verbose => trace::both(&mut self.out, finished),
            Detail::Quiet | Detail::Normal => Ok(()),
        }
    }

    fn heading(&mut self, finished: &Finished) -> io::Result<()> {
        let class = finished.verdict.class();
        let style = match class {
            Class::Behaved => GOOD,
            Class::Untried => QUIET,
            Class::Failure | Class::Error => BAD,
        };
        let scenario = &finished.scenario;
        writeln!(self.out, "{style}{:<6}{style:#} {NAME}{}{NAME:#}", word(class), Shown(&scenario.id))?;
        if self.detail == Detail::Verbose {
            writeln!(self.out, "         {}", Shown(&scenario.title))?;
        }
        Ok(())
    }

    fn broken(&mut self, broken: &Observed) -> io::Result<()> {
        let failed = broken.failed();
        let said = failed.and_then(|check| check.outcome.message()).unwrap_or("every check passes");
        let check = failed.map(|check| format!("{}: ", check.name)).unwrap_or_default();
        writeln!(self.out, "  broken {check}{}", Shown(said))?;
        if let Some(exchange) = broken.decisive() {
            writeln!(self.out, "         {}", Shown(answered(exchange)))?;
            self.message(exchange)?;
        }
        match (&broken.because, failed.and_then(|check| check.outcome.explanation())) {
            (Some(because), _) => {
                writeln!(self.out, "         because of {}: {}", Shown(&because.key), Shown(&because.line))?;
                self.explanation(failed)
            }
            // Nothing was refused, and that is what is wrong: the check itself says why.
            (None, Some(explanation)) => writeln!(self.out, "         because {}", Shown(explanation)),
            (None, None) => Ok(()),
        }
    }

    /// What the page asked itself, and how it was answered.
    fn proof(&mut self, proof: &[Exchange]) -> io::Result<()> {
        proof.iter().try_for_each(|asked| {
            let (purpose, answer) = (Shown(&asked.purpose), Shown(answered(asked)));
            writeln!(self.out, "  proof  {purpose}: {answer}")
        })
    }

    fn message(&mut self, exchange: &Exchange) -> io::Result<()> {
        match (&exchange.message, self.detail) {
            (Some(message), Detail::Verbose) => {
                writeln!(self.out, "         {QUIET}{}{QUIET:#}", Shown(message))
            }
            _ => Ok(()),
        }
    }

    fn explanation(&mut self, failed: Option<&Check>) -> io::Result<()> {
        match (failed.and_then(|check| check.outcome.explanation()), self.detail) {
            (Some(text), Detail::Verbose) => writeln!(self.out, "         {QUIET}{}{QUIET:#}", Shown(text)),
            _ => Ok(()),
        }
    }

    fn fixed(&mut self, fixed: &Observed) -> io::Result<()> {
        let passed = fixed.checks.iter().filter(|check| check.outcome == Outcome::Passed).count();
        if passed == fixed.checks.len() {
            return writeln!(self.out, "  fixed  {GOOD}every check passes{GOOD:#}");
        }
        writeln!(self.out, "  fixed  {BAD}{passed} of {} checks pass{BAD:#}", fixed.checks.len())
    }

    fn not_run(&mut self, id: &str) -> io::Result<()> {
        match self.detail {
            Detail::Quiet => Ok(()),
            Detail::Normal | Detail::Verbose => {
                writeln!(self.out, "{QUIET}not run{QUIET:#} {NAME}{}{NAME:#}", Shown(id))
            }
        }
    }

    fn end(&mut self, totals: Totals) -> io::Result<()> {
        for (heading, ids) in
            [("did not behave:", &self.failures), ("could not be carried out:", &self.errors)]
        {
            // One line says it where there is nothing else above.
            if !ids.is_empty() && totals.all() > 1 {
                writeln!(self.out, "{BAD}{heading}{BAD:#}")?;
                for id in ids {
                    writeln!(self.out, "  {}", Shown(id))?;
                }
            }
        }
        let style = if totals.is_good() { GOOD } else { BAD };
        writeln!(self.out, "{style}{totals}{style:#}")?;
        self.out.flush()
    }
}

/// `sts:AssumeRole was answered 403 AccessDenied`
pub(crate) fn answered(exchange: &Exchange) -> String {
    let what = match exchange.method.as_str() {
        "OPTIONS" => "the preflight",
        _ => exchange.action.as_str(),
    };
    let code = exchange.code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
    match exchange.status {
        Some(status) => format!("{what} was answered {status}{code}"),
        None => format!("{what} was not answered"),
    }
}

impl<W: Write> Report for Terminal<W> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.status.clear(&mut self.out)?;
        self.status.note(event);
        match event {
            Event::Started { .. } | Event::ScenarioStarted { .. } => {}
            Event::Finished(finished) => self.finished(finished)?,
            Event::NotRun { id } => self.not_run(id)?,
            Event::End(totals) => return self.end(*totals),
        }
        self.status.show(&mut self.out)
    }
}

#[cfg(test)]
mod tests;
