//! Bodies that stall, lie, nest, or come when nobody wants them any more.

use std::time::Duration;

use rolecall_emulator::Emulator;
use rolecall_tests::{Call, content_md5, send, try_send};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn started() -> Emulator {
    Emulator::builder().idle_timeout(Duration::from_millis(50)).start().await.unwrap()
}

async fn with_a_bucket() -> Emulator {
    let aws = started().await;
    assert_eq!(Call::s3("PUT", "/bucket").send(&aws).await.status, 200);
    aws
}

async fn is_up(aws: &Emulator) {
    let answer = send(aws, b"GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
    assert_eq!(answer.status, 200);
}

/// All that comes until the server closes the connection.
async fn conversation(aws: &Emulator, bytes: &[u8]) -> String {
    let talk = async {
        let mut stream = TcpStream::connect(aws.address()).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    let answer =
        tokio::time::timeout(Duration::from_secs(20), talk).await.expect("the server closes the connection");
    rolecall_tests::seen::note_text(&answer);
    answer
}

fn edited(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    text.replacen(from, to, 1).into_bytes()
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up() {
    let aws = with_a_bucket().await;
    let address = aws.address().to_string();
    let mut bytes = Call::s3("PUT", "/bucket/key").with_body(b"all of the body").bytes(&address);
    bytes.truncate(bytes.len() - 5);
    let answer = conversation(&aws, &bytes).await;
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("<Code>RequestTimeout</Code>"), "{answer}");
    assert_eq!(Call::s3("GET", "/bucket/key").send(&aws).await.element("Code"), Some("NoSuchKey"));
    let form = "Action=GetCallerIdentity&Version=2011-06-15";
    let mut bytes = Call::query("sts", form).bytes(&address);
    bytes.truncate(bytes.len() - 5);
    let answer = conversation(&aws, &bytes).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    is_up(&aws).await;
}

#[tokio::test]
async fn a_length_that_is_too_short_leaves_garbage_behind() {
    let aws = with_a_bucket().await;
    let bytes =
        Call::s3("PUT", "/bucket/key").with_body(b"all of the body").bytes(&aws.address().to_string());
    let answer = conversation(&aws, &edited(&bytes, "content-length: 15", "content-length: 5")).await;
    assert!(answer.contains("<Code>XAmzContentSHA256Mismatch</Code>"), "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 2, "{answer}");
    assert!(answer.contains("HTTP/1.1 400 Bad Request"), "{answer}");
    is_up(&aws).await;
}

#[tokio::test]
async fn a_length_that_is_no_length() {
    let aws = with_a_bucket().await;
    let bytes =
        Call::s3("PUT", "/bucket/key").with_body(b"all of the body").bytes(&aws.address().to_string());
    for length in ["-1", "x", "15, 16", "99999999999999999999999", "+15", "0x0f", "15\r\ncontent-length: 16"]
    {
        let edited = edited(&bytes, "content-length: 15", &format!("content-length: {length}"));
        let answer = conversation(&aws, &edited).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{length}: {answer}");
    }
    is_up(&aws).await;
}

#[tokio::test]
async fn chunked_encoding_that_makes_no_sense() {
    let aws = with_a_bucket().await;
    let head = "PUT /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (headers, body) in [
        ("Transfer-Encoding: chunked", "zz\r\nhello\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "ffffffffffffffffff\r\n"),
        ("Transfer-Encoding: chunked", "-5\r\nhello\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "5\r\nhelloworld\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "5;\x01\r\nhello\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "0\r\nno trailer\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked, chunked", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked, gzip", "0\r\n\r\n"),
        ("Transfer-Encoding: gzip", "0\r\n\r\n"),
        ("Transfer-Encoding: \x0bchunked", "0\r\n\r\n"),
    ] {
        let bytes = format!("{head}{headers}\r\nConnection: close\r\n\r\n{body}").into_bytes();
        let status = try_send(&aws, &bytes).await.map(|answer| answer.status);
        assert!(status.is_none_or(|status| (400..500).contains(&status)), "{headers} {body:?}: {status:?}");
        let sts = bytes.strip_prefix(b"PUT /bucket/key").unwrap();
        let status = try_send(&aws, &[b"POST /", sts].concat()).await.map(|answer| answer.status);
        assert!(status.is_none_or(|status| (300..500).contains(&status)), "{headers} {body:?}: {status:?}");
    }
    let long = format!("{head}Transfer-Encoding: chunked\r\n\r\n5;{}", "x".repeat(1_000_000));
    let _ = try_send(&aws, long.as_bytes()).await;
    is_up(&aws).await;
}

/// The client sends all it has before it reads: it must be able to, and then read the refusal.
#[tokio::test]
async fn a_refusal_can_be_read_by_a_client_that_is_still_sending() {
    let aws = with_a_bucket().await;
    let body = vec![b'x'; 32 * 1024 * 1024];
    let call = Call::s3("PUT", "/bucket/key").with_body(&body);
    let answer = call.clone().signed_by("111122223333", "wrong", None).send(&aws).await;
    assert_eq!((answer.status, answer.element("Code")), (403, Some("SignatureDoesNotMatch")));
    let answer = Call { target: "/no-such-bucket/key", ..call }.send(&aws).await;
    assert_eq!((answer.status, answer.element("Code")), (404, Some("NoSuchBucket")));
    let answer = Call { service: "sts", ..Call::s3("POST", "/").with_body(&body) }
        .with_header("content-type", "application/x-www-form-urlencoded")
        .send(&aws)
        .await;
    assert_eq!(answer.status, 413);
    is_up(&aws).await;
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_without_being_told_to_go_on() {
    let aws = with_a_bucket().await;
    let expecting = |call: &Call<'_>| {
        let bytes = call.bytes(&aws.address().to_string());
        let bytes = edited(&bytes, "\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        bytes[..bytes.len() - call.body.len()].to_vec()
    };
    let call = Call::s3("PUT", "/bucket/key").with_body(b"all of the body");
    let refused =
        conversation(&aws, &expecting(&call.clone().signed_by("111122223333", "wrong", None))).await;
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    let accepted = conversation(&aws, &expecting(&call)).await;
    assert!(accepted.starts_with("HTTP/1.1 100 Continue"), "{accepted}");
    is_up(&aws).await;
}

#[tokio::test]
async fn xml_that_nests_without_end() {
    let aws = with_a_bucket().await;
    let depth = 50_000;
    for (target, outer, inner) in [
        ("PUT /bucket?cors", "CORSConfiguration", "CORSRule"),
        ("PUT /bucket?cors", "CORSConfiguration", "x"),
        ("PUT /bucket?tagging", "Tagging", "TagSet"),
        ("PUT /bucket?versioning", "VersioningConfiguration", "x"),
        ("PUT /bucket?ownershipControls", "OwnershipControls", "Rule"),
        ("PUT /bucket?publicAccessBlock", "PublicAccessBlockConfiguration", "x"),
        ("PUT /bucket/key?tagging", "Tagging", "Tag"),
        ("POST /bucket?delete", "Delete", "Object"),
        ("POST /bucket/key?uploadId=x", "CompleteMultipartUpload", "Part"),
        ("PUT /another", "CreateBucketConfiguration", "x"),
    ] {
        let (method, target) = target.split_once(' ').unwrap();
        let closed = format!(
            "<{outer}>{}{}</{outer}>",
            format!("<{inner}>").repeat(depth),
            format!("</{inner}>").repeat(depth)
        );
        let open = format!("<{outer}>{}", format!("<{inner}>").repeat(depth));
        for body in [closed, open] {
            let answer = Call::s3(method, target)
                .with_body(body.as_bytes())
                .with_header("content-md5", &content_md5(body.as_bytes()))
                .send(&aws)
                .await;
            assert!(answer.status < 500, "{method} {target}: {}", answer.body);
        }
    }
    is_up(&aws).await;
}

#[tokio::test]
async fn json_that_nests_without_end() {
    let aws = with_a_bucket().await;
    for (open, close) in [("[", "]"), (r#"{"Statement":"#, "}"), (r#"{"a":["#, "]}")] {
        for depth in [100, 200, 1_400] {
            let policy = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let answer = Call::s3("PUT", "/bucket?policy").with_body(policy.as_bytes()).send(&aws).await;
            assert_eq!((answer.status, answer.element("Code")), (400, Some("MalformedPolicy")), "{open}");
            let encoded = policy.replace('{', "%7B").replace('"', "%22").replace('}', "%7D");
            let form = format!(
                "Action=CreateRole&Version=2010-05-08&RoleName=Role&AssumeRolePolicyDocument={encoded}"
            );
            let answer = Call::query("iam", &form).send(&aws).await;
            assert_eq!(answer.status, 400, "{}", answer.body);
            let head = "POST /_rolecall/faults HTTP/1.1\r\nHost: 127.0.0.1\r\n";
            let control = format!("{head}content-length: {}\r\n\r\n{policy}", policy.len());
            assert_eq!(send(&aws, control.as_bytes()).await.status, 400);
        }
    }
    is_up(&aws).await;
}
