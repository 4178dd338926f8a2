//! For people at a terminal.

use std::io::{self, Write};

use super::style::{BAD, GOOD, NAME, QUIET};
use super::{Report, Totals};
use crate::check::{Check, Outcome};
use crate::client::exchange::Exchange;
use crate::scenario::{Finished, Observed};

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
}

impl<W: Write> Terminal<W> {
    /// A report that is written to `out`.
    pub const fn new(out: W, detail: Detail) -> Self {
        Self { out, detail }
    }

    fn heading(&mut self, finished: &Finished) -> io::Result<()> {
        let (style, word) = match &finished.verdict {
            verdict if verdict.is_good() => (GOOD, "ok    "),
            verdict if verdict.is_untried() => (QUIET, "untried"),
            _ => (BAD, "FAILED"),
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
        let Totals { behaved, failed, untried, .. } = totals;
        let all = totals.all();
        let noun = if all == 1 { "scenario" } else { "scenarios" };
        let rest = if untried == 0 { String::new() } else { format!(", {untried} not tried on this target") };
        match (failed, untried) {
            (0, 0) => writeln!(self.out, "{GOOD}{all} {noun}, all as their pages say{GOOD:#}"),
            (0, _) => writeln!(self.out, "{GOOD}{all} {noun}: {behaved} as their pages say{rest}{GOOD:#}"),
            _ => writeln!(
                self.out,
                "{BAD}{all} {noun}: {behaved} as their pages say, {failed} not{rest}{BAD:#}"
            ),
        }?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
