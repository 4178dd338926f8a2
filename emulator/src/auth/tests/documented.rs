//! The requests that AWS's documentation signs.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>

use crate::leave::{Authorized, OnAccount};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;

use super::fixture::*;
use crate::auth::date;
use crate::digest::EMPTY_SHA256;
use crate::http::response::Content;
use crate::http::{Body, Request};
use crate::world::{AccessKey, KeyOwner};

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const CREDENTIAL: &str = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";

pub(super) fn fixture() -> Fixture {
    let fixture = Fixture::new();
    fixture.world.keys.insert(
        &Authorized::<OnAccount>::for_tests("*"),
        AccessKey {
            id: KEY.to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            active: true,
            created: now(),
            owner: KeyOwner::Root(ACCOUNT.to_owned()),
        },
    );
    fixture
}

/// A documented request, with these headers and this signature.
fn documented(method: &str, target: &str, host: &str, headers: &[(&str, &str)], signature: &str) -> Request {
    let mut request = request(method, target);
    request.host = host.to_owned();
    request.received = date::parse_basic("20130524T000000Z").unwrap();
    set(&mut request, "host", host);
    set(&mut request, "x-amz-date", "20130524T000000Z");
    headers.iter().for_each(|(name, value)| set(&mut request, name, value));
    let mut names: Vec<String> = request.headers.keys().map(ToString::to_string).collect();
    names.sort();
    let names = names.join(";");
    let value =
        format!("AWS4-HMAC-SHA256 Credential={CREDENTIAL},SignedHeaders={names},Signature={signature}");
    set(&mut request, "authorization", &value);
    request
}

#[test]
fn signed_headers() {
    let fixture = fixture();
    let host = "examplebucket.s3.amazonaws.com";
    let empty = ("x-amz-content-sha256", EMPTY_SHA256);
    let put = [
        ("date", "Fri, 24 May 2013 00:00:00 GMT"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
    ];
    for request in [
        documented(
            "GET",
            "/test.txt",
            host,
            &[("range", "bytes=0-9"), empty],
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        documented(
            "PUT",
            "/test%24file.text",
            host,
            &put,
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        documented(
            "GET",
            "/?lifecycle",
            host,
            &[empty],
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        documented(
            "GET",
            "/?max-keys=2&prefix=J",
            host,
            &[empty],
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ] {
        if let Err(failure) = fixture.s3(&request) {
            panic!("{} {}: {failure:?}", request.method, request.path);
        }
    }
}

#[test]
fn a_presigned_url() {
    let mut request = request("GET", "/test.txt");
    request.host = "examplebucket.s3.amazonaws.com".to_owned();
    request.received = date::parse_basic("20130524T000000Z").unwrap();
    for (name, value) in [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", CREDENTIAL),
        ("X-Amz-Date", "20130524T000000Z"),
        ("X-Amz-Expires", "86400"),
        ("X-Amz-SignedHeaders", "host"),
        ("X-Amz-Signature", "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"),
    ] {
        add_parameter(&mut request, name, value);
    }
    if let Err(failure) = fixture().s3(&request) {
        panic!("{failure:?}");
    }
}

/// From the first header to the last chunk.
#[test]
fn an_upload_in_chunks() {
    let request = documented(
        "PUT",
        "/examplebucket/chunkObject.txt",
        "s3.amazonaws.com",
        &[
            ("content-encoding", "aws-chunked"),
            ("content-length", "66824"),
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
            ("x-amz-decoded-content-length", "66560"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ],
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    );
    let signatures = [
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ];
    let mut text = String::new();
    for (size, signature) in [65536, 1024, 0].into_iter().zip(signatures) {
        text.push_str(&format!("{size:x};chunk-signature={signature}\r\n{}\r\n", "a".repeat(size)));
    }
    assert_eq!(text.len(), 66824);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (spoiled, is_right) in [(text.replacen("aaaa", "aaab", 1), false), (text, true)] {
        let (_, plan, _) = fixture().s3(&request).unwrap();
        let stream = Content::from(spoiled).map_err(Into::into);
        let body = Body::new(UnsyncBoxBody::new(stream), plan);
        assert_eq!(body.decoded_length(), Some(66560));
        match runtime.block_on(body.collect(100_000)) {
            Ok(data) => assert!(is_right && data.len() == 66560),
            Err(refusal) => assert!(!is_right && refusal.code() == "SignatureDoesNotMatch"),
        }
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html>
#[test]
fn browser_form() {
    const POLICY: &str = "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";
    let fixture = fixture();
    let answer = |signature: &str| {
        let fields = crate::http::form::Fields::from([
            ("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"),
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Date", "20151229T000000Z"),
            ("Policy", POLICY),
            ("X-Amz-Signature", signature),
        ]);
        let authenticator = crate::auth::Authenticator::default();
        let request = request("POST", "/");
        authenticator.s3_form(&request, &fields, Some("us-east-1"), &fixture.world).map(|(who, _)| who.scheme)
    };
    let documented = "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e";
    assert_eq!(answer(documented).unwrap(), crate::auth::Scheme::Form);
    assert_eq!(answer(&documented.replace('8', "9")).unwrap_err().refusal.code(), "SignatureDoesNotMatch");
}
