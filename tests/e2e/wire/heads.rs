//! An answer to HEAD has the Content-Length that the answer to GET has, also where that is 0.

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, Call, send};

use super::with_a_bucket;

async fn unsigned(aws: &Emulator, method: &str, target: &str, host: &str) -> Answer {
    send(aws, format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await
}

#[tokio::test]
async fn an_object_says_its_length_also_where_it_is_empty() {
    let aws = with_a_bucket().await;
    for (key, body) in [("/bucket/empty", ""), ("/bucket/full", "0123456789")] {
        assert_eq!(Call::s3("PUT", key).with_body(body.as_bytes()).send(&aws).await.status, 200);
        for method in ["GET", "HEAD"] {
            let answer = Call::s3(method, key).send(&aws).await;
            assert_eq!(answer.status, 200);
            let length = body.len().to_string();
            assert_eq!(answer.header("content-length"), Some(length.as_str()), "{method} {key}");
        }
    }
    let part = Call::s3("HEAD", "/bucket/full").with_header("range", "bytes=2-4").send(&aws).await;
    assert_eq!((part.status, part.header("content-length")), (206, Some("3")));
    let bucket = Call::s3("HEAD", "/bucket").send(&aws).await;
    assert_eq!((bucket.status, bucket.header("content-length")), (200, Some("0")));
}

#[tokio::test]
async fn what_has_no_body_by_its_status_says_no_length() {
    let aws = with_a_bucket().await;
    assert_eq!(Call::s3("PUT", "/bucket/key").with_body(b"0123456789").send(&aws).await.status, 200);
    for method in ["GET", "HEAD"] {
        let answer = Call::s3(method, "/bucket/key").with_header("if-none-match", "*").send(&aws).await;
        assert_eq!((answer.status, answer.header("content-length")), (304, None), "{method}");
    }
    let answer = Call::s3("DELETE", "/bucket/key").send(&aws).await;
    assert_eq!((answer.status, answer.header("content-length")), (204, None));
}

/// Refusals of every service, at hosts that lead to each: to HEAD they are as long as to GET.
#[tokio::test]
async fn a_refusal_to_head_says_the_length_of_the_refusal_to_get() {
    let aws = with_a_bucket().await;
    for (host, target) in [
        ("127.0.0.1", "/bucket/key"),
        ("127.0.0.1", "/no-such-bucket"),
        ("127.0.0.1", "/bucket/%zz"),
        ("sts.amazonaws.com", "/path"),
        ("sts.amazonaws.com", "/%zz"),
        ("sts.amazonaws.com", "/"),
        ("iam.amazonaws.com", "/path"),
        ("iam.amazonaws.com", "/?Action=ListUsers&Version=2010-05-08"),
        ("kms.us-east-1.amazonaws.com", "/"),
        ("iam-toolbox.us-east-1.amazonaws.com", "/authorization-details/a"),
        ("sqs.us-east-1.amazonaws.com", "/"),
        ("ec2.us-east-1.amazonaws.com", "/?Action=DescribeRegions&Version=2016-11-15"),
        ("lambda.us-east-1.amazonaws.com", "/2015-03-31/functions"),
        ("127.0.0.1", "/_rolecall/no-such-path"),
    ] {
        let get = unsigned(&aws, "GET", target, host).await;
        let head = unsigned(&aws, "HEAD", target, host).await;
        assert_eq!(head.status, get.status, "{host}{target}");
        let length = get.body.len().to_string();
        assert_eq!(get.header("content-length"), Some(length.as_str()), "GET {host}{target}");
        assert_eq!(head.header("content-length"), Some(length.as_str()), "HEAD {host}{target}");
    }
    // The control API says in its message which method it was.
    let head = unsigned(&aws, "HEAD", "/_rolecall/health", "127.0.0.1").await;
    assert_eq!(head.status, 405);
    assert!(head.header("content-length").is_some_and(|length| length != "0"));
}
