//! Presigned URLs.

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!("presigned/a-url-reads", "A presigned GET is answered with the object.", PRESIGNED, |lab| {
        let (path, who) = subject(lab).await?;
        lab.send(url(lab, &who, &path)).await?.is(200)?.body_is(CONTENT)
    }),
    behaviour!("presigned/a-url-writes", "A presigned PUT stores what is sent.", PRESIGNED, |lab| {
        let (path, who) = subject(lab).await?;
        lab.send(lab.s3(&who, "PUT", &path).presigned("300").body("new")).await?.is(200)?;
        lab.get(&who, &path).await?.body_is("new")
    }),
    behaviour!(
        "presigned/an-expired-url-is-refused",
        "A URL whose time is over is answered 403 AccessDenied: Request has expired.",
        PRESIGNED,
        |lab| {
            let (path, who) = working(lab).await?;
            let expired = lab.s3(&who, "GET", &path).minutes(-10).presigned("60");
            lab.send(expired).await?.refuses(403, "AccessDenied")?.says("Request has expired")
        }
    ),
    behaviour!(
        "presigned/an-expired-url-says-when",
        "The refusal of an expired URL has X-Amz-Expires, Expires and ServerTime.",
        PRESIGNED,
        |lab| {
            let (path, who) = working(lab).await?;
            let expired = lab.s3(&who, "GET", &path).minutes(-10).presigned("60");
            let reply = lab.send(expired).await?.refuses(403, "AccessDenied")?;
            reply.field("X-Amz-Expires", "60")?.element("Expires")?.element("ServerTime")
        }
    ),
    behaviour!(
        "presigned/a-url-older-than-fifteen-minutes-may-still-be-good",
        "A URL is good until it expires, however long ago it was signed.",
        PRESIGNED,
        |lab| {
            let (path, who) = subject(lab).await?;
            lab.send(lab.s3(&who, "GET", &path).minutes(-60).presigned("7200"))
                .await?
                .is(200)?
                .body_is(CONTENT)
        }
    ),
    behaviour!(
        "presigned/expiry-is-judged-before-the-signature",
        "An expired URL whose signature does not fit is told that it has expired.",
        PRESIGNED,
        |lab| {
            let (path, who) = working(lab).await?;
            let expired = lab.s3(&who, "GET", &path).minutes(-10).presigned("60").signed().spoilt();
            lab.send(expired).await?.refuses(403, "AccessDenied")?.says("Request has expired")
        }
    ),
    behaviour!(
        "presigned/more-than-a-week-is-refused",
        "X-Amz-Expires of more than 604800 is answered 400 AuthorizationQueryParametersError.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            malformed(lab, lab.s3(&who, "GET", &path).presigned("604801").signed()).await
        }
    ),
    behaviour!(
        "presigned/a-week-is-accepted",
        "X-Amz-Expires may be 604800: seven days.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = subject(lab).await?;
            lab.send(lab.s3(&who, "GET", &path).presigned("604800")).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "presigned/a-negative-time-is-refused",
        "X-Amz-Expires of -1 is answered 400.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(lab.s3(&who, "GET", &path).presigned("-1")).await?.is(400)
        }
    ),
    behaviour!(
        "presigned/a-url-from-the-future-is-refused",
        "A URL dated 30 minutes from now is answered 403 AccessDenied: Request is not yet valid.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let early = lab.s3(&who, "GET", &path).minutes(30).presigned("300");
            lab.send(early).await?.refuses(403, "AccessDenied")?.says("Request is not yet valid")
        }
    ),
    behaviour!(
        "presigned/a-wrong-signature-is-refused",
        "A URL whose signature does not fit is answered 403 SignatureDoesNotMatch.",
        S3_QUERY_AUTH,
        |lab| mismatch(lab, Signed::spoilt).await
    ),
    behaviour!(
        "presigned/an-added-parameter-is-refused",
        "A parameter that was added to a URL, as against a cache, is answered 403 SignatureDoesNotMatch.",
        S3_QUERY_AUTH,
        |lab| mismatch(lab, |signed| signed.more("cache=1")).await
    ),
    behaviour!(
        "presigned/another-key-is-refused",
        "A URL for one object does not open another.",
        S3_QUERY_AUTH,
        |lab| mismatch(lab, |signed| signed.replace("/key?", "/key2?")).await
    ),
    behaviour!("presigned/another-method-is-refused", "A URL for GET does not delete.", PRESIGNED, |lab| {
        mismatch(lab, |signed| signed.by("DELETE")).await
    }),
    behaviour!(
        "presigned/a-head-is-not-a-get",
        "A URL for GET is not good for HEAD: 403.",
        PRESIGNED,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(url(lab, &who, &path).signed().by("HEAD")).await?.is(403)
        }
    ),
    behaviour!(
        "presigned/a-longer-time-than-was-signed-is-refused",
        "A URL cannot be made to live longer: 403 SignatureDoesNotMatch.",
        S3_QUERY_AUTH,
        |lab| mismatch(lab, |signed| signed.replace("X-Amz-Expires=300", "X-Amz-Expires=3600")).await
    ),
    behaviour!(
        "presigned/a-signed-header-must-be-sent",
        "A header that was signed with the URL and is not sent is answered 403 SignatureDoesNotMatch.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let signed = lab.s3(&who, "GET", &path).header("x-amz-meta-word", "a").presigned("300").signed();
            let reply = lab.send(signed.without("x-amz-meta-word")).await?;
            reply.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "presigned/an-unsigned-amz-header-is-refused",
        "An x-amz- header that was not signed with the URL is answered 403 AccessDenied, which names it.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let reply = lab.send(url(lab, &who, &path).signed().also("x-amz-meta-word", "a")).await?;
            reply.refuses(403, "AccessDenied")?.field("HeadersNotSigned", "x-amz-meta-word")
        }
    ),
    behaviour!(
        "presigned/every-parameter-is-needed",
        "A URL without X-Amz-Expires is answered 400 AuthorizationQueryParametersError.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            malformed(lab, url(lab, &who, &path).signed().without_parameter("X-Amz-Expires")).await
        }
    ),
    behaviour!(
        "presigned/a-url-without-a-signature-is-refused",
        "A URL without X-Amz-Signature is answered 400 AuthorizationQueryParametersError.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            malformed(lab, url(lab, &who, &path).signed().without_parameter("X-Amz-Signature")).await
        }
    ),
    behaviour!(
        "presigned/a-credential-encoded-twice-is-refused",
        "A URL that was percent-encoded a second time is answered 400 AuthorizationQueryParametersError.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            malformed(lab, url(lab, &who, &path).signed().replace("%2F", "%252F")).await
        }
    ),
    behaviour!(
        "presigned/a-scope-of-another-region-is-refused",
        "A URL signed for another region is answered 400 AuthorizationQueryParametersError with the right Region.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let reply = malformed(lab, url(lab, &who, &path).region("eu-central-1").signed()).await?;
            reply.field("Region", "us-east-1")
        }
    ),
    behaviour!(
        "presigned/an-authorization-header-beside-it-is-refused",
        "A URL with an Authorization header as well is answered 400 InvalidArgument.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = url(lab, &who, &path).signed().also("authorization", "AWS4-HMAC-SHA256 a=b");
            lab.send(request).await?.refuses(400, "InvalidArgument")?.says("Only one auth mechanism allowed")
        }
    ),
    behaviour!(
        "presigned/an-unknown-access-key-is-refused",
        "A URL of an access key that does not exist is answered 403 InvalidAccessKeyId.",
        S3_ERRORS,
        |lab| {
            let (path, _) = working(lab).await?;
            let request = lab.s3(&Identity::unknown(), "GET", &path).presigned("300");
            lab.send(request).await?.refuses(403, "InvalidAccessKeyId")
        }
    ),
    behaviour!(
        "presigned/a-sessions-url-reads",
        "A URL that a session signed carries its token, and reads what the role may read.",
        PRESIGNED,
        |lab| {
            let (path, session) = session_reading(lab).await?;
            lab.send(lab.s3(&session, "GET", &path).presigned("300")).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "presigned/a-sessions-url-needs-the-token",
        "A session's URL without X-Amz-Security-Token is answered 403 InvalidAccessKeyId.",
        S3_QUERY_AUTH,
        |lab| {
            let (path, session) = session_reading(lab).await?;
            let request = lab.s3(&session.with_token(None), "GET", &path).presigned("300");
            lab.send(request).await?.refuses(403, "InvalidAccessKeyId")
        }
    ),
    behaviour!(
        "presigned/a-url-is-decided-when-it-is-used",
        "A URL has its signer's permissions of the moment of its use: taken away, it is answered 403 AccessDenied.",
        PRESIGNED,
        |lab| {
            let (path, _) = subject(lab).await?;
            let user = lab.user(lab.customer()?, Some(&policy([allow("s3:GetObject", "*")]))).await?;
            let signed = lab.s3(&user.identity, "GET", &path).presigned("300").signed();
            lab.send(signed.clone()).await?.is(200).given("while it is allowed")?;
            lab.user_policy(&user.account, &user.name, &policy([deny("s3:GetObject", "*")])).await?;
            lab.send(signed).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "presigned/a-url-may-be-signed-by-who-may-not-read",
        "Anybody can sign a URL; without permission it is answered 403 AccessDenied.",
        PRESIGNED,
        |lab| {
            let (path, _) = working(lab).await?;
            let user = lab.user(lab.customer()?, None).await?;
            lab.send(lab.s3(&user.identity, "GET", &path).presigned("300"))
                .await?
                .refuses(403, "AccessDenied")
        }
    ),
];

fn url(lab: &Lab, who: &Identity, path: &str) -> Request {
    lab.s3(who, "GET", path).presigned("300")
}

/// An object, and somebody who may do everything with it.
async fn subject(lab: &Lab) -> Result<(String, Identity), Unheld> {
    Ok((lab.object().await?, lab.someone().await))
}

/// An object whose URL works when nothing is wrong with it.
async fn working(lab: &Lab) -> Result<(String, Identity), Unheld> {
    let (path, who) = subject(lab).await?;
    lab.send(url(lab, &who, &path)).await?.is(200).given("with nothing wrong")?;
    Ok((path, who))
}

async fn session_reading(lab: &Lab) -> Result<(String, Identity), Unheld> {
    let path = lab.object().await?;
    let session = lab.session_with(Some(&policy([allow("s3:*", "*")]))).await?.identity;
    lab.get(&session, &path).await?.is(200).given("with a signed header")?;
    Ok((path, session))
}

async fn malformed(lab: &Lab, request: Signed) -> Held {
    lab.send(request).await?.refuses(400, "AuthorizationQueryParametersError")
}

async fn mismatch(lab: &Lab, change: impl FnOnce(Signed) -> Signed + Send) -> Held {
    let (path, who) = working(lab).await?;
    lab.send(change(url(lab, &who, &path).signed())).await?.refuses(403, "SignatureDoesNotMatch")
}
