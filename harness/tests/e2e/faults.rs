//! A target on a bad day: what it does not answer is an error and no failure, and what was made is removed all the same.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use rolecall::command::Parties;
use rolecall::scenario::{
    Finished, Ground, Keep, Options, Patience, Progress, Removal, Removed, RunMark, Site, Stopped, Verdict,
    find, run,
};
use rolecall::target::{Limits, Target};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::{mpsc, watch};

use crate::lab::{Lab, root};

async fn fault(lab: &Lab, body: &str) {
    let mut stream = tokio::net::TcpStream::connect(lab.aws.address()).await.unwrap();
    let head = "POST /_rolecall/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nconnection: close\r\n";
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Runs one page on the lab's target, and tidies up after it, of which nothing is left to do.
async fn verdict(lab: &Lab, patience: Patience) -> Finished {
    let (finished, removed) = patiently(lab, Limits::default().exchange, patience).await;
    assert_eq!(removed, [], "the scenario has tidied up already");
    finished
}

/// Runs one page on the lab's target, with so much time for each request.
async fn patiently(lab: &Lab, exchange: Duration, patience: Patience) -> (Finished, Vec<Removed>) {
    let limits = Limits { exchange, ..Limits::default() };
    let target = Target::with_limits(&lab.aws.endpoint(), limits).unwrap();
    let (_stop, stopped) = watch::channel(false);
    let journal = lab.journal();
    let site =
        Site::open(target, Parties::root(), RunMark::by_chance(), (&journal, Keep::Always), stopped).await;
    let site = Arc::new(site.unwrap().with_patience(patience));
    let scenarios = find(&[root().join("scenarios/cors/no-configuration.md")]).unwrap();
    let ground = Ground::Shared(Arc::clone(&site));
    let options = Options { jobs: NonZeroUsize::MIN, ground, ..Options::default() };
    let (sender, mut receiver) = mpsc::channel(2);
    run(scenarios, options, sender).await;
    let Some(Progress::Begun(_)) = receiver.recv().await else { panic!("it is begun first") };
    let Some(Progress::Finished(finished)) = receiver.recv().await else { panic!("then it ends") };
    (*finished, site.remove(|_| true).await)
}

#[tokio::test]
async fn an_answer_that_breaks_off_says_nothing_of_the_page() {
    let lab = Lab::start().await;
    fault(&lab, r#"{"service": "s3", "operation": "GetObject", "fault": "cut-body"}"#).await;
    let finished = verdict(&lab, Patience::default()).await;
    assert_eq!(finished.verdict.word(), "no-verdict", "{}", finished.verdict);
    lab.assert_empty().await;
}

#[tokio::test]
async fn a_service_that_fails_says_nothing_of_the_page() {
    let lab = Lab::start().await;
    fault(&lab, r#"{"service": "sts", "operation": "AssumeRole", "fault": "internal-error"}"#).await;
    let finished = verdict(&lab, Patience::default()).await;
    assert_eq!(finished.verdict.word(), "no-verdict", "{}", finished.verdict);
    lab.assert_empty().await;
}

#[tokio::test]
async fn a_command_that_hangs_ends_its_scenario_and_not_the_tidying() {
    let lab = Lab::start().await;
    fault(&lab, r#"{"service": "iam", "operation": "CreateRole", "fault": {"delay": "600s"}}"#).await;
    let (finished, removed) = patiently(&lab, Duration::from_secs(2), Patience::default()).await;
    let failed = matches!(&finished.verdict, Verdict::Stopped(Stopped::CommandFailed { .. }));
    assert!(failed, "{}", finished.verdict);
    // It stays in the journal: nobody can know that the role will not be made yet.
    let [Removed { resource, removal: Removal::Left { why } }] = &removed[..] else { panic!("{removed:?}") };
    assert!(resource.name.starts_with("LabelboxS3Accessrc"), "{resource}");
    assert!(why.ends_with("it is not there, and may still come"), "{why}");
    lab.assert_empty().await;
    let journal = lab.journal();
    let cleaned = lab.done(&["clean", "--journal", journal.to_str().unwrap()]).await;
    assert!(cleaned.out.ends_with("0 removed, 1 already gone, 0 left\n"), "{}{}", cleaned.out, cleaned.err);
}

#[tokio::test]
async fn what_has_not_arrived_everywhere_is_looked_for_again() {
    let lab = Lab::start().await;
    for operation in [r#""iam", "operation": "CreateRole""#, r#""sts", "operation": "AssumeRole""#] {
        let body = format!(r#"{{"service": {operation}, "fault": "service-unavailable", "count": 2}}"#);
        fault(&lab, &body).await;
    }
    let patience = Patience::of(vec![Duration::ZERO; 3]);
    let finished = verdict(&lab, patience).await;
    assert!(finished.verdict.is_good(), "{}", finished.verdict);
    lab.assert_empty().await;
}

#[tokio::test]
async fn patience_ends() {
    let lab = Lab::start().await;
    fault(&lab, r#"{"service": "sts", "operation": "AssumeRole", "fault": "throttling"}"#).await;
    let patience = Patience::of(vec![Duration::ZERO; 3]);
    let finished = verdict(&lab, patience).await;
    assert_eq!(finished.verdict.word(), "no-verdict", "{}", finished.verdict);
    lab.assert_empty().await;
}
