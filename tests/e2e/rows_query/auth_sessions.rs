//! Temporary credentials at STS: what wins when several things are wrong. Scope, token there and bound, expiry, role
//! still there, signature.

use rolecall_tests::CUSTOMER;

use super::auth_header::{INVALID_TOKEN, MISMATCH, REGION, SERVICE};
use super::client::Identity;
use super::lab::{Lab, trusting, who_am_i};
use super::table::{Expected, Table, accepted};

const EXPIRED: &str = "The security token included in the request is expired";

/// What a key and token are answered once the scope is right.
#[derive(Clone, Copy)]
enum Outcome {
    /// Accepted, or refused for the signature.
    Signature,
    Invalid,
    Expired,
}

impl Outcome {
    fn expected(self, good_signature: bool) -> Expected {
        match self {
            Self::Signature if good_signature => accepted("GetCallerIdentity"),
            Self::Signature => Expected::sts(403, "SignatureDoesNotMatch", MISMATCH),
            Self::Invalid => Expected::sts(403, "InvalidClientTokenId", INVALID_TOKEN),
            Self::Expired => Expected::sts(403, "ExpiredToken", EXPIRED),
        }
    }
}

/// The identities under test, each with what it is answered.
async fn identities(lab: &Lab) -> Vec<(&'static str, Identity, Outcome)> {
    let (user, role) = lab.simple().await;
    let trust = trusting(&user.arn);
    let recreated = lab.role(CUSTOMER, "recreated", &trust, &[]).await;
    let gone = lab.role(CUSTOMER, "gone", &trust, &[]).await;
    let expired = lab.session(&user.identity, &role, &[("DurationSeconds", "900")]).await;
    let expired_gone = lab.session(&user.identity, &gone, &[("DurationSeconds", "900")]).await;
    lab.delete(&gone).await;
    lab.aws.clock().advance(chrono::TimeDelta::minutes(20)).unwrap();
    let live = lab.session(&user.identity, &role, &[]).await;
    let other = lab.session(&user.identity, &role, &[]).await;
    let old = lab.session(&user.identity, &recreated, &[]).await;
    lab.delete(&recreated).await;
    let closed = lab.role(CUSTOMER, "closed", &trust, &[]).await;
    let orphan = lab.session(&user.identity, &closed, &[]).await;
    lab.delete(&closed).await;
    let again = lab.role(CUSTOMER, "recreated", &trust, &[]).await;
    assert_eq!(again.arn, recreated.arn);
    let inactive = lab.user(CUSTOMER, "inactive", None).await;
    let pairs =
        [("UserName", "inactive"), ("AccessKeyId", inactive.identity.key.as_str()), ("Status", "Inactive")];
    lab.root(CUSTOMER, "UpdateAccessKey", &pairs).await;
    let foreign = other.token.as_deref();
    let past = expired.token.clone();
    vec![
        ("live, own token", live.clone(), Outcome::Signature),
        ("live, no token", live.with_token(None), Outcome::Invalid),
        ("live, foreign token", live.with_token(foreign), Outcome::Invalid),
        ("live, an expired foreign token", live.with_token(past.as_deref()), Outcome::Invalid),
        ("role deleted, own token", orphan.clone(), Outcome::Invalid),
        ("role deleted, no token", orphan.with_token(None), Outcome::Invalid),
        ("role deleted, foreign token", orphan.with_token(foreign), Outcome::Invalid),
        ("role recreated, own token", old.clone(), Outcome::Invalid),
        ("role recreated, no token", old.with_token(None), Outcome::Invalid),
        ("role recreated, foreign token", old.with_token(foreign), Outcome::Invalid),
        ("expired, own token", expired.clone(), Outcome::Expired),
        ("expired, no token", expired.with_token(None), Outcome::Invalid),
        ("expired, foreign token", expired.with_token(foreign), Outcome::Invalid),
        ("expired and role deleted, own token", expired_gone.clone(), Outcome::Expired),
        ("expired and role deleted, no token", expired_gone.with_token(None), Outcome::Invalid),
        ("expired and role deleted, foreign token", expired_gone.with_token(foreign), Outcome::Invalid),
        ("inactive user key, no token", inactive.identity.clone(), Outcome::Invalid),
        ("inactive user key, live token", inactive.identity.with_token(foreign), Outcome::Invalid),
        ("inactive user key, expired token", inactive.identity.with_token(past.as_deref()), Outcome::Invalid),
    ]
}

#[tokio::test]
async fn what_wins() {
    let lab = Lab::new().await;
    let mut table = Table::new("F: authentication of sessions at STS");
    let mismatch = |message: &str| Expected::sts(403, "SignatureDoesNotMatch", message);
    for (name, who, outcome) in identities(&lab).await {
        let good = who_am_i(&who);
        let rows = [
            ("good signature", good.clone(), outcome.expected(true)),
            ("bad signature", good.clone().bad_signature(), outcome.expected(false)),
            ("wrong region", good.clone().region("eu-west-1"), mismatch(REGION)),
            (
                "wrong region, bad signature",
                good.clone().region("eu-west-1").bad_signature(),
                mismatch(REGION),
            ),
            ("wrong service", good.clone().service("s3"), mismatch(SERVICE)),
            ("wrong service, bad signature", good.service("s3").bad_signature(), mismatch(SERVICE)),
        ];
        for (signed, request, expected) in rows {
            table.row(format!("{name}; {signed}"), &lab.send(&request).await, &expected);
        }
    }
    table.finish();
}

/// A recreated role is another role: its sessions carry its own ID.
#[tokio::test]
async fn recreated_roles() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let first = lab.assume(&user.identity, &role, &[]).await;
    lab.delete(&role).await;
    let again = lab.role(CUSTOMER, "target", &trusting(&user.arn), &[]).await;
    let second = lab.assume(&user.identity, &again, &[]).await;
    let mut table = Table::new("F, H: a role made again");
    table.fact("the same ARN", role.arn == again.arn, &again.arn);
    table.fact("another ID", role.id != again.id, &again.id);
    for (answer, role) in [(&first, &role), (&second, &again)] {
        let expected = format!("{}:vendor", role.id);
        table.fact("AssumedRoleId", answer.element("AssumedRoleId") == Some(&expected), &answer.body);
    }
    let who = lab.send(&who_am_i(&super::lab::identity(&second))).await;
    let expected = format!("{}:vendor", again.id);
    table.fact("UserId", who.element("UserId") == Some(&expected), &who.body);
    let old = lab.send(&who_am_i(&super::lab::identity(&first))).await;
    table.row("the old session", &old, &Expected::sts(403, "InvalidClientTokenId", INVALID_TOKEN));
    table.finish();
}
