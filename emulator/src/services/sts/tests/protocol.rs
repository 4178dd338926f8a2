use super::*;
use crate::services::testing::{root, text_of};

#[test]
fn an_action_is_found_by_its_name_and_version() {
    let lab = Lab::new();
    for (params, message) in [
        (vec![("Action", "Nothing")], "Could not find operation Nothing for version 2011-06-15"),
        (vec![("Action", "")], "Could not find operation  for version 2011-06-15"),
        (
            vec![("Action", "GetCallerIdentity"), ("Version", "2010-05-08")],
            "Could not find operation GetCallerIdentity for version 2010-05-08",
        ),
        (
            vec![("Action", "GetCallerIdentity"), ("Version", "")],
            "Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED",
        ),
        (
            vec![("Action", "Nothing"), ("Action", "GetCallerIdentity")],
            "Could not find operation Nothing for version 2011-06-15",
        ),
    ] {
        assert_eq!(lab.sts(&root(CUSTOMER), &params), Err((400, "InvalidAction", message.to_owned())));
    }
}

#[test]
fn what_is_not_emulated_says_so() {
    let lab = Lab::new();
    for action in ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "GetWebIdentityToken"] {
        let message = format!("rolecall does not emulate sts:{action}.");
        assert_eq!(lab.sts(&root(CUSTOMER), &[("Action", action)]), Err((501, "NotImplemented", message)));
    }
}

#[test]
fn every_caller_learns_who_it_is() {
    let one = Integration::new();
    let session = one.lab.assume(&one.vendor, &one.role, &[]);
    let session_arn = format!("arn:aws:sts::{CUSTOMER}:assumed-role/data/session");
    for (caller, arn) in [
        (root(CUSTOMER), format!("arn:aws:iam::{CUSTOMER}:root")),
        (one.vendor.clone(), vendor_arn()),
        (session.clone(), session_arn),
    ] {
        let answer = one.lab.sts(&caller, &[("Action", "GetCallerIdentity")]).unwrap();
        assert_eq!(text_of(&answer, "Arn"), arn);
        assert_eq!(text_of(&answer, "UserId"), caller.user_id().unwrap());
        assert_eq!(text_of(&answer, "Account"), caller.account().unwrap());
    }
}

#[test]
fn get_caller_identity_is_laid_out_as_aws_does() {
    let lab = Lab::new();
    let answer = lab.sts(&root(CUSTOMER), &[("Action", "GetCallerIdentity")]).unwrap();
    let id = text_of(&answer, "RequestId");
    assert_eq!(
        answer,
        format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <GetCallerIdentityResult>\n    <Arn>arn:aws:iam::111122223333:root</Arn>\n    <UserId>111122223333</UserId>\n    <Account>111122223333</Account>\n  </GetCallerIdentityResult>\n  <ResponseMetadata>\n    <RequestId>{id}</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n"
        )
    );
}

#[test]
fn assume_role_answers_in_aws_s_order() {
    let one = Integration::new();
    let answer = one.assume(&[("SourceIdentity", "alice"), ("ExternalId", "not-asked-for")]).unwrap();
    let names = [
        "AssumedRoleUser",
        "AssumedRoleId",
        "Arn",
        "Credentials",
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
        "SourceIdentity",
        "ResponseMetadata",
    ];
    let places: Vec<_> = names.iter().map(|name| answer.find(&format!("<{name}>")).unwrap()).collect();
    assert!(places.is_sorted(), "{answer}");
    assert!(!answer.contains("PackedPolicySize") && !answer.contains("not-asked-for"));

    assert_eq!(text_of(&answer, "Arn"), format!("arn:aws:sts::{CUSTOMER}:assumed-role/data/session"));
    assert_eq!(text_of(&answer, "Expiration"), "2026-07-19T11:00:00Z");
    assert_eq!(text_of(&answer, "SecretAccessKey").len(), 40);
    assert!(text_of(&answer, "SessionToken").len() > 100);
    let key = text_of(&answer, "AccessKeyId");
    assert!(key.starts_with("ASIA") && key.len() == 20);
    let id = text_of(&answer, "AssumedRoleId");
    assert!(id.starts_with("AROA") && id.ends_with(":session") && id.len() == 21 + ":session".len());
}

#[test]
fn an_access_key_tells_its_account() {
    let one = Integration::new();
    let answer = one.assume(&[]).unwrap();
    let key = text_of(&answer, "AccessKeyId");
    let params = [("Action", "GetAccessKeyInfo"), ("AccessKeyId", key.as_str())];
    assert_eq!(text_of(&one.lab.sts(&root(VENDOR), &params).unwrap(), "Account"), CUSTOMER);
}
