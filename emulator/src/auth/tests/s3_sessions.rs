//! Keys and tokens on S3, in all the ways in which they come.

use aws_sigv4::http_request::SignableBody;

use super::fixture::*;
use crate::auth::Caller;
use crate::http::Request;

/// The signers of a header and of a URL.
fn both(key: &'static str, token: Option<&str>) -> [Signer; 2] {
    [Signer::s3().by(key, token), Signer::presigned(60).by(key, token)]
}

fn code(fixture: &Fixture, request: &Request) -> String {
    fixture.s3(request).err().map(|failure| failure.refusal.code().to_owned()).unwrap_or_default()
}

#[test]
fn token_structure_then_token_then_expiry_then_role_then_signature() {
    let fixture = Fixture::new();
    let own = |key: &str| fixture.tokens.get(key).cloned();
    let garbage = Some("garbage".to_owned());
    for (key, token, good, bad) in [
        (LIVE, own(LIVE), "", "SignatureDoesNotMatch"),
        (LIVE, None, "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (LIVE, Some(String::new()), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (LIVE, own(OTHER), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (LIVE, garbage.clone(), "InvalidToken", "InvalidToken"),
        ("ASIAUNKNOWNUNKNOWN00", garbage.clone(), "InvalidToken", "InvalidToken"),
        ("ASIAUNKNOWNUNKNOWN00", own(LIVE), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (ORPHAN, own(ORPHAN), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (EXPIRED, own(EXPIRED), "ExpiredToken", "ExpiredToken"),
        (EXPIRED_ORPHAN, own(EXPIRED_ORPHAN), "ExpiredToken", "ExpiredToken"),
        (EXPIRED, own(LIVE), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (UNKNOWN, None, "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (UNKNOWN, garbage.clone(), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (GONE, None, "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (INACTIVE, None, "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (INACTIVE, own(LIVE), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (INACTIVE, own(EXPIRED), "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (ALICE, None, "", "SignatureDoesNotMatch"),
        (ALICE, own(LIVE), "InvalidToken", "SignatureDoesNotMatch"),
        (ALICE, garbage, "InvalidToken", "SignatureDoesNotMatch"),
    ] {
        for signer in both(key, token.as_deref()) {
            let mut request = signer.get();
            assert_eq!(code(&fixture, &request), good, "{key} {:?}", signer.expires);
            spoil(&mut request);
            assert_eq!(code(&fixture, &request), bad, "{key} {:?}", signer.expires);
        }
    }
}

#[test]
fn the_answers_name_the_key_or_show_the_token() {
    let fixture = Fixture::new();
    let expired = fixture.tokens.get(EXPIRED).unwrap();
    for (signer, status, message, fields) in [
        (
            Signer::s3().by(UNKNOWN, None),
            403,
            "The AWS Access Key Id you provided does not exist in our records.",
            format!("AWSAccessKeyId={UNKNOWN}"),
        ),
        (
            Signer::s3().by(LIVE, Some("x")),
            400,
            "The provided token is malformed or otherwise invalid.",
            "Token-0=x".to_owned(),
        ),
        (
            Signer::s3().by(EXPIRED, Some(expired)),
            400,
            "The provided token has expired.",
            format!("Token-0={expired}"),
        ),
    ] {
        let answer = refused(fixture.s3(&signer.get()));
        assert_eq!((answer.0, answer.2.as_str(), answer.3), (status, message, fields));
    }
}

#[test]
fn a_session_is_who_it_is() {
    let fixture = Fixture::new();
    let token = fixture.tokens.get(LIVE).map(String::as_str);
    for signer in both(LIVE, token) {
        let (who, ..) = fixture.s3(&signer.get()).unwrap();
        let Caller::Session(session) = &who.caller else { panic!("{who:?}") };
        assert_eq!(session.arn(), "arn:aws:sts::111122223333:assumed-role/Reader/session");
    }
    let (who, ..) = fixture.s3(&Signer::s3().get()).unwrap();
    assert_eq!(who.caller.arn().unwrap(), "arn:aws:iam::111122223333:user/people/Alice");
    let root = Signer { key: "444455556666", secret: "test", ..Signer::s3() };
    let (who, ..) = fixture.s3(&root.get()).unwrap();
    assert_eq!(who.caller.arn().unwrap(), "arn:aws:iam::444455556666:root");
}

/// A request with these token headers, signed with them.
fn with_tokens(signer: &Signer, tokens: &[&str]) -> Request {
    let mut request = request("GET", "/bucket/key");
    tokens.iter().for_each(|token| add(&mut request, "x-amz-security-token", token));
    set(&mut request, "x-amz-date", "20260719T101112Z");
    set(&mut request, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    signer.sign_by_hand(&mut request, "host;x-amz-date;x-amz-security-token", "UNSIGNED-PAYLOAD");
    request
}

#[test]
fn the_same_token_twice_counts_as_one_and_two_tokens_as_none() {
    let fixture = Fixture::new();
    let token = |key: &str| fixture.tokens.get(key).unwrap().as_str();
    let live = Signer::s3().by(LIVE, None);
    assert_eq!(code(&fixture, &with_tokens(&live, &[token(LIVE), token(LIVE)])), "");
    for tokens in [[token(LIVE), token(OTHER)], [token(OTHER), token(LIVE)], [token(LIVE), ""]] {
        let mut request = with_tokens(&live, &tokens);
        assert_eq!(code(&fixture, &request), "InvalidAccessKeyId");
        spoil(&mut request);
        assert_eq!(code(&fixture, &request), "InvalidAccessKeyId");
    }
    let expired = Signer::s3().by(EXPIRED, None);
    let answer = refused(fixture.s3(&with_tokens(&expired, &[token(EXPIRED), token(EXPIRED)])));
    assert_eq!(answer.3, format!("Token-0={0}|Token-1={0}", token(EXPIRED)));
}

#[test]
fn a_signed_header_beats_the_query() {
    let fixture = Fixture::new();
    let token = |key: &str| fixture.tokens.get(key).unwrap().as_str();
    for (header, query, expected) in [
        (token(LIVE), token(OTHER), ""),
        (token(LIVE), "garbage", ""),
        (token(OTHER), token(LIVE), "InvalidAccessKeyId"),
        ("", token(LIVE), "InvalidAccessKeyId"),
        ("garbage", token(LIVE), "InvalidToken"),
    ] {
        let mut request = request("GET", "/bucket/key");
        set(&mut request, "x-amz-security-token", header);
        Signer::presigned(60).by(LIVE, Some(query)).sign(&mut request, SignableBody::UnsignedPayload);
        assert_eq!(code(&fixture, &request), expected, "{header}, {query}");
    }
}

#[test]
fn a_token_header_that_is_not_signed_is_refused_for_that() {
    let fixture = Fixture::new();
    for (signer, value) in [
        (Signer::presigned(60).by(LIVE, fixture.tokens.get(LIVE).map(String::as_str)), "garbage"),
        (Signer::presigned(60).by(INACTIVE, None), "garbage"),
    ] {
        let mut request = signer.get();
        set(&mut request, "x-amz-security-token", value);
        spoil(&mut request);
        assert_eq!(refused(fixture.s3(&request)).3, "HeadersNotSigned=x-amz-security-token");
    }
}
