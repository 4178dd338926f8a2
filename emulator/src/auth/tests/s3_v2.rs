//! Signature Version 2: the requests that AWS's documentation signs, what is refused, and in which order.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta};

use super::documented;
use super::fixture::*;
use crate::auth::{AuthFailure, Authenticated, Scheme, SignatureVersion};
use crate::digest::hmac_sha1;
use crate::http::Request;
use crate::http::form::Fields;

const DATE: &str = "Sun, 19 Jul 2026 10:11:12 GMT";
/// Five minutes after [`now`].
const EXPIRES: i64 = 1_784_456_172;

fn signature(text: &str) -> String {
    STANDARD.encode(hmac_sha1(SECRET.as_bytes(), text.as_bytes()))
}

/// A GET that is signed in its header by hand.
fn by_header(key: &str) -> Request {
    let mut request = request("GET", "/bucket/key.txt");
    set(&mut request, "date", DATE);
    let signature = signature(&format!("GET\n\n\n{DATE}\n/bucket/key.txt"));
    set(&mut request, "authorization", &format!("AWS {key}:{signature}"));
    request
}

/// A GET that is signed in its query by hand.
fn by_query(key: &str, amz: &str, more: &str) -> Request {
    let mut request = request("GET", &format!("/bucket/key.txt?{more}"));
    add_parameter(&mut request, "AWSAccessKeyId", key);
    add_parameter(&mut request, "Expires", &EXPIRES.to_string());
    let resource = if more.is_empty() { String::new() } else { format!("?{more}") };
    let text = format!("GET\n\n\n{EXPIRES}\n{amz}/bucket/key.txt{resource}");
    add_parameter(&mut request, "Signature", &signature(&text));
    request
}

fn of_session(token: &str) -> Request {
    let mut request = by_query(LIVE, &format!("x-amz-security-token:{token}\n"), "");
    add_parameter(&mut request, "x-amz-security-token", token);
    request
}

#[test]
fn the_documented_requests() {
    let fixture = documented::fixture();
    let host = "awsexamplebucket1.s3.us-west-1.amazonaws.com";
    let upload = [
        ("content-type", "application/x-download"),
        ("content-md5", "4gJE4saaMU4BqNR0kLY+lw=="),
        ("x-amz-acl", "public-read"),
        ("x-amz-meta-filechecksum", "0x02661779"),
        ("x-amz-meta-checksumalgorithm", "crc32"),
    ];
    for (method, host, target, date, headers, signature) in [
        (
            "GET",
            host,
            "/photos/puppy.jpg",
            "Tue, 27 Mar 2007 19:36:42 +0000",
            &[][..],
            "qgk2+6Sv9/oM7G3qLEjTH1a1l1g=",
        ),
        (
            "PUT",
            host,
            "/photos/puppy.jpg",
            "Tue, 27 Mar 2007 21:15:45 +0000",
            &[("content-type", "image/jpeg")],
            "iqRzw+ileNPu1fhspnRs8nOjjIA=",
        ),
        (
            "GET",
            host,
            "/?prefix=photos&max-keys=50&marker=puppy",
            "Tue, 27 Mar 2007 19:42:41 +0000",
            &[],
            "m0WP8eCtspQl5Ahe6L1SozdX9YA=",
        ),
        ("GET", host, "/?acl", "Tue, 27 Mar 2007 19:44:46 +0000", &[], "82ZHiFIjc+WbcwFKGUVEQspPn+0="),
        (
            "PUT",
            "s3.us-west-1.amazonaws.com",
            "/static.example.com/db-backup.dat.gz",
            "Tue, 27 Mar 2007 21:06:08 +0000",
            &upload,
            "jtBQa0Aq+DkULFI8qrpwIjGEx0E=",
        ),
        (
            "GET",
            "s3.us-west-1.amazonaws.com",
            "/",
            "Wed, 28 Mar 2007 01:29:59 +0000",
            &[],
            "qGdzdERIC03wnaRNKh6OqZehG9s=",
        ),
        (
            "GET",
            "s3.us-west-1.amazonaws.com",
            "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
            "Wed, 28 Mar 2007 01:49:49 +0000",
            &[],
            "DNEZGsoieTZ92F3bUfSPQcbGmlM=",
        ),
    ] {
        let mut request = request(method, target);
        request.host = host.to_owned();
        request.received = DateTime::parse_from_rfc2822(date).unwrap().to_utc();
        set(&mut request, "date", date);
        headers.iter().for_each(|(name, value)| set(&mut request, name, value));
        if method == "PUT" && headers.len() > 1 {
            add(&mut request, "x-amz-meta-reviewedby", "joe@example.com");
            add(&mut request, "x-amz-meta-reviewedby", "jane@example.com");
        }
        set(&mut request, "authorization", &format!("AWS AKIAIOSFODNN7EXAMPLE:{signature}"));
        let answer = fixture.authenticator.s3(&request, Some("us-west-1"), &fixture.world);
        assert!(answer.is_ok(), "{method} {target}: {:?}", answer.err());
    }
}

