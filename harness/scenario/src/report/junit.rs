//! JUnit's XML, as CI servers read it: a suite for each folder, a test case for each scenario.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};
use rolecall_text::markup;

use super::{Event, Report, place};
use crate::{Class, Finished};

/// Stands for a line's end in an attribute until the XML is written: there it is kept only as a reference, and the library
/// writes it as it is.
const LINE_END: char = '\u{2028}';

/// Writes JUnit's XML, all of it at the end: its counts stand before what they count.
#[derive(Debug)]
pub struct JUnit<W> {
    out: W,
    /// By folder, each with the time that its scenarios took.
    suites: BTreeMap<String, (TestSuite, Duration)>,
}

impl<W: Write> JUnit<W> {
    /// A report that is written to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, suites: BTreeMap::new() }
    }

    fn add(&mut self, id: &str, status: TestCaseStatus, took: Duration, place: &[(&str, String)]) {
        let (folder, name) = id.rsplit_once('/').unwrap_or(("scenarios", id));
        let mut case = TestCase::new(name, status);
        case.set_classname(folder).set_time(took);
        case.extra.extend(place.iter().map(|(name, value)| ((*name).into(), value.as_str().into())));
        let new = || (TestSuite::new(folder), Duration::ZERO);
        let (suite, time) = self.suites.entry(folder.to_owned()).or_insert_with(new);
        suite.add_test_case(case);
        *time += took;
    }

    fn finished(&mut self, finished: &Finished) {
        let (path, place) = place::of(finished);
        let verdict = finished.verdict.to_string();
        let mut status = match finished.verdict.class() {
            Class::Behaved => TestCaseStatus::success(),
            Class::Untried => TestCaseStatus::skipped(),
            Class::Failure => TestCaseStatus::non_success(NonSuccessKind::Failure),
            Class::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
        };
        let mut at = vec![("file", path.display().to_string())];
        match finished.verdict.class() {
            Class::Behaved => {}
            Class::Untried => {
                status.set_message(attribute(&verdict));
            }
            Class::Failure | Class::Error => {
                let said = format!("{}\n{}:{place}\n{verdict}", finished.scenario.title, path.display());
                status
                    .set_message(attribute(&verdict))
                    .set_type(finished.verdict.word())
                    .set_description(said);
                at.push(("line", place.line.to_string()));
            }
        }
        self.add(&finished.scenario.id, status, finished.took, &at);
    }

    fn write(&mut self) -> io::Result<()> {
        let mut suites = Suites::new("rolecall");
        suites.set_time(self.suites.values().map(|(_, time)| *time).sum());
        for (mut suite, time) in std::mem::take(&mut self.suites).into_values() {
            suite.set_time(time);
            suites.add_test_suite(suite);
        }
        let xml = suites.to_string().map_err(io::Error::other)?.replace(LINE_END, "&#10;");
        self.out.write_all(markup(&xml).as_bytes())?;
        self.out.flush()
    }
}

fn attribute(text: &str) -> String {
    text.replace('\n', LINE_END.encode_utf8(&mut [0; 4]))
}

impl<W: Write> Report for JUnit<W> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::Started { .. } | Event::ScenarioStarted { .. } => Ok(()),
            Event::Finished(finished) => {
                self.finished(finished);
                Ok(())
            }
            Event::NotRun { id } => {
                let mut status = TestCaseStatus::skipped();
                status.set_message("not run");
                self.add(id, status, Duration::ZERO, &[]);
                Ok(())
            }
            Event::End(_) => self.write(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::written;

    #[test]
    fn a_run_as_suites() {
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rolecall" tests="4" skipped="1" failures="1" errors="1" time="0.036">
    <testsuite name="a" tests="3" skipped="0" errors="1" failures="1" time="0.036">
        <testcase name="b" classname="a" time="0.012" file="scenarios/a/b.md"/>
        <testcase name="c" classname="a" time="0.012" file="scenarios/a/b.md" line="19">
            <failure message="it was expected to be refused because of `sts:ExternalId`, and was because of `Principal` (a, b: &lt;100%&gt;&#10;and)" type="wrong-because">How b
scenarios/a/b.md:19:1
it was expected to be refused because of `sts:ExternalId`, and was because of `Principal` (a, b: &lt;100%&gt;
and)</failure>
        </testcase>
        <testcase name="d" classname="a" time="0.012" file="scenarios/a/b.md" line="5">
            <error message="http://127.0.0.1:1 cannot be reached: refused" type="unreachable">How b
scenarios/a/b.md:5:1
http://127.0.0.1:1 cannot be reached: refused</error>
        </testcase>
    </testsuite>
    <testsuite name="e" tests="1" skipped="1" errors="0" failures="0" time="0.000">
        <testcase name="f" classname="e" time="0.000">
            <skipped message="not run"/>
        </testcase>
    </testsuite>
</testsuites>
"#;
        let xml = written(JUnit::new, |junit| junit.out);
        assert_eq!(xml, expected);
        quick_xml::de::from_str::<serde::de::IgnoredAny>(&xml).unwrap();
    }
}
