use super::*;
use crate::services::testing::root;

#[test]
fn a_root_user_may_assume_no_role() {
    let one = Integration::new();
    let expected = Err((403, "AccessDenied", "Roles may not be assumed by root accounts.".to_owned()));
    assert_eq!(one.assume_as(&root(VENDOR), &one.role, &[]), expected);
    assert_eq!(one.assume_as(&root(CUSTOMER), &one.role, &[("SourceIdentity", "alice")]), expected);
}

#[test]
fn a_refusal_tells_nothing() {
    let one = Integration::new();
    let role = |name: &str| format!("arn:aws:iam::{CUSTOMER}:role/{name}");
    one.lab.role(
        CUSTOMER,
        "others",
        &trust(r#"{"AWS":"arn:aws:iam::111122223333:root"}"#, r#""sts:AssumeRole""#, ANY),
    );
    one.lab.role(
        CUSTOMER,
        "external",
        &trusts_vendor(r#""sts:AssumeRole""#, r#"{"StringEquals":{"sts:ExternalId":"right"}}"#),
    );
    for (role, more) in [
        (role("none"), vec![]),
        (role("others"), vec![]),
        (role("external"), vec![]),
        (role("external"), vec![("ExternalId", "wrong")]),
        (role("DATA"), vec![]),
        (role("path/data"), vec![]),
        (format!("arn:aws:iam::{CUSTOMER}:user/data"), vec![]),
        ("arn:aws:iam::elsewhere:role/data".to_owned(), vec![]),
    ] {
        assert_eq!(one.assume_as(&one.vendor, &role, &more), denied(&vendor_arn(), "sts:AssumeRole", &role));
    }
    assert!(one.assume_as(&one.vendor, &role("external"), &[("ExternalId", "right")]).is_ok());
}

#[test]
fn another_account_needs_both_sides() {
    let one = Integration::new();
    let params = [("Action", "DeleteUserPolicy"), ("UserName", "vendor"), ("PolicyName", "allow")];
    one.lab.root(VENDOR, &params);
    assert_eq!(one.assume(&[]), denied(&vendor_arn(), "sts:AssumeRole", &one.role));
}

#[test]
fn in_the_same_account_a_trust_policy_that_names_the_user_is_enough() {
    let lab = Lab::new();
    let user = lab.user(CUSTOMER, "alice");
    let arn = user.arn().unwrap();
    let named =
        lab.role(CUSTOMER, "named", &trust(&format!(r#"{{"AWS":"{arn}"}}"#), r#""sts:AssumeRole""#, ANY));
    let everyone = lab.role(CUSTOMER, "everyone", &trust(r#"{"AWS":"*"}"#, r#""sts:AssumeRole""#, ANY));
    let account =
        lab.role(CUSTOMER, "account", &trust(r#"{"AWS":"111122223333"}"#, r#""sts:AssumeRole""#, ANY));
    lab.assume(&user, &named, &[]);
    lab.assume(&user, &everyone, &[]);
    let params = [("Action", "AssumeRole"), ("RoleArn", account.as_str()), ("RoleSessionName", "session")];
    assert_eq!(lab.sts(&user, &params), denied(&arn, "sts:AssumeRole", &account));
    lab.allow_user(CUSTOMER, "alice", "sts:AssumeRole", &account);
    lab.assume(&user, &account, &[]);
}

#[test]
fn a_user_made_again_under_the_same_name_is_another_user() {
    let one = Integration::new();
    one.lab.root(VENDOR, &[("Action", "DeleteUserPolicy"), ("UserName", "vendor"), ("PolicyName", "allow")]);
    one.lab.root(VENDOR, &[("Action", "DeleteUser"), ("UserName", "vendor")]);
    let again = one.lab.user(VENDOR, "vendor");
    one.lab.allow_user(VENDOR, "vendor", "sts:*", "*");
    assert_eq!(one.assume_as(&again, &one.role, &[]), denied(&vendor_arn(), "sts:AssumeRole", &one.role));
}

#[test]
fn the_source_identity_is_named_before_the_role() {
    let one = Integration::new();
    let is_x = r#"{"StringEquals":{"sts:SourceIdentity":"xx"}}"#;
    let both = r#"["sts:AssumeRole","sts:SetSourceIdentity"]"#;
    one.lab.trust(CUSTOMER, "data", &trusts_vendor(both, is_x));
    for (more, expected) in [
        (vec![], Some("sts:AssumeRole")),
        (vec![("SourceIdentity", "yy")], Some("sts:SetSourceIdentity")),
        (vec![("SourceIdentity", "xx")], None),
    ] {
        match expected {
            Some(action) => assert_eq!(one.assume(&more), denied(&vendor_arn(), action, &one.role)),
            None => assert!(one.assume(&more).is_ok()),
        }
    }
}

#[test]
fn tags_need_leave_of_their_own() {
    let one = Integration::new();
    one.lab.trust(CUSTOMER, "data", &trusts_vendor(r#""sts:AssumeRole""#, ANY));
    let tag = [("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "a")];
    assert_eq!(one.assume(&tag), denied(&vendor_arn(), "sts:TagSession", &one.role));
    let condition = r#"{"StringEquals":{"aws:RequestTag/team":"a"},"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}"#;
    one.lab.trust(CUSTOMER, "data", &trusts_vendor(r#"["sts:AssumeRole","sts:TagSession"]"#, condition));
    assert!(one.assume(&tag).is_ok());
    assert!(one.assume(&[("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "b")]).is_err());
}
