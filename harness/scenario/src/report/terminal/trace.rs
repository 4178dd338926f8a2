//! The whole trace of a scenario: each request of the checks, with what each stage of the emulator saw of it.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::answered;
use crate::report::{Evidence, explanation};
use crate::{Finished, Observed};
use rolecall_check::Check;
use rolecall_client::exchange::Exchange;
use rolecall_text::Shown;
use rolecall_text::style::{NAME, QUIET};

pub(super) fn both(out: &mut dyn Write, finished: &Finished) -> io::Result<()> {
    for (when, seen) in [("broken", &finished.broken), ("fixed", &finished.fixed)] {
        if let Some(seen) = seen {
            observed(out, when, seen)?;
        }
    }
    Ok(())
}

fn observed(out: &mut dyn Write, when: &str, seen: &Observed) -> io::Result<()> {
    let mut shown = BTreeSet::new();
    for check in &seen.checks {
        writeln!(out, "  {NAME}{when}, {}{NAME:#}: {}", check.name, Shown(outcome(check)))?;
        check.exchanges.iter().try_for_each(|exchange| request(out, exchange, seen, &mut shown))?;
    }
    if !seen.proof.is_empty() {
        writeln!(out, "  {NAME}{when}, what the page asks itself{NAME:#}")?;
    }
    seen.proof.iter().try_for_each(|exchange| request(out, exchange, seen, &mut shown))
}

fn request(
    out: &mut dyn Write,
    exchange: &Exchange,
    seen: &Observed,
    shown: &mut BTreeSet<String>,
) -> io::Result<()> {
    writeln!(out, "    {}: {}", Shown(&exchange.purpose), Shown(answered(exchange)))?;
    let known = exchange.request_id.as_ref().is_some_and(|id| !shown.insert(id.clone()));
    match seen.explanation_of(exchange) {
        _ if known => writeln!(out, "      {QUIET}the same request as above{QUIET:#}"),
        Some(why) => explanation(&mut Indented::new(out), why, Evidence::Whole),
        None => unexplained(out, exchange),
    }
}

fn outcome(check: &Check) -> String {
    let (word, why) = (check.outcome.word(), check.outcome.explanation());
    why.map_or_else(|| word.to_owned(), |why| format!("{word} ({why})"))
}

fn unexplained(out: &mut dyn Write, exchange: &Exchange) -> io::Result<()> {
    writeln!(out, "      {QUIET}{} {}{QUIET:#}", Shown(&exchange.method), Shown(&exchange.url))?;
    let Some(message) = &exchange.message else { return Ok(()) };
    writeln!(out, "      {QUIET}{}{QUIET:#}", Shown(message))
}

/// Moves what is written to the right.
struct Indented<'a> {
    out: &'a mut dyn Write,
    at_start: bool,
}

impl<'a> Indented<'a> {
    fn new(out: &'a mut dyn Write) -> Self {
        Self { out, at_start: true }
    }
}

impl Write for Indented<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.at_start && line != b"\n" {
                self.out.write_all(b"      ")?;
            }
            self.out.write_all(line)?;
            self.at_start = line.ends_with(b"\n");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
