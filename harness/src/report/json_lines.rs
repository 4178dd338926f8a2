//! For machines: one JSON object on a line for each event. `docs/schema/run-events.schema.json` describes them.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Class, Event, Report, Totals, place};
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
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let line = match event {
            Event::Started { ids } => json!({ "event": "started", "total": ids.len(), "scenarios": ids }),
            Event::ScenarioStarted { id } => json!({ "event": "scenario-started", "scenario": id }),
            Event::Finished(finished) => outcome(finished),
            Event::NotRun { id } => json!({ "event": "scenario-not-run", "scenario": id }),
            Event::End(totals) => end(*totals),
        };
        writeln!(self.out, "{line}")?;
        // Whoever reads along wants each event when it happens.
        self.out.flush()
    }
}

fn outcome(finished: &Finished) -> Value {
    let scenario = &finished.scenario;
    let behaved = finished.verdict.is_good();
    json!({
        "event": "scenario-finished",
        "scenario": scenario.id,
        "title": scenario.title,
        "error": scenario.error.message(),
        "page": finished.source().path(),
        "class": Class::of(&finished.verdict).as_str(),
        "verdict": finished.verdict.word(),
        "detail": (!behaved).then(|| finished.verdict.to_string()),
        "at": (!behaved).then(|| at(finished)),
        "seconds": (finished.took.as_secs_f64() * 1e6).round() / 1e6,
        "broken": finished.broken.as_ref().map(observed),
        "fixed": finished.fixed.as_ref().map(observed),
    })
}

fn at(finished: &Finished) -> Value {
    let (path, place) = place::of(finished);
    json!({ "file": path, "line": place.line, "column": place.column })
}

fn observed(observed: &Observed) -> Value {
    let because = observed.because.as_ref();
    json!({
        "checks": observed.checks,
        "because": because.map(|because| json!({ "key": because.key, "line": because.line })),
    })
}

fn end(totals: Totals) -> Value {
    let Totals { behaved, failed, errors, unreachable, not_run } = totals;
    json!({
        "event": "ended", "behaved": behaved, "failed": failed, "errors": errors, "unreachable": unreachable,
        "not_run": not_run,
    })
}
