//! The control API and the emulator as a library: health, clock, requests, isolation.

use rolecall_emulator::Emulator;
use rolecall_tests::{Call, send};

async fn started() -> Emulator {
    Emulator::builder().start().await.unwrap()
}

fn plain(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into()
}

#[tokio::test]
async fn health_is_answered() {
    let aws = started().await;
    let answer = send(&aws, &plain("GET", "/_rolecall/health", "", "")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains(r#""status":"ok""#), "{}", answer.body);
}

#[tokio::test]
async fn what_is_not_there_says_what_is() {
    let aws = started().await;
    assert_eq!(send(&aws, &plain("GET", "/_rolecall/nothing", "", "")).await.status, 404);
    assert_eq!(send(&aws, &plain("GET", "/_rolecall/explain/NONE", "", "")).await.status, 404);
    let answer = send(&aws, &plain("GET", "/_rolecall/reset", "", "")).await;
    assert_eq!(answer.status, 405);
    assert!(answer.body.contains("use POST"), "{}", answer.body);
}

#[tokio::test]
async fn the_clock_moves_and_signatures_age() {
    let aws = started().await;
    let call = Call::query("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(call.send(&aws).await.status, 200);
    let moved = send(&aws, &plain("POST", "/_rolecall/clock", "", r#"{"advance": "16m"}"#)).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
    let answer = call.send(&aws).await;
    assert_eq!((answer.status, answer.element("Code")), (403, Some("SignatureDoesNotMatch")));
    assert!(answer.element("Message").unwrap().starts_with("Signature expired: "), "{}", answer.body);
}

#[tokio::test]
async fn two_emulators_share_nothing() {
    let (one, other) = (started().await, started().await);
    assert_eq!(Call::s3("PUT", "/mine").send(&one).await.status, 200);
    assert_eq!(Call::s3("GET", "/mine").send(&one).await.status, 200);
    assert_eq!(Call::s3("GET", "/mine").send(&other).await.element("Code"), Some("NoSuchBucket"));
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let aws = started().await;
    assert_eq!(Call::s3("PUT", "/mine").send(&aws).await.status, 200);
    assert_eq!(send(&aws, &plain("POST", "/_rolecall/reset", "", "")).await.status, 200);
    assert_eq!(Call::s3("GET", "/mine").send(&aws).await.status, 404);
}

#[tokio::test]
async fn a_snapshot_is_restored_as_often_as_needed_and_also_in_another_emulator() {
    let (aws, other) = (started().await, started().await);
    let status = async |aws: &Emulator, method: &str, target: &str, body: &str| {
        Call::s3(method, target).with_body(body.as_bytes()).send(aws).await.status
    };
    for (target, body) in [("/bucket", ""), ("/bucket/kept", "old"), ("/bucket/gone", "old")] {
        assert_eq!(status(&aws, "PUT", target, body).await, 200, "{target}");
    }
    let (snapshot, before) = (aws.snapshot(), aws.digest());
    for aws in [&aws, &other, &aws] {
        aws.restore(&snapshot);
        assert_eq!(aws.digest(), before);
        assert_eq!(Call::s3("GET", "/bucket/kept").send(aws).await.body, "old");
        assert_eq!(status(aws, "PUT", "/bucket/kept", "new").await, 200);
        assert_eq!(status(aws, "DELETE", "/bucket/gone", "").await, 204);
        assert_eq!(status(aws, "PUT", "/another", "").await, 200);
        let made = Call::query("iam", "Action=CreateUser&Version=2010-05-08&UserName=u").send(aws).await;
        assert_eq!(made.status, 200, "there is none yet: {}", made.body);
        assert_ne!(aws.digest(), before);
    }
}

#[tokio::test]
async fn a_dropped_emulator_is_gone() {
    let aws = started().await;
    let address = aws.address();
    aws.shutdown().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_refusal_links_to_its_explanation() {
    let aws = started().await;
    let answer = Call::s3("GET", "/no-such-bucket").send(&aws).await;
    let link = answer.header("x-rolecall-explain").unwrap().to_owned();
    let explained = send(&aws, &plain("GET", &link, "", "")).await;
    assert_eq!(explained.status, 200);
    assert!(explained.body.contains(r#""code":"NoSuchBucket""#), "{}", explained.body);
}
