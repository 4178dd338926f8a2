//! What authentication tells the body to check.

use aws_sigv4::http_request::SignableBody;

use super::fixture::*;
use crate::http::{BodyPlan, Request};

const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SIGNED: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// An upload with this payload hash and these headers, all signed.
fn upload(word: &str, headers: &[(&str, &str)]) -> Request {
    let mut request = request("PUT", "/bucket/key");
    set(&mut request, "x-amz-date", "20260719T101112Z");
    set(&mut request, "x-amz-content-sha256", word);
    let mut names = vec!["host", "x-amz-date"];
    for (name, value) in headers {
        set(&mut request, name, value);
        names.push(name);
    }
    Signer::s3().sign_by_hand(&mut request, &names.join(";"), word);
    request
}

#[test]
fn the_plan_follows_the_payload_hash() {
    let fixture = Fixture::new();
    let length = ("x-amz-decoded-content-length", "5");
    let plan = |request: &Request| fixture.s3(request).unwrap().1;
    assert!(matches!(plan(&upload("UNSIGNED-PAYLOAD", &[])), BodyPlan::Unchecked));
    assert!(matches!(plan(&upload(HASH, &[])), BodyPlan::Sha256(hash) if hash == HASH));
    for word in [SIGNED, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", TRAILER] {
        assert!(matches!(plan(&upload(word, &[length])), BodyPlan::AwsChunked(_)), "{word}");
    }
}

#[test]
fn chunks_need_a_decoded_length_and_one_checksum() {
    let fixture = Fixture::new();
    let length = ("x-amz-decoded-content-length", "5");
    for (word, headers, status, code, message) in [
        (SIGNED, vec![], 411, "MissingContentLength", "You must provide the Content-Length HTTP header."),
        (TRAILER, vec![], 411, "MissingContentLength", "You must provide the Content-Length HTTP header."),
        (
            TRAILER,
            vec![length, ("x-amz-trailer", "X-Amz-Checksum-CRC32"), ("x-amz-checksum-crc32", "AAAAAA==")],
            400,
            "InvalidRequest",
            "Expecting a single x-amz-checksum- header",
        ),
    ] {
        let answer = refused(fixture.s3(&upload(word, &headers)));
        assert_eq!((answer.0, answer.1, answer.2.as_str()), (status, code, message), "{word}");
        assert_eq!(answer.4, "chunks");
    }
    // The signature comes before that.
    let mut request = upload(SIGNED, &[]);
    spoil(&mut request);
    assert_eq!(refused(fixture.s3(&request)).1, "SignatureDoesNotMatch");
}

#[test]
fn nobody_may_say_what_the_body_is_too() {
    let fixture = Fixture::new();
    for (word, code) in [
        ("UNSIGNED-PAYLOAD", ""),
        (HASH, ""),
        (TRAILER, ""),
        (SIGNED, "AccessDenied"),
        ("garbage", "InvalidArgument"),
    ] {
        let mut request = request("PUT", "/bucket/key");
        set(&mut request, "x-amz-content-sha256", word);
        set(&mut request, "x-amz-decoded-content-length", "0");
        let answer = fixture.s3(&request).err().map(|failure| failure.refusal.code());
        assert_eq!(answer.unwrap_or_default(), code, "{word}");
    }
}

#[test]
fn a_presigned_upload_in_chunks_is_taken_as_it_is() {
    let fixture = Fixture::new();
    for target in ["/bucket/key", "/bucket/key?partNumber=1&uploadId=a"] {
        let mut request = request("PUT", target);
        set(&mut request, "x-amz-content-sha256", TRAILER);
        set(&mut request, "x-amz-decoded-content-length", "5");
        Signer::presigned(60).sign(&mut request, SignableBody::StreamingUnsignedPayloadTrailer);
        assert!(matches!(fixture.s3(&request).unwrap().1, BodyPlan::Undecoded(_)), "{target}");
    }
}