#[test]
fn the_documented_url() {
    let fixture = documented::fixture();
    let mut request = request(
        "GET",
        "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620",
    );
    // The page names another bucket today than the one that it once signed for.
    request.host = "johnsmith.s3.us-west-1.amazonaws.com".to_owned();
    request.received = DateTime::from_timestamp(1_175_139_619, 0).unwrap();
    let (who, _, evidence) = fixture.authenticator.s3(&request, Some("us-west-1"), &fixture.world).unwrap();
    assert_eq!((who.scheme, who.version), (Scheme::Presigned, Some(SignatureVersion::V2)));
    assert_eq!((who.region.as_deref(), who.signed_at), (Some("us-west-1"), None));
    assert_eq!(evidence.string_to_sign.as_deref(), Some("GET\n\n\n1175139620\n/johnsmith/photos/puppy.jpg"));
    request.received += TimeDelta::seconds(1);
    let refusal = refused(fixture.authenticator.s3(&request, Some("us-west-1"), &fixture.world));
    assert_eq!(refusal.3, "Expires=2007-03-29T03:40:20Z|ServerTime=2007-03-29T03:40:20Z");
}

#[test]
fn what_is_signed_well_is_taken_where_the_region_takes_it() {
    let fixture = Fixture::new();
    let requests = [by_header(ALICE), by_query(ALICE, "", ""), by_query(ALICE, "", "versionId=a%2Fb")];
    let at = |request: &Request, region| fixture.authenticator.s3(request, region, &fixture.world);
    for request in requests.iter().take(2) {
        for region in [
            None,
            Some("us-east-1"),
            Some("us-west-1"),
            Some("us-west-2"),
            Some("eu-west-1"),
            Some("ap-southeast-1"),
            Some("ap-southeast-2"),
            Some("ap-northeast-1"),
            Some("sa-east-1"),
            Some("us-gov-west-1"),
        ] {
            let (who, ..) = at(request, region).unwrap();
            assert_eq!(who.region.as_deref(), region.or(Some("us-east-1")));
        }
        for region in
            ["us-east-2", "eu-central-1", "eu-west-2", "ap-northeast-2", "us-gov-east-1", "cn-north-1"]
        {
            let (status, code, message, fields, check) = refused(at(request, Some(region)));
            assert_eq!(
                (status, code, fields.as_str(), check.as_str()),
                (400, "InvalidRequest", "", "mechanism")
            );
            assert_eq!(
                message,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
            );
        }
    }
    assert_eq!(refused(at(&requests[2], None)).1, "SignatureDoesNotMatch", "what is signed is decoded");
}

#[test]
fn a_bucket_in_a_path_is_signed_with_a_slash_or_without() {
    let fixture = Fixture::new();
    for (resource, is_right) in [("/bucket/", true), ("/bucket", true), ("/bucket//", false), ("/", false)] {
        let mut request = request("GET", "/bucket?prefix=a");
        set(&mut request, "date", DATE);
        let signature = signature(&format!("GET\n\n\n{DATE}\n{resource}"));
        set(&mut request, "authorization", &format!("AWS {ALICE}:{signature}"));
        assert_eq!(fixture.s3(&request).is_ok(), is_right, "{resource}");
    }
}

