//! What is kept of requests that were answered.

use rolecall_tests::{Call, content_md5, send};

use super::{health, memory::resident, with_a_bucket};

/// Each asks the engine a thousand questions, all of which are kept, as far as they fit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_of_a_thousand_questions_drives_older_ones_out() {
    let _alone = super::alone().await;
    let aws = with_a_bucket().await;
    let keys: String = (0..1000).map(|index| format!("<Object><Key>{index:0400}</Key></Object>")).collect();
    let body = format!("<Delete>{keys}<Quiet>true</Quiet></Delete>");
    let md5 = content_md5(body.as_bytes());
    let call = Call::s3("POST", "/bucket?delete").with_body(body.as_bytes()).with_header("content-md5", &md5);
    let first = call.send(&aws).await;
    assert_eq!(first.status, 200, "{}", first.body);
    let first = first.header("x-amz-request-id").unwrap().to_owned();
    let after_one = resident();
    for _ in 0..100 {
        assert_eq!(call.send(&aws).await.status, 200);
    }
    let grown = resident().saturating_sub(after_one);
    assert!(grown < 160 * 1024 * 1024, "it grew by {grown} bytes");
    let forgotten = health(&aws).await["forgotten"]["requests"].as_u64().unwrap();
    assert!(forgotten > 10, "{forgotten} were forgotten");
    let request = format!("GET /_rolecall/explain/{first} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let answer = send(&aws, request.as_bytes()).await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.body.contains(&format!("as far as they fit into 64 MiB; {forgotten} were forgotten.")),
        "{}",
        answer.body
    );
}

/// The newest is kept and explained.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_last_is_explained() {
    let _alone = super::alone().await;
    let aws = with_a_bucket().await;
    let answer = Call::s3("GET", "/bucket/key").signed_by("111122223333", "wrong", None).send(&aws).await;
    let id = answer.header("x-amz-request-id").unwrap();
    let request = format!("GET /_rolecall/explain/{id} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    assert_eq!(send(&aws, request.as_bytes()).await.status, 200);
    assert_eq!(health(&aws).await["forgotten"]["requests"], 0);
}
