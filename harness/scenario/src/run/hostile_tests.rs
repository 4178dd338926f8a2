//! Targets that hang, break off and answer nonsense: each is an error, never a failure, and never the page's verdict.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::page::fixture;
use rolecall_client::raw::{Caller, send};
use rolecall_client::target::Target;

/// What a target does with a connection.
#[derive(Clone, Copy, Debug)]
enum Manner {
    Hangs,
    BreaksOff,
    Answers(&'static str),
}

/// A target of this manner, for as long as the test runs.
async fn target(manner: Manner) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(meet(stream, manner));
        }
    });
    endpoint
}

async fn meet(mut stream: TcpStream, manner: Manner) {
    let mut request = [0; 16 * 1024];
    let _ = stream.read(&mut request).await;
    match manner {
        Manner::Hangs => std::future::pending().await,
        Manner::BreaksOff => {}
        Manner::Answers(answer) => {
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    }
}

#[tokio::test]
async fn a_target_that_is_no_aws_is_an_error() {
    let html = "content-type: text/html\r\ncontent-length: 9\r\n\r\n<h1>x</h1";
    let [welcome, gateway, not_found] = ["200 OK", "502 Bad Gateway", "404 Not Found"]
        .map(|status| format!("HTTP/1.1 {status}\r\n{html}").leak());
    for (manner, said) in [
        (Manner::Hangs, "it ran out of time: 100ms were allowed"),
        (Manner::BreaksOff, "does not answer"),
        (Manner::Answers("SSH-2.0-OpenSSH_9.2\r\n"), "does not answer"),
        (Manner::Answers(welcome), "an answer of another kind: status 200"),
        (Manner::Answers(gateway), "an answer of another kind: status 502"),
        (Manner::Answers(not_found), "an answer of another kind: status 404"),
    ] {
        let (scenario, endpoint) = (fixture(), target(manner).await);
        let set_up = async {
            World::set_up(&scenario.setup, &endpoint, None).await?;
            Ok(())
        };
        let limit = if matches!(manner, Manner::Hangs) { 100 } else { 20_000 };
        let verdict = within(Some(Duration::from_millis(limit)), set_up).await.unwrap_err();
        assert_eq!(verdict.class(), Class::Error, "{manner:?}: {verdict}");
        assert!(verdict.to_string().contains(said), "{manner:?}: {verdict}");
    }
}

/// A working world that fails in this way, and what is then said of its checks.
async fn faulty(fault: &str) -> Verdict {
    let (emulator, world) = embedded(&fixture().setup, &Options::default()).await.unwrap();
    let target = Target::endpoint(&emulator.endpoint()).unwrap();
    let request = Request::post(format!("{}/_rolecall/faults", emulator.endpoint()));
    let answer = send(&target, request.body(Bytes::from(fault.to_owned())).unwrap(), Caller::Server).await;
    assert_eq!(answer.unwrap().status, 200, "{fault}");
    judge(&Expect::all_ok(), &world.observe().await.unwrap(), Verdict::NotAsExpected).unwrap_err()
}

#[tokio::test]
async fn a_fault_in_the_middle_of_the_checks_is_an_error() {
    for (fault, said) in [
        (r#"{"service": "sts", "fault": "throttling"}"#, "AWSAssumeRole cannot be told"),
        (r#"{"service": "sts", "fault": "internal-error"}"#, "AWSAssumeRole cannot be told"),
        (r#"{"service": "s3", "fault": "slow-down"}"#, "the server's GET was answered 503 SlowDown"),
        (
            r#"{"service": "s3", "operation": "GetObject", "fault": "cut-body"}"#,
            "the server's GET came to nothing",
        ),
    ] {
        let verdict = faulty(fault).await;
        assert_eq!(verdict.class(), Class::Error, "{fault}: {verdict}");
        assert!(verdict.to_string().contains(said), "{fault}: {verdict}");
    }
}

#[tokio::test]
async fn a_setup_that_hangs_is_an_error_of_each_scenario_that_stands_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("aws");
    std::fs::write(
        &program,
        "#!/bin/sh\n[ \"$1\" = --version ] && exec echo aws-cli/2.13.0 x\nexec sleep 600\n",
    )
    .unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let program = crate::command::AwsProgram::checked(&program, Some("/usr/bin:/bin".into())).await.unwrap();
    let limit = Duration::from_millis(200);
    let options = Options { aws_cli: Some(program), timeout: Some(limit), ..Options::default() };
    let outcomes = outcomes(vec![fixture(), fixture()], options).await;
    assert_eq!(outcomes.len(), 2);
    for outcome in outcomes {
        assert_eq!(outcome.verdict, Verdict::Stopped(Stopped::TimedOut { limit }));
    }
}
