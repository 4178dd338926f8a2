//! SigV4 as STS and IAM check it.

use super::kit::*;

const REGIONAL: &str = "sts.us-east-1.amazonaws.com";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "query-authentication/a-signed-request-is-answered",
        "GetCallerIdentity, signed, answers with account, ARN and user ID.",
        CALLER_IDENTITY,
        |lab| {
            let (customer, who) = (lab.customer()?, lab.someone().await);
            let reply = lab.sts(&who, "GetCallerIdentity", &[]).await?.is(200)?;
            reply.field("Account", &customer.id)?.element("Arn")?.element("UserId")
        }
    ),
    behaviour!(
        "query-authentication/an-unsigned-request-is-refused",
        "A request that nobody signed is answered 403 MissingAuthenticationToken by STS.",
        STS_COMMON_ERRORS,
        |lab| {
            let who = working(lab).await?;
            lab.send(lab.who_am_i(&who).anonymous()).await?.refuses(403, "MissingAuthenticationToken")
        }
    ),
    behaviour!(
        "query-authentication/an-unsigned-request-is-refused-by-iam",
        "A request that nobody signed is answered 403 MissingAuthenticationToken by IAM.",
        STS_COMMON_ERRORS,
        |lab| {
            let who = working(lab).await?;
            let request = lab.form(&who, "iam", "ListRoles", &[]).anonymous();
            lab.send(request).await?.refuses(403, "MissingAuthenticationToken")
        }
    ),
    behaviour!(
        "query-authentication/an-unknown-access-key-is-refused",
        "An access key that does not exist is answered 403 InvalidClientTokenId by STS.",
        STS_COMMON_ERRORS,
        |lab| {
            working(lab).await?;
            let reply = lab.sts(&Identity::unknown(), "GetCallerIdentity", &[]).await?;
            reply.refuses(403, "InvalidClientTokenId")
        }
    ),
    behaviour!(
        "query-authentication/an-unknown-access-key-is-refused-by-iam",
        "An access key that does not exist is answered 403 InvalidClientTokenId by IAM.",
        STS_COMMON_ERRORS,
        |lab| {
            working(lab).await?;
            lab.iam(&Identity::unknown(), "ListRoles", &[]).await?.refuses(403, "InvalidClientTokenId")
        }
    ),
    behaviour!(
        "query-authentication/an-inactive-access-key-is-refused",
        "An access key that was made inactive is answered 403 InvalidClientTokenId.",
        ACCESS_KEYS,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            lab.send(lab.who_am_i(&user.identity)).await?.is(200).given("with the key active")?;
            let (name, id) = (user.name.as_str(), user.identity.key.as_str());
            let pairs = [("UserName", name), ("AccessKeyId", id), ("Status", "Inactive")];
            lab.prepare(&user.account, "UpdateAccessKey", &pairs).await?;
            lab.send(lab.who_am_i(&user.identity)).await?.refuses(403, "InvalidClientTokenId")
        }
    ),
    behaviour!(
        "query-authentication/a-wrong-secret-is-refused",
        "A request to STS signed with a wrong secret is answered 403 SignatureDoesNotMatch.",
        SIGNING_TROUBLE,
        |lab| {
            let who = working(lab).await?;
            let liar = who.with_wrong_secret();
            lab.send(lab.who_am_i(&liar)).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "query-authentication/a-wrong-secret-is-refused-by-iam",
        "A request to IAM signed with a wrong secret is answered 403 SignatureDoesNotMatch.",
        SIGNING_TROUBLE,
        |lab| {
            let who = working(lab).await?;
            let liar = who.with_wrong_secret();
            lab.iam(&liar, "ListRoles", &[]).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "query-authentication/a-body-that-was-altered-is-refused",
        "A form that was altered after signing is answered 403 SignatureDoesNotMatch.",
        SIGNING_TROUBLE,
        |lab| {
            let who = working(lab).await?;
            let request =
                lab.who_am_i(&who).signed().with_body("Action=GetCallerIdentity&Version=2011-06-15&a=b");
            lab.send(request).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "query-authentication/an-old-request-is-refused",
        "A request signed 20 minutes ago is answered 403 SignatureDoesNotMatch: Signature expired.",
        SIGNING_TROUBLE,
        |lab| {
            let who = working(lab).await?;
            let reply = lab.send(lab.who_am_i(&who).minutes(-20)).await?;
            reply.refuses(403, "SignatureDoesNotMatch")?.says("Signature expired")
        }
    ),
    behaviour!(
        "query-authentication/a-request-from-the-future-is-refused",
        "A request signed for 20 minutes from now is answered 403 SignatureDoesNotMatch: Signature not yet current.",
        SIGNING_TROUBLE,
        |lab| {
            let who = working(lab).await?;
            let reply = lab.send(lab.who_am_i(&who).minutes(20)).await?;
            reply.refuses(403, "SignatureDoesNotMatch")?.says("Signature not yet current")
        }
    ),
    behaviour!(
        "query-authentication/the-time-is-judged-before-the-key",
        "An old request with an unknown access key is told of its time.",
        SIGNING_TROUBLE,
        |lab| {
            working(lab).await?;
            let reply = lab.send(lab.who_am_i(&Identity::unknown()).minutes(-20)).await?;
            reply.refuses(403, "SignatureDoesNotMatch")?.says("Signature expired")
        }
    ),
    behaviour!(
        "query-authentication/a-regional-host-takes-its-own-region",
        "sts.us-east-1.amazonaws.com refuses a scope of eu-west-1: 403 SignatureDoesNotMatch.",
        SIGNING_TROUBLE,
        |lab| {
            let who = lab.someone().await;
            lab.send(lab.who_am_i(&who).host(REGIONAL)).await?.is(200).given("with the right region")?;
            let reply = lab.send(lab.who_am_i(&who).host(REGIONAL).region("eu-west-1")).await?;
            reply.refuses(403, "SignatureDoesNotMatch")?.says("Credential should be scoped to a valid region")
        }
    ),
    behaviour!(
        "query-authentication/another-algorithm-is-refused",
        "An Authorization header of another algorithm is answered 400 IncompleteSignature.",
        STS_COMMON_ERRORS,
        |lab| incomplete(lab, |signed| signed.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")).await
    ),
    behaviour!(
        "query-authentication/a-component-without-an-equal-sign-is-refused",
        "A component of the Authorization header without an equal sign is answered 400 IncompleteSignature.",
        STS_COMMON_ERRORS,
        |lab| incomplete(lab, |signed| signed.replace("SignedHeaders=", "SignedHeaders")).await
    ),
    behaviour!(
        "query-authentication/a-credential-of-four-parts-is-refused",
        "A Credential of four parts is answered 400 IncompleteSignature.",
        STS_COMMON_ERRORS,
        |lab| incomplete(lab, |signed| signed.replace("/aws4_request", "")).await
    ),
    behaviour!(
        "query-authentication/an-authorization-without-a-signature-is-refused",
        "An Authorization header without Signature is answered 400 IncompleteSignature.",
        STS_COMMON_ERRORS,
        |lab| {
            incomplete(lab, |signed| {
                let signature = format!(", Signature={}", signed.signature);
                signed.replace(&signature, "")
            })
            .await
        }
    ),
    behaviour!(
        "query-authentication/a-date-in-another-format-is-refused",
        "An X-Amz-Date that is not in ISO 8601 basic format is answered 400 IncompleteSignature.",
        STS_COMMON_ERRORS,
        |lab| incomplete(lab, |signed| signed.set("x-amz-date", "2026-07-19T10:00:00Z")).await
    ),
    behaviour!(
        "query-authentication/the-host-must-be-signed",
        "A request whose SignedHeaders lack Host is answered 403 SignatureDoesNotMatch, which says so.",
        SIGNING_TROUBLE,
        |lab| {
            let who = working(lab).await?;
            let request = lab.who_am_i(&who).signed().replace("content-type;host;", "content-type;");
            lab.send(request).await?.refuses(403, "SignatureDoesNotMatch")?.says("'Host'")
        }
    ),
    behaviour!(
        "query-authentication/a-presigned-request-is-answered",
        "GetCallerIdentity may be presigned: its signature may stand in the query.",
        SIGNING,
        |lab| {
            let who = lab.someone().await;
            lab.send(presigned(lab, &who)).await?.is(200)?.element("Arn")
        }
    ),
    behaviour!(
        "query-authentication/a-presigned-request-that-was-altered-is-refused",
        "A presigned request whose query was altered is answered 403 SignatureDoesNotMatch.",
        SIGNING_TROUBLE,
        |lab| {
            let who = lab.someone().await;
            lab.send(presigned(lab, &who)).await?.is(200).given("unaltered")?;
            let request = presigned(lab, &who).signed().more("a=b");
            lab.send(request).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "query-authentication/two-mechanisms-are-refused",
        "A presigned query and an Authorization header together are answered 403 SignatureDoesNotMatch.",
        SIGNING_TROUBLE,
        |lab| {
            let who = lab.someone().await;
            lab.send(presigned(lab, &who)).await?.is(200).given("with one of them")?;
            let request = presigned(lab, &who).signed().also("authorization", "AWS4-HMAC-SHA256 a=b");
            lab.send(request).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
];

fn presigned(lab: &Lab, who: &Identity) -> Request {
    let target = "/?Action=GetCallerIdentity&Version=2011-06-15";
    lab.request(who, "sts", "GET", target).presigned("300")
}

/// Somebody whom the target answers when nothing is wrong.
async fn working(lab: &Lab) -> Result<Identity, Unheld> {
    let who = lab.someone().await;
    lab.send(lab.who_am_i(&who)).await?.is(200).given("with nothing wrong")?;
    Ok(who)
}

async fn incomplete(lab: &Lab, change: impl FnOnce(Signed) -> Signed + Send) -> Held {
    let who = working(lab).await?;
    lab.send(change(lab.who_am_i(&who).signed())).await?.refuses(400, "IncompleteSignature")
}
