//! A request for a service that is not emulated is refused by name, in the service's own protocol.

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, Call, send};

use super::with_a_bucket;

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const OURS: &str = "; it emulates S3, STS, IAM, IAM Toolbox and the part of KMS that S3 uses.";

/// What a client of a service reads: its code and its message.
fn read(answer: &Answer) -> (String, String) {
    let kind = answer.header("content-type").unwrap_or_default();
    if kind.contains("json") {
        let error: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let code = error["__type"].as_str().or_else(|| answer.header("x-amzn-errortype")).unwrap();
        return (code.to_owned(), error["message"].as_str().unwrap().to_owned());
    }
    let text = |name| answer.element(name).unwrap_or_else(|| panic!("no {name} in {answer:?}")).to_owned();
    (text("Code"), text("Message"))
}

async fn is_refused(aws: &Emulator, call: Call<'_>, named: &str, form: &str) {
    let answer = call.send(aws).await;
    assert_eq!(answer.status, 501, "{named}: {answer:?}");
    let kind = answer.header("content-type").unwrap();
    assert!(
        kind == form || answer.body.starts_with(form) || answer.body.contains(form),
        "{named}: {kind} {}",
        answer.body
    );
    let message = format!("rolecall does not emulate {named}{OURS}");
    assert_eq!(read(&answer), ("NotImplemented".to_owned(), message), "{named}");
    assert!(answer.header("x-rolecall-explain").is_some());
}

fn signed_for<'a>(service: &'a str, method: &'a str, target: &'a str) -> Call<'a> {
    Call { service, ..Call::s3(method, target) }
}

#[tokio::test]
async fn services_are_recognised_by_their_credential_scope() {
    let aws = with_a_bucket().await;
    let json = |call: Call<'static>, version, target| {
        call.with_header("content-type", version).with_header("x-amz-target", target).with_body(b"{}")
    };
    let form = |service, form: &'static str| {
        signed_for(service, "POST", "/").with_header("content-type", FORM).with_body(form.as_bytes())
    };
    let (one, zero) = ("application/x-amz-json-1.1", "application/x-amz-json-1.0");
    for (call, named, wire) in [
        (
            json(signed_for("dynamodb", "POST", "/"), zero, "DynamoDB_20120810.ListTables"),
            "Amazon DynamoDB (dynamodb:ListTables)",
            zero,
        ),
        (
            json(signed_for("secretsmanager", "POST", "/"), one, "secretsmanager.ListSecrets"),
            "AWS Secrets Manager (secretsmanager:ListSecrets)",
            one,
        ),
        (
            json(signed_for("sqs", "POST", "/"), zero, "AmazonSQS.ListQueues"),
            "Amazon Simple Queue Service (sqs:ListQueues)",
            zero,
        ),
        (
            form("sqs", "Action=ListQueues&Version=2012-11-05"),
            "Amazon Simple Queue Service (sqs)",
            "<ErrorResponse xmlns=\"http://sqs.amazonaws.com/doc/2012-11-05/\">",
        ),
        (
            form("cloudformation", "Action=ListStacks&Version=2010-05-15"),
            "AWS CloudFormation (cloudformation)",
            "<ErrorResponse",
        ),
        (
            form("ec2", "Action=DescribeRegions&Version=2016-11-15"),
            "Amazon Elastic Compute Cloud (ec2)",
            "<Response><Errors><Error>",
        ),
        (signed_for("lambda", "GET", "/2015-03-31/functions"), "AWS Lambda (lambda)", "application/json"),
        (
            signed_for("cloudfront", "GET", "/2020-05-31/distribution"),
            "Amazon CloudFront (cloudfront)",
            "<ErrorResponse",
        ),
        (
            signed_for("s3express", "GET", "/bucket--use1-az4--x-s3?session"),
            "Amazon S3 Express One Zone (s3express)",
            "<Error><Code>",
        ),
    ] {
        is_refused(&aws, call, named, wire).await;
    }
}

