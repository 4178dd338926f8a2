use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::call::{CommandError, Files};
use crate::check::Name;
use crate::scenario::{
    Because, ErrorName, Expect, Place, Scenario, Section, Setup, Source, Stopped, Verdict,
};
use crate::target::TargetError;

fn section() -> Section {
    Section { title: "Break".to_owned(), files: Files::default(), steps: Vec::new() }
}

fn scenario() -> Scenario {
    let source = Source::new("scenarios/a/b.md".into(), String::new());
    let setup =
        Setup { source: source.clone(), title: String::new(), sections: Vec::new(), files: Files::default() };
    Scenario {
        id: "a/b".to_owned(),
        source,
        title: "How b".to_owned(),
        prose: String::new(),
        error: ErrorName::RoleCannotBeAssumed,
        setup: Arc::new(setup),
        broken: section(),
        expect: Expect { checks: BTreeMap::new(), ..Expect::all_ok() },
        proof: Vec::new(),
        fix: section(),
    }
}

fn broken() -> Observed {
    let exchange = Exchange {
        purpose: "with the right ID".to_owned(),
        action: "sts:AssumeRole".to_owned(),
        method: "POST".to_owned(),
        url: String::new(),
        status: Some(403),
        code: Some("AccessDenied".to_owned()),
        message: Some("User: x".to_owned()),
        request_id: None,
    };
    let outcome =
        Outcome::Failed { message: "Role cannot be assumed".to_owned(), explanation: "why".to_owned() };
    let check = Check { name: Name::AwsAssumeRole, outcome, exchanges: vec![exchange], decisive: Some(0) };
    let because = Because { key: "sts:ExternalId".to_owned(), line: "expected a, got b".to_owned() };
    Observed { checks: vec![check], because: Some(because), proof: Vec::new() }
}

fn fixed() -> Observed {
    let outcome = Outcome::Passed;
    let check = Check { name: Name::AwsAssumeRole, outcome, exchanges: Vec::new(), decisive: None };
    Observed { checks: vec![check], because: None, proof: Vec::new() }
}

fn written(detail: Detail, finished: &Finished) -> String {
    let mut out = Vec::new();
    let mut report = Terminal::new(anstream::StripStream::new(&mut out), detail);
    let mut totals = Totals::default();
    totals.add(finished);
    report.finished(finished).unwrap();
    report.end(totals).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_scenario_shows_the_message_the_refusal_and_the_reason() {
    let good = Finished {
        scenario: Arc::new(scenario()),
        broken: Some(broken()),
        fixed: Some(fixed()),
        verdict: Verdict::Behaved,
        remarks: Vec::new(),
    };
    let expected = "\
ok     a/b
  broken AWSAssumeRole: Role cannot be assumed
         sts:AssumeRole was answered 403 AccessDenied
         because of sts:ExternalId: expected a, got b
  fixed  every check passes
1 scenario, all as their pages say
";
    assert_eq!(written(Detail::Normal, &good), expected);
    assert_eq!(written(Detail::Quiet, &good), "1 scenario, all as their pages say\n");
    let verbose = written(Detail::Verbose, &good);
    for text in ["How b", "User: x", "why"] {
        assert!(verbose.contains(text), "{verbose}");
    }
}

#[test]
fn a_failure_is_shown_even_by_a_quiet_report() {
    let endpoint = "http://127.0.0.1:1".to_owned();
    let unreachable = TargetError::Unreachable { endpoint, why: "refused".to_owned() };
    let bad = Finished {
        scenario: Arc::new(scenario()),
        broken: None,
        fixed: None,
        verdict: Verdict::Stopped(Stopped::TargetUnreachable(unreachable)),
        remarks: Vec::new(),
    };
    let shown = written(Detail::Quiet, &bad);
    for text in [
        "ERROR  a/b",
        "cannot be reached",
        "scenarios/a/b.md",
        "1 scenario: 0 as their pages say, 0 not, 1 could not be carried out",
    ] {
        assert!(shown.contains(text), "{shown}");
    }
}

#[test]
fn the_sum_names_what_did_not_behave_and_what_could_not_be_carried_out() {
    let finished = |id: &str, verdict| {
        let scenario = Arc::new(Scenario { id: id.to_owned(), ..scenario() });
        Finished { scenario, broken: None, fixed: None, verdict, remarks: Vec::new() }
    };
    let limit = std::time::Duration::from_secs(30);
    let refused =
        CommandError::Refused { status: 404, code: "NoSuchEntity".to_owned(), message: String::new() };
    let place = Place { line: 1, column: 1 };
    let failed =
        Stopped::CommandFailed { page: "p.md".into(), place, command: "aws".to_owned(), error: refused };
    let all = [
        finished("a/good", Verdict::Behaved),
        finished("a/bad", Verdict::Stopped(failed)),
        finished("a/slow", Verdict::Stopped(Stopped::TimedOut { limit })),
    ];
    let mut out = Vec::new();
    let mut report = Terminal::new(anstream::StripStream::new(&mut out), Detail::Quiet);
    let mut totals = Totals { not_run: 2, ..Totals::default() };
    for finished in &all {
        totals.add(finished);
        report.finished(finished).unwrap();
    }
    report.end(totals).unwrap();
    let shown = String::from_utf8(out).unwrap();
    let end = "did not behave:\n  a/bad\ncould not be carried out:\n  a/slow\n\
        3 scenarios: 1 as their pages say, 1 not, 1 could not be carried out, 2 not run\n";
    assert!(shown.ends_with(end), "{shown}");
    assert!(shown.contains("ran out of time: 30s were allowed"), "{shown}");
}
