//! IAM: what exists already, what does not, what stands in the way, and how much there may be.

use rolecall_tests::CUSTOMER;

use super::client::Identity;
use super::lab::{ALLOW_ASSUME, Lab, Pairs, policy};
use super::table::{Expected, Table, done};

fn root() -> Identity {
    Identity::root(CUSTOMER)
}

struct Rows {
    lab: Lab,
    table: Table,
}

impl Rows {
    async fn new(section: &'static str) -> Self {
        Self { lab: Lab::new().await, table: Table::new(section) }
    }

    async fn row(&mut self, action: &str, pairs: Pairs<'_>, expected: Expected) {
        let answer = self.lab.iam(&root(), action, pairs).await;
        self.table.row(format!("{action} {pairs:.60?}"), &answer, &expected);
    }

    async fn managed(&self, name: &str) -> String {
        let document = policy("Allow", "s3:*");
        let pairs = [("PolicyName", name), ("PolicyDocument", document.as_str())];
        self.lab.root(CUSTOMER, "CreatePolicy", &pairs).await.element("Arn").unwrap().to_owned()
    }
}

fn conflict(message: &str) -> Expected {
    Expected::iam(409, "DeleteConflict", message)
}

fn limit(message: &str) -> Expected {
    Expected::iam(409, "LimitExceeded", message)
}

fn exists(message: &str) -> Expected {
    Expected::iam(409, "EntityAlreadyExists", message)
}

fn missing(message: impl Into<String>) -> Expected {
    Expected::iam(404, "NoSuchEntity", message)
}

#[tokio::test]
async fn policies_and_their_versions() {
    let mut rows = Rows::new("IAM: managed policies").await;
    let arn = rows.managed("managed").await;
    let by_arn = ("PolicyArn", arn.as_str());
    let document = policy("Allow", "s3:*");
    let text = ("PolicyDocument", document.as_str());
    rows.row(
        "CreatePolicy",
        &[("PolicyName", "managed"), text],
        exists("A policy called managed already exists. Duplicate names are not allowed."),
    )
    .await;
    for _ in 0..4 {
        rows.lab.root(CUSTOMER, "CreatePolicyVersion", &[by_arn, text]).await;
    }
    let five = "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing \
                version.";
    rows.row("CreatePolicyVersion", &[by_arn, text], limit(five)).await;
    rows.row(
        "DeletePolicyVersion",
        &[by_arn, ("VersionId", "v1")],
        conflict("Cannot delete the default version of a policy."),
    )
    .await;
    let no_version = missing(format!("Policy {arn} version v9 does not exist or is not attachable."));
    rows.row("GetPolicyVersion", &[by_arn, ("VersionId", "v9")], no_version).await;
    let versions = "This policy has more than one version. Before you delete a policy, you must delete the policy's \
                    versions. The default version is deleted with the policy.";
    rows.row("DeletePolicy", &[by_arn], conflict(versions)).await;
    let of_aws = "arn:aws:iam::aws:policy/AdministratorAccess";
    let refused = format!(
        "User: arn:aws:iam::{CUSTOMER}:root is not authorized to perform: iam:DeletePolicy on resource: policy {of_aws}"
    );
    rows.row("DeletePolicy", &[("PolicyArn", of_aws)], Expected::iam(403, "AccessDenied", refused)).await;
    rows.table.finish();
}

#[tokio::test]
async fn what_stands_in_the_way() {
    let mut rows = Rows::new("IAM: what stands in the way").await;
    rows.lab.user(CUSTOMER, "member", None).await;
    let (user, group) = (("UserName", "member"), ("GroupName", "group"));
    rows.lab.root(CUSTOMER, "CreateGroup", &[group]).await;
    rows.lab.root(CUSTOMER, "AddUserToGroup", &[group, user]).await;
    let listed = rows.lab.root(CUSTOMER, "ListAccessKeys", &[user]).await;
    let key = listed.element("AccessKeyId").unwrap().to_owned();
    rows.lab.root(CUSTOMER, "DeleteAccessKey", &[user, ("AccessKeyId", &key)]).await;
    let users = "Cannot delete entity, must remove users from group first.";
    rows.row("DeleteGroup", &[group], conflict(users)).await;
    let references = "Cannot delete entity, must remove referenced objects first.";
    rows.row("DeleteUser", &[user], conflict(references)).await;
    rows.lab.root(CUSTOMER, "RemoveUserFromGroup", &[group, user]).await;
    rows.row("DeleteGroup", &[group], done("DeleteGroup")).await;
    rows.row("DeleteUser", &[user], done("DeleteUser")).await;
    rows.table.finish();
}

