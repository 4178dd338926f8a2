//! Temporary credentials: their token, and what ends them.

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "tokens/a-session-is-who-it-says",
        "GetCallerIdentity of a session answers with the assumed role's ARN and session name.",
        CALLER_IDENTITY,
        |lab| {
            let session = lab.session_with(None).await?;
            lab.send(lab.who_am_i(&session.identity)).await?.is(200)?.field("Arn", &session.arn)
        }
    ),
    behaviour!(
        "tokens/a-sessions-user-id-is-the-role-id-and-the-session-name",
        "The user ID of a session is the role's unique ID, a colon and the session's name.",
        IDENTIFIERS,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            let session = lab.session(&user.identity, &role, &[]).await?;
            let reply = lab.send(lab.who_am_i(&session.identity)).await?.is(200)?;
            reply.field("UserId", &format!("{}:session", role.id))
        }
    ),
    behaviour!(
        "tokens/the-keys-look-as-aws-documents",
        "A session's access key ID begins with ASIA; AssumedRoleId with AROA.",
        IDENTIFIERS,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            let reply = lab.assume(&user.identity, &role.arn, &[]).await?.is(200).given("AssumeRole")?;
            let begins =
                |reply: &Reply, name, prefix| reply.text(name).is_some_and(|t| t.starts_with(prefix));
            let reply = reply.must(|r| begins(r, "AccessKeyId", "ASIA"), "an access key ID ASIA...")?;
            reply.must(|r| begins(r, "AssumedRoleId", "AROA"), "an assumed role ID AROA...")
        }
    ),
    behaviour!(
        "tokens/sts-wants-the-token",
        "A session's request to STS without its token is answered 403 InvalidClientTokenId.",
        SESSIONS,
        |lab| {
            let session = lab.session_with(None).await?;
            at_sts(lab, &session.identity.with_token(None)).await
        }
    ),
    behaviour!(
        "tokens/sts-wants-the-sessions-own-token",
        "A session's request to STS with another session's token is answered 403 InvalidClientTokenId.",
        SESSIONS,
        |lab| {
            let (one, other) = two_sessions(lab).await?;
            at_sts(lab, &one.with_token(other.token.as_deref())).await
        }
    ),
    behaviour!(
        "tokens/sts-judges-the-token-before-the-signature",
        "Without its token, a session's request with a wrong signature too is told of the token.",
        SESSIONS,
        |lab| {
            let session = lab.session_with(None).await?;
            at_sts(lab, &session.identity.with_token(None).with_wrong_secret()).await
        }
    ),
    behaviour!(
        "tokens/a-wrong-secret-of-a-session-is-refused",
        "A session's request with its token and a wrong secret is answered 403 SignatureDoesNotMatch.",
        SIGNING_TROUBLE,
        |lab| {
            let session = lab.session_with(None).await?;
            lab.send(lab.who_am_i(&session.identity)).await?.is(200).given("with the right secret")?;
            let liar = session.identity.with_wrong_secret();
            lab.send(lab.who_am_i(&liar)).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "tokens/s3-accepts-a-session",
        "A session with its token reads what its role may read.",
        SESSIONS,
        |lab| {
            let path = lab.object().await?;
            let session = reader(lab).await?;
            lab.get(&session, &path).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "tokens/s3-wants-the-token",
        "A session's request to S3 without its token is answered 403 InvalidAccessKeyId.",
        SESSIONS,
        |lab| {
            let (path, session) = reading(lab).await?;
            lab.get(&session.with_token(None), &path).await?.refuses(403, "InvalidAccessKeyId")
        }
    ),
    behaviour!(
        "tokens/s3-wants-the-sessions-own-token",
        "A session's request to S3 with another session's token is answered 403 InvalidAccessKeyId.",
        SESSIONS,
        |lab| {
            let (path, session) = reading(lab).await?;
            let other = lab.session_with(None).await?.identity;
            let mixed = session.with_token(other.token.as_deref());
            lab.get(&mixed, &path).await?.refuses(403, "InvalidAccessKeyId")
        }
    ),
    behaviour!(
        "tokens/s3-refuses-a-token-that-is-none",
        "A session's request to S3 with a malformed token is answered 400 InvalidToken.",
        S3_ERRORS,
        |lab| {
            let (path, session) = reading(lab).await?;
            lab.get(&session.with_token(Some("garbage")), &path).await?.refuses(400, "InvalidToken")
        }
    ),
    behaviour!(
        "tokens/s3-refuses-a-token-beside-a-users-key",
        "A token beside an IAM user's access key is answered 400 InvalidToken.",
        S3_ERRORS,
        |lab| {
            let (path, session) = reading(lab).await?;
            let user = lab.user(lab.customer()?, Some(&policy([allow("s3:*", "*")]))).await?;
            let mixed = user.identity.with_token(session.token.as_deref());
            lab.get(&mixed, &path).await?.refuses(400, "InvalidToken")
        }
    ),
    behaviour!(
        "tokens/s3-judges-a-users-signature-before-a-token",
        "A token beside an IAM user's access key and a wrong secret is answered 403 SignatureDoesNotMatch.",
        S3_ERRORS,
        |lab| {
            let (path, session) = reading(lab).await?;
            let user = lab.user(lab.customer()?, Some(&policy([allow("s3:*", "*")]))).await?;
            let mixed = user.identity.with_token(session.token.as_deref()).with_wrong_secret();
            lab.get(&mixed, &path).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "tokens/s3-wants-the-token-signed",
        "A token header that was not signed is answered 403 AccessDenied, which names it.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, session) = reading(lab).await?;
            let tokenless = lab.s3(&session.with_token(None), "GET", &path).signed();
            let token = session.token.clone().unwrap_or_default();
            let reply = lab.send(tokenless.also("x-amz-security-token", &token)).await?;
            reply.refuses(403, "AccessDenied")?.field("HeadersNotSigned", "x-amz-security-token")
        }
    ),
    behaviour!(
        "tokens/deleting-the-role-ends-its-sessions-at-sts",
        "The session of a role that was deleted is answered 403 InvalidClientTokenId.",
        DISABLE_SESSIONS,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            let session = lab.session(&user.identity, &role, &[]).await?;
            lab.prepare(&role.account, "DeleteRole", &[("RoleName", &role.name)]).await?;
            lab.send(lab.who_am_i(&session.identity)).await?.refuses(403, "InvalidClientTokenId")
        }
    ),
    behaviour!(
        "tokens/deleting-the-role-ends-its-sessions-at-s3",
        "The session of a role that was deleted is answered 403 InvalidAccessKeyId by S3.",
        DISABLE_SESSIONS,
        |lab| {
            let path = lab.object().await?;
            let (user, role) = lab.trusted(None).await?;
            let session = lab.session(&user.identity, &role, &[]).await?;
            lab.prepare(&role.account, "DeleteRole", &[("RoleName", &role.name)]).await?;
            lab.get(&session.identity, &path).await?.refuses(403, "InvalidAccessKeyId")
        }
    ),
    behaviour!(
        "tokens/a-role-made-again-does-not-revive-sessions",
        "A role that is deleted and made again under its name has another ID; the old sessions stay invalid.",
        IDENTIFIERS,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            let session = lab.session(&user.identity, &role, &[]).await?;
            lab.prepare(&role.account, "DeleteRole", &[("RoleName", &role.name)]).await?;
            let trust = policy([trusts(&user.arn)]);
            let pairs = [("RoleName", role.name.as_str()), ("AssumeRolePolicyDocument", trust.as_str())];
            let again = lab.prepare(&role.account, "CreateRole", &pairs).await?;
            again.must(|again| again.text("RoleId").is_some_and(|id| id != role.id), "another role ID")?;
            lab.send(lab.who_am_i(&session.identity)).await?.refuses(403, "InvalidClientTokenId")
        }
    ),
    behaviour!(
        "tokens/a-role-policy-takes-effect-on-live-sessions",
        "A role's permissions are read when they are used: taking them away ends what a session may do.",
        DISABLE_SESSIONS,
        |lab| {
            let path = lab.object().await?;
            let (user, role) = lab.trusted(Some(&policy([allow("s3:*", "*")]))).await?;
            let session = lab.session(&user.identity, &role, &[]).await?;
            lab.get(&session.identity, &path).await?.is(200).given("before")?;
            lab.role_policy(&role, &policy([deny("s3:*", "*")])).await?;
            lab.get(&session.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "tokens/a-trust-policy-does-not-touch-live-sessions",
        "A trust policy is read at AssumeRole: a session lives on when nobody is trusted any more.",
        DISABLE_SESSIONS,
        |lab| {
            let path = lab.object().await?;
            let (user, role) = lab.trusted(Some(&policy([allow("s3:*", "*")]))).await?;
            let session = lab.session(&user.identity, &role, &[]).await?;
            lab.retrust(&role, &policy([trusts(&user.arn).denying()])).await?;
            let refused = lab.assume(&user.identity, &role.arn, &[]).await?;
            refused.refuses(403, "AccessDenied").given("once nobody is trusted")?;
            lab.get(&session.identity, &path).await?.is(200)
        }
    ),
];

async fn two_sessions(lab: &Lab) -> Result<(Identity, Identity), Unheld> {
    let (user, role) = lab.trusted(None).await?;
    let one = lab.session(&user.identity, &role, &[]).await?;
    let other = lab.session(&user.identity, &role, &[]).await?;
    Ok((one.identity, other.identity))
}

async fn reader(lab: &Lab) -> Result<Identity, Unheld> {
    Ok(lab.session_with(Some(&policy([allow("s3:*", "*")]))).await?.identity)
}

/// An object, and a session that can read it when nothing is wrong with the request.
async fn reading(lab: &Lab) -> Result<(String, Identity), Unheld> {
    let (path, session) = (lab.object().await?, reader(lab).await?);
    lab.get(&session, &path).await?.is(200).given("with the session's own token")?;
    Ok((path, session))
}

async fn at_sts(lab: &Lab, who: &Identity) -> Held {
    lab.send(lab.who_am_i(who)).await?.refuses(403, "InvalidClientTokenId")
}
