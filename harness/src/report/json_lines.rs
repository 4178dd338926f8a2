//! For machines: one JSON object on a line for each scenario, and one for the sum.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Report, Totals};
use crate::scenario::{Finished, Observed};

/// Writes JSON lines.
#[derive(Debug)]
pub struct JsonLines<W> {
    out: W,
}

impl<W: Write> JsonLines<W> {
    /// A report that is written to `out`.
    pub const fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write> Report for JsonLines<W> {
    fn finished(&mut self, finished: &Finished) -> io::Result<()> {
        let scenario = &finished.scenario;
        let line = json!({
            "scenario": scenario.id,
            "title": scenario.title,
            "error": scenario.error.message(),
            "page": finished.source().path(),
            "verdict": finished.verdict.word(),
            "class": finished.verdict.class().as_str(),
            "detail": (!finished.verdict.is_good()).then(|| finished.verdict.to_string()),
            "broken": finished.broken.as_ref().map(observed),
            "fixed": finished.fixed.as_ref().map(observed),
            "remarks": finished.remarks.iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        writeln!(self.out, "{line}")
    }

    fn end(&mut self, totals: Totals) -> io::Result<()> {
        let Totals { behaved, failed, errors, unreachable, not_run, untried } = totals;
        writeln!(
            self.out,
            "{}",
            json!({
                "behaved": behaved,
                "failed": failed,
                "errors": errors,
                "unreachable": unreachable,
                "not_run": not_run,
                "untried": untried,
            })
        )?;
        self.out.flush()
    }
}

fn observed(observed: &Observed) -> Value {
    let because = observed.because.as_ref();
    json!({
        "checks": observed.checks,
        "because": because.map(|because| json!({ "key": because.key, "line": because.line })),
        "proof": observed.proof,
    })
}
