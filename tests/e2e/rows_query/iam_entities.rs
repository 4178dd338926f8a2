//! IAM: users, roles, policies and keys that are there already, or not there, or in use.

use rolecall_tests::CUSTOMER;

use super::client::Identity;
use super::lab::{Lab, policy, trusting};
use super::table::{Expected, Table, done};

const ANYBODY: &str = "arn:aws:iam::111122223333:root";

/// An action, its parameters, and the answer.
type Row<'a> = (&'a str, Vec<(&'a str, &'a str)>, Expected);

fn missing(message: &str) -> Expected {
    Expected::iam(404, "NoSuchEntity", message)
}

fn root() -> Identity {
    Identity::root(CUSTOMER)
}

#[tokio::test]
async fn already_there() {
    let lab = Lab::new().await;
    let (_, role) = lab.simple().await;
    let trust = trusting(ANYBODY);
    let exists = |message: &str| Expected::iam(409, "EntityAlreadyExists", message);
    let mut table = Table::new("§7: entities that exist already");
    for name in ["target", "Target", "TARGET"] {
        let pairs = [("RoleName", name), ("AssumeRolePolicyDocument", trust.as_str())];
        let answer = lab.iam(&root(), "CreateRole", &pairs).await;
        let expected = exists(&format!("Role with name {name} already exists."));
        table.row(format!("role {name}"), &answer, &expected.or("Role with name target already exists."));
    }
    for name in ["plain", "PLAIN"] {
        let answer = lab.iam(&root(), "CreateUser", &[("UserName", name)]).await;
        let expected = exists(&format!("User with name {name} already exists."));
        table.row(format!("user {name}"), &answer, &expected.or("User with name plain already exists."));
    }
    let other = [("RoleName", role.name.as_str()), ("AssumeRolePolicyDocument", trust.as_str())];
    let answer = lab.iam(&Identity::root("444455556666"), "CreateRole", &other).await;
    table.row("the same name in another account", &answer, &done("CreateRole"));
    table.finish();
}

#[tokio::test]
async fn not_there() {
    let lab = Lab::new().await;
    lab.simple().await;
    let arn = format!("arn:aws:iam::{CUSTOMER}:policy/none");
    let document = policy("Allow", "s3:*");
    let trust = trusting(ANYBODY);
    let no_role = || missing("The role with name none cannot be found.");
    let no_user = || missing("The user with name none cannot be found.");
    let no_policy = || missing(&format!("Policy {arn} was not found."));
    let no_key = || missing("The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found");
    let role = ("RoleName", "none");
    let user = ("UserName", "none");
    let by_arn = ("PolicyArn", arn.as_str());
    let named = ("PolicyName", "inline");
    let key = ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE");
    let here = ("RoleName", "target");
    let rows: Vec<Row<'_>> = vec![
        ("GetRole", vec![role], no_role()),
        ("DeleteRole", vec![role], no_role()),
        ("UpdateAssumeRolePolicy", vec![role, ("PolicyDocument", &trust)], no_role()),
        ("PutRolePolicy", vec![role, named, ("PolicyDocument", &document)], no_role()),
        ("GetRolePolicy", vec![role, named], no_role()),
        ("ListRolePolicies", vec![role], no_role()),
        ("ListAttachedRolePolicies", vec![role], no_role()),
        ("GetUser", vec![user], no_user()),
        ("DeleteUser", vec![user], no_user()),
        ("CreateAccessKey", vec![user], no_user()),
        ("ListAccessKeys", vec![user], no_user()),
        ("PutUserPolicy", vec![user, named, ("PolicyDocument", &document)], no_user()),
        ("GetRolePolicy", vec![here, named], missing("The role policy with name inline cannot be found.")),
        ("DeleteRolePolicy", vec![here, named], missing("The role policy with name inline cannot be found.")),
        ("GetPolicy", vec![by_arn], no_policy()),
        ("DeletePolicy", vec![by_arn], no_policy()),
        ("ListPolicyVersions", vec![by_arn], no_policy()),
        (
            "AttachRolePolicy",
            vec![here, by_arn],
            missing(&format!("Policy {arn} does not exist or is not attachable.")),
        ),
        ("DeleteAccessKey", vec![("UserName", "plain"), key], no_key()),
        ("UpdateAccessKey", vec![("UserName", "plain"), key, ("Status", "Inactive")], no_key()),
    ];
    let mut table = Table::new("§7: entities that are missing");
    for (action, pairs, expected) in rows {
        table.row(format!("{action} {pairs:?}"), &lab.iam(&root(), action, &pairs).await, &expected);
    }
    table.finish();
}

#[tokio::test]
async fn in_use() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let document = policy("Allow", "s3:*");
    let made =
        lab.root(CUSTOMER, "CreatePolicy", &[("PolicyName", "managed"), ("PolicyDocument", &document)]).await;
    let arn = made.element("Arn").unwrap().to_owned();
    let conflict = |what: &str| {
        Expected::iam(409, "DeleteConflict", "Cannot delete entity, must remove referenced objects first.")
            .or(format!("Cannot delete entity, must {what} first."))
    };
    let (role_name, user_name) = (("RoleName", role.name.as_str()), ("UserName", user.name.as_str()));
    let mut table = Table::new("§7: deleting what is in use");
    let answer = lab.iam(&root(), "DeleteUser", &[user_name]).await;
    table.row("a user with an access key", &answer, &conflict("delete access keys"));
    lab.permit(&role, &document).await;
    let answer = lab.iam(&root(), "DeleteRole", &[role_name]).await;
    table.row("a role with an inline policy", &answer, &conflict("delete policies"));
    lab.root(CUSTOMER, "DeleteRolePolicy", &[role_name, ("PolicyName", "inline")]).await;
    lab.root(CUSTOMER, "AttachRolePolicy", &[role_name, ("PolicyArn", &arn)]).await;
    let answer = lab.iam(&root(), "DeleteRole", &[role_name]).await;
    table.row("a role with an attached policy", &answer, &conflict("detach all policies"));
    let answer = lab.iam(&root(), "DeletePolicy", &[("PolicyArn", &arn)]).await;
    table.row("an attached policy", &answer, &Expected::iam(409, "DeleteConflict", "").any_message());
    lab.root(CUSTOMER, "DetachRolePolicy", &[role_name, ("PolicyArn", &arn)]).await;
    table.row(
        "a role with nothing",
        &lab.iam(&root(), "DeleteRole", &[role_name]).await,
        &done("DeleteRole"),
    );
    table.finish();
}

#[tokio::test]
async fn policy_arns() {
    let lab = Lab::new().await;
    lab.simple().await;
    let mut table = Table::new("§7: AttachRolePolicy with what is no ARN");
    for value in ["this-is-not-an-arn-at-all", "arn:aws:iam::111122223333"] {
        let answer =
            lab.iam(&root(), "AttachRolePolicy", &[("RoleName", "target"), ("PolicyArn", value)]).await;
        table.row(
            value,
            &answer,
            &Expected::iam(400, "ValidationError", "Invalid ARN:  Could not be parsed!"),
        );
    }
    table.finish();
}
