//! IAM: entities, and what is refused of them.

use super::kit::*;
use crate::lab::Account;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "iam/a-role-has-an-arn-and-an-id",
        "CreateRole answers with the role's ARN, its path in it, and a unique ID AROA....",
        CREATE_ROLE,
        |lab| {
            let (account, name) = (lab.customer()?, lab.name());
            lab.made(Made::Role { account: account.clone(), name: name.clone() });
            let trust = policy([trusts(&account.id)]);
            let pairs =
                [("RoleName", name.as_str()), ("AssumeRolePolicyDocument", &trust), ("Path", "/a/b/")];
            let reply = lab.iam(&account.root, "CreateRole", &pairs).await?.is(200)?;
            let reply = reply.field("Arn", &format!("arn:aws:iam::{}:role/a/b/{name}", account.id))?;
            reply.must(|r| r.text("RoleId").is_some_and(|id| id.starts_with("AROA")), "a role ID AROA...")
        }
    ),
    behaviour!(
        "iam/a-session-lasts-an-hour-unless-set",
        "GetRole shows a MaxSessionDuration of 3600 where none was set.",
        GET_ROLE,
        |lab| {
            let role = plain_role(lab).await?;
            let reply = lab.iam(lab.root(), "GetRole", &[("RoleName", &role)]).await?.is(200)?;
            reply.field("MaxSessionDuration", "3600")
        }
    ),
    behaviour!(
        "iam/a-role-that-exists-is-not-made-again",
        "CreateRole with a name that is taken is answered 409 EntityAlreadyExists.",
        CREATE_ROLE,
        |lab| {
            let role = plain_role(lab).await?;
            let trust = policy([trusts(&lab.customer()?.id)]);
            let pairs = [("RoleName", role.as_str()), ("AssumeRolePolicyDocument", &trust)];
            lab.iam(lab.root(), "CreateRole", &pairs).await?.refuses(409, "EntityAlreadyExists")
        }
    ),
    behaviour!(
        "iam/a-user-that-exists-is-not-made-again",
        "CreateUser with a name that is taken is answered 409 EntityAlreadyExists.",
        CREATE_USER,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            let reply = lab.iam(lab.root(), "CreateUser", &[("UserName", &user.name)]).await?;
            reply.refuses(409, "EntityAlreadyExists")
        }
    ),
    behaviour!(
        "iam/a-missing-role-is-told",
        "GetRole of a role that does not exist is answered 404 NoSuchEntity.",
        GET_ROLE,
        |lab| missing(lab, "GetRole", "RoleName").await
    ),
    behaviour!(
        "iam/a-missing-user-is-told",
        "GetUser of a user who does not exist is answered 404 NoSuchEntity.",
        GET_USER,
        |lab| missing(lab, "GetUser", "UserName").await
    ),
    behaviour!(
        "iam/deleting-a-missing-role-is-refused",
        "DeleteRole of a role that does not exist is answered 404 NoSuchEntity.",
        DELETE_ROLE,
        |lab| missing(lab, "DeleteRole", "RoleName").await
    ),
    behaviour!(
        "iam/a-missing-role-policy-is-told",
        "GetRolePolicy of a policy that the role does not have is answered 404 NoSuchEntity.",
        GET_ROLE_POLICY,
        |lab| {
            let role = plain_role(lab).await?;
            let pairs = [("RoleName", role.as_str()), ("PolicyName", "none")];
            lab.iam(lab.root(), "GetRolePolicy", &pairs).await?.refuses(404, "NoSuchEntity")
        }
    ),
    behaviour!(
        "iam/a-missing-managed-policy-cannot-be-attached",
        "AttachRolePolicy of a policy that does not exist is answered 404 NoSuchEntity.",
        ATTACH_ROLE_POLICY,
        |lab| {
            let role = plain_role(lab).await?;
            let arn = format!("arn:aws:iam::{}:policy/{role}", lab.customer()?.id);
            let pairs = [("RoleName", role.as_str()), ("PolicyArn", &arn)];
            lab.iam(lab.root(), "AttachRolePolicy", &pairs).await?.refuses(404, "NoSuchEntity")
        }
    ),
    behaviour!(
        "iam/a-role-with-a-policy-stays",
        "DeleteRole of a role with an inline policy is answered 409 DeleteConflict.",
        DELETE_ROLE,
        |lab| {
            let trust = policy([trusts(&lab.customer()?.id)]);
            let role = lab.role(&trust, Some(&policy([allow("s3:*", "*")]))).await?;
            let reply = lab.iam(lab.root(), "DeleteRole", &[("RoleName", &role.name)]).await?;
            reply.refuses(409, "DeleteConflict")
        }
    ),
    behaviour!(
        "iam/a-user-with-an-access-key-stays",
        "DeleteUser of a user with an access key is answered 409 DeleteConflict.",
        DELETE_USER,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            let reply = lab.iam(lab.root(), "DeleteUser", &[("UserName", &user.name)]).await?;
            reply.refuses(409, "DeleteConflict")
        }
    ),
    behaviour!(
        "iam/a-third-access-key-is-refused",
        "A user has two access keys at most: a third is answered 409 LimitExceeded.",
        CREATE_ACCESS_KEY,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            let second = lab.prepare(&user.account, "CreateAccessKey", &[("UserName", &user.name)]).await?;
            let id = second.needs("AccessKeyId")?;
            lab.made(Made::AccessKey { account: user.account.clone(), user: user.name.clone(), id });
            let reply = lab.iam(lab.root(), "CreateAccessKey", &[("UserName", &user.name)]).await?;
            reply.refuses(409, "LimitExceeded")
        }
    ),
    behaviour!(
        "iam/a-policy-comes-back-as-json",
        "GetRolePolicy answers with the document that was put, percent-encoded.",
        GET_ROLE_POLICY,
        |lab| {
            let document = policy([allow("s3:GetObject", "arn:aws:s3:::a/*")]);
            let trust = policy([trusts(&lab.customer()?.id)]);
            let role = lab.role(&trust, Some(&document)).await?;
            let pairs = [("RoleName", role.name.as_str()), ("PolicyName", "inline")];
            let reply = lab.iam(lab.root(), "GetRolePolicy", &pairs).await?.is(200)?;
            let text = reply.needs("PolicyDocument")?;
            let decoded = percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned();
            let is_encoded = text.contains("%22");
            let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
            reply.must(
                |_| is_encoded && json(&decoded) == json(&document),
                "the same document, percent-encoded",
            )
        }
    ),
    behaviour!(
        "iam/a-duration-beyond-twelve-hours-is-refused",
        "CreateRole with a MaxSessionDuration of 43201 is answered 400 ValidationError.",
        CREATE_ROLE,
        |lab| create(lab, lab.customer()?, &[("MaxSessionDuration", "43201")])
            .await?
            .refuses(400, "ValidationError")
    ),
    behaviour!(
        "iam/a-role-name-with-a-space-is-refused",
        "A role name with a space is answered 400 ValidationError.",
        CREATE_ROLE,
        |lab| {
            let name = format!("{} a", lab.name());
            let account = lab.customer()?.clone();
            lab.made(Made::Role { account: account.clone(), name: name.clone() });
            let trust = policy([trusts(&account.id)]);
            let pairs = [("RoleName", name.as_str()), ("AssumeRolePolicyDocument", &trust)];
            lab.iam(lab.root(), "CreateRole", &pairs).await?.refuses(400, "ValidationError")
        }
    ),
    behaviour!(
        "iam/simulation-says-implicit-deny",
        "SimulatePrincipalPolicy of a principal without policies answers implicitDeny.",
        SIMULATE,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            simulated(lab, &user.arn).await?.field("EvalDecision", "implicitDeny")
        }
    ),
    behaviour!(
        "iam/simulation-says-allowed",
        "SimulatePrincipalPolicy of a principal whose policy allows answers allowed.",
        SIMULATE,
        |lab| {
            let document = policy([allow("s3:GetObject", "*")]);
            let user = lab.user(lab.customer()?, Some(&document)).await?;
            simulated(lab, &user.arn).await?.field("EvalDecision", "allowed")
        }
    ),
    behaviour!(
        "iam/simulation-says-explicit-deny",
        "SimulatePrincipalPolicy of a principal whose policy denies answers explicitDeny.",
        SIMULATE,
        |lab| {
            let document = policy([allow("s3:*", "*"), deny("s3:GetObject", "*")]);
            let user = lab.user(lab.customer()?, Some(&document)).await?;
            simulated(lab, &user.arn).await?.field("EvalDecision", "explicitDeny")
        }
    ),
];

