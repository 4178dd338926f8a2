//! SigV4 in the query, as the query services check it.

use rolecall_tests::CUSTOMER;

use super::auth_header::{INVALID_TOKEN, MISMATCH, REGION, SERVICE};
use super::client::{Identity, Request};
use super::lab::Lab;
use super::table::{Expected, Table, accepted};

const QUESTION: &str = "/?Action=GetCallerIdentity&Version=2011-06-15";
const ALGORITHM: &str = "X-Amz-Algorithm=AWS4-HMAC-SHA256";
const PARTS: [(&str, &str); 4] = [
    ("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE%2F20260719%2Fus-east-1%2Fsts%2Faws4_request"),
    ("X-Amz-Signature", "00"),
    ("X-Amz-SignedHeaders", "host"),
    ("X-Amz-Date", "20260719T100000Z"),
];

fn request() -> Request {
    Request::new("sts", &Identity::root(CUSTOMER), "GET", QUESTION).presigned()
}

/// By hand, and not signed.
fn with(query: &str) -> Request {
    let target = format!("{QUESTION}&{ALGORITHM}{query}");
    Request::new("sts", &Identity::root(CUSTOMER), "GET", &target).unsigned()
}

fn incomplete(message: impl Into<String>) -> Expected {
    Expected::sts(400, "IncompleteSignature", message)
}

/// Row 7d: all that is missing is named, in this order.
#[tokio::test]
async fn missing_parts() {
    let lab = Lab::new().await;
    let mut table = Table::new("§2.1: row 7d");
    // One bit for each part that is there.
    for there in 0..15 {
        let is_there = |index: usize| there & (1 << index) != 0;
        let parts = PARTS.iter().enumerate();
        let query: Vec<_> = parts
            .clone()
            .filter(|(index, _)| is_there(*index))
            .map(|(_, (name, value))| format!("&{name}={value}"))
            .collect();
        let missing: Vec<_> = parts
            .filter(|(index, _)| !is_there(*index))
            .map(|(_, (name, _))| format!("AWS query-string parameters must include '{name}'. "))
            .collect();
        let message = format!("{}Re-examine the query-string parameters.", missing.concat());
        let answer = lab.send(&with(&query.concat())).await;
        table.row(format!("there: {query:?}"), &answer, &incomplete(message));
    }
    table.finish();
}

#[tokio::test]
async fn checks() {
    let lab = Lab::new().await;
    lab.aws.clock().freeze();
    let now = lab.aws.clock().now();
    let shown =
        |minutes: i64| (now + chrono::TimeDelta::minutes(minutes)).format("%Y%m%dT%H%M%SZ").to_string();
    let mismatch = |message: &str| Expected::sts(403, "SignatureDoesNotMatch", message);
    let early = format!(
        "Signature not yet current: {} is still later than {} ({} + 15 min.)",
        shown(16),
        shown(15),
        shown(0)
    );
    let (user, role) = lab.simple().await;
    let session = lab.session(&user.identity, &role, &[]).await;
    let session = Request::new("sts", &session, "GET", QUESTION).presigned();
    let stranger = Identity { key: "AKIAIOSFODNN7EXAMPLE".to_owned(), ..Identity::root(CUSTOMER) };
    let stranger = Request::new("sts", &stranger, "GET", QUESTION).presigned();
    let in_16_minutes = (now + chrono::TimeDelta::minutes(16)).into();
    let host = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    let rows = [
        ("good", request(), accepted("GetCallerIdentity")),
        ("good, by a session", session, accepted("GetCallerIdentity")),
        (
            "5: a header as well",
            request().then_add("authorization", "AWS4-HMAC-SHA256 a=b"),
            mismatch("").without_message(),
        ),
        (
            "8: host not signed",
            request().then_replace("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=accept"),
            mismatch(host),
        ),
        (
            "9: no date",
            request().then_replace(&format!("X-Amz-Date={}", shown(0)), "X-Amz-Date=today"),
            incomplete(
                "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601",
            ),
        ),
        ("11: in 16 minutes", request().at(in_16_minutes), mismatch(&early)),
        (
            "12: four parts",
            request().then_replace("%2Faws4_request", ""),
            incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
                 '{CUSTOMER}/{}/us-east-1/sts'",
                now.format("%Y%m%d")
            )),
        ),
        ("13: region", request().region("eu-west-1"), mismatch(REGION)),
        ("13: service", request().service("s3"), mismatch(SERVICE)),
        ("13: both", request().service("s3").region("eu-west-1"), mismatch(&format!("{REGION}{SERVICE}"))),
        ("15: unknown key", stranger, Expected::sts(403, "InvalidClientTokenId", INVALID_TOKEN)),
        ("16: bad signature", request().bad_signature(), mismatch(MISMATCH)),
        (
            "16: a parameter more",
            request().then_replace("Version=2011-06-15", "Version=2011-06-15&a=b"),
            mismatch(MISMATCH),
        ),
    ];
    let mut table = Table::new("§2.1: presigned");
    for (name, request, expected) in rows {
        table.row(name, &lab.send(&request).await, &expected);
    }
    table.finish();
}

/// Row 7c: the first of two counts.
#[tokio::test]
async fn twice() {
    let lab = Lab::new().await;
    lab.aws.clock().freeze();
    let target = request().presigned_target(&lab.aws);
    let first = |pair: &str| target.replacen("X-Amz-Algorithm", &format!("{pair}&X-Amz-Algorithm"), 1);
    let last = |pair: &str| format!("{target}&{pair}");
    let five = "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'x'";
    let date = "Date must be in ISO-8601 'basic format'. Got 'x'. See http://en.wikipedia.org/wiki/ISO_8601";
    let mismatch = || Expected::sts(403, "SignatureDoesNotMatch", MISMATCH);
    let rows = [
        ("Credential, wrong first", first("X-Amz-Credential=x"), incomplete(five)),
        ("Credential, wrong last: the query is not what was signed", last("X-Amz-Credential=x"), mismatch()),
        ("Date, wrong first", first("X-Amz-Date=x"), incomplete(date)),
        ("Date, wrong last: the query is not what was signed", last("X-Amz-Date=x"), mismatch()),
        ("Signature, wrong first", first(&format!("X-Amz-Signature={}", "0".repeat(64))), mismatch()),
    ];
    let mut table = Table::new("§2.1: row 7c");
    for (name, target, expected) in rows {
        let request = Request::new("sts", &Identity::root(CUSTOMER), "GET", &target).unsigned();
        table.row(name, &lab.send(&request).await, &expected);
    }
    table.finish();
}