#[test]
fn temporary_credentials_are_taken_with_their_token_alone() {
    let fixture = Fixture::new();
    let token = fixture.tokens[LIVE].clone();
    assert!(fixture.s3(&of_session(&token)).is_ok());
    let (_, _, evidence) = fixture.s3(&of_session(&token)).unwrap();
    assert!(!evidence.string_to_sign.unwrap().contains(&token));
    for (other, code) in [
        ("", "InvalidAccessKeyId"),
        (&fixture.tokens[OTHER], "InvalidAccessKeyId"),
        ("garbage", "InvalidToken"),
    ] {
        assert_eq!(refused(fixture.s3(&of_session(other))).1, code, "{other}");
    }
    let without = by_query(LIVE, "", "");
    assert_eq!(refused(fixture.s3(&without)).1, "InvalidAccessKeyId");
    let mut lasting = by_query(ALICE, &format!("x-amz-security-token:{token}\n"), "");
    add_parameter(&mut lasting, "x-amz-security-token", &token);
    assert_eq!(refused(fixture.s3(&lasting)).1, "InvalidToken");
}

#[test]
fn each_fault_has_its_answer() {
    type Row = (&'static str, fn(&mut Request), u16, &'static str, &'static str, &'static str);
    const PARAMETERS: &str =
        "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters";
    const NO_DATE: &str = "AWS authentication requires a valid Date or x-amz-date header";
    const HEADER: &str = "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature";
    const EPOCH: &str = "Invalid date (should be seconds since epoch): ";
    let of_query: &[Row] = &[
        ("no key", |r| remove_parameter(r, "AWSAccessKeyId"), 403, "AccessDenied", PARAMETERS, "components"),
        ("no signature", |r| remove_parameter(r, "Signature"), 403, "AccessDenied", PARAMETERS, "components"),
        ("no expiry", |r| remove_parameter(r, "Expires"), 403, "AccessDenied", PARAMETERS, "components"),
        ("a word", |r| set_parameter(r, "Expires", "soon"), 403, "AccessDenied", EPOCH, "expiry"),
        ("2038", |r| set_parameter(r, "Expires", "2147483648"), 403, "AccessDenied", EPOCH, "expiry"),
        ("a plus", |r| set_parameter(r, "Expires", "+1"), 403, "AccessDenied", EPOCH, "expiry"),
        ("1969", |r| set_parameter(r, "Expires", "-1"), 403, "AccessDenied", "Request has expired", "expiry"),
    ];
    let of_header: &[Row] = &[
        ("no colon", |r| set(r, "authorization", "AWS key"), 400, "InvalidArgument", HEADER, "components"),
        ("two", |r| set(r, "authorization", "AWS a:b:c"), 400, "InvalidArgument", HEADER, "components"),
        ("no date", |r| drop(r.headers.remove("date")), 403, "AccessDenied", NO_DATE, "date"),
        ("no time", |r| set(r, "date", "today"), 403, "AccessDenied", NO_DATE, "date"),
        ("1950", |r| set(r, "date", "Fri, 07 Jul 1950 21:53:04 GMT"), 403, "AccessDenied", NO_DATE, "date"),
        (
            "an unreadable x-amz-date beside a date",
            |r| set(r, "x-amz-date", "today"),
            403,
            "AccessDenied",
            NO_DATE,
            "date",
        ),
        (
            "16 minutes",
            |r| r.received += TimeDelta::minutes(16),
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            "skew",
        ),
    ];
    let fixture = Fixture::new();
    for (rows, request) in [(of_query, by_query(ALICE, "", "")), (of_header, by_header(ALICE))] {
        for (what, spoil, status, code, message, check) in rows {
            let mut request = request.clone();
            spoil(&mut request);
            let got = refused(fixture.s3(&request));
            assert_eq!((got.0, got.1, got.4.as_str()), (*status, *code, *check), "{what}");
            assert!(got.2.starts_with(message), "{what}: {}", got.2);
        }
    }
}

