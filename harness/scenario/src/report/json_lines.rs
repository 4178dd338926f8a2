//! For machines: one JSON object on a line for each event. `docs/schema/run-events.schema.json` describes them.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Event, Report, Totals, place};
use crate::{Finished, Observed};
use rolecall_text::json;

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
        writeln!(self.out, "{}", json(&line.to_string()))?;
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
        "page": finished.source().path().to_string_lossy(),
        "class": finished.verdict.class().as_str(),
        "verdict": finished.verdict.word(),
        "detail": (!behaved).then(|| finished.verdict.to_string()),
        "at": (!behaved).then(|| at(finished)),
        "seconds": (finished.took.as_secs_f64() * 1e6).round() / 1e6,
        "broken": finished.broken.as_ref().map(observed),
        "fixed": finished.fixed.as_ref().map(observed),
        "remarks": finished.remarks.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn at(finished: &Finished) -> Value {
    let (path, place) = place::of(finished);
    json!({ "file": path.to_string_lossy(), "line": place.line, "column": place.column })
}

fn observed(observed: &Observed) -> Value {
    let because = observed.because.as_ref();
    json!({
        "checks": observed.checks,
        "because": because.map(|because| json!({ "key": because.key, "line": because.line })),
        "proof": observed.proof,
    })
}

fn end(totals: Totals) -> Value {
    let Totals { behaved, failed, errors, unreachable, not_run, untried } = totals;
    json!({
        "event": "ended", "behaved": behaved, "failed": failed, "errors": errors, "unreachable": unreachable,
        "not_run": not_run, "untried": untried,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::written;

    #[test]
    fn a_run_as_one_object_a_line() {
        let text = written(JsonLines::new, |lines| lines.out);
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let names: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
        let pair = ["scenario-started", "scenario-finished"];
        assert_eq!(names[0], "started");
        assert_eq!(names[1..7], [pair, pair, pair].concat());
        assert_eq!(names[7..], ["scenario-not-run", "ended"]);
        assert_eq!(
            (&lines[2]["class"], &lines[2]["at"], &lines[2]["seconds"]),
            (&"behaved".into(), &Value::Null, &0.012.into())
        );
        assert_eq!(
            lines[2]["broken"]["because"],
            json!({ "key": "sts:ExternalId", "line": "expected a, got b" })
        );
        assert_eq!((&lines[4]["class"], &lines[4]["at"]["line"]), (&"failure".into(), &19.into()));
        assert_eq!((&lines[6]["class"], &lines[6]["broken"]), (&"error".into(), &Value::Null));
        let end = json!({ "event": "ended", "behaved": 1, "failed": 1, "errors": 1, "unreachable": 1, "not_run": 1, "untried": 0 });
        assert_eq!(lines[8], end);
    }
}
