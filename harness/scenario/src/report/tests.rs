//! What the reports' tests show: one page, and how it may come out.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::{Event, Report, Stream};
use crate::command::Files;
use crate::{
    Because, ErrorName, Expect, Finished, Mismatch, Observed, Progress, Scenario, Section, Setup, Source,
    Stopped, Verdict,
};
use rolecall_check::{Check, Name, Outcome};
use rolecall_client::exchange::Exchange;
use rolecall_client::target::TargetError;

const PAGE: &str = "\
---
error: Role cannot be assumed
setup: ../setup.md
---
# How b

It **happens** to `people` <often>, [they say](https://docs.aws.amazon.com/a?b&c).

More.

## Break

## Expect

```yaml
integration:
  AWSAssumeRole: Role cannot be assumed
refusal: { status: 403, code: AccessDenied }
because: sts:ExternalId
```

## Fix
";

pub(super) fn page() -> Source {
    Source::new("scenarios/a/b.md".into(), PAGE.to_owned())
}

pub(super) fn scenario() -> Scenario {
    let section = || Section { title: "Break".to_owned(), files: Files::default(), steps: Vec::new() };
    let setup = Setup { source: page(), title: String::new(), sections: Vec::new(), files: Files::default() };
    Scenario {
        id: "a/b".to_owned(),
        source: page(),
        title: "How b".to_owned(),
        prose: PAGE.split("# How b").nth(1).unwrap().split("## Break").next().unwrap().trim().to_owned(),
        error: ErrorName::RoleCannotBeAssumed,
        setup: Arc::new(setup),
        broken: section(),
        expect: Expect { checks: BTreeMap::new(), ..Expect::all_ok() },
        proof: Vec::new(),
        fix: section(),
    }
}

pub(super) fn exchange() -> Exchange {
    Exchange {
        purpose: "with the right ID".to_owned(),
        action: "sts:AssumeRole".to_owned(),
        method: "POST".to_owned(),
        url: "http://127.0.0.1:1/".to_owned(),
        status: Some(403),
        code: Some("AccessDenied".to_owned()),
        message: Some("User: x".to_owned()),
        request_id: Some("r".to_owned()),
    }
}

pub(super) fn broken() -> Observed {
    let outcome =
        Outcome::Failed { message: "Role cannot be assumed".to_owned(), explanation: "why".to_owned() };
    let check = Check { name: Name::AwsAssumeRole, outcome, exchanges: vec![exchange()], decisive: Some(0) };
    let because = Because { key: "sts:ExternalId".to_owned(), line: "expected a, got b".to_owned() };
    Observed { checks: vec![check], because: Some(because), explanations: BTreeMap::new(), proof: Vec::new() }
}

pub(super) fn fixed() -> Observed {
    let outcome = Outcome::Passed;
    let check = Check { name: Name::AwsAssumeRole, outcome, exchanges: Vec::new(), decisive: None };
    Observed { checks: vec![check], because: None, explanations: BTreeMap::new(), proof: Vec::new() }
}

pub(super) fn good() -> Finished {
    let took = Duration::from_millis(12);
    let (broken, fixed) = (Some(broken()), Some(fixed()));
    Finished {
        scenario: Arc::new(scenario()),
        broken,
        fixed,
        verdict: Verdict::Behaved,
        took,
        remarks: Vec::new(),
    }
}

pub(super) fn failed(verdict: Verdict) -> Finished {
    Finished { fixed: None, verdict, ..good() }
}

pub(super) fn wrong_reason() -> Finished {
    let (expected, got) = ("sts:ExternalId".to_owned(), "Principal".to_owned());
    failed(Verdict::NotAsExpected(Mismatch::Because {
        expected,
        got,
        line: Some("a, b: <100%>\nand".to_owned()),
    }))
}

pub(super) fn unreachable() -> Finished {
    let error =
        TargetError::Unreachable { endpoint: "http://127.0.0.1:1".to_owned(), why: "refused".to_owned() };
    let verdict = Verdict::Stopped(Stopped::TargetUnreachable(error));
    Finished { broken: None, ..failed(verdict) }
}

pub(super) fn named(id: &str, finished: Finished) -> Finished {
    let scenario = Scenario { id: id.to_owned(), ..Scenario::clone(&finished.scenario) };
    Finished { scenario: Arc::new(scenario), ..finished }
}

/// A run of four: behaved, failed, came to nothing, was never run.
pub(super) fn run(report: &mut dyn Report) {
    let ids = ["a/b", "a/c", "a/d", "e/f"].map(str::to_owned).to_vec();
    let mut stream = Stream::of(ids);
    stream.start(report).unwrap();
    for finished in [good(), named("a/c", wrong_reason()), named("a/d", unreachable())] {
        stream.tell(&Progress::Begun(finished.scenario.id.clone()), report).unwrap();
        stream.tell(&Progress::Finished(Box::new(finished)), report).unwrap();
    }
    stream.end(report).unwrap();
}

pub(super) fn written<R: Report>(
    report: impl FnOnce(Vec<u8>) -> R,
    bytes: impl FnOnce(R) -> Vec<u8>,
) -> String {
    let mut report = report(Vec::new());
    run(&mut report);
    String::from_utf8(bytes(report)).unwrap()
}

/// What a report hears.
#[derive(Default)]
struct Heard(Vec<String>);

impl Report for Heard {
    fn event(&mut self, event: &Event<'_>) -> std::io::Result<()> {
        self.0.push(match event {
            Event::Started { ids } => format!("{} scenarios", ids.len()),
            Event::ScenarioStarted { id } => format!("begun {id}"),
            Event::Finished(finished) => format!("finished {}", finished.scenario.id),
            Event::NotRun { id } => format!("not run {id}"),
            Event::End(totals) => format!("{} behaved, {} not run", totals.behaved, totals.not_run),
        });
        Ok(())
    }
}

#[test]
fn what_never_came_to_its_end_was_not_run() {
    let mut stream = Stream::of(["a", "b", "c"].map(str::to_owned).to_vec());
    let mut heard = Heard::default();
    stream.start(&mut heard).unwrap();
    stream.tell(&Progress::Begun("a".to_owned()), &mut heard).unwrap();
    stream.tell(&Progress::Finished(Box::new(named("a", good()))), &mut heard).unwrap();
    stream.end(&mut heard).unwrap();
    let expected = ["3 scenarios", "begun a", "finished a", "not run b", "not run c", "1 behaved, 2 not run"];
    assert_eq!(heard.0, expected);
    assert_eq!((stream.totals().all(), stream.totals().not_run), (1, 2));
}
