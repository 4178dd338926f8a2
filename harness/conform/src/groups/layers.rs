//! Which policies have a say, in one account and across two, and which one the refusal names.

use super::kit::*;
use crate::lab::{Role, User};

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "layers/without-a-policy-everything-is-refused",
        "A user without policies is answered 403 AccessDenied: no identity-based policy allows the action.",
        EVALUATION,
        |lab| {
            let (path, user) = subject(lab, None).await?;
            refused(
                lab,
                &user.identity,
                &path,
                "because no identity-based policy allows the s3:GetObject action",
            )
            .await
        }
    ),
    behaviour!(
        "layers/an-identity-policy-allows",
        "An identity-based policy that allows the action on the object suffices in one account.",
        ONE_ACCOUNT,
        |lab| {
            let (path, user) = subject(lab, Some(&reading())).await?;
            lab.get(&user.identity, &path).await?.is(200)
        }
    ),
    behaviour!(
        "layers/an-identity-policy-denies",
        "A Deny in an identity-based policy wins, and the message names that kind of policy.",
        ACCESS_DENIED,
        |lab| {
            let (path, user) = subject(lab, Some(&reading())).await?;
            lab.get(&user.identity, &path).await?.is(200).given("before the Deny")?;
            let document = policy([allow("s3:*", "*"), deny("s3:GetObject", "*")]);
            lab.user_policy(&user.account, &user.name, &document).await?;
            refused(lab, &user.identity, &path, "with an explicit deny in an identity-based policy").await
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-denies",
        "A Deny in the bucket policy wins over an identity-based Allow, and the message names that kind of policy.",
        ACCESS_DENIED,
        |lab| {
            let (path, user) = subject(lab, Some(&reading())).await?;
            lab.get(&user.identity, &path).await?.is(200).given("before the Deny")?;
            let statement = deny("s3:GetObject", &arn_of(&path)).to(&user.arn);
            lab.bucket_policy(&path, &policy([statement])).await?;
            refused(lab, &user.identity, &path, "with an explicit deny in a resource-based policy").await
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-that-names-the-user-suffices",
        "In one account, a bucket policy that names the user suffices.",
        ONE_ACCOUNT,
        |lab| {
            let (path, user) = subject(lab, None).await?;
            lab.get(&user.identity, &path).await?.is(403).given("before the bucket policy")?;
            grant(lab, &path, &user.arn).await?;
            lab.get(&user.identity, &path).await?.is(200)
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-that-names-the-account-does-not-suffice",
        "A bucket policy that names the account delegates to it: a user without a policy of its own is refused.",
        PRINCIPAL,
        |lab| {
            let (path, user) = subject(lab, None).await?;
            grant(lab, &path, &user.arn).await?;
            lab.get(&user.identity, &path).await?.is(200).given("with the user named")?;
            grant(lab, &path, &format!("arn:aws:iam::{}:root", user.account.id)).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-that-names-the-role-suffices",
        "A bucket policy that names a role suffices for its sessions, in one account.",
        ONE_ACCOUNT,
        |lab| {
            let (path, role, session) = session_subject(lab, None, &[]).await?;
            lab.get(&session, &path).await?.is(403).given("before the bucket policy")?;
            grant(lab, &path, &role.arn).await?;
            lab.get(&session, &path).await?.is(200)
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-that-names-the-session-suffices",
        "A bucket policy that names a role session suffices for it, in one account.",
        ONE_ACCOUNT,
        |lab| {
            let (path, role, session) = session_subject(lab, None, &[]).await?;
            lab.get(&session, &path).await?.is(403).given("before the bucket policy")?;
            grant(lab, &path, &session_arn(&role)).await?;
            lab.get(&session, &path).await?.is(200)
        }
    ),
    behaviour!(
        "layers/a-refusal-names-the-session",
        "The refusal of a session names assumed-role/ROLE/SESSION, the action, and the object in double quotes.",
        S3_403,
        |lab| {
            let (path, role, session) = session_subject(lab, None, &[]).await?;
            let message = format!(
                "User: {} is not authorized to perform: s3:GetObject on resource: \"{}\"",
                session_arn(&role),
                arn_of(&path)
            );
            refused(lab, &session, &path, &message).await
        }
    ),
    behaviour!(
        "layers/a-boundary-must-allow",
        "A permissions boundary that does not allow the action refuses, and the message names it.",
        BOUNDARIES,
        |lab| {
            let (path, user) = subject(lab, Some(&reading())).await?;
            lab.get(&user.identity, &path).await?.is(200).given("before the boundary")?;
            let boundary = lab.managed(&user.account, &policy([allow("sts:*", "*")])).await?;
            bound(lab, &user, &boundary).await?;
            refused(
                lab,
                &user.identity,
                &path,
                "because no permissions boundary allows the s3:GetObject action",
            )
            .await
        }
    ),
    behaviour!(
        "layers/a-boundary-denies",
        "A Deny in a permissions boundary wins, and the message names it.",
        BOUNDARIES,
        |lab| {
            let (path, user) = subject(lab, Some(&reading())).await?;
            lab.get(&user.identity, &path).await?.is(200).given("before the boundary")?;
            let document = policy([allow("*", "*"), deny("s3:GetObject", "*")]);
            let boundary = lab.managed(&user.account, &document).await?;
            bound(lab, &user, &boundary).await?;
            refused(lab, &user.identity, &path, "with an explicit deny in a permissions boundary").await
        }
    ),
    behaviour!(
        "layers/a-boundary-does-not-grant",
        "A permissions boundary gives no permission of its own.",
        BOUNDARIES,
        |lab| {
            let (path, user) = subject(lab, None).await?;
            let boundary = lab.managed(&user.account, &policy([allow("*", "*")])).await?;
            bound(lab, &user, &boundary).await?;
            refused(lab, &user.identity, &path, "because no identity-based policy allows").await
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-that-names-the-user-passes-the-boundary",
        "What a bucket policy gives a user by name, in one account, an implicit deny in the boundary does not take.",
        BOUNDARIES,
        |lab| {
            let (path, user) = subject(lab, Some(&reading())).await?;
            let boundary = lab.managed(&user.account, &policy([allow("sts:*", "*")])).await?;
            bound(lab, &user, &boundary).await?;
            lab.get(&user.identity, &path).await?.is(403).given("with the boundary alone")?;
            grant(lab, &path, &user.arn).await?;
            lab.get(&user.identity, &path).await?.is(200)
        }
    ),
    behaviour!(
        "layers/a-session-policy-must-allow",
        "A session policy that does not allow the action refuses, and the message names it.",
        POLICY_TYPES,
        |lab| {
            let narrow = policy([allow("s3:ListBucket", "*")]);
            let (path, _, session) = session_subject(lab, Some(&reading()), &[("Policy", &narrow)]).await?;
            refused(lab, &session, &path, "because no session policy allows the s3:GetObject action").await
        }
    ),
    behaviour!(
        "layers/a-session-policy-does-not-grant",
        "A session policy gives no permission that the role does not have.",
        POLICY_TYPES,
        |lab| {
            let (path, _, session) = session_subject(lab, None, &[("Policy", &reading())]).await?;
            refused(lab, &session, &path, "because no identity-based policy allows").await
        }
    ),
    behaviour!(
        "layers/a-session-policy-denies",
        "A Deny in a session policy wins, and the message names it.",
        ACCESS_DENIED,
        |lab| {
            let document = policy([allow("*", "*"), deny("s3:GetObject", "*")]);
            let (path, _, session) = session_subject(lab, Some(&reading()), &[("Policy", &document)]).await?;
            refused(lab, &session, &path, "with an explicit deny in a session policy").await
        }
    ),
    behaviour!(
        "layers/a-managed-session-policy-counts",
        "A managed policy given to AssumeRole in PolicyArns cuts the session as an inline one does.",
        ASSUME_ROLE,
        |lab| {
            let narrow = lab.managed(lab.customer()?, &policy([allow("s3:ListBucket", "*")])).await?;
            let pairs = [("PolicyArns.member.1.arn", narrow.as_str())];
            let (path, _, session) = session_subject(lab, Some(&reading()), &pairs).await?;
            lab.get(&session, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-that-names-the-role-is-cut-by-the-session-policy",
        "What a bucket policy gives a role, the session policy must allow as well.",
        POLICY_TYPES,
        |lab| {
            let narrow = policy([allow("s3:ListBucket", "*")]);
            let (path, role, session) = session_subject(lab, None, &[("Policy", &narrow)]).await?;
            grant(lab, &path, &role.arn).await?;
            refused(lab, &session, &path, "because no session policy allows").await
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-that-names-the-session-passes-the-session-policy",
        "What a bucket policy gives a session by its ARN, an implicit deny in the session policy does not take.",
        POLICY_TYPES,
        |lab| {
            let narrow = policy([allow("s3:ListBucket", "*")]);
            let (path, role, session) =
                session_subject(lab, Some(&reading()), &[("Policy", &narrow)]).await?;
            lab.get(&session, &path).await?.is(403).given("before the bucket policy")?;
            grant(lab, &path, &session_arn(&role)).await?;
            lab.get(&session, &path).await?.is(200)
        }
    ),
    behaviour!(
        "layers/across-accounts-the-identity-alone-does-not-suffice",
        "A user of another account whose own policy allows everything is answered 403 AccessDenied.",
        CROSS_ACCOUNT,
        |lab| {
            let (path, user) = stranger(lab, Some(&reading())).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "layers/across-accounts-the-bucket-policy-alone-does-not-suffice",
        "A user of another account whom the bucket policy names, without a policy of its own, is answered 403.",
        CROSS_ACCOUNT,
        |lab| {
            let (path, user) = stranger(lab, None).await?;
            grant(lab, &path, &user.arn).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "layers/across-accounts-both-suffice",
        "A user of another account whom both sides allow reads.",
        CROSS_ACCOUNT,
        |lab| {
            let (path, user) = stranger(lab, Some(&reading())).await?;
            lab.get(&user.identity, &path).await?.is(403).given("before the bucket policy")?;
            grant(lab, &path, &user.arn).await?;
            lab.get(&user.identity, &path).await?.is(200)
        }
    ),
    behaviour!(
        "layers/across-accounts-the-refusal-gives-no-reason",
        "A caller of another account is told `Access Denied`, and no policy.",
        S3_403,
        |lab| {
            let (path, user) = stranger(lab, Some(&reading())).await?;
            let reply = lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")?;
            reply.field("Message", "Access Denied")
        }
    ),
    behaviour!(
        "layers/across-accounts-a-boundary-counts",
        "A user of another account whom both sides allow is refused where its boundary does not.",
        CROSS_ACCOUNT,
        |lab| {
            let (path, user) = stranger(lab, Some(&reading())).await?;
            grant(lab, &path, &user.arn).await?;
            lab.get(&user.identity, &path).await?.is(200).given("before the boundary")?;
            let boundary = lab.managed(&user.account, &policy([allow("sts:*", "*")])).await?;
            bound(lab, &user, &boundary).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "layers/a-managed-policy-counts-while-it-is-attached",
        "A managed policy allows while it is attached, and not after.",
        ATTACH_ROLE_POLICY,
        |lab| {
            let (path, user) = subject(lab, None).await?;
            let arn = lab.managed(&user.account, &reading()).await?;
            let pairs = [("UserName", user.name.as_str()), ("PolicyArn", arn.as_str())];
            lab.prepare(&user.account, "AttachUserPolicy", &pairs).await?;
            undo(lab, &user, "DetachUserPolicy", &pairs);
            lab.get(&user.identity, &path).await?.is(200)?;
            lab.prepare(&user.account, "DetachUserPolicy", &pairs).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "layers/the-default-version-of-a-managed-policy-counts",
        "Of a managed policy's versions the default one counts.",
        VERSIONS,
        |lab| {
            let (path, user) = subject(lab, None).await?;
            let arn = lab.managed(&user.account, &reading()).await?;
            let pairs = [("UserName", user.name.as_str()), ("PolicyArn", arn.as_str())];
            lab.prepare(&user.account, "AttachUserPolicy", &pairs).await?;
            undo(lab, &user, "DetachUserPolicy", &pairs);
            let other = policy([allow("s3:ListBucket", "*")]);
            let version =
                [("PolicyArn", arn.as_str()), ("PolicyDocument", &other), ("SetAsDefault", "false")];
            lab.prepare(&user.account, "CreatePolicyVersion", &version).await?;
            undo(lab, &user, "DeletePolicyVersion", &[("PolicyArn", &arn), ("VersionId", "v1")]);
            undo(lab, &user, "DeletePolicyVersion", &[("PolicyArn", &arn), ("VersionId", "v2")]);
            lab.get(&user.identity, &path).await?.is(200)?;
            let second = [("PolicyArn", arn.as_str()), ("VersionId", "v2")];
            lab.prepare(&user.account, "SetDefaultPolicyVersion", &second).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!("layers/a-groups-policy-counts", "A group's policy is its members' too.", GROUPS, |lab| {
        let (path, user) = subject(lab, None).await?;
        lab.get(&user.identity, &path).await?.is(403).given("before the group")?;
        let name = lab.name();
        lab.prepare(&user.account, "CreateGroup", &[("GroupName", &name)]).await?;
        undo(lab, &user, "DeleteGroup", &[("GroupName", &name)]);
        let document = reading();
        let put = [("GroupName", name.as_str()), ("PolicyName", "inline"), ("PolicyDocument", &document)];
        lab.prepare(&user.account, "PutGroupPolicy", &put).await?;
        undo(lab, &user, "DeleteGroupPolicy", &[("GroupName", &name), ("PolicyName", "inline")]);
        let member = [("GroupName", name.as_str()), ("UserName", user.name.as_str())];
        lab.prepare(&user.account, "AddUserToGroup", &member).await?;
        undo(lab, &user, "RemoveUserFromGroup", &member);
        lab.get(&user.identity, &path).await?.is(200)
    }),
    behaviour!(
        "layers/the-root-user-reads-its-accounts-buckets",
        "The account's root user needs no policy.",
        ROOT_USER,
        |lab| {
            let path = lab.object().await?;
            lab.get(lab.root(), &path).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "layers/a-bucket-policy-denies-the-root-user-too",
        "A Deny in the bucket policy for everyone hits the account's root user.",
        S3_POLICIES,
        |lab| {
            let path = lab.object().await?;
            lab.bucket_policy(&path, &policy([deny("s3:GetObject", &arn_of(&path)).for_everyone()])).await?;
            lab.get(lab.root(), &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "layers/the-root-user-can-always-delete-the-bucket-policy",
        "A bucket policy that denies everything to everyone can be deleted by the account's root user.",
        PUT_POLICY,
        |lab| {
            let path = lab.object().await?;
            if !lab.customer()?.is_root {
                return Err(Unheld::Untried("the credentials are not a root user's".to_owned()));
            }
            let statement = deny("s3:*", &arn_of(&path)).for_everyone();
            let bucket = deny("s3:*", &arn_of(bucket_of(&path))).for_everyone();
            lab.bucket_policy(&path, &policy([statement, bucket])).await?;
            lab.get(lab.root(), &path).await?.is(403).given("under the Deny")?;
            let delete = lab.s3(lab.root(), "DELETE", &format!("{}?policy", bucket_of(&path)));
            lab.send(delete).await?.is(204)?;
            lab.get(lab.root(), &path).await?.is(200)
        }
    ),
];

fn reading() -> String {
    policy([allow("s3:GetObject s3:ListBucket", "*")])
}

fn session_arn(role: &Role) -> String {
    format!("arn:aws:sts::{}:assumed-role/{}/session", role.account.id, role.name)
}

/// An object, and a user of its account with this policy.
async fn subject(lab: &Lab, document: Option<&str>) -> Result<(String, User), Unheld> {
    let path = lab.object().await?;
    Ok((path, lab.user(lab.customer()?, document).await?))
}

/// An object, and a user of the other account with this policy.
async fn stranger(lab: &Lab, document: Option<&str>) -> Result<(String, User), Unheld> {
    let vendor = lab.vendor()?;
    Ok((lab.object().await?, lab.user(vendor, document).await?))
}

/// An object, and the session of a role of its account with this policy.
async fn session_subject(
    lab: &Lab,
    document: Option<&str>,
    more: &[(&str, &str)],
) -> Result<(String, Role, Identity), Unheld> {
    let path = lab.object().await?;
    let (user, role) = lab.trusted(document).await?;
    let session = lab.session(&user.identity, &role, more).await?;
    Ok((path, role, session.identity))
}

/// Sets the bucket policy that lets a principal get objects.
async fn grant(lab: &Lab, path: &str, principal: &str) -> Held {
    lab.bucket_policy(path, &policy([allow("s3:GetObject", &arn_of(path)).to(principal)])).await
}

async fn refused(lab: &Lab, who: &Identity, path: &str, reason: &str) -> Held {
    lab.get(who, path).await?.refuses(403, "AccessDenied")?.says(reason)
}

/// Sets a user's permissions boundary.
pub(super) async fn bound(lab: &Lab, user: &User, boundary: &str) -> Held {
    let pairs = [("UserName", user.name.as_str()), ("PermissionsBoundary", boundary)];
    let done = lab.prepare(&user.account, "PutUserPermissionsBoundary", &pairs).await;
    undo(lab, user, "DeleteUserPermissionsBoundary", &[("UserName", &user.name)]);
    done
}

fn undo(lab: &Lab, user: &User, action: &'static str, pairs: &[(&'static str, &str)]) {
    let pairs = pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    lab.made(Made::Call { account: user.account.clone(), action, pairs });
}
