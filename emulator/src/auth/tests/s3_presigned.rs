//! What S3 refuses in a presigned URL, row by row; and what it takes.

use chrono::TimeDelta;

use super::fixture::*;
use super::s3_header::check;
use crate::http::Request;

type Row = (&'static str, fn(&mut Request), u16, &'static str, &'static str, &'static str, &'static str);

const PARAMETERS: &str = "AuthorizationQueryParametersError";
const SHAPE: &str = "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";

fn rescope(request: &mut Request, from: &str, to: &str) {
    let credential = request.parameter("X-Amz-Credential").unwrap().replace(from, to);
    set_parameter(request, "X-Amz-Credential", &credential);
}

#[test]
fn each_fault_of_a_parameter_has_its_answer() {
    let rows: &[Row] = &[
        (
            "algorithm",
            |r| set_parameter(r, "X-Amz-Algorithm", "AWS4"),
            400,
            PARAMETERS,
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
            "",
            "algorithm",
        ),
        (
            "SigV4A",
            |r| set_parameter(r, "X-Amz-Algorithm", "AWS4-ECDSA-P256-SHA256"),
            501,
            "NotImplemented",
            "rolecall does not emulate AWS4-ECDSA-P256-SHA256.",
            "",
            "algorithm",
        ),
        (
            "credential of one part",
            |r| set_parameter(r, "X-Amz-Credential", "AKIA"),
            400,
            PARAMETERS,
            SHAPE,
            "",
            "credential",
        ),
        ("credential encoded twice", |r| rescope(r, "/", "%2F"), 400, PARAMETERS, SHAPE, "", "credential"),
        (
            "region",
            |r| rescope(r, "us-east-1", "eu-west-1"),
            400,
            PARAMETERS,
            "Error parsing the X-Amz-Credential parameter; the region 'eu-west-1' is wrong; expecting 'us-east-1'",
            "Region=us-east-1",
            "scope-region",
        ),
        (
            "service",
            |r| rescope(r, "/s3/", "/sts/"),
            400,
            PARAMETERS,
            "Error parsing the X-Amz-Credential parameter; incorrect service \"sts\". This endpoint belongs to \"s3\".",
            "",
            "scope-service",
        ),
        (
            "terminal",
            |r| rescope(r, "aws4", "aws5"),
            400,
            PARAMETERS,
            "Error parsing the X-Amz-Credential parameter; incorrect terminal \"aws5_request\". This endpoint uses \"aws4_request\".",
            "",
            "scope-terminator",
        ),
        (
            "date format",
            |r| rescope(r, "/20260719/", "/2026/".trim_end_matches('/')),
            400,
            PARAMETERS,
            SHAPE,
            "",
            "credential",
        ),
        (
            "no date",
            |r| rescope(r, "/20260719/", "/today/"),
            400,
            PARAMETERS,
            "Error parsing the X-Amz-Credential parameter; incorrect date format \"today\". This date in the credential must be in the format \"yyyyMMdd\".",
            "",
            "scope-date",
        ),
        (
            "another date",
            |r| rescope(r, "/20260719/", "/20260718/"),
            400,
            PARAMETERS,
            "Invalid credential date \"20260718\". This date is not the same as X-Amz-Date: \"20260719T101112Z\".",
            "",
            "scope-date",
        ),
        (
            "X-Amz-Date",
            |r| set_parameter(r, "X-Amz-Date", "2026-07-19"),
            400,
            PARAMETERS,
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
            "",
            "date",
        ),
        (
            "X-Amz-Expires is no number",
            |r| set_parameter(r, "X-Amz-Expires", "soon"),
            400,
            PARAMETERS,
            "X-Amz-Expires should be a number",
            "",
            "expiry",
        ),
        (
            "X-Amz-Expires is negative",
            |r| set_parameter(r, "X-Amz-Expires", "-1"),
            400,
            PARAMETERS,
            "X-Amz-Expires must be non-negative",
            "",
            "expiry",
        ),
        (
            "X-Amz-Expires is more than a week",
            |r| set_parameter(r, "X-Amz-Expires", "604801"),
            400,
            PARAMETERS,
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
            "",
            "expiry",
        ),
        (
            "X-Amz-Expires is beyond all numbers",
            |r| set_parameter(r, "X-Amz-Expires", &"9".repeat(40)),
            400,
            PARAMETERS,
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
            "",
            "expiry",
        ),
        (
            "X-Amz-Expires is 0",
            |r| set_parameter(r, "X-Amz-Expires", "0"),
            403,
            "AccessDenied",
            "Request has expired",
            "X-Amz-Expires=0|Expires=2026-07-19T10:11:12Z|ServerTime=2026-07-19T10:11:12Z",
            "expiry",
        ),
        (
            "expired",
            |r| r.received += TimeDelta::seconds(61),
            403,
            "AccessDenied",
            "Request has expired",
            "X-Amz-Expires=60|Expires=2026-07-19T10:12:12Z|ServerTime=2026-07-19T10:12:13Z",
            "expiry",
        ),
        (
            "1970",
            |r| {
                set_parameter(r, "X-Amz-Date", "19700101T000000Z");
                set_parameter(r, "X-Amz-Expires", "1");
            },
            403,
            "AccessDenied",
            "Request has expired",
            "X-Amz-Expires=1|Expires=1970-01-01T00:00:01Z|ServerTime=2026-07-19T10:11:12Z",
            "expiry",
        ),
        (
            "2100",
            |r| set_parameter(r, "X-Amz-Date", "21000101T000000Z"),
            403,
            "AccessDenied",
            "Request is not yet valid",
            "X-Amz-Date=4102444800000|Expires=2100-01-01T00:01:00Z|ServerTime=2026-07-19T10:11:12Z",
            "expiry",
        ),
        (
            "an unsigned header",
            |r| set(r, "x-amz-meta-wrong", "1"),
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=x-amz-meta-wrong",
            "headers-not-signed",
        ),
        (
            "two unsigned headers",
            |r| {
                set(r, "x-amz-decoded-content-length", "1");
                set(r, "x-amz-date", "x");
            },
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=x-amz-date, x-amz-decoded-content-length",
            "headers-not-signed",
        ),
        (
            "Host is not signed",
            |r| set_parameter(r, "X-Amz-SignedHeaders", "range"),
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=host",
            "headers-not-signed",
        ),
    ];
    check(rows, &Signer::presigned(60));
}

#[test]
fn all_six_parameters_are_needed() {
    let fixture = Fixture::new();
    for name in crate::auth::s3::PRESIGNED {
        let mut request = Signer::presigned(60).get();
        remove_parameter(&mut request, name);
        let (status, code, message, ..) = refused(fixture.s3(&request));
        assert_eq!((status, code), (400, PARAMETERS), "{name}");
        assert_eq!(
            message,
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
        );
    }
}

#[test]
fn the_order_of_checks_is_awss() {
    let faults: &[Fault] = &[
        ("scope-region", |r| rescope(r, "us-east-1", "eu-west-1")),
        ("headers-not-signed", |r| set(r, "x-amz-acl", "private")),
        ("access-key", |r| rescope(r, ALICE, UNKNOWN)),
        ("expiry", |r| r.received += TimeDelta::hours(1)),
        ("scope-date", |r| rescope(r, "20260719", "20260718")),
        ("signature", spoil),
    ];
    let fixture = Fixture::new();
    for first in 0..faults.len() {
        let mut request = Signer::presigned(60).get();
        faults[first..].iter().for_each(|(_, break_it)| break_it(&mut request));
        assert_eq!(refused(fixture.s3(&request)).4, faults[first].0);
    }
}

#[test]
fn a_url_lives_for_its_seconds() {
    let fixture = Fixture::new();
    let mut request = Signer::presigned(604_800).get();
    request.received += TimeDelta::seconds(604_799);
    assert!(fixture.s3(&request).is_ok());
    request.received += TimeDelta::seconds(1);
    assert_eq!(refused(fixture.s3(&request)).4, "expiry");
}

/// A presigned URL in which a parameter comes twice, signed as it stands.
fn doubled(name: &str, first: &str, second: &str) -> Request {
    let signer = Signer::presigned(60);
    let mut url = signer.get();
    if name == "X-Amz-Signature" {
        let signature = url.parameter(name).unwrap().to_owned();
        let filled = |text: &str| if text.is_empty() { signature.clone() } else { text.to_owned() };
        remove_parameter(&mut url, name);
        add_parameter(&mut url, name, &filled(first));
        add_parameter(&mut url, name, &filled(second));
        return url;
    }
    let right = url.parameter(name).unwrap().to_owned();
    remove_parameter(&mut url, "X-Amz-Signature");
    remove_parameter(&mut url, name);
    for text in [first, second] {
        add_parameter(&mut url, name, if text.is_empty() { &right } else { text });
    }
    signer.presign_by_hand(&mut url, "host", "UNSIGNED-PAYLOAD");
    url
}

#[test]
fn the_first_of_two_parameters_counts_and_both_are_signed() {
    let fixture = Fixture::new();
    // Empty stands for the right value.
    for (name, wrong, refusal) in [
        ("X-Amz-Algorithm", "wrong", PARAMETERS),
        ("X-Amz-Credential", "wrong", PARAMETERS),
        ("X-Amz-Date", "20200101T000000Z", "AccessDenied"),
        ("X-Amz-Expires", "0", "AccessDenied"),
        ("X-Amz-SignedHeaders", "host;range", "SignatureDoesNotMatch"),
        ("X-Amz-Signature", "0", "SignatureDoesNotMatch"),
    ] {
        assert!(fixture.s3(&doubled(name, "", "")).is_ok(), "{name} twice");
        assert!(fixture.s3(&doubled(name, "", wrong)).is_ok(), "{name}: a wrong second one");
        assert_eq!(refused(fixture.s3(&doubled(name, wrong, ""))).1, refusal, "{name}: a wrong first one");
    }
}

#[test]
fn an_unsigned_payload_hash_must_be_what_was_signed() {
    let fixture = Fixture::new();
    let mut request = Signer::presigned(60).get();
    set(&mut request, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    assert!(fixture.s3(&request).is_ok());
    set(&mut request, "x-amz-content-sha256", crate::digest::EMPTY_SHA256);
    assert_eq!(refused(fixture.s3(&request)).1, "SignatureDoesNotMatch");
}

#[test]
fn a_signed_header_that_is_absent_counts_as_empty() {
    let fixture = Fixture::new();
    let mut absent = request("GET", "/bucket/key");
    set(&mut absent, "range", "bytes=0-1");
    Signer::presigned(60).sign(&mut absent, aws_sigv4::http_request::SignableBody::UnsignedPayload);
    assert!(fixture.s3(&absent).is_ok());
    absent.headers.remove("range");
    assert_eq!(refused(fixture.s3(&absent)).1, "SignatureDoesNotMatch");
}
