//! In which order S3 checks an Authorization header, and all that it takes.

use super::fixture::*;
use crate::auth::Caller;

#[test]
fn the_order_of_checks_is_awss() {
    let faults: &[Fault] = &[
        ("skew", |r| set(r, "x-amz-date", "20200719T101112Z")),
        ("scope-region", |r| edit(r, "us-east-1", "us-west-2")),
        ("scope-service", |r| edit(r, "/s3/", "/sts/")),
        ("headers-not-signed", |r| set(r, "x-amz-acl", "private")),
        ("access-key", |r| edit(r, ALICE, UNKNOWN)),
        ("signature", spoil),
    ];
    let fixture = Fixture::new();
    for first in 0..faults.len() {
        let mut request = Signer::s3().get();
        faults[first..].iter().for_each(|(_, break_it)| break_it(&mut request));
        assert_eq!(refused(fixture.s3(&request)).4, faults[first].0);
    }
}

#[test]
fn signed_headers_are_put_in_order_first() {
    let fixture = Fixture::new();
    let mut request = request("GET", "/");
    set(&mut request, "x-amz-date", "20260719T101112Z");
    set(&mut request, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    for names in ["x-amz-date;host", "Host;X-Amz-Date", "host;host;x-amz-date", "x-amz-date;absent;host"] {
        let mut request = request.clone();
        Signer::s3().sign_by_hand(&mut request, names, "UNSIGNED-PAYLOAD");
        assert!(fixture.s3(&request).is_ok(), "{names}");
    }
}

#[test]
fn a_date_header_will_do_and_x_amz_date_wins() {
    let fixture = Fixture::new();
    for (date, x_amz_date, signed) in [
        ("20260719T101112Z", None, "date;host"),
        ("Sun, 19 Jul 2026 10:11:12 GMT", None, "date;host"),
        ("Sun, 19 Jul 2026 10:11:12 GMT", None, "host"),
        ("20260719T101112Z", Some("20260719T101112Z"), "date;host;x-amz-date"),
        ("20200101T000000Z", Some("20260719T101112Z"), "host;x-amz-date"),
    ] {
        let mut request = request("GET", "/");
        set(&mut request, "date", date);
        x_amz_date.into_iter().for_each(|value| set(&mut request, "x-amz-date", value));
        set(&mut request, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        Signer::s3().sign_by_hand(&mut request, signed, "UNSIGNED-PAYLOAD");
        assert!(fixture.s3(&request).is_ok(), "{date} {x_amz_date:?} {signed}");
    }
}

#[test]
fn the_payload_hash_need_not_be_signed_as_a_header() {
    let fixture = Fixture::new();
    let hash = crate::digest::sha256_hex(b"body");
    let other = crate::digest::sha256_hex(b"other");
    for (signed, sent, is_right) in [
        (hash.as_str(), hash.as_str(), true),
        ("UNSIGNED-PAYLOAD", "UNSIGNED-PAYLOAD", true),
        (&hash, &other, false),
    ] {
        let mut request = request("PUT", "/bucket/key");
        set(&mut request, "x-amz-date", "20260719T101112Z");
        set(&mut request, "x-amz-content-sha256", sent);
        Signer::s3().sign_by_hand(&mut request, "host;x-amz-date", signed);
        match fixture.s3(&request) {
            Ok(_) => assert!(is_right),
            Err(failure) => assert!(!is_right && failure.refusal.code() == "SignatureDoesNotMatch"),
        }
    }
}

#[test]
fn headers_that_proxies_touch_may_be_unsigned() {
    let fixture = Fixture::new();
    for name in ["content-type", "expect", "user-agent", "origin", "date", "x-amzn-trace-id"] {
        let mut request = Signer::s3().get();
        set(&mut request, name, "garbage");
        assert!(fixture.s3(&request).is_ok(), "{name}");
    }
}

#[test]
fn an_empty_authorization_header_is_nobody() {
    let fixture = Fixture::new();
    let mut request = request("GET", "/bucket/key");
    set(&mut request, "authorization", "");
    let (who, ..) = fixture.s3(&request).unwrap();
    assert!(matches!(who.caller, Caller::Anonymous));
    assert_eq!(who.access_key_id, None);
}

#[test]
fn an_endpoint_without_a_region_takes_every_region_that_is_one() {
    let fixture = Fixture::new();
    for (region, is_region) in [("eu-central-1", true), ("nowhere", false)] {
        let request = Signer { region, ..Signer::s3() }.get();
        let answer = fixture.authenticator.s3(&request, None, &fixture.world);
        assert_eq!(answer.is_ok(), is_region, "{region}");
    }
}
