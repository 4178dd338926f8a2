use rolecall_evidence::{Authentication, RequestExplanation, Scheme, Stages};
use std::sync::{Arc, Mutex};

use super::*;
use crate::report::tests::{broken, good, named, run, unreachable, wrong_reason};

/// Bytes that can be looked at afterwards.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn terminal(
    paper: &Paper,
    detail: Detail,
    status: StatusLine,
) -> Terminal<anstream::StripStream<Box<dyn Write>>> {
    let out: Box<dyn Write> = Box::new(paper.clone());
    Terminal::new(anstream::StripStream::new(out), detail, status)
}

fn written(detail: Detail, finished: &Finished) -> String {
    let paper = Paper::default();
    let mut report = terminal(&paper, detail, StatusLine::Absent);
    let mut totals = Totals::default();
    totals.add(finished);
    report.event(&Event::Finished(finished)).unwrap();
    report.event(&Event::End(totals)).unwrap();
    paper.text()
}

#[test]
fn a_scenario_shows_the_message_the_refusal_and_the_reason() {
    let expected = "\
ok     a/b
  broken AWSAssumeRole: Role cannot be assumed
         sts:AssumeRole was answered 403 AccessDenied
         because of sts:ExternalId: expected a, got b
  fixed  every check passes
1 scenario, all as their pages say
";
    assert_eq!(written(Detail::Normal, &good()), expected);
    assert_eq!(written(Detail::Quiet, &good()), "1 scenario, all as their pages say\n");
    let verbose = written(Detail::Verbose, &good());
    for text in ["How b", "User: x", "why", "broken, AWSAssumeRole: Role cannot be assumed (why)"] {
        assert!(verbose.contains(text), "{verbose}");
    }
}

#[test]
fn the_trace_shows_what_each_stage_saw() {
    let mut finished = good();
    let mut seen = broken();
    let auth = Authentication { scheme: Some(Scheme::Header), ..Authentication::default() };
    let stages = Stages { auth: Some(auth), ..Stages::default() };
    let why = RequestExplanation { request_id: "r".to_owned(), stages, ..RequestExplanation::default() };
    seen.explanations.insert("r".to_owned(), why);
    finished.broken = Some(seen);
    let text = written(Detail::Verbose, &finished);
    assert!(
        text.contains(
            "    with the right ID: sts:AssumeRole was answered 403 AccessDenied\n      Request r\n"
        ),
        "{text}"
    );
    assert!(text.contains("        + signed: header\n"), "{text}");
}

#[test]
fn a_failure_is_shown_even_by_a_quiet_report() {
    let failure = written(Detail::Quiet, &wrong_reason());
    for text in [
        "FAILED a/b",
        "because of `Principal`",
        "scenarios/a/b.md:19:1",
        "1 scenario: 0 as their pages say, 1 not",
    ] {
        assert!(failure.contains(text), "{failure}");
    }
    let error = written(Detail::Quiet, &unreachable());
    for text in [
        "ERROR  a/b",
        "cannot be reached",
        "scenarios/a/b.md:5:1",
        "1 scenario: 0 as their pages say, 0 not, 1 could not be carried out",
    ] {
        assert!(error.contains(text), "{error}");
    }
}

#[test]
fn what_was_never_run_is_in_the_sum() {
    let paper = Paper::default();
    run(&mut terminal(&paper, Detail::Normal, StatusLine::Absent));
    let text = paper.text();
    assert!(text.contains("not run e/f\n"), "{text}");
    let end = "did not behave:\n  a/c\ncould not be carried out:\n  a/d\n\
        3 scenarios: 1 as their pages say, 1 not, 1 could not be carried out, 1 not run\n";
    assert!(text.ends_with(end), "{text}");
}

/// What stands on a terminal after `\r` has moved the cursor back.
fn on_the_terminal(text: &str) -> Vec<String> {
    let row = |line: &str| {
        let mut row: Vec<char> = Vec::new();
        for part in line.split('\r') {
            let part: Vec<char> = part.chars().collect();
            let rest = row.split_off(part.len().min(row.len()));
            row = part.into_iter().chain(rest).collect();
        }
        row.into_iter().collect::<String>().trim_end().to_owned()
    };
    text.split('\n').map(row).collect()
}

#[test]
fn one_line_says_what_is_under_way_and_leaves_no_trace() {
    let (watched, piped) = (Paper::default(), Paper::default());
    let ids = ["a/b".to_owned(), "a/c".to_owned(), "a/d".to_owned()];
    let mut report = terminal(&watched, Detail::Normal, StatusLine::Shown);
    report.event(&Event::Started { ids: &ids }).unwrap();
    report.event(&Event::ScenarioStarted { id: "a/b" }).unwrap();
    report.event(&Event::ScenarioStarted { id: "a/c" }).unwrap();
    assert_eq!(on_the_terminal(&watched.text()), ["0 of 3: a/b, and 1 more"]);
    report.event(&Event::Finished(&good())).unwrap();
    assert_eq!(on_the_terminal(&watched.text()).last().unwrap(), "1 of 3: a/c");
    report.event(&Event::Finished(&named("a/c", good()))).unwrap();
    report.event(&Event::End(Totals { behaved: 2, ..Totals::default() })).unwrap();

    let mut report = terminal(&piped, Detail::Normal, StatusLine::Absent);
    report.event(&Event::Started { ids: &ids }).unwrap();
    report.event(&Event::Finished(&good())).unwrap();
    report.event(&Event::Finished(&named("a/c", good()))).unwrap();
    report.event(&Event::End(Totals { behaved: 2, ..Totals::default() })).unwrap();
    assert_eq!(on_the_terminal(&watched.text()).join("\n"), piped.text());
}
