//! GetSessionToken and GetFederationToken, and what their credentials may do.

use super::*;
use crate::services::testing::{root, text_of};

fn get_session(lab: &Lab, user: &Caller) -> Caller {
    lab.user_session(&lab.sts(user, &[("Action", "GetSessionToken")]).unwrap(), user)
}

fn federate(lab: &Lab, user: &Caller, more: &[(&str, &str)]) -> Outcome {
    let mut params = vec![("Action", "GetFederationToken"), ("Name", "fed")];
    params.extend(more);
    lab.sts(user, &params)
}

const INVALID: &str = "The security token included in the request is invalid.";

#[test]
fn a_users_session_is_the_user() {
    let lab = Lab::new();
    let user = lab.user(CUSTOMER, "bob");
    let who = lab.sts(&get_session(&lab, &user), &[("Action", "GetCallerIdentity")]).unwrap();
    assert_eq!(text_of(&who, "Arn"), user.arn().unwrap());
    assert_eq!(Some(text_of(&who, "UserId")), user.user_id());
}

#[test]
fn it_lives_twelve_hours_and_a_root_users_one() {
    let lab = Lab::new();
    let bob = lab.user(CUSTOMER, "bob");
    for (caller, duration, expected) in [
        (&bob, None, "2026-07-19T22:00:00Z"),
        (&bob, Some("900"), "2026-07-19T10:15:00Z"),
        (&root(CUSTOMER), None, "2026-07-19T11:00:00Z"),
        (&root(CUSTOMER), Some("7200"), "2026-07-19T11:00:00Z"),
    ] {
        let mut params = vec![("Action", "GetSessionToken")];
        params.extend(duration.map(|duration| ("DurationSeconds", duration)));
        assert_eq!(text_of(&lab.sts(caller, &params).unwrap(), "Expiration"), expected);
    }
    let long = [("Action", "GetSessionToken"), ("DurationSeconds", "129601")];
    assert_eq!(lab.sts(&bob, &long).unwrap_err().1, "ValidationError");
}

#[test]
fn without_mfa_it_does_no_iam_and_little_sts() {
    let one = Integration::new();
    let session = get_session(&one.lab, &one.vendor);
    let invalid = Err((403, "InvalidClientTokenId", INVALID.to_owned()));
    assert_eq!(one.lab.iam(&session, &[("Action", "ListUsers")]), invalid);
    assert!(one.assume_as(&session, &one.role, &[]).is_ok());
    for operation in ["GetSessionToken", "GetFederationToken"] {
        let text = format!("Cannot call {operation} with session credentials");
        let refused = one.lab.sts(&session, &[("Action", operation), ("Name", "fed")]);
        assert_eq!(refused, Err((403, "AccessDenied", text)));
    }
    let role = one.lab.assume(&one.vendor, &one.role, &[]);
    assert!(one.lab.sts(&role, &[("Action", "GetSessionToken")]).is_err());
    let key = [("Action", "GetAccessKeyInfo"), ("AccessKeyId", "AKIAAAAAAAAAAAAAAAAA")];
    assert_eq!(one.lab.sts(&session, &key), denied(&vendor_arn(), "sts:GetAccessKeyInfo", "*"));
}

#[test]
fn a_federated_user_is_somebody_else() {
    let lab = Lab::new();
    let user = lab.user(CUSTOMER, "bob");
    let arn = format!("arn:aws:sts::{CUSTOMER}:federated-user/fed");
    assert_eq!(federate(&lab, &user, &[]), denied(&user.arn().unwrap(), "sts:GetFederationToken", &arn));
    lab.allow_user(CUSTOMER, "bob", "sts:*", "*");
    let answer = federate(&lab, &user, &[]).unwrap();
    assert_eq!(text_of(&answer, "FederatedUserId"), format!("{CUSTOMER}:fed"));
    assert_eq!(text_of(&answer, "Arn"), arn);
    let federated = lab.user_session(&answer, &user);
    let who = lab.sts(&federated, &[("Action", "GetCallerIdentity")]).unwrap();
    assert_eq!(text_of(&who, "UserId"), format!("{CUSTOMER}:fed"));
    assert_eq!(lab.iam(&federated, &[("Action", "ListUsers")]).unwrap_err().1, "InvalidClientTokenId");
    let role = lab.role(CUSTOMER, "open", &trust(r#"{"AWS":"*"}"#, r#""sts:AssumeRole""#, ANY));
    let assume = [("Action", "AssumeRole"), ("RoleArn", role.as_str()), ("RoleSessionName", "session")];
    assert_eq!(lab.sts(&federated, &assume), denied(&arn, "sts:AssumeRole", &role));
}

#[test]
fn what_federation_is_given_is_checked() {
    let lab = Lab::new();
    let root = root(CUSTOMER);
    for (more, code) in [
        (vec![("Policy", "{}")], "MalformedPolicyDocument"),
        (vec![("PolicyArns.member.1.arn", "arn:aws:iam::111122223333:policy/none")], "ValidationError"),
        (vec![("Name", "f")], "ValidationError"),
        (
            vec![
                ("Tags.member.1.Key", "a"),
                ("Tags.member.1.Value", "1"),
                ("Tags.member.2.Key", "A"),
                ("Tags.member.2.Value", "2"),
            ],
            "InvalidParameterValue",
        ),
    ] {
        let mut params = vec![("Action", "GetFederationToken")];
        params.extend(&more);
        params.push(("Name", "fed"));
        assert_eq!(lab.sts(&root, &params).unwrap_err().1, code, "{more:?}");
    }
    let everything = everything();
    assert!(federate(&lab, &root, &[("Policy", &everything)]).unwrap().contains("PackedPolicySize"));
}

/// Roles that are assumed with temporary credentials of GetSessionToken last an hour at most: that is a chain too.
#[test]
fn a_role_after_get_session_token_is_chained() {
    let lab = Lab::new();
    let user = lab.user(CUSTOMER, "bob");
    lab.allow_user(CUSTOMER, "bob", "sts:*", "*");
    let trusted = format!(r#"{{"AWS":"{}"}}"#, user.arn().unwrap());
    let role = lab.role(CUSTOMER, "long", &trust(&trusted, r#""sts:AssumeRole""#, ANY));
    lab.root(CUSTOMER, &[("Action", "UpdateRole"), ("RoleName", "long"), ("MaxSessionDuration", "43200")]);
    let answer = lab.sts(&user, &[("Action", "GetSessionToken")]).unwrap();
    let session = lab.user_session(&answer, &user);
    let assume = [
        ("Action", "AssumeRole"),
        ("RoleArn", role.as_str()),
        ("RoleSessionName", "session"),
        ("DurationSeconds", "7200"),
    ];
    let chaining =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    assert_eq!(lab.sts(&session, &assume), Err((400, "ValidationError", chaining.to_owned())));
    assert!(lab.sts(&user, &assume).is_ok());
}

/// Recorded: 0 without a policy.
#[test]
fn a_federated_user_without_a_policy_has_a_packed_size() {
    let lab = Lab::new();
    let answer = federate(&lab, &root(CUSTOMER), &[]).unwrap();
    assert_eq!(text_of(&answer, "PackedPolicySize"), "0");
}
