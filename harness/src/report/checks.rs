//! The outcome of checks that somebody asked for one by one.

use std::io::{self, Write};

use super::Shown;
use super::style::{BAD, GOOD, NAME, QUIET};
use super::terminal::answered;
use crate::check::{Check, Outcome};

/// Writes each check: its answer, the answer of AWS that decided, and what there is to say.
///
/// # Errors
/// Where it cannot be written.
pub fn checks(out: &mut dyn Write, checks: &[Check]) -> io::Result<()> {
    for check in checks {
        let (style, word) = match &check.outcome {
            Outcome::Passed => (GOOD, "ok"),
            Outcome::Failed { message, .. } => (BAD, message.as_str()),
            Outcome::NotRun { .. } => (QUIET, "not run"),
            Outcome::Inconclusive { .. } => (BAD, "could not tell"),
        };
        writeln!(out, "{NAME}{}{NAME:#}: {style}{}{style:#}", check.name, Shown(word))?;
        if let Some(exchange) = check.decisive_exchange() {
            let id = exchange.request_id.as_deref().map(|id| format!(", request {id}")).unwrap_or_default();
            writeln!(out, "  {}", Shown(format_args!("{}{id}", answered(exchange))))?;
        }
        if let Some(text) = check.outcome.explanation() {
            writeln!(out, "  {QUIET}{}{QUIET:#}", Shown(text))?;
        }
    }
    out.flush()
}