#[tokio::test]
async fn services_are_recognised_by_their_host() {
    let aws = with_a_bucket().await;
    for (host, target, named, form) in [
        ("sqs.us-east-1.amazonaws.com", "/", "Amazon Simple Queue Service (sqs)", "{"),
        (
            "ec2.amazonaws.com",
            "/?Action=DescribeRegions",
            "Amazon Elastic Compute Cloud (ec2:DescribeRegions)",
            "<Response>",
        ),
        ("streams.dynamodb.eu-west-1.amazonaws.com", "/", "Amazon DynamoDB Streams (dynamodb)", "{"),
        ("lambda.us-east-1.api.aws", "/2015-03-31/functions", "AWS Lambda (lambda)", "{"),
        ("route53.amazonaws.com", "/2013-04-01/hostedzone", "Amazon Route 53 (route53)", "<ErrorResponse"),
        (
            "123456789012.s3-control.us-east-1.amazonaws.com",
            "/v20180820/jobs",
            "Amazon S3 Control (s3-control)",
            "<ErrorResponse",
        ),
        (
            "ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com",
            "/k",
            "Amazon S3 access points (s3-accesspoint)",
            "<Error>",
        ),
        (
            "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
            "/k",
            "Amazon S3 Express One Zone (s3express)",
            "<Error>",
        ),
        (
            "127.0.0.1",
            "/arn%3Aaws%3As3%3Aus-east-1%3A123456789012%3Aaccesspoint%2Fap/k",
            "Amazon S3 access points (s3-accesspoint)",
            "<Error>",
        ),
        (
            "127.0.0.1",
            "/arn:aws:s3:us-east-1:123456789012:accesspoint/ap/k",
            "Amazon S3 access points (s3-accesspoint)",
            "<Error>",
        ),
        ("127.0.0.1", "/b--use1-az4--x-s3/k", "Amazon S3 Express One Zone (s3express)", "<Error>"),
    ] {
        is_refused(&aws, Call::s3("GET", target).at(host), named, form).await;
    }
}

/// Without a signature there is no credential scope.
#[tokio::test]
async fn unsigned_requests_are_recognised_by_target_version_and_path() {
    let aws = with_a_bucket().await;
    let post = |headers: &str, body: &str| {
        format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    for (request, named) in [
        (
            post("X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth", "{}"),
            "Amazon Cognito Identity Provider (cognito-idp:InitiateAuth)",
        ),
        (
            post(&format!("Content-Type: {FORM}"), "Action=ListTopics&Version=2010-03-31"),
            "Amazon Simple Notification Service (sns)",
        ),
        (
            post(&format!("Content-Type: {FORM}"), "Version=2016-11-15&Action=DescribeRegions"),
            "Amazon Elastic Compute Cloud (ec2)",
        ),
        (
            "GET /?Action=ListStacks&Version=2010-05-15 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".to_owned(),
            "AWS CloudFormation (cloudformation:ListStacks)",
        ),
        ("GET /2015-03-31/functions HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".to_owned(), "AWS Lambda (lambda)"),
    ] {
        let answer = send(&aws, request.as_bytes()).await;
        assert_eq!(answer.status, 501, "{named}: {answer:?}");
        assert_eq!(read(&answer).1, format!("rolecall does not emulate {named}{OURS}"));
    }
}

/// `rpc-v2-cbor`: a map of two texts.
#[tokio::test]
async fn cbor_is_answered_in_cbor() {
    let aws = with_a_bucket().await;
    let call =
        signed_for("monitoring", "POST", "/service/GraniteServiceVersion20100801/operation/ListMetrics");
    let call = call.with_header("smithy-protocol", "rpc-v2-cbor").with_body(b"\xa0");
    let answer = call.send(&aws).await;
    assert_eq!((answer.status, answer.header("content-type")), (501, Some("application/cbor")));
    assert_eq!(answer.header("smithy-protocol"), Some("rpc-v2-cbor"));
    assert!(answer.body.contains("__type\u{6e}NotImplemented"), "{:?}", answer.body);
    assert!(answer.body.contains("Amazon CloudWatch (monitoring:ListMetrics)"), "{:?}", answer.body);
}

/// What is ours stays ours: a scope that is no service's, and hosts of ours under a foreign scope.
#[tokio::test]
async fn what_is_emulated_is_not_taken_for_another_service() {
    let aws = with_a_bucket().await;
    let answer = signed_for("no-such-service", "GET", "/bucket")
        .with_header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        .send(&aws)
        .await;
    assert_eq!((answer.status, answer.element("Code")), (400, Some("AuthorizationHeaderMalformed")));
    let answer = signed_for("sqs", "GET", "/")
        .at("s3.amazonaws.com")
        .with_header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        .send(&aws)
        .await;
    assert_eq!((answer.status, answer.element("Code")), (400, Some("AuthorizationHeaderMalformed")));
    let answer = signed_for("ec2", "GET", "/bucket/key")
        .with_header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        .send(&aws)
        .await;
    assert_eq!((answer.status, answer.element("Code")), (400, Some("AuthorizationHeaderMalformed")));
    let form = "Action=GetCallerIdentity&Version=2011-06-15";
    let call = Call { host: "sts.amazonaws.com", ..Call::query("sqs", form) };
    let answer = call.send(&aws).await;
    assert_eq!((answer.status, answer.element("Code")), (403, Some("SignatureDoesNotMatch")));
    // A bucket may be named like a version.
    assert_eq!(Call::s3("PUT", "/2015-03-31").send(&aws).await.status, 200);
    assert_eq!(Call::s3("PUT", "/2015-03-31/functions").with_body(b"x").send(&aws).await.status, 200);
    assert_eq!(Call::s3("GET", "/2015-03-31/functions").send(&aws).await.body, "x");
}
