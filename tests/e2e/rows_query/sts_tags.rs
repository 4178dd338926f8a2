//! Session tags: what is refused, and what is kept along a chain.

use rolecall_tests::CUSTOMER;

use super::client::Identity;
use super::lab::{Lab, Pairs, Role, denied, session_arn, trusting, trusting_for};
use super::table::{Expected, Table, accepted, done};

const TAG: &str = r#""sts:AssumeRole","sts:TagSession""#;
const DUPLICATE: &str = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
const NOT_INCLUDED: &str = "The specified transitive tag key must be included in the requested tags.";
const CONFLICT: &str = "One of the specified transitive tag keys can't be set because it conflicts with a transitive \
     tag key from the calling session.";

const TEAM_RED: Pairs<'static> = &[("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "red")];
const TEAM_BLUE: Pairs<'static> = &[("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "blue")];
const FLOOR: Pairs<'static> = &[("Tags.member.1.Key", "floor"), ("Tags.member.1.Value", "2")];
const PASSED_ON: Pairs =
    &[("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "red"), ("TransitiveTagKeys.member.1", "team")];

fn refused(message: &str) -> Expected {
    Expected::sts(400, "InvalidParameterValue", message)
}

#[tokio::test]
async fn parameters() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    lab.retrust(&role, &trusting_for(&user.arn, TAG, "")).await;
    let twice: Pairs<'static> = &[
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "red"),
        ("Tags.member.2.Key", "team"),
        ("Tags.member.2.Value", "blue"),
    ];
    let cases: Pairs<'static> = &[
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "red"),
        ("Tags.member.2.Key", "TEAM"),
        ("Tags.member.2.Value", "red"),
    ];
    let not_sent: Pairs<'static> = &[
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "red"),
        ("TransitiveTagKeys.member.1", "floor"),
    ];
    let rows = [
        ("one tag", TEAM_RED, accepted("AssumeRole")),
        ("one that is passed on", PASSED_ON, accepted("AssumeRole")),
        ("a key twice", twice, refused(DUPLICATE)),
        ("a key twice, in another case", cases, refused(DUPLICATE)),
        ("a transitive key that is not sent", not_sent, refused(NOT_INCLUDED)),
    ];
    let mut table = Table::new("§2: session tags");
    for (name, more, expected) in rows {
        table.row(name, &lab.assume(&user.identity, &role, more).await, &expected);
    }
    table.finish();
}

/// A session with the transitive tag `team`, and a role for it to go on to.
async fn chain(lab: &Lab) -> (Identity, Role, Role) {
    let (user, source) = lab.simple().await;
    lab.retrust(&source, &trusting_for(&user.arn, TAG, "")).await;
    let session = lab.session(&user.identity, &source, PASSED_ON).await;
    let next = lab.role(CUSTOMER, "next", &trusting(&source.arn), &[]).await;
    (session, source, next)
}

#[tokio::test]
async fn along_a_chain() {
    let lab = Lab::new().await;
    let (session, source, next) = chain(&lab).await;
    let ok = || accepted("AssumeRole");
    let message = denied(&session_arn(&source), "sts:TagSession", &next.arn);
    let denied = || Expected::sts(403, "AccessDenied", message.clone());
    let mut table = Table::new("I: tags along a chain");
    let answer = lab.assume(&session, &next, &[]).await;
    table.row("sts:TagSession not granted, no tags sent", &answer, &denied());
    lab.retrust(&next, &trusting_for(&source.arn, TAG, "")).await;
    table.row("granted, no tags sent", &lab.assume(&session, &next, &[]).await, &ok());
    table.row("granted, a new key", &lab.assume(&session, &next, FLOOR).await, &ok());
    table.row("granted, an inherited key", &lab.assume(&session, &next, TEAM_BLUE).await, &refused(CONFLICT));
    let condition = r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}"#;
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Effect":"Allow","Principal":{{"AWS":"{arn}"}},"Action":"sts:AssumeRole"}},
            {{"Effect":"Allow","Principal":{{"AWS":"{arn}"}},"Action":"sts:TagSession","Condition":{condition}}}]}}"#,
        arn = source.arn
    );
    lab.retrust(&next, &trust).await;
    table.row("granted for the inherited keys, no tags sent", &lab.assume(&session, &next, &[]).await, &ok());
    table.row(
        "granted for the inherited keys, a new key",
        &lab.assume(&session, &next, FLOOR).await,
        &denied(),
    );
    let answer = lab.assume(&session, &next, TEAM_BLUE).await;
    table.fact("granted for the inherited keys, an inherited key", answer.status != 200, &answer.body);
    table.finish();
}

/// aws:PrincipalTag: the session's tags, and the role's own.
#[tokio::test]
async fn principal_tags() {
    let lab = Lab::new().await;
    let (user, plain) = lab.simple().await;
    let own = [("Tags.member.1.Key", "building"), ("Tags.member.1.Value", "north")];
    let role = lab.role(CUSTOMER, "tagged", &trusting_for(&user.arn, TAG, ""), &own).await;
    lab.retrust(&plain, &trusting_for(&role.arn, TAG, "")).await;
    let needs = |key: &str, value: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"iam:GetRole","Resource":"*","Condition":{{"StringEquals":{{"aws:PrincipalTag/{key}":"{value}"}}}}}}]}}"#
        )
    };
    let session = lab.session(&user.identity, &role, PASSED_ON).await;
    let next = lab.session(&session, &plain, &[]).await;
    let unconditional = "User: arn:aws:sts::111122223333:assumed-role/tagged/vendor is not authorized";
    let refused = Expected::iam(403, "AccessDenied", "").between(unconditional, "");
    let mut table = Table::new("I: aws:PrincipalTag");
    let rows = [
        ("the session's tag", "team", "red", done("GetRole")),
        ("the role's own tag", "building", "north", done("GetRole")),
        ("another value", "team", "blue", refused.clone()),
        ("another key", "floor", "2", refused),
    ];
    for (name, key, value, expected) in rows {
        lab.permit(&role, &needs(key, value)).await;
        let answer = lab.iam(&session, "GetRole", &[("RoleName", "tagged")]).await;
        table.row(name, &answer, &expected);
    }
    lab.permit(&plain, &needs("team", "red")).await;
    let answer = lab.iam(&next, "GetRole", &[("RoleName", "tagged")]).await;
    table.row("a tag that was passed on", &answer, &done("GetRole"));
    table.finish();
}
