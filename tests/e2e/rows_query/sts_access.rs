//! AssumeRole: who may. Every denial has one text, which never tells which side refused.

use rolecall_tests::{CUSTOMER, VENDOR};

use super::client::Identity;
use super::lab::{
    ALLOW_ASSUME, Lab, Pairs, Role, User, assume, denied, policy, session_arn, trusting, trusting_for,
};
use super::table::{Expected, Table, accepted};

const ALREADY_SET: &str = "The source identity is already set for this assume role session";
const BOTH_ACTIONS: &str = r#""sts:AssumeRole","sts:SetSourceIdentity""#;

fn ok() -> Expected {
    accepted("AssumeRole")
}

fn refused(caller: &str, role: &Role) -> Expected {
    refused_for(caller, "sts:AssumeRole", role)
}

fn refused_for(caller: &str, action: &str, role: &Role) -> Expected {
    Expected::sts(403, "AccessDenied", denied(caller, action, &role.arn))
}

#[tokio::test]
async fn denials() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let none = format!("arn:aws:iam::{CUSTOMER}:role/some/path/none");
    let mut table = Table::new("§2: denials");
    let other = lab.user(CUSTOMER, "other", Some(ALLOW_ASSUME)).await;
    let answer = lab.assume(&other.identity, &role, &[]).await;
    table.row("the trust policy does not name the caller", &answer, &refused(&other.arn, &role));
    let answer = lab.send(&assume(&other.identity, &none, &[])).await;
    let message = denied(&other.arn, "sts:AssumeRole", &none);
    table.row("the role does not exist", &answer, &Expected::sts(403, "AccessDenied", message));
    lab.retrust(&role, &trusting(&format!("arn:aws:iam::{CUSTOMER}:root"))).await;
    let answer = lab.assume(&user.identity, &role, &[]).await;
    table.row("trust names the account, no identity policy", &answer, &refused(&user.arn, &role));
    let answer = lab.assume(&other.identity, &role, &[]).await;
    table.row("trust names the account, identity policy allows", &answer, &ok());
    let root = Identity::root(CUSTOMER);
    let answer = lab.assume(&root, &role, &[]).await;
    let message = "Roles may not be assumed by root accounts.";
    table.row("a root user", &answer, &Expected::sts(403, "AccessDenied", message));
    lab.retrust(&role, &trusting_for(&user.arn, r#""sts:AssumeRole""#, "")).await;
    let answer = lab.assume(&user.identity, &role, &[("SourceIdentity", "alice")]).await;
    table.row(
        "sts:SetSourceIdentity is not granted",
        &answer,
        &refused_for(&user.arn, "sts:SetSourceIdentity", &role),
    );
    let tags = [("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "red")];
    let answer = lab.assume(&user.identity, &role, &tags).await;
    table.row("sts:TagSession is not granted", &answer, &refused_for(&user.arn, "sts:TagSession", &role));
    table.finish();
}

#[tokio::test]
async fn external_ids() {
    let lab = Lab::new().await;
    let user = lab.user(VENDOR, "labelbox", Some(ALLOW_ASSUME)).await;
    let condition = r#"{"StringEquals":{"sts:ExternalId":"right"}}"#;
    let role =
        lab.role(CUSTOMER, "target", &trusting_for(&user.arn, r#""sts:AssumeRole""#, condition), &[]).await;
    let rows: [(&str, Pairs<'_>, Expected); 5] = [
        ("right", &[("ExternalId", "right")], ok()),
        ("absent", &[], refused(&user.arn, &role)),
        ("wrong", &[("ExternalId", "wrong")], refused(&user.arn, &role)),
        ("another case", &[("ExternalId", "Right")], refused(&user.arn, &role)),
        ("right, then wrong", &[("ExternalId", "right"), ("ExternalId", "wrong")], ok()),
    ];
    let mut table = Table::new("§2, E: sts:ExternalId");
    for (name, more, expected) in rows {
        table.row(name, &lab.assume(&user.identity, &role, more).await, &expected);
    }
    table.finish();
}

/// Trust, and the identity policies of users in both accounts.
#[tokio::test]
async fn accounts() {
    let lab = Lab::new().await;
    let bare = lab.user(CUSTOMER, "bare", None).await;
    let allowed = lab.user(CUSTOMER, "allowed", Some(ALLOW_ASSUME)).await;
    let far_bare = lab.user(VENDOR, "bare", None).await;
    let far = lab.user(VENDOR, "allowed", Some(ALLOW_ASSUME)).await;
    let account = |id: &str| format!("arn:aws:iam::{id}:root");
    let rows: [(&str, String, &User, bool); 13] = [
        ("same account, trust names the permissionless user", bare.arn.clone(), &bare, true),
        ("same account, trust *, permissionless user", "*".to_owned(), &bare, true),
        ("same account, trust names somebody else", bare.arn.clone(), &allowed, false),
        ("same account, trust names the account, allow", account(CUSTOMER), &allowed, true),
        ("same account, trust names the account, no allow", account(CUSTOMER), &bare, false),
        ("other account, trust names the user, allow", far.arn.clone(), &far, true),
        ("other account, trust names the user, no allow", far_bare.arn.clone(), &far_bare, false),
        ("other account, trust *, allow", "*".to_owned(), &far, true),
        ("other account, trust *, no allow", "*".to_owned(), &far_bare, false),
        ("other account, trust names somebody else, allow", far_bare.arn.clone(), &far, false),
        ("other account, trust names the account, allow", account(VENDOR), &far, true),
        ("other account, trust names the account by its number, allow", VENDOR.to_owned(), &far, true),
        ("other account, trust names the account, no allow", account(VENDOR), &far_bare, false),
    ];
    let role = lab.role(CUSTOMER, "target", &trusting("*"), &[]).await;
    let mut table = Table::new("§2, E: accounts");
    for (name, principal, user, may) in rows {
        lab.retrust(&role, &trusting(&principal)).await;
        let expected = if may { ok() } else { refused(&user.arn, &role) };
        table.row(name, &lab.assume(&user.identity, &role, &[]).await, &expected);
    }
    let source = lab.role(CUSTOMER, "source", &trusting(&bare.arn), &[]).await;
    let session = lab.session(&bare.identity, &source, &[]).await;
    lab.retrust(&role, &trusting(&source.arn)).await;
    let answer = lab.assume(&session, &role, &[]).await;
    table.row("trust names the source role, session of a permissionless role", &answer, &ok());
    lab.retrust(&role, &trusting(&bare.arn)).await;
    let answer = lab.assume(&session, &role, &[]).await;
    table.row("a session is not the user who assumed it", &answer, &refused(&session_arn(&source), &role));
    table.finish();
}

/// The trust policy's condition on sts:SourceIdentity, and which action is named.
#[tokio::test]
async fn source_identity_conditions() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let condition = r#"{"StringEquals":{"sts:SourceIdentity":"alice"}}"#;
    lab.retrust(&role, &trusting_for(&user.arn, BOTH_ACTIONS, condition)).await;
    let mut table = Table::new("E: conditions on sts:SourceIdentity");
    let answer = lab.assume(&user.identity, &role, &[]).await;
    table.row("none sent", &answer, &refused(&user.arn, &role));
    let answer = lab.assume(&user.identity, &role, &[("SourceIdentity", "bob")]).await;
    table.row("another sent", &answer, &refused_for(&user.arn, "sts:SetSourceIdentity", &role));
    let answer = lab.assume(&user.identity, &role, &[("SourceIdentity", "alice")]).await;
    table.row("the right one sent", &answer, &ok());
    table.finish();
}

/// A session that has a source identity goes on.
#[tokio::test]
async fn source_identity_along_a_chain() {
    let lab = Lab::new().await;
    let (user, source) = lab.simple().await;
    lab.retrust(&source, &trusting_for(&user.arn, BOTH_ACTIONS, "")).await;
    let session = lab.session(&user.identity, &source, &[("SourceIdentity", "alice")]).await;
    let role = lab.role(CUSTOMER, "next", &trusting_for(&source.arn, BOTH_ACTIONS, ""), &[]).await;
    let caller = session_arn(&source);
    let mut table = Table::new("A, E: a source identity along a chain");
    let answer = lab.assume(&session, &role, &[]).await;
    table.row("no parameter", &answer, &ok());
    table.fact("it is carried on", answer.element("SourceIdentity") == Some("alice"), &answer.body);
    let answer = lab.assume(&session, &role, &[("SourceIdentity", "alice")]).await;
    table.row("the same again", &answer, &ok());
    let answer = lab.assume(&session, &role, &[("SourceIdentity", "bob")]).await;
    table.row("another", &answer, &Expected::sts(400, "ValidationError", ALREADY_SET));
    let condition = |value: &str| format!(r#"{{"StringEquals":{{"sts:SourceIdentity":"{value}"}}}}"#);
    lab.retrust(&role, &trusting_for(&source.arn, BOTH_ACTIONS, &condition("alice"))).await;
    table.row("a condition sees it", &lab.assume(&session, &role, &[]).await, &ok());
    lab.retrust(&role, &trusting_for(&source.arn, BOTH_ACTIONS, &condition("bob"))).await;
    let answer = lab.assume(&session, &role, &[]).await;
    let named = refused_for(&caller, "sts:SetSourceIdentity", &role);
    table.row("both actions fail: sts:SetSourceIdentity is named", &answer, &named);
    lab.retrust(&role, &trusting(&source.arn)).await;
    let answer = lab.assume(&session, &role, &[]).await;
    table.row("only sts:AssumeRole is granted", &answer, &named);
    table.finish();
}

/// The caller's own policies, in the role's account and in another.
#[tokio::test]
async fn identity_policies() {
    let lab = Lab::new().await;
    let user = lab.user(VENDOR, "allowed", Some(&policy("Allow", "sts:AssumeRole"))).await;
    let role = lab.role(CUSTOMER, "target", &trusting_for(&user.arn, BOTH_ACTIONS, ""), &[]).await;
    let mut table = Table::new("E: the caller's own policies across accounts");
    table.row("sts:AssumeRole", &lab.assume(&user.identity, &role, &[]).await, &ok());
    let answer = lab.assume(&user.identity, &role, &[("SourceIdentity", "alice")]).await;
    table.row("not sts:SetSourceIdentity", &answer, &refused_for(&user.arn, "sts:SetSourceIdentity", &role));
    table.finish();
}
