//! A plus in a path of S3 is a space, and so it is in the canonical request.

use rolecall_tests::{Call, send};

use super::with_a_bucket;

#[tokio::test]
async fn a_plus_in_a_path_is_a_space() {
    let aws = with_a_bucket().await;
    for (target, body) in [("/bucket/a%20b.txt", "space"), ("/bucket/a%2Bb.txt", "plus")] {
        assert_eq!(Call::s3("PUT", target).with_body(body.as_bytes()).send(&aws).await.status, 200);
    }
    let policy = br#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}}"#;
    let open = Call::s3("PUT", "/bucket?publicAccessBlock").with_body(b"<PublicAccessBlockConfiguration/>");
    assert_eq!(open.send(&aws).await.status, 200);
    assert_eq!(Call::s3("PUT", "/bucket?policy").with_body(policy).send(&aws).await.status, 204);
    for (target, host, body) in [
        ("/bucket/a+b.txt", "127.0.0.1", "space"),
        ("/bucket/a%20b.txt", "127.0.0.1", "space"),
        ("/bucket/a%2Bb.txt", "127.0.0.1", "plus"),
        ("/bucket/a%2bb.txt", "127.0.0.1", "plus"),
        ("/a+b.txt", "bucket.s3.amazonaws.com", "space"),
        ("/a%2Bb.txt", "bucket.localhost", "plus"),
    ] {
        let bytes = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let answer = send(&aws, bytes.as_bytes()).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, body), "{host}{target}");
    }
    let missing = Call::s3("GET", "/bucket/no%20such%20key").send(&aws).await;
    assert_eq!(missing.element("Key"), Some("no such key"));
}

/// AWS shows `GET /libstdc%20%20-docs.x86_64.rpm` in the canonical request of a `GET /libstdc++-docs.x86_64.rpm` that
/// was signed as it was sent: github.com/anomalizer/ngx_aws_auth/issues/87.
#[tokio::test]
async fn the_canonical_request_has_the_space_that_a_plus_is() {
    let aws = with_a_bucket().await;
    assert_eq!(Call::s3("PUT", "/bucket/a%20b").with_body(b"space").send(&aws).await.status, 200);
    let address = aws.address().to_string();
    let bytes = Call::s3("GET", "/bucket/a%20b").bytes(&address);
    let sent = String::from_utf8(bytes).unwrap().replacen("/bucket/a%20b", "/bucket/a+b", 1);
    let answer = send(&aws, sent.as_bytes()).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "space"));
    for signed in ["/bucket/a+b", "/bucket/a%2Bb"] {
        let bytes = Call::s3("GET", signed).bytes(&address);
        let sent = String::from_utf8(bytes).unwrap().replacen(signed, "/bucket/a+b", 1);
        let answer = send(&aws, sent.as_bytes()).await;
        assert_eq!((answer.status, answer.element("Code")), (403, Some("SignatureDoesNotMatch")), "{signed}");
        let canonical = answer.element("CanonicalRequest").unwrap();
        assert!(canonical.starts_with("GET\n/bucket/a%20b\n"), "{canonical}");
    }
}

#[tokio::test]
async fn a_plus_in_a_copy_source_is_a_space() {
    let aws = with_a_bucket().await;
    for (target, body) in [("/bucket/a%20b.txt", "space"), ("/bucket/a%2Bb.txt", "plus")] {
        assert_eq!(Call::s3("PUT", target).with_body(body.as_bytes()).send(&aws).await.status, 200);
    }
    for (source, body) in [
        ("bucket%2Fa+b.txt", "space"),
        ("/bucket/a+b.txt", "space"),
        ("bucket/a%20b.txt", "space"),
        ("bucket/a%2Bb.txt", "plus"),
    ] {
        let copy = Call::s3("PUT", "/bucket/copy").with_header("x-amz-copy-source", source);
        assert_eq!(copy.send(&aws).await.status, 200, "{source}");
        assert_eq!(Call::s3("GET", "/bucket/copy").send(&aws).await.body, body, "{source}");
    }
}
