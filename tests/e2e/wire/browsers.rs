//! STS, IAM and KMS before browsers: any page may call them, and the signature decides.

use rolecall_tests::{Answer, Call, send};

use super::with_a_bucket;

const SITE: &str = "https://site.example";

fn said(answer: &Answer, name: &str) -> Option<String> {
    answer.header(name).map(str::to_owned)
}

#[tokio::test]
async fn preflights_of_calls() {
    let aws = with_a_bucket().await;
    for host in ["localhost", "sts.amazonaws.com", "iam.amazonaws.com", "kms.us-east-1.amazonaws.com"] {
        let request = format!(
            "OPTIONS / HTTP/1.1\r\nHost: {host}\r\nOrigin: {SITE}\r\nAccess-Control-Request-Method: POST\r\n\
             Access-Control-Request-Headers: authorization,content-type,x-amz-date\r\n\r\n"
        );
        let answer = send(&aws, request.as_bytes()).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""), "{host}");
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("access-control-allow-headers", "authorization,content-type,x-amz-date"),
            ("access-control-max-age", "172800"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{host} {name}");
        }
        assert!(said(&answer, "access-control-allow-methods").unwrap().contains("POST"), "{host}");
    }
    // A bucket's preflight is S3's own affair.
    let request = format!(
        "OPTIONS /bucket HTTP/1.1\r\nHost: localhost\r\nOrigin: {SITE}\r\nAccess-Control-Request-Method: POST\r\n\r\n"
    );
    assert_eq!(send(&aws, request.as_bytes()).await.element("Code"), Some("AccessForbidden"));
    // And the control API lets no page in.
    let request = format!(
        "OPTIONS /_rolecall/ HTTP/1.1\r\nHost: localhost\r\nOrigin: {SITE}\r\nAccess-Control-Request-Method: POST\r\n\r\n"
    );
    assert_eq!(said(&send(&aws, request.as_bytes()).await, "access-control-allow-origin"), None);
}

#[tokio::test]
async fn answers_and_refusals_may_be_read() {
    let aws = with_a_bucket().await;
    let sts = || Call::query("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    let iam = || Call::query("iam", "Action=GetUser&UserName=none&Version=2010-05-08");
    let kms = || {
        let call = Call { service: "kms", ..Call::s3("POST", "/") };
        call.with_header("content-type", "application/x-amz-json-1.1")
            .with_header("x-amz-target", "TrentService.ListKeys")
            .with_body(b"{}")
    };
    for (call, status) in [(sts(), 200), (iam(), 404), (kms(), 501)] {
        let answer = call.with_header("origin", SITE).send(&aws).await;
        assert_eq!(said(&answer, "access-control-allow-origin").as_deref(), Some("*"), "{}", answer.body);
        assert!(said(&answer, "access-control-expose-headers").unwrap().contains("x-amzn-RequestId"));
        assert!(answer.status == status || answer.status < 300, "{}", answer.body);
    }
    for call in [sts(), iam(), kms()] {
        assert_eq!(said(&call.send(&aws).await, "access-control-allow-origin"), None, "without an Origin");
    }
}
