//! The query protocol on the path `/`.

use rolecall_tests::CUSTOMER;

use super::client::{FORM, Identity, Request};
use super::lab::{Lab, STS_VERSION, sts, who_am_i};
use super::table::{Expected, FRONT_DOOR, Ids, Table, accepted};

const QUESTION: &str = "/?Action=GetCallerIdentity&Version=2011-06-15";
const FORM_QUESTION: &str = "Action=GetCallerIdentity&Version=2011-06-15";

fn root() -> Identity {
    Identity::root(CUSTOMER)
}

fn get(target: &str) -> Request {
    Request::new("sts", &root(), "GET", target)
}

fn post(body: impl Into<Vec<u8>>) -> Request {
    Request::form("sts", &root(), &[]).body(body)
}

fn unknown(action: &str, version: &str) -> Expected {
    let message = format!("Could not find operation {action} for version {version}");
    Expected::error(FRONT_DOOR, 400, "InvalidAction", message)
}

fn moved() -> Expected {
    Expected::Bare { status: 302, body: "", ids: Ids::Both }
}

#[tokio::test]
async fn ways_to_ask() {
    let lab = Lab::new().await;
    let ok = || accepted("GetCallerIdentity");
    let rows = [
        ("GET", get(QUESTION), ok()),
        ("POST", who_am_i(&root()), ok()),
        (
            "POST with a charset",
            who_am_i(&root()).header("content-type", &format!("{FORM}; charset=utf-8")),
            ok(),
        ),
        ("an unknown parameter", post(format!("{FORM_QUESTION}&Colour=red")), ok()),
        ("Action twice, right first", post(format!("{FORM_QUESTION}&Action=Nonsense")), ok()),
        (
            "Action twice, wrong first",
            post(format!("Action=Nonsense&{FORM_QUESTION}")),
            unknown("Nonsense", STS_VERSION),
        ),
        ("Version twice, right first", post(format!("{FORM_QUESTION}&Version=1999-01-01")), ok()),
        (
            "Version twice, wrong first",
            post(format!("Version=1999-01-01&{FORM_QUESTION}")),
            unknown("GetCallerIdentity", "1999-01-01"),
        ),
        ("an unknown Action", sts(&root(), "Nonsense", &[]), unknown("Nonsense", STS_VERSION)),
        ("an empty Action", sts(&root(), "", &[]), unknown("", STS_VERSION)),
        (
            "an Action in another case",
            sts(&root(), "getcalleridentity", &[]),
            unknown("getcalleridentity", STS_VERSION),
        ),
        (
            "no Version",
            post("Action=GetCallerIdentity"),
            unknown("GetCallerIdentity", "NO_VERSION_SPECIFIED"),
        ),
        (
            "another Version",
            post("Action=GetCallerIdentity&Version=2010-05-08"),
            unknown("GetCallerIdentity", "2010-05-08"),
        ),
        (
            "an unknown Action by GET",
            get("/?Action=Nonsense&Version=2011-06-15"),
            unknown("Nonsense", STS_VERSION),
        ),
        ("x-amz-content-sha256, signed", who_am_i(&root()).header("x-amz-content-sha256", HASH), ok()),
        ("x-amz-account-id", who_am_i(&root()).header("x-amz-account-id", CUSTOMER), ok()),
    ];
    let mut table = Table::new("§2, B: the query protocol");
    for (name, request, expected) in rows {
        table.row(name, &lab.send(&request).await, &expected);
    }
    table.finish();
}

/// Of the form that asks for GetCallerIdentity.
const HASH: &str = "ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843";

#[tokio::test]
async fn no_action() {
    let lab = Lab::new().await;
    let rows = [
        ("GET without Action", get("/?Version=2011-06-15"), "https://aws.amazon.com/iam?Version=2011-06-15"),
        ("GET without anything", get("/"), "https://aws.amazon.com/iam"),
        ("POST without Action", post("Version=2011-06-15"), "https://aws.amazon.com/iam"),
        ("POST of an empty form", post(""), "https://aws.amazon.com/iam"),
        (
            "POST of another content type",
            who_am_i(&root()).header("content-type", "text/plain"),
            "https://aws.amazon.com/iam",
        ),
        (
            "POST without a content type",
            Request::new("sts", &root(), "POST", "/").body(FORM_QUESTION),
            "https://aws.amazon.com/iam",
        ),
    ];
    let mut table = Table::new("§2: requests that name no action");
    for (name, request, location) in rows {
        let answer = lab.send(&request).await;
        table.row(name, &answer, &moved());
        let got = answer.header("location");
        table.fact(format!("{name}: Location"), got == Some(location), format!("{got:?}"));
    }
    table.finish();
}

#[tokio::test]
async fn large_bodies() {
    let lab = Lab::new().await;
    let start = format!("{FORM_QUESTION}&");
    let too_large = Expected::Bare { status: 413, body: "", ids: Ids::None };
    let ok = || accepted("GetCallerIdentity");
    let rows = [
        ("one value of 9 999 954 bytes", format!("{start}a={}", "x".repeat(9_999_954)), ok()),
        ("one name of 9 999 956 bytes", format!("{start}{}", "x".repeat(9_999_956)), ok()),
        ("4 999 980 members", format!("{start}{}", "a&".repeat(4_999_978)), ok()),
        ("10 000 001 bytes", format!("{start}{}", "x".repeat(9_999_957)), too_large),
    ];
    let mut table = Table::new("§2, B: bodies");
    for (name, body, expected) in rows {
        let expected_length = if name.starts_with("10") { 10_000_001 } else { 10_000_000 };
        assert_eq!(body.len(), expected_length, "{name}");
        table.row(name, &lab.send(&post(body)).await, &expected);
    }
    table.finish();
}

#[tokio::test]
async fn long_heads() {
    let lab = Lab::new().await;
    let of = |length: usize| get(&format!("{QUESTION}&a={}", "x".repeat(length - QUESTION.len() - 1)));
    let refused = Expected::Bare { status: 400, body: "", ids: Ids::None };
    let mut table = Table::new("B: the request's head");
    table.row("a query of 15 000 bytes", &lab.send(&of(15_000)).await, &accepted("GetCallerIdentity"));
    table.row("a query of 17 000 bytes", &lab.send(&of(17_000)).await, &refused);
    let (mut passes, mut fails) = (15_000, 17_000);
    while fails - passes > 1 {
        let middle = usize::midpoint(passes, fails);
        let passed = lab.send(&of(middle)).await.status == 200;
        if passed { passes = middle } else { fails = middle }
    }
    let answer = lab.send(&of(passes).header("x-amz-empty", "")).await;
    table.row("an empty signed header more than just fits", &answer, &refused);
    table.finish();
}

#[tokio::test]
async fn hosts_and_regions() {
    let lab = Lab::new().await;
    let wrong =
        || Expected::sts(403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. ");
    let ok = || accepted("GetCallerIdentity");
    let rows = [
        ("sts.eu-west-1.amazonaws.com", "eu-west-1", ok()),
        ("sts.eu-west-1.amazonaws.com", "us-east-1", wrong()),
        ("sts.us-west-2.amazonaws.com", "us-west-2", ok()),
        ("sts.amazonaws.com", "us-east-1", ok()),
        ("sts.amazonaws.com", "us-west-2", wrong()),
    ];
    let mut table = Table::new("B: a host takes its own region");
    for (host, region, expected) in rows {
        let answer = lab.send(&who_am_i(&root()).host(host).region(region)).await;
        table.row(format!("{region} at {host}"), &answer, &expected);
    }
    table.finish();
}
