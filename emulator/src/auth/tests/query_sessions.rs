//! What wins on STS: the key, the token, the signature, the scope.

use super::fixture::*;
use crate::leave::{Authorized, OnAccount};

const INVALID: &str = "InvalidClientTokenId";

#[test]
fn scope_then_token_then_expiry_then_role_then_signature() {
    let fixture = Fixture::new();
    let own = |key: &str| fixture.tokens.get(key).cloned();
    let foreign = own(OTHER);
    for (key, token, good, bad) in [
        (LIVE, own(LIVE), "", "SignatureDoesNotMatch"),
        (LIVE, None, INVALID, INVALID),
        (LIVE, Some(String::new()), INVALID, INVALID),
        (LIVE, foreign.clone(), INVALID, INVALID),
        (LIVE, Some("garbage".to_owned()), INVALID, INVALID),
        (ORPHAN, own(ORPHAN), INVALID, INVALID),
        (ORPHAN, None, INVALID, INVALID),
        (ORPHAN, foreign.clone(), INVALID, INVALID),
        (EXPIRED, own(EXPIRED), "ExpiredToken", "ExpiredToken"),
        (EXPIRED_ORPHAN, own(EXPIRED_ORPHAN), "ExpiredToken", "ExpiredToken"),
        (EXPIRED_ORPHAN, None, INVALID, INVALID),
        (EXPIRED_ORPHAN, foreign.clone(), INVALID, INVALID),
        (INACTIVE, None, INVALID, INVALID),
        (INACTIVE, own(LIVE), INVALID, INVALID),
        (INACTIVE, own(EXPIRED), INVALID, INVALID),
    ] {
        let signer = Signer::sts().by(key, token.as_deref());
        let mut request = signer.whoami();
        match fixture.sts(&request, WHOAMI) {
            Ok((who, _)) => assert!(good.is_empty() && who.access_key_id.as_deref() == Some(key)),
            Err(failure) => assert_eq!(failure.refusal.code(), good, "{key}"),
        }
        spoil(&mut request);
        assert_eq!(refused(fixture.sts(&request, WHOAMI)).1, bad, "{key}");
        for scope in [("us-east-1", "eu-west-1"), ("/sts/", "/s3/")] {
            let mut request = signer.whoami();
            edit(&mut request, scope.0, scope.1);
            assert!(refused(fixture.sts(&request, WHOAMI)).4.starts_with("scope-"), "{key}");
        }
    }
}

#[test]
fn an_expired_token_is_said_to_be_expired_without_a_period() {
    let fixture = Fixture::new();
    let request = Signer::sts().by(EXPIRED, fixture.tokens.get(EXPIRED).map(String::as_str)).whoami();
    let (status, code, message, ..) = refused(fixture.sts(&request, WHOAMI));
    assert_eq!(
        (status, code, message.as_str()),
        (403, "ExpiredToken", "The security token included in the request is expired")
    );
}

#[test]
fn a_token_may_come_in_the_presigned_query() {
    let fixture = Fixture::new();
    let token = fixture.tokens.get(LIVE).map(String::as_str);
    let request = Signer { expires: Some(60), ..Signer::sts() }.by(LIVE, token).whoami();
    assert!(request.has_parameter("X-Amz-Security-Token"));
    assert!(fixture.sts(&request, WHOAMI).is_ok());
}

#[test]
fn a_key_that_is_switched_off_is_refused_at_once() {
    let fixture = Fixture::new();
    let request = Signer::sts().whoami();
    assert!(fixture.sts(&request, WHOAMI).is_ok());
    fixture.world.keys.set_active(&Authorized::<OnAccount>::for_tests("*"), ALICE, false);
    assert_eq!(refused(fixture.sts(&request, WHOAMI)).1, INVALID);
}
