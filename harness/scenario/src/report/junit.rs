//! JUnit's XML, as CI servers read it: a suite for each folder, a test case for each scenario.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use super::{Event, Report, place};
use crate::{Class, Finished};
use rolecall_text::escape::Escaped;

/// Writes JUnit's XML, all of it at the end: its counts stand before what they count.
#[derive(Debug)]
pub struct JUnit<W> {
    out: W,
    suites: BTreeMap<String, Suite>,
}

/// A suite's cases, and their counts.
#[derive(Debug, Default)]
struct Suite {
    counts: Counts,
    cases: String,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    time: Duration,
}

impl<W: Write> JUnit<W> {
    /// A report that is written to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, suites: BTreeMap::new() }
    }

    fn suite<'a>(&mut self, id: &'a str) -> (&mut Suite, &'a str, &'a str) {
        let (folder, name) = id.rsplit_once('/').unwrap_or(("scenarios", id));
        let suite = self.suites.entry(folder.to_owned()).or_default();
        suite.counts.tests += 1;
        (suite, folder, name)
    }

    fn write(&mut self) -> io::Result<()> {
        let all = self.suites.values().fold(Counts::default(), |sum, suite| sum.and(suite.counts));
        writeln!(self.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(self.out, "<testsuites name=\"rolecall\"{}>", all.attributes())?;
        for (name, suite) in std::mem::take(&mut self.suites) {
            writeln!(self.out, "  <testsuite name=\"{}\"{}>", Escaped(&name), suite.counts.attributes())?;
            write!(self.out, "{}", suite.cases)?;
            writeln!(self.out, "  </testsuite>")?;
        }
        writeln!(self.out, "</testsuites>")?;
        self.out.flush()
    }
}

impl<W: Write> Report for JUnit<W> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::Started { .. } | Event::ScenarioStarted { .. } => Ok(()),
            Event::Finished(finished) => {
                let (suite, folder, name) = self.suite(&finished.scenario.id);
                suite.add(finished, folder, name).map_err(io::Error::other)
            }
            Event::NotRun { id } => {
                let (suite, folder, name) = self.suite(id);
                suite.skip(folder, name).map_err(io::Error::other)
            }
            Event::End(_) => self.write(),
        }
    }
}

impl Suite {
    fn add(&mut self, finished: &Finished, folder: &str, name: &str) -> std::fmt::Result {
        let (class, word) = (finished.verdict.class(), finished.verdict.word());
        let (path, place) = place::of(finished);
        self.counts.time += finished.took;
        let seconds = finished.took.as_secs_f64();
        write!(self.cases, "    <testcase classname=\"{}\" name=\"{}\"", Escaped(folder), Escaped(name))?;
        write!(self.cases, " file=\"{}\" time=\"{seconds:.3}\"", Escaped(path.display()))?;
        let element = match class {
            Class::Behaved => return writeln!(self.cases, "/>"),
            Class::Untried => {
                self.counts.skipped += 1;
                let why = finished.verdict.to_string();
                return writeln!(self.cases, "><skipped message=\"{}\"/></testcase>", attribute(&why));
            }
            Class::Failure => {
                self.counts.failures += 1;
                "failure"
            }
            Class::Error => {
                self.counts.errors += 1;
                "error"
            }
        };
        let verdict = finished.verdict.to_string();
        writeln!(self.cases, " line=\"{}\">", place.line)?;
        write!(self.cases, "      <{element} type=\"{word}\" message=\"{}\">", attribute(&verdict))?;
        let said = format!("{}\n{}:{place}\n{verdict}", finished.scenario.title, path.display());
        writeln!(self.cases, "{}</{element}>\n    </testcase>", Escaped(said))
    }

    fn skip(&mut self, folder: &str, name: &str) -> std::fmt::Result {
        self.counts.skipped += 1;
        let (folder, name) = (Escaped(folder), Escaped(name));
        write!(self.cases, "    <testcase classname=\"{folder}\" name=\"{name}\" time=\"0.000\">")?;
        writeln!(self.cases, "<skipped message=\"not run\"/></testcase>")
    }
}

/// A line's end in an attribute is kept only as a reference.
fn attribute(text: &str) -> String {
    Escaped(text).to_string().replace('\n', "&#10;").replace('\t', "&#9;")
}

impl Counts {
    fn and(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
            time: self.time + other.time,
        }
    }

    fn attributes(self) -> String {
        let Self { tests, failures, errors, skipped, time } = self;
        let seconds = time.as_secs_f64();
        format!(
            " tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"{seconds:.3}\""
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::written;

    #[test]
    fn a_run_as_suites() {
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rolecall" tests="4" failures="1" errors="1" skipped="1" time="0.036">
  <testsuite name="a" tests="3" failures="1" errors="1" skipped="0" time="0.036">
    <testcase classname="a" name="b" file="scenarios/a/b.md" time="0.012"/>
    <testcase classname="a" name="c" file="scenarios/a/b.md" time="0.012" line="19">
      <failure type="wrong-because" message="it was expected to be refused because of `sts:ExternalId`, and was because of `Principal` (a, b: &lt;100%&gt;&#10;and)">How b
scenarios/a/b.md:19:1
it was expected to be refused because of `sts:ExternalId`, and was because of `Principal` (a, b: &lt;100%&gt;
and)</failure>
    </testcase>
    <testcase classname="a" name="d" file="scenarios/a/b.md" time="0.012" line="5">
      <error type="unreachable" message="http://127.0.0.1:1 cannot be reached: refused">How b
scenarios/a/b.md:5:1
http://127.0.0.1:1 cannot be reached: refused</error>
    </testcase>
  </testsuite>
  <testsuite name="e" tests="1" failures="0" errors="0" skipped="1" time="0.000">
    <testcase classname="e" name="f" time="0.000"><skipped message="not run"/></testcase>
  </testsuite>
</testsuites>
"#;
        let xml = written(JUnit::new, |junit| junit.out);
        assert_eq!(xml, expected);
        quick_xml::de::from_str::<serde::de::IgnoredAny>(&xml).unwrap();
    }
}