#[test]
fn whatever_is_signed_may_not_change() {
    let changes: &[Fault] = &[
        ("the method", |r| r.method = http::Method::HEAD),
        ("the path", |r| r.path.push('x')),
        ("the path's encoding", |r| r.path = r.path.replace("key", "%6Bey")),
        ("a content type", |r| set(r, "content-type", "text/plain")),
        ("an MD5", |r| set(r, "content-md5", "c2ln")),
        ("a header of AWS", |r| set(r, "x-amz-meta-a", "b")),
        ("a subresource", |r| r.query = format!("acl&{}", r.query).trim_end_matches('&').into()),
        ("an encoded subresource", |r| r.query = format!("%61cl&{}", r.query).trim_end_matches('&').into()),
        ("an override", |r| add_parameter(r, "response-content-type", "text/html")),
        ("a version", |r| add_parameter(r, "versionId", "null")),
    ];
    let fixture = Fixture::new();
    for request in [by_header(ALICE), by_query(ALICE, "", "")] {
        assert!(fixture.s3(&request).is_ok());
        for (what, change) in changes {
            let mut request = request.clone();
            change(&mut request);
            let (status, code, .., fields, check) = refused(fixture.s3(&request));
            assert_eq!((status, code, check.as_str()), (403, "SignatureDoesNotMatch", "signature"), "{what}");
            let names: Vec<_> = fields.split('|').filter_map(|field| field.split('=').next()).collect();
            assert_eq!(names, ["AWSAccessKeyId", "StringToSign", "SignatureProvided", "StringToSignBytes"]);
        }
        // What S3 does not sign: other headers, and parameters that choose nothing.
        let mut free = request.clone();
        set(&mut free, "content-encoding", "gzip");
        add_parameter(&mut free, "prefix", "a");
        assert!(fixture.s3(&free).is_ok());
    }
    let mut moved = by_query(ALICE, "x-amz-meta-a:b\n", "");
    add_parameter(&mut moved, "x-amz-meta-a", "b");
    assert!(fixture.s3(&moved).is_ok(), "a header in the query is signed as the header that it is");
    set(&mut moved, "x-amz-meta-a", "c");
    assert_eq!(refused(fixture.s3(&moved)).1, "SignatureDoesNotMatch");
}

#[test]
fn the_order_of_checks() {
    let fixture = Fixture::new();
    let late = |key: &str, signature: &str| {
        let mut request = by_query(key, "", "");
        set_parameter(&mut request, "Signature", signature);
        request.received += TimeDelta::hours(1);
        request
    };
    let at = |request: &Request, region| {
        refused(fixture.authenticator.s3(request, Some(region), &fixture.world)).4
    };
    assert_eq!(at(&late(UNKNOWN, "bad"), "eu-central-1"), "mechanism");
    assert_eq!(at(&late(UNKNOWN, "bad"), "us-east-1"), "access-key");
    assert_eq!(at(&late(ALICE, "bad"), "us-east-1"), "expiry");
    let mut skewed = by_header(UNKNOWN);
    skewed.received += TimeDelta::hours(1);
    assert_eq!(at(&skewed, "us-east-1"), "skew");
    for key in [UNKNOWN, INACTIVE, GONE, ""] {
        assert_eq!(at(&by_header(key), "us-east-1"), "access-key", "{key}");
    }
}

#[test]
fn a_form_is_signed_by_its_policy() {
    let fixture = Fixture::new();
    let answer = |fields: &Fields, region: &str| -> Result<Authenticated, Box<AuthFailure>> {
        let post = request("POST", "/bucket");
        fixture.authenticator.s3_form(&post, fields, Some(region), &fixture.world).map(|(who, _)| who)
    };
    let right = signature("cG9saWN5");
    let form = |id: &str, signature: &str| {
        Fields::from([("AWSAccessKeyId", id), ("policy", "cG9saWN5"), ("signature", signature)])
    };
    let who = answer(&form(ALICE, &right), "us-east-1").unwrap();
    assert_eq!((who.scheme, who.version), (Scheme::Form, Some(SignatureVersion::V2)));
    assert_eq!(refused(answer(&form(ALICE, &right), "eu-central-1")).1, "InvalidRequest");
    assert_eq!(refused(answer(&form(ALICE, "c2ln"), "us-east-1")).1, "SignatureDoesNotMatch");
    assert_eq!(refused(answer(&form(UNKNOWN, &right), "us-east-1")).1, "InvalidAccessKeyId");
    assert_eq!(refused(answer(&form(LIVE, &right), "us-east-1")).1, "InvalidAccessKeyId");
    let token = fixture.tokens[LIVE].as_str();
    let of_session = Fields::from([
        ("AWSAccessKeyId", LIVE),
        ("policy", "cG9saWN5"),
        ("signature", &right),
        ("x-amz-security-token", token),
    ]);
    assert!(answer(&of_session, "us-east-1").is_ok());
}
