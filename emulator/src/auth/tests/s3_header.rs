//! What S3 refuses in an Authorization header, row by row; and what it takes.

use chrono::TimeDelta;

use super::fixture::*;
use crate::http::Request;

type Row = (&'static str, fn(&mut Request), u16, &'static str, &'static str, &'static str, &'static str);

#[track_caller]
pub(super) fn check(rows: &[Row], signer: &Signer) {
    let fixture = Fixture::new();
    for (what, spoil, status, code, message, fields, check) in rows {
        let mut request = signer.get();
        spoil(&mut request);
        let (got_status, got_code, got_message, got_fields, got_check) = refused(fixture.s3(&request));
        assert_eq!((got_status, got_code, got_message.as_str()), (*status, *code, *message), "{what}");
        assert_eq!(got_fields, *fields, "{what}");
        assert_eq!(got_check, *check, "{what}");
    }
}

const MALFORMED: &str = "AuthorizationHeaderMalformed";
const THREE: &str = "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.";
const ONE_MECHANISM: &str = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified";
const HASHES: &str = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.";

#[test]
fn each_fault_of_the_header_itself_has_its_answer() {
    let rows: &[Row] = &[
        (
            "one word",
            |r| set(r, "authorization", "garbage"),
            400,
            "InvalidArgument",
            "Authorization header is invalid -- one and only one ' ' (space) required.",
            "ArgumentName=Authorization|ArgumentValue=garbage",
            "components",
        ),
        (
            "SigV2 with another space",
            |r| set(r, "authorization", "AWS a b"),
            400,
            "InvalidArgument",
            "Authorization header is invalid -- one and only one ' ' (space) required.",
            "ArgumentName=Authorization|ArgumentValue=AWS a b",
            "components",
        ),
        (
            "an unknown scheme",
            |r| set(r, "authorization", "AWS2-HMAC-SHA1 x"),
            400,
            "InvalidArgument",
            "Unsupported Authorization Type",
            "ArgumentName=Authorization|ArgumentValue=AWS2-HMAC-SHA1 x",
            "algorithm",
        ),
        (
            "SigV4A",
            |r| edit(r, "HMAC-SHA256", "ECDSA-P256-SHA256"),
            501,
            "NotImplemented",
            "rolecall does not emulate AWS4-ECDSA-P256-SHA256.",
            "",
            "algorithm",
        ),
        (
            "a presigned query beside it",
            |r| {
                set(r, "authorization", "AWS4-HMAC-SHA256 x");
                r.query = "X-Amz-Algorithm=x".into();
            },
            400,
            "InvalidArgument",
            ONE_MECHANISM,
            "ArgumentName=Authorization|ArgumentValue=AWS4-HMAC-SHA256 x",
            "mechanism",
        ),
        (
            "a SigV2 query beside it",
            |r| {
                set(r, "authorization", "x");
                r.query = "Signature=x".into();
            },
            400,
            "InvalidArgument",
            ONE_MECHANISM,
            "ArgumentName=Authorization|ArgumentValue=x",
            "mechanism",
        ),
        (
            "twice",
            |r| {
                let value = r.header("authorization").unwrap().to_owned();
                add(r, "authorization", &value);
            },
            501,
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            "Header=Authorization",
            "mechanism",
        ),
        (
            "an unknown component",
            |r| edit(r, "Credential=", "Foo=bar, Credential="),
            400,
            MALFORMED,
            THREE,
            "",
            "components",
        ),
        (
            "a component twice",
            |r| edit(r, "Signature=", "Signature=0, Signature="),
            400,
            MALFORMED,
            THREE,
            "",
            "components",
        ),
        (
            "two components",
            |r| set(r, "authorization", "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0"),
            400,
            MALFORMED,
            THREE,
            "",
            "components",
        ),
        (
            "no equals sign",
            |r| edit(r, " SignedHeaders=", " SignedHeaders"),
            400,
            MALFORMED,
            "The authorization header is malformed; the authorization component \" SignedHeadershost;x-amz-content-sha256;x-amz-date\" is malformed.",
            "",
            "components",
        ),
        (
            "an empty value",
            |r| edit(r, "host;x-amz-content-sha256;x-amz-date", ""),
            400,
            MALFORMED,
            "The authorization header is malformed; the authorization component \" SignedHeaders=\" is malformed.",
            "",
            "components",
        ),
        (
            "no Credential",
            |r| set(r, "authorization", "AWS4-HMAC-SHA256 Foo=a, SignedHeaders=host, Signature=0"),
            400,
            MALFORMED,
            "The authorization header is malformed; missing Credential.",
            "",
            "components",
        ),
        (
            "no SignedHeaders",
            |r| set(r, "authorization", "AWS4-HMAC-SHA256 Credential=a, Foo=host, Signature=0"),
            400,
            MALFORMED,
            "The authorization header is malformed; missing SignedHeaders.",
            "",
            "components",
        ),
        (
            "no Signature",
            |r| set(r, "authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Foo=0"),
            400,
            MALFORMED,
            "The authorization header is malformed; missing Signature.",
            "",
            "components",
        ),
        (
            "a credential of four parts",
            |r| edit(r, "/s3/", "/"),
            400,
            MALFORMED,
            "The authorization header is malformed; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
            "",
            "credential",
        ),
    ];
    check(rows, &Signer::s3());
}

#[test]
fn each_fault_of_date_scope_and_coverage_has_its_answer() {
    let rows: &[Row] = &[
        (
            "no payload hash",
            |r| {
                r.headers.remove("x-amz-content-sha256");
            },
            400,
            "InvalidRequest",
            "Missing required header for this request: x-amz-content-sha256",
            "",
            "payload-hash",
        ),
        (
            "a payload hash that is none",
            |r| set(r, "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD"),
            400,
            "InvalidArgument",
            HASHES,
            "ArgumentName=x-amz-content-sha256|ArgumentValue=STREAMING-UNSIGNED-PAYLOAD",
            "payload-hash",
        ),
        (
            "a SigV4A payload",
            |r| set(r, "x-amz-content-sha256", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"),
            501,
            "NotImplemented",
            "rolecall does not emulate STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD.",
            "",
            "payload-hash",
        ),
        (
            "no date",
            |r| {
                r.headers.remove("x-amz-date");
            },
            403,
            "AccessDenied",
            "AWS authentication requires a valid Date or x-amz-date header",
            "",
            "date",
        ),
        (
            "x-amz-date cannot be read, Date could",
            |r| {
                set(r, "x-amz-date", "today");
                set(r, "date", "20260719T101112Z");
            },
            403,
            "AccessDenied",
            "AWS authentication requires a valid Date or x-amz-date header",
            "",
            "date",
        ),
        (
            "20 minutes late",
            |r| r.received += TimeDelta::minutes(20),
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            "RequestTime=20260719T101112Z|ServerTime=2026-07-19T10:31:12Z|MaxAllowedSkewMilliseconds=900000",
            "skew",
        ),
        (
            "20 minutes early",
            |r| r.received -= TimeDelta::minutes(20),
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            "RequestTime=20260719T101112Z|ServerTime=2026-07-19T09:51:12Z|MaxAllowedSkewMilliseconds=900000",
            "skew",
        ),
        (
            "wrong region",
            |r| edit(r, "us-east-1", "eu-west-1"),
            400,
            MALFORMED,
            "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'",
            "Region=us-east-1",
            "scope-region",
        ),
        (
            "wrong region and service",
            |r| edit(r, "us-east-1/s3", "eu-west-1/sts"),
            400,
            MALFORMED,
            "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'",
            "Region=us-east-1",
            "scope-region",
        ),
        (
            "wrong service",
            |r| edit(r, "/s3/", "/sts/"),
            400,
            MALFORMED,
            "The authorization header is malformed; incorrect service \"sts\". This endpoint belongs to \"s3\".",
            "",
            "scope-service",
        ),
        (
            "wrong terminal",
            |r| edit(r, "aws4_request", "aws5_request"),
            400,
            MALFORMED,
            "The authorization header is malformed; incorrect terminal \"aws5_request\". This endpoint uses \"aws4_request\".",
            "",
            "scope-terminator",
        ),
        (
            "no date in the scope",
            |r| edit(r, "/20260719/", "/2026-07-19/"),
            400,
            MALFORMED,
            "The authorization header is malformed; incorrect date format \"2026-07-19\". This date in the credential must be in the format \"yyyyMMdd\".",
            "",
            "scope-date",
        ),
        (
            "another date in the scope",
            |r| edit(r, "/20260719/", "/20260718/"),
            400,
            MALFORMED,
            "The authorization header is malformed; Invalid credential date. Date is not the same as X-Amz-Date.",
            "",
            "scope-date",
        ),
        (
            "an unsigned x-amz- header",
            |r| set(r, "x-amz-meta-a", "1"),
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=x-amz-meta-a",
            "headers-not-signed",
        ),
        (
            "an unsigned empty checksum",
            |r| set(r, "x-amz-checksum-crc32", ""),
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=x-amz-checksum-crc32",
            "headers-not-signed",
        ),
        (
            "several",
            |r| {
                set(r, "content-md5", "x");
                set(r, "x-amz-acl", "x");
                edit(r, "host;", "");
            },
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=content-md5, host, x-amz-acl",
            "headers-not-signed",
        ),
        (
            "an unsigned date",
            |r| {
                edit(r, ";x-amz-date", "");
            },
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=x-amz-date",
            "headers-not-signed",
        ),
        (
            "an unsigned token",
            |r| set(r, "x-amz-security-token", "x"),
            403,
            "AccessDenied",
            "There were headers present in the request which were not signed",
            "HeadersNotSigned=x-amz-security-token",
            "headers-not-signed",
        ),
    ];
    check(rows, &Signer::s3());
}

#[test]
fn a_wrong_signature_is_answered_with_the_servers_own_arithmetic() {
    let fixture = Fixture::new();
    let mut request = request("GET", "/bucket/a b?x=1&y=<&>");
    set(&mut request, "x-amz-meta-a", "1 & 2");
    Signer::s3().sign_by_hand(&mut request, "host;x-amz-meta-a", "UNSIGNED-PAYLOAD");
    set(&mut request, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    set(&mut request, "date", "20260719T101112Z");
    spoil(&mut request);
    let failure = fixture.s3(&request).unwrap_err();
    let canonical = "GET\n/bucket/a%20b\n%3E=&x=1&y=%3C\nhost:host.example\nx-amz-meta-a:1 & 2\n\nhost;x-amz-meta-a\nUNSIGNED-PAYLOAD";
    let string_to_sign = format!(
        "AWS4-HMAC-SHA256\n20260719T101112Z\n20260719/us-east-1/s3/aws4_request\n{}",
        crate::digest::sha256_hex(canonical.as_bytes())
    );
    let fields = failure.refusal.fields();
    let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "AWSAccessKeyId",
            "StringToSign",
            "SignatureProvided",
            "StringToSignBytes",
            "CanonicalRequest",
            "CanonicalRequestBytes"
        ]
    );
    assert_eq!(fields[0].1, ALICE);
    assert_eq!(fields[1].1, string_to_sign);
    assert_eq!(Some(&fields[2].1), failure.evidence.signature_provided.as_ref());
    assert!(fields[3].1.starts_with("41 57 53 34 2d 48 4d 41 43"));
    assert_eq!(fields[4].1, canonical);
    assert!(fields[5].1.starts_with("47 45 54 0a 2f 62"));
    assert_eq!(failure.evidence.canonical_request.as_deref(), Some(canonical));
}