#[tokio::test]
async fn how_much_there_may_be() {
    let mut rows = Rows::new("IAM: how much there may be").await;
    rows.lab.user(CUSTOMER, "user", None).await;
    let name = ("UserName", "user");
    let long = policy("Allow", &format!("s3:Get{}", "x".repeat(2000)));
    let inline = [name, ("PolicyName", "long"), ("PolicyDocument", long.as_str())];
    let bytes = "Maximum policy size of 2048 bytes exceeded for user user";
    rows.row("PutUserPolicy", &inline, limit(bytes)).await;
    let keys: Vec<(String, String)> =
        (1..=50).map(|n| (format!("Tags.member.{n}.Key"), format!("k{n}"))).collect();
    let values: Vec<String> = (1..=50).map(|n| format!("Tags.member.{n}.Value")).collect();
    let mut fifty = vec![name];
    fifty.extend(keys.iter().map(|(name, key)| (name.as_str(), key.as_str())));
    fifty.extend(values.iter().map(|name| (name.as_str(), "v")));
    rows.row("TagUser", &fifty, done("TagUser")).await;
    let one_more = [name, ("Tags.member.1.Key", "more"), ("Tags.member.1.Value", "v")];
    rows.row("TagUser", &one_more, limit("The number of tags has reached the maximum limit.")).await;
    let reserved = [name, ("Tags.member.1.Key", "aws:x"), ("Tags.member.1.Value", "v")];
    let invalid = |message: &str| Expected::iam(400, "InvalidInput", message);
    rows.row("TagUser", &reserved, invalid("Tag keys with the prefix aws: are reserved for system use."))
        .await;
    let arn = rows.managed("tagged").await;
    let twice = [
        ("PolicyArn", arn.as_str()),
        ("Tags.member.1.Key", "a"),
        ("Tags.member.1.Value", "1"),
        ("Tags.member.2.Key", "a"),
        ("Tags.member.2.Value", "2"),
    ];
    rows.row("TagPolicy", &twice, invalid("Duplicate tag keys found.")).await;
    rows.table.finish();
}

#[tokio::test]
async fn aliases_and_boundaries() {
    let mut rows = Rows::new("IAM: aliases and boundaries").await;
    let alias = ("AccountAlias", "acme");
    rows.row("CreateAccountAlias", &[alias], done("CreateAccountAlias")).await;
    let other = rows.lab.iam(&Identity::root("222222222222"), "CreateAccountAlias", &[alias]).await;
    rows.table.row("another account's alias", &other, &exists("The account alias acme already exists."));
    rows.row(
        "DeleteAccountAlias",
        &[("AccountAlias", "other")],
        missing("The account alias other cannot be found."),
    )
    .await;
    rows.lab.user(CUSTOMER, "user", None).await;
    let user = ("UserName", "user");
    let nothing = format!("arn:aws:iam::{CUSTOMER}:policy/none");
    let boundary = |arn| [user, ("PermissionsBoundary", arn)];
    let unattachable = format!("Scope ARN: {nothing} does not exist or is not attachable.");
    rows.row("PutUserPermissionsBoundary", &boundary(&nothing), missing(unattachable)).await;
    let a_user = format!("arn:aws:iam::{CUSTOMER}:user");
    let no_policy = Expected::iam(400, "InvalidInput", format!("ARN {a_user} is not valid."));
    rows.row("PutUserPermissionsBoundary", &boundary(&a_user), no_policy).await;
    rows.table.finish();
}

#[tokio::test]
async fn parameters() {
    let mut rows = Rows::new("IAM: parameters").await;
    let invalid = |message: &str| Expected::iam(400, "ValidationError", message);
    rows.row("ListUsers", &[("Marker", "not*ours")], invalid("Invalid Marker.")).await;
    let empty = Expected::iam(400, "MalformedInput", "missing value for decimal type");
    rows.row("ListUsers", &[("MaxItems", "")], empty).await;
    let no_key = format!(
        "User: arn:aws:iam::{CUSTOMER}:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access \
         key AKIAAAAAAAAAAAAAAAAA"
    );
    let key = ("AccessKeyId", "AKIAAAAAAAAAAAAAAAAA");
    rows.row("GetAccessKeyLastUsed", &[key], Expected::iam(403, "AccessDenied", no_key)).await;
    let caller = rows.lab.user(CUSTOMER, "caller", Some(ALLOW_ASSUME)).await;
    let role = rows.lab.role(CUSTOMER, "session", &super::lab::trusting(&caller.arn), &[]).await;
    rows.lab.permit(&role, &policy("Allow", "iam:*")).await;
    let session = rows.lab.session(&caller.identity, &role, &[]).await;
    let answer = rows.lab.iam(&session, "GetUser", &[]).await;
    let needed = invalid("Must specify userName when calling with non-User credentials");
    rows.table.row("GetUser by a session", &answer, &needed);
    let document = policy("Allow", "s3:*");
    let simulation = [("ActionNames.member.1", "nonsense"), ("PolicyInputList.member.1", document.as_str())];
    let answer = rows.lab.iam(&root(), "SimulateCustomPolicy", &simulation).await;
    let nonsense = Expected::iam(400, "InvalidInput", "Invalid Action Name: nonsense");
    rows.table.row("SimulateCustomPolicy of no action", &answer, &nonsense);
    rows.table.finish();
}
