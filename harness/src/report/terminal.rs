//! For people at a terminal.

use std::io::{self, Write};

use super::style::{BAD, GOOD, NAME, QUIET};
use super::{Report, Totals};
use crate::check::{Check, Outcome};
use crate::client::exchange::Exchange;
use crate::scenario::{Class, Finished, Observed};

/// How much to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Only what failed, and the sum.
    Quiet,
    /// Each scenario: the message, the refusal, the reason.
    Normal,
    /// The title, AWS's own message, and what each check has to say as well.
    Verbose,
}

/// Writes lines for people.
#[derive(Debug)]
pub struct Terminal<W> {
    out: W,
    detail: Detail,
    /// The scenarios that did not behave and those that could not be carried out, to be named at the end.
    failures: Vec<String>,
    errors: Vec<String>,
}

impl<W: Write> Terminal<W> {
    /// A report that is written to `out`.
    pub const fn new(out: W, detail: Detail) -> Self {
        Self { out, detail, failures: Vec::new(), errors: Vec::new() }
    }

    fn heading(&mut self, finished: &Finished) -> io::Result<()> {
        let (style, word) = match finished.verdict.class() {
            Class::Behaved => (GOOD, "ok    "),
            Class::Failure => (BAD, "FAILED"),
            Class::Error => (BAD, "ERROR "),
            Class::Untried => (QUIET, "untried"),
        };
        let scenario = &finished.scenario;
        writeln!(self.out, "{style}{word}{style:#} {NAME}{}{NAME:#}", scenario.id)?;
        if self.detail == Detail::Verbose {
            writeln!(self.out, "         {}", scenario.title)?;
        }
        Ok(())
    }

    fn broken(&mut self, broken: &Observed) -> io::Result<()> {
        let failed = broken.failed();
        let said = failed.and_then(|check| check.outcome.message()).unwrap_or("every check passes");
        let check = failed.map(|check| format!("{}: ", check.name)).unwrap_or_default();
        writeln!(self.out, "  broken {check}{said}")?;
        if let Some(exchange) = broken.decisive() {
            writeln!(self.out, "         {}", answered(exchange))?;
            self.message(exchange)?;
        }
        match (&broken.because, failed.and_then(|check| check.outcome.explanation())) {
            (Some(because), _) => {
                writeln!(self.out, "         because of {}: {}", because.key, because.line)?;
                self.explanation(failed)
            }
            // Nothing was refused, and that is what is wrong: the check itself says why.
            (None, Some(explanation)) => writeln!(self.out, "         because {explanation}"),
            (None, None) => Ok(()),
        }
    }

    /// What the page asked itself, and how it was answered.
    fn proof(&mut self, proof: &[Exchange]) -> io::Result<()> {
        proof
            .iter()
            .try_for_each(|asked| writeln!(self.out, "  proof  {}: {}", asked.purpose, answered(asked)))
    }

    fn message(&mut self, exchange: &Exchange) -> io::Result<()> {
        match (&exchange.message, self.detail) {
            (Some(message), Detail::Verbose) => writeln!(self.out, "         {QUIET}{message}{QUIET:#}"),
            _ => Ok(()),
        }
    }

    fn explanation(&mut self, failed: Option<&Check>) -> io::Result<()> {
        match (failed.and_then(|check| check.outcome.explanation()), self.detail) {
            (Some(text), Detail::Verbose) => writeln!(self.out, "         {QUIET}{text}{QUIET:#}"),
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
            writeln!(self.out, "  {QUIET}{remark}{QUIET:#}")?;
        }
        if finished.verdict.is_untried() {
            writeln!(self.out, "  {QUIET}{}{QUIET:#}", finished.verdict)?;
        } else if !good {
            writeln!(self.out, "  {BAD}{}{BAD:#}", finished.verdict)?;
            writeln!(self.out, "  {QUIET}{}{QUIET:#}", finished.source().path().display())?;
        }
        Ok(())
    }

    fn end(&mut self, totals: Totals) -> io::Result<()> {
        for (heading, ids) in
            [("did not behave:", &self.failures), ("could not be carried out:", &self.errors)]
        {
            // One line says it where there is nothing else above.
            if !ids.is_empty() && totals.all() > 1 {
                writeln!(self.out, "{BAD}{heading}{BAD:#}")?;
                for id in ids {
                    writeln!(self.out, "  {id}")?;
                }
            }
        }
        let style = if totals.failed + totals.errors == 0 { GOOD } else { BAD };
        writeln!(self.out, "{style}{}{style:#}", sum(totals))?;
        self.out.flush()
    }
}

/// `52 scenarios: 50 as their pages say, 1 not, 1 could not be carried out, 3 not run`
fn sum(totals: Totals) -> String {
    let Totals { behaved, failed, errors, not_run, untried, .. } = totals;
    let all = totals.all();
    let noun = if all == 1 { "scenario" } else { "scenarios" };
    if behaved == all && not_run == 0 {
        return format!("{all} {noun}, all as their pages say");
    }
    let parts =
        [(errors, "could not be carried out"), (not_run, "not run"), (untried, "not tried on this target")];
    let more = parts.into_iter().filter(|(number, _)| *number > 0);
    let more: String = more.map(|(number, what)| format!(", {number} {what}")).collect();
    format!("{all} {noun}: {behaved} as their pages say, {failed} not{more}")
}

#[cfg(test)]
mod tests;