/// A role that trusts its own account: its name.
async fn plain_role(lab: &Lab) -> Result<String, Unheld> {
    Ok(lab.role(&policy([trusts(&lab.customer()?.id)]), None).await?.name)
}

async fn missing(lab: &Lab, action: &str, parameter: &str) -> Held {
    // A target without roles has none that is missing.
    plain_role(lab).await?;
    let name = lab.name();
    lab.iam(lab.root(), action, &[(parameter, &name)]).await?.refuses(404, "NoSuchEntity")
}

/// CreateRole with one thing more.
async fn create(lab: &Lab, account: &Account, more: &[(&str, &str)]) -> Held {
    plain_role(lab).await?;
    let name = lab.name();
    lab.made(Made::Role { account: account.clone(), name: name.clone() });
    let trust = policy([trusts(&account.id)]);
    let base = [("RoleName", name.as_str()), ("AssumeRolePolicyDocument", &trust)];
    lab.iam(&account.root, "CreateRole", &[&base, more].concat()).await
}

async fn simulated(lab: &Lab, arn: &str) -> Held {
    let pairs = [("PolicySourceArn", arn), ("ActionNames.member.1", "s3:GetObject")];
    lab.iam(lab.root(), "SimulatePrincipalPolicy", &pairs).await?.is(200)
}
