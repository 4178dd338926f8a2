use super::*;
use crate::services::testing::text_of;

/// The vendor's session on a role `first`, and a role `second` that trusts `first` for these actions.
fn chain(actions: &str, condition: &str, more: &[(&str, &str)]) -> (Integration, Caller, String) {
    let one = Integration::new();
    let all = r#"["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"]"#;
    let first = one.lab.role(CUSTOMER, "first", &trusts_vendor(all, ANY));
    let second =
        one.lab.role(CUSTOMER, "second", &trust(&format!(r#"{{"AWS":"{first}"}}"#), actions, condition));
    let session = one.lab.assume(&one.vendor, &first, more);
    (one, session, second)
}

fn session_arn() -> String {
    format!("arn:aws:sts::{CUSTOMER}:assumed-role/first/session")
}

#[test]
fn chaining_needs_no_policy_on_the_first_role() {
    let (one, session, second) = chain(r#""sts:AssumeRole""#, ANY, &[]);
    assert!(one.assume_as(&session, &second, &[("DurationSeconds", "3600")]).is_ok());
}

#[test]
fn a_chained_session_lasts_an_hour_at_most() {
    let (one, session, second) = chain(r#""sts:AssumeRole""#, ANY, &[]);
    let role_maximum = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    let chaining =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    let longer = [("DurationSeconds", "3601")];
    assert_eq!(
        one.assume_as(&session, &second, &longer),
        Err((400, "ValidationError", role_maximum.to_owned()))
    );
    one.lab
        .root(CUSTOMER, &[("Action", "UpdateRole"), ("RoleName", "second"), ("MaxSessionDuration", "43200")]);
    assert_eq!(one.assume_as(&session, &second, &longer), Err((400, "ValidationError", chaining.to_owned())));
    let schema = one.assume_as(&session, &second, &[("DurationSeconds", "43201")]);
    assert!(
        matches!(schema, Err((400, "ValidationError", text)) if text.contains("less than or equal to 43200"))
    );
}

#[test]
fn a_source_identity_stays_along_the_chain() {
    let set = [("SourceIdentity", "alice")];
    let (one, session, second) = chain(r#"["sts:AssumeRole","sts:SetSourceIdentity"]"#, ANY, &set);
    for more in [vec![], vec![("SourceIdentity", "alice")]] {
        let answer = one.assume_as(&session, &second, &more).unwrap();
        assert_eq!(text_of(&answer, "SourceIdentity"), "alice");
    }
    let other = "The source identity is already set for this assume role session".to_owned();
    assert_eq!(
        one.assume_as(&session, &second, &[("SourceIdentity", "bob")]),
        Err((400, "ValidationError", other))
    );

    let (one, session, second) = chain(r#""sts:AssumeRole""#, ANY, &set);
    assert_eq!(
        one.assume_as(&session, &second, &[]),
        denied(&session_arn(), "sts:SetSourceIdentity", &second)
    );
}

#[test]
fn transitive_tags_are_passed_on() {
    let tags = [
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a"),
        ("Tags.member.2.Key", "cost"),
        ("Tags.member.2.Value", "1"),
        ("TransitiveTagKeys.member.1", "team"),
    ];
    let (one, session, second) = chain(r#""sts:AssumeRole""#, ANY, &tags);
    assert_eq!(one.assume_as(&session, &second, &[]), denied(&session_arn(), "sts:TagSession", &second));

    let (one, session, second) = chain(r#"["sts:AssumeRole","sts:TagSession"]"#, ANY, &tags);
    let answer = one
        .assume_as(&session, &second, &[("Tags.member.1.Key", "new"), ("Tags.member.1.Value", "x")])
        .unwrap();
    let Caller::Session(next) = one.lab.session(&answer) else { panic!() };
    let carried: Vec<_> = next.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(carried, ["new=x", "team=a"]);
    assert_eq!(next.transitive_tag_keys, ["team"]);

    let conflict = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.";
    for key in ["team", "TEAM"] {
        let answer =
            one.assume_as(&session, &second, &[("Tags.member.1.Key", key), ("Tags.member.1.Value", "b")]);
        assert_eq!(answer, Err((400, "InvalidParameterValue", conflict.to_owned())));
    }
}

#[test]
fn a_trust_policy_may_limit_the_keys_that_a_chain_carries() {
    let tags =
        [("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "a"), ("TransitiveTagKeys.member.1", "team")];
    let only_team = r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}"#;
    let (one, session, second) = chain(r#"["sts:AssumeRole","sts:TagSession"]"#, only_team, &tags);
    assert!(one.assume_as(&session, &second, &[]).is_ok());
    assert!(
        one.assume_as(&session, &second, &[("Tags.member.1.Key", "new"), ("Tags.member.1.Value", "x")])
            .is_err()
    );
}
