//! TAP 14: the Test Anything Protocol, <https://testanything.org/tap-version-14-specification.html>.

use std::io::{self, Write};

use serde_json::Value;

use super::{Event, Report, place};
use crate::{Class, Finished};
use rolecall_text::{json, line};

/// Writes TAP.
#[derive(Debug)]
pub struct Tap<W> {
    out: W,
    number: usize,
}

impl<W: Write> Tap<W> {
    /// A report that is written to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, number: 0 }
    }

    fn finished(&mut self, finished: &Finished) -> io::Result<()> {
        let class = finished.verdict.class();
        if class == Class::Untried {
            let why = description(&finished.verdict.to_string());
            return writeln!(
                self.out,
                "ok {} - {} # SKIP {why}",
                self.number,
                description(&finished.scenario.id)
            );
        }
        let (word, id) =
            (if class == Class::Behaved { "ok" } else { "not ok" }, description(&finished.scenario.id));
        writeln!(self.out, "{word} {} - {id} # time={}ms", self.number, finished.took.as_millis())?;
        if class == Class::Behaved {
            return Ok(());
        }
        let (path, place) = place::of(finished);
        let severity = if class == Class::Error { "error" } else { "fail" };
        writeln!(self.out, "  ---")?;
        for (name, value) in [
            ("message", Value::from(finished.verdict.to_string())),
            ("severity", Value::from(severity)),
            ("verdict", Value::from(finished.verdict.word())),
            (
                "at",
                serde_json::json!({ "file": path.to_string_lossy(), "line": place.line, "column": place.column }),
            ),
        ] {
            // JSON is YAML.
            writeln!(self.out, "  {name}: {}", json(&value.to_string()))?;
        }
        writeln!(self.out, "  ...")
    }
}

impl<W: Write> Report for Tap<W> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.number += usize::from(matches!(event, Event::Finished(_) | Event::NotRun { .. }));
        match event {
            Event::Started { ids } => writeln!(self.out, "TAP version 14\n1..{}", ids.len()),
            Event::ScenarioStarted { .. } => Ok(()),
            Event::Finished(finished) => self.finished(finished),
            Event::NotRun { id } => {
                writeln!(self.out, "ok {} - {} # SKIP not run", self.number, description(id))
            }
            Event::End(_) => self.out.flush(),
        }
    }
}

/// A `#` would begin a directive.
fn description(id: &str) -> String {
    line(&id.replace('\\', "\\\\").replace('#', "\\#").replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::written;

    #[test]
    fn a_run_as_tap() {
        let expected = r#"TAP version 14
1..4
ok 1 - a/b # time=12ms
not ok 2 - a/c # time=12ms
  ---
  message: "it was expected to be refused because of `sts:ExternalId`, and was because of `Principal` (a, b: <100%>\nand)"
  severity: "fail"
  verdict: "wrong-because"
  at: {"file":"scenarios/a/b.md","line":19,"column":1}
  ...
not ok 3 - a/d # time=12ms
  ---
  message: "http://127.0.0.1:1 cannot be reached: refused"
  severity: "error"
  verdict: "unreachable"
  at: {"file":"scenarios/a/b.md","line":5,"column":1}
  ...
ok 4 - e/f # SKIP not run
"#;
        assert_eq!(written(Tap::new, |tap| tap.out), expected);
        assert_eq!(description("a#b\\c\nd"), "a\\#b\\\\c d");
    }
}
