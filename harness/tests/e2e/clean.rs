//! Runs that do not come to their end.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::front::{Front, Manner};
use crate::lab::{Done, Lab};

/// Held back there, a run has made a bucket and an object, and what came before them.
const IN_THE_MIDDLE: &str = "?cors HTTP/1.1";

async fn in_the_middle(lab: &Lab) -> (Front, String) {
    let manner = Manner { hold: Some(IN_THE_MIDDLE), ..Manner::default() };
    let front = Front::before(lab.aws.address(), manner).await;
    let endpoint = format!("http://{}", front.address);
    (front, endpoint)
}

#[tokio::test]
async fn a_killed_run_is_cleaned_up_after() {
    let lab = Lab::start().await;
    let (mut front, endpoint) = in_the_middle(&lab).await;
    let journal = lab.journal();
    let journal = journal.to_str().unwrap();
    let mut run = lab
        .rolecall(&["run", "scenarios/cors", "--jobs", "1", "--target", &endpoint, "--journal", journal])
        .spawn()
        .unwrap();
    front.held().await;
    let in_use = lab.done(&["clean", "--journal", journal]).await;
    assert!(in_use.err.contains("its run is not over"), "{}", in_use.err);
    run.kill().await.unwrap();
    assert!(lab.contents().await.concat().contains("acme-training-datarc"));
    front.release();

    let cleaned = lab.done(&["clean", "--journal", journal]).await;
    assert_eq!(cleaned.code, Some(0), "{}{}", cleaned.out, cleaned.err);
    assert!(cleaned.out.contains("removed bucket acme-training-datarc"), "{}", cleaned.out);
    lab.assert_empty().await;
    let again = lab.done(&["clean", "--journal", journal]).await;
    assert_eq!((again.code, again.out.trim()), (Some(0), "0 removed, 0 already gone, 0 left"));
}

#[tokio::test]
async fn clean_says_what_was_gone_already_and_touches_no_other_account() {
    let lab = Lab::start().await;
    let (mut front, endpoint) = in_the_middle(&lab).await;
    let mut run =
        lab.rolecall(&["run", "scenarios/cors", "--jobs", "1", "--target", &endpoint]).spawn().unwrap();
    front.held().await;
    run.kill().await.unwrap();
    front.release();

    let mut foreign = lab.rolecall(&["clean", "--target", &endpoint]);
    foreign.env("ROLECALL_CUSTOMER_ACCESS_KEY_ID", "555566667777");
    foreign.env("ROLECALL_CUSTOMER_SECRET_ACCESS_KEY", "test");
    let done: Done = foreign.output().await.unwrap().into();
    assert_eq!(done.code, Some(1), "{}{}", done.out, done.err);
    assert!(done.out.contains("these credentials are of account 555566667777"), "{}", done.out);
    assert!(lab.contents().await.concat().contains("acme-training-datarc"));

    lab.aws.reset();
    // Without a name, the journals of the state folder.
    let done = lab.done(&["clean"]).await;
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert!(done.out.contains("already gone: bucket acme-training-datarc"), "{}", done.out);
    let done = lab.done(&["clean"]).await;
    assert_eq!(done.out.trim(), "0 removed, 0 already gone, 0 left");
}

#[cfg(unix)]
#[tokio::test]
async fn a_run_that_is_stopped_tidies_up_first() {
    let lab = Lab::start().await;
    let (mut front, endpoint) = in_the_middle(&lab).await;
    let mut run = lab.rolecall(&["run", "scenarios/cors", "--target", &endpoint]).spawn().unwrap();
    front.held().await;
    let pid = run.id().unwrap().to_string();
    let mut said = BufReader::new(run.stderr.take().unwrap()).lines();
    let killed = tokio::process::Command::new("kill").args(["-TERM", &pid]).stdin(Stdio::null()).status();
    assert!(killed.await.unwrap().success());
    assert!(said.next_line().await.unwrap().unwrap().starts_with("stopping"));
    front.release();
    let done: Done = run.wait_with_output().await.unwrap().into();
    assert_eq!(done.code, Some(3), "{}", done.out);
    assert!(done.out.contains("the run was stopped"), "{}", done.out);
    lab.assert_empty().await;
}
