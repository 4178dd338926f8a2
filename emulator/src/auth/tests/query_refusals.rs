//! What STS and IAM refuse, row by row.

use chrono::TimeDelta;

use super::fixture::*;
use crate::http::Request;

type Row = (&'static str, fn(&mut Request), u16, &'static str, &'static str, &'static str);

#[track_caller]
fn check(rows: &[Row], signer: &Signer) {
    let fixture = Fixture::new();
    for (what, spoil, status, code, message, check) in rows {
        let mut request = signer.whoami();
        spoil(&mut request);
        let (got_status, got_code, got_message, _, got_check) = refused(fixture.sts(&request, WHOAMI));
        assert_eq!((got_status, got_code, got_message.as_str()), (*status, *code, *message), "{what}");
        assert_eq!(got_check, *check, "{what}");
    }
}

const CREDENTIAL: &str = "Credential=AKIAALICEALICEALICE0/20260719/us-east-1/sts/aws4_request";

#[test]
fn each_fault_of_the_header_has_its_answer() {
    let rows: &[Row] = &[
        (
            "a % at the end",
            |r| r.query = "a=%".into(),
            400,
            "MalformedQueryString",
            "Incomplete trailing escape % sequence",
            "query-encoding",
        ),
        (
            "half an escape",
            |r| r.query = "a=%2&b".into(),
            400,
            "MalformedQueryString",
            "Incomplete trailing escape % sequence",
            "query-encoding",
        ),
        (
            "no hexadecimal",
            |r| r.query = "a=%20%zz".into(),
            400,
            "MalformedQueryString",
            "Illegal hex character in escape % pattern: %zz",
            "query-encoding",
        ),
        (
            "nothing signs",
            |r| {
                r.headers.remove("authorization");
            },
            403,
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
            "authentication",
        ),
        (
            "two ways",
            |r| r.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256".into(),
            403,
            "SignatureDoesNotMatch",
            "",
            "mechanism",
        ),
        (
            "another algorithm",
            |r| edit(r, "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
            400,
            "IncompleteSignature",
            "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.",
            "algorithm",
        ),
        (
            "no equal-sign",
            |r| set(r, "authorization", "AWS4-HMAC-SHA256 Credential"),
            400,
            "IncompleteSignature",
            "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 Credential'.",
            "components",
        ),
        (
            "no parts, no date",
            |r| {
                set(r, "authorization", "AWS4-HMAC-SHA256");
                r.headers.remove("x-amz-date");
            },
            400,
            "IncompleteSignature",
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256",
            "components",
        ),
        (
            "no signature",
            |r| set(r, "authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host"),
            400,
            "IncompleteSignature",
            "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host",
            "components",
        ),
        (
            "Host not signed",
            |r| edit(r, "host;", ""),
            403,
            "SignatureDoesNotMatch",
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            "headers-not-signed",
        ),
        (
            "HTTP's own date",
            |r| {
                r.headers.remove("x-amz-date");
                set(r, "date", "Sun, 19 Jul 2026 10:11:12 GMT");
            },
            400,
            "IncompleteSignature",
            "Date must be in ISO-8601 'basic format'. Got 'Sun, 19 Jul 2026 10:11:12 GMT'. See http://en.wikipedia.org/wiki/ISO_8601",
            "date",
        ),
        (
            "too old",
            |r| r.received += TimeDelta::seconds(901),
            403,
            "SignatureDoesNotMatch",
            "Signature expired: 20260719T101112Z is now earlier than 20260719T101113Z (20260719T102613Z - 15 min.)",
            "skew",
        ),
        (
            "in the future",
            |r| r.received -= TimeDelta::seconds(901),
            403,
            "SignatureDoesNotMatch",
            "Signature not yet current: 20260719T101112Z is still later than 20260719T101111Z (20260719T095611Z + 15 min.)",
            "skew",
        ),
        (
            "a credential of three parts",
            |r| edit(r, CREDENTIAL, "Credential=AKIA/20260719/us-east-1"),
            400,
            "IncompleteSignature",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIA/20260719/us-east-1'",
            "credential",
        ),
        (
            "wrong region",
            |r| edit(r, "us-east-1", "us-west-2"),
            403,
            "SignatureDoesNotMatch",
            "Credential should be scoped to a valid region. ",
            "scope-region",
        ),
        (
            "wrong service",
            |r| edit(r, "/sts/", "/iam/"),
            403,
            "SignatureDoesNotMatch",
            "Credential should be scoped to correct service: 'sts'. ",
            "scope-service",
        ),
        (
            "wrong region and service",
            |r| edit(r, "us-east-1/sts", "us-west-2/iam"),
            403,
            "SignatureDoesNotMatch",
            "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'sts'. ",
            "scope-region",
        ),
        (
            "wrong terminator",
            |r| edit(r, "aws4_request", "aws5_request"),
            403,
            "SignatureDoesNotMatch",
            "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
            "scope-terminator",
        ),
        (
            "another day",
            |r| edit(r, "20260719/", "20260718/"),
            403,
            "SignatureDoesNotMatch",
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260718' != '20260719', from '20260719T101112Z'. ",
            "scope-date",
        ),
        (
            "a token that nobody needs",
            |r| set(r, "x-amz-security-token", "token"),
            403,
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
            "token",
        ),
        (
            "wrong signature",
            spoil,
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            "signature",
        ),
        (
            "another path",
            |r| r.path = "/other".to_owned(),
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            "signature",
        ),
    ];
    check(rows, &Signer::sts());
}

#[test]
fn keys_that_are_not_there_are_all_refused_alike() {
    for key in [UNKNOWN, INACTIVE, GONE] {
        check(
            &[
                (
                    "good signature",
                    |_| {},
                    403,
                    "InvalidClientTokenId",
                    "The security token included in the request is invalid.",
                    "access-key",
                ),
                (
                    "bad signature",
                    spoil,
                    403,
                    "InvalidClientTokenId",
                    "The security token included in the request is invalid.",
                    "access-key",
                ),
            ],
            &Signer::sts().by(key, None),
        );
    }
}

#[test]
fn each_fault_of_a_presigned_query_has_its_answer() {
    let rows: &[Row] = &[
        (
            "another algorithm",
            |r| set_parameter(r, "X-Amz-Algorithm", "AWS4"),
            403,
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
            "algorithm",
        ),
        (
            "nothing but the algorithm",
            |r| r.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256".into(),
            400,
            "IncompleteSignature",
            "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
            "components",
        ),
        (
            "no signature",
            |r| remove_parameter(r, "X-Amz-Signature"),
            400,
            "IncompleteSignature",
            "AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string parameters.",
            "components",
        ),
        (
            "wrong signature",
            spoil,
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            "signature",
        ),
    ];
    check(rows, &Signer { expires: Some(60), ..Signer::sts() });
}

#[test]
fn the_order_of_checks_is_awss() {
    // Each entry breaks one thing; every request carries this one and all that come after it.
    let faults: &[Fault] = &[
        ("query-encoding", |r| r.query = "a=%".into()),
        ("headers-not-signed", |r| edit(r, "host;", "")),
        ("skew", |r| set(r, "x-amz-date", "20200719T101112Z")),
        ("scope-region", |r| edit(r, "us-east-1", "us-west-2")),
        ("access-key", |r| edit(r, ALICE, UNKNOWN)),
        ("signature", spoil),
    ];
    let fixture = Fixture::new();
    for first in 0..faults.len() {
        let mut request = Signer::sts().whoami();
        faults[first..].iter().for_each(|(_, break_it)| break_it(&mut request));
        assert_eq!(refused(fixture.sts(&request, WHOAMI)).4, faults[first].0);
    }
}

#[test]
fn a_presigned_query_lives_for_fifteen_minutes_whatever_it_says() {
    let fixture = Fixture::new();
    let mut request = Signer { expires: Some(1), ..Signer::sts() }.whoami();
    request.received += TimeDelta::minutes(15);
    assert!(fixture.sts(&request, WHOAMI).is_ok());
    request.received += TimeDelta::seconds(1);
    assert_eq!(refused(fixture.sts(&request, WHOAMI)).4, "skew");
}

#[test]
fn the_last_component_counts_and_the_first_parameter() {
    let fixture = Fixture::new();
    let mut request = Signer::sts().whoami();
    edit(&mut request, "Credential=", "Credential=wrong,Credential=");
    assert!(fixture.sts(&request, WHOAMI).is_ok());

    let mut request = Signer { expires: Some(60), ..Signer::sts() }.whoami();
    request.query = format!("{}&X-Amz-Signature=0", request.query).into();
    assert!(fixture.sts(&request, WHOAMI).is_ok());
}

#[test]
fn an_endpoint_without_a_region_takes_every_region_that_is_one() {
    let fixture = Fixture::new();
    for (region, is_region) in [("eu-central-1", true), ("us-gov-west-1", true), ("nowhere", false)] {
        let request = Signer { region, ..Signer::sts() }.whoami();
        let answer = fixture.authenticator.query(&request, "sts", None, WHOAMI, &fixture.world);
        assert_eq!(answer.is_ok(), is_region, "{region}");
    }
}
