//! The STS host, on any path but `/`: judged before scope and signature.

use rolecall_tests::{Answer, CUSTOMER};

use super::client::{FORM, Identity, Request};
use super::lab::Lab;
use super::table::{Expected, Ids, Table};

const PATH: &str = "/v20180820/tags/arn%3Aaws%3As3%3Aus-east-1%3A111122223333%3Aaccess-grants%2Fdefault";
const QUESTION: &str = "Action=GetCallerIdentity&Version=2011-06-15";
const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your \
     AWS Secret Access Key and signing method. Consult the service documentation for details.";

fn request(method: &str) -> Request {
    Request::new("sts", &Identity::root(CUSTOMER), method, PATH)
}

fn unknown() -> Expected {
    Expected::Bare { status: 404, body: "<UnknownOperationException/>\n", ids: Ids::Both }
}

#[tokio::test]
async fn methods() {
    let lab = Lab::new().await;
    let mut table = Table::new("C: methods on another path");
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let request = request(method).header("content-type", "application/xml").body("<a/>");
        table.row(method, &lab.send(&request).await, &unknown());
        table.row(
            format!("{method}, bad signature"),
            &lab.send(&request.clone().bad_signature()).await,
            &unknown(),
        );
        table.row(
            format!("{method}, wrong service"),
            &lab.send(&request.clone().service("s3")).await,
            &unknown(),
        );
        table.row(
            format!("{method}, empty service"),
            &lab.send(&request.clone().then_replace("/sts/", "//")).await,
            &unknown(),
        );
        let both = request.clone().service("s3").bad_signature();
        table.row(format!("{method}, wrong service and bad signature"), &lab.send(&both).await, &unknown());
        table.row(format!("{method}, unsigned"), &lab.send(&request.unsigned()).await, &unknown());
    }
    let answer = lab.send(&request("GET").then_target("/%FF")).await;
    table.row("a well-formed escape that is not UTF-8", &answer, &unknown());
    let answer = lab.send(&request("HEAD")).await;
    let expected = Expected::Bare { status: 404, body: "", ids: Ids::Both };
    table.row("HEAD", &answer, &expected);
    let length = answer.header("content-length");
    table.fact("HEAD: Content-Length", length == Some("29"), format!("{length:?}"));
    table.finish();
}

/// What looks like a query request is taken for one, and its signature never fits.
#[tokio::test]
async fn query_requests() {
    let lab = Lab::new().await;
    let mismatch = Expected::sts(403, "SignatureDoesNotMatch", MISMATCH);
    let query = Request::new("sts", &Identity::root(CUSTOMER), "POST", &format!("{PATH}?{QUESTION}"));
    let rows = [
        ("a form", request("POST").header("content-type", FORM).body(QUESTION)),
        ("a query, no body", query.clone()),
        ("a query, an XML body", query.clone().header("content-type", "application/xml").body("<a/>")),
        ("a query, bad signature", query.bad_signature()),
    ];
    let mut table = Table::new("C: query requests on another path");
    for (name, request) in rows {
        table.row(name, &lab.send(&request).await, &mismatch);
    }
    table.finish();
}

#[tokio::test]
async fn preflight() {
    let lab = Lab::new().await;
    let request = Request::new("sts", &Identity::root(CUSTOMER), "OPTIONS", PATH)
        .unsigned()
        .header("origin", "https://app.example")
        .header("access-control-request-method", "POST");
    let answer = lab.send(&request).await;
    let mut table = Table::new("C: a preflight");
    table.row("OPTIONS", &answer, &Expected::Bare { status: 200, body: "", ids: Ids::Both });
    let headers = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "POST"),
        (
            "access-control-expose-headers",
            "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date,smithy-protocol",
        ),
        ("access-control-max-age", "172800"),
        ("content-length", "0"),
    ];
    for (name, value) in headers {
        table.fact(name, answer.header(name) == Some(value), format!("{:?}", answer.header(name)));
    }
    table.finish();
}

#[tokio::test]
async fn unknown_methods() {
    let lab = Lab::new().await;
    let mut table = Table::new("C: unknown methods");
    for method in ["PROPFIND", "X-SOMETHING"] {
        let answer = lab.send(&request(method)).await;
        table.row(method, &answer, &Expected::Bare { status: 400, body: "", ids: Ids::None });
        let id = answer.header("x-amz-request-id").unwrap_or_default();
        let hex = id.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
        table.fact(format!("{method}: x-amz-request-id"), hex && [15, 16].contains(&id.len()), id);
    }
    table.finish();
}

#[tokio::test]
async fn broken_escapes() {
    let lab = Lab::new().await;
    let refused = Expected::Bare { status: 400, body: "", ids: Ids::None };
    let mut table = Table::new("§2.1 row 1, C: escapes of the path");
    for path in ["/%", "/%2", "/%GG", "/v20180820/tags/%"] {
        let good = request("GET").then_target(path);
        let answers: [(&str, Answer); 3] = [
            ("signed", lab.send(&good).await),
            ("bad signature", lab.send(&good.clone().bad_signature()).await),
            ("wrong service", lab.send(&good.service("s3")).await),
        ];
        for (name, answer) in answers {
            table.row(format!("{path}, {name}"), &answer, &refused);
        }
    }
    table.finish();
}
