//! A user's own temporary credentials, signed with: they are the user's, with their token, while the user is there.

use std::sync::Arc;

use chrono::TimeDelta;

use super::fixture::*;
use crate::auth::token;
use crate::world::{KeyOwner, UserSession};

const KEY: &str = "ASIAUSERUSERUSERUSER";

fn fixture(user_id: &str, hours: i64) -> (Fixture, String) {
    let fixture = Fixture::new();
    let session = UserSession {
        token: token::mint(),
        account: ACCOUNT.to_owned(),
        user_id: Some(user_id.to_owned()),
        mfa: None,
        federation: None,
        issued: now() - TimeDelta::hours(1),
        expires: now() + TimeDelta::hours(hours),
    };
    let token = session.token.clone();
    fixture.add_key(KEY, true, KeyOwner::UserSession(Arc::new(session)));
    (fixture, token)
}

#[test]
fn a_users_session_is_checked_as_a_roles_is() {
    for (user_id, hours, with_token, sts, s3) in [
        ("AIDAALICE", 1, true, "", ""),
        ("AIDAALICE", 1, false, "InvalidClientTokenId", "InvalidAccessKeyId"),
        ("AIDAALICE", -1, true, "ExpiredToken", "ExpiredToken"),
        ("AIDAGONE", 1, true, "InvalidClientTokenId", "InvalidAccessKeyId"),
    ] {
        let (fixture, token) = fixture(user_id, hours);
        let token = with_token.then_some(token.as_str());
        let request = Signer::sts().by(KEY, token).whoami();
        match fixture.sts(&request, WHOAMI) {
            Ok((who, _)) => {
                assert_eq!(sts, "");
                assert_eq!(who.caller.arn().unwrap(), "arn:aws:iam::111122223333:user/people/Alice");
            }
            Err(failure) => assert_eq!(failure.refusal.code(), sts, "{user_id} {hours}"),
        }
        let code = fixture.s3(&Signer::s3().by(KEY, token).get()).map_err(|failure| failure.refusal.code());
        assert_eq!(code.err().unwrap_or_default(), s3, "{user_id} {hours}");
    }
}
