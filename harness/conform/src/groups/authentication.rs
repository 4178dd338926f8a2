//! SigV4 in the Authorization header, as S3 checks it.

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "authentication/a-signed-request-is-answered",
        "A GET signed with SigV4 in its Authorization header is answered.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = subject(lab).await?;
            lab.get(&who, &path).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "authentication/a-wrong-signature-is-refused",
        "A request whose signature does not fit is answered 403 SignatureDoesNotMatch.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(get(lab, &who, &path).signed().spoilt()).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "authentication/a-wrong-secret-is-refused",
        "A request signed with a secret that is not the access key's is answered 403 SignatureDoesNotMatch.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            let liar = who.with_wrong_secret();
            lab.get(&liar, &path).await?.refuses(403, "SignatureDoesNotMatch")
        }
    ),
    behaviour!(
        "authentication/a-mismatch-shows-the-string-to-sign",
        "SignatureDoesNotMatch carries the string to sign that S3 computed, so that a client can compare.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let sent = get(lab, &who, &path).signed().spoilt();
            let expected = sent.string_to_sign.clone();
            refused_for_signature(lab, sent).await?.field("StringToSign", &expected)
        }
    ),
    behaviour!(
        "authentication/a-mismatch-shows-the-canonical-request",
        "SignatureDoesNotMatch carries the canonical request that S3 computed.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let sent = get(lab, &who, &path).signed().spoilt();
            let expected = sent.canonical.clone();
            let reply = refused_for_signature(lab, sent).await?;
            // Not shown: it may hold a session token.
            let is_shown = |reply: &Reply| reply.text("CanonicalRequest").as_deref() == Some(&expected);
            reply.must(is_shown, "CanonicalRequest: the one that was signed")
        }
    ),
    behaviour!(
        "authentication/a-mismatch-names-the-access-key",
        "SignatureDoesNotMatch names the access key and the signature that were sent.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            let sent = get(lab, &who, &path).signed().spoilt();
            let signature = sent.signature.clone();
            let reply = refused_for_signature(lab, sent).await?;
            reply.field("AWSAccessKeyId", &who.key)?.field("SignatureProvided", &signature)
        }
    ),
    behaviour!(
        "authentication/an-unknown-access-key-is-refused",
        "An access key that does not exist is answered 403 InvalidAccessKeyId, which names it.",
        S3_ERRORS,
        |lab| {
            let (path, _) = working(lab).await?;
            let reply = lab.get(&Identity::unknown(), &path).await?.refuses(403, "InvalidAccessKeyId")?;
            reply.field("AWSAccessKeyId", &Identity::unknown().key)
        }
    ),
    behaviour!(
        "authentication/an-inactive-access-key-is-refused",
        "An access key that was made inactive is answered 403 InvalidAccessKeyId.",
        ACCESS_KEYS,
        |lab| {
            let (path, _) = working(lab).await?;
            let user = lab.user(lab.customer()?, Some(&policy([allow("s3:*", "*")]))).await?;
            lab.get(&user.identity, &path).await?.is(200).given("with the key active")?;
            let (name, id) = (user.name.as_str(), user.identity.key.as_str());
            let pairs = [("UserName", name), ("AccessKeyId", id), ("Status", "Inactive")];
            lab.prepare(&user.account, "UpdateAccessKey", &pairs).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "InvalidAccessKeyId")
        }
    ),
    behaviour!(
        "authentication/a-deleted-access-key-is-refused",
        "An access key that was deleted is answered 403 InvalidAccessKeyId.",
        ACCESS_KEYS,
        |lab| {
            let (path, _) = working(lab).await?;
            let user = lab.user(lab.customer()?, Some(&policy([allow("s3:*", "*")]))).await?;
            lab.get(&user.identity, &path).await?.is(200).given("with the key there")?;
            let pairs = [("UserName", user.name.as_str()), ("AccessKeyId", user.identity.key.as_str())];
            lab.prepare(&user.account, "DeleteAccessKey", &pairs).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "InvalidAccessKeyId")
        }
    ),
    behaviour!(
        "authentication/a-scope-of-another-region-is-refused",
        "A scope of another region than the bucket's is answered 400 AuthorizationHeaderMalformed with the right Region.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let reply = lab.send(get(lab, &who, &path).region("eu-central-1")).await?;
            reply.refuses(400, "AuthorizationHeaderMalformed")?.field("Region", "us-east-1")
        }
    ),
    behaviour!(
        "authentication/the-region-is-judged-before-the-key",
        "An unknown access key with a scope of another region is told of the region.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, _) = working(lab).await?;
            let request = lab.s3(&Identity::unknown(), "GET", &path).region("eu-central-1");
            lab.send(request).await?.refuses(400, "AuthorizationHeaderMalformed")
        }
    ),
    behaviour!(
        "authentication/an-old-request-is-refused",
        "A request signed 20 minutes ago is answered 403 RequestTimeTooSkewed, with the skew that is allowed.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            let reply =
                lab.send(get(lab, &who, &path).minutes(-20)).await?.refuses(403, "RequestTimeTooSkewed")?;
            reply.field("MaxAllowedSkewMilliseconds", "900000")?.element("ServerTime")
        }
    ),
    behaviour!(
        "authentication/a-request-from-the-future-is-refused",
        "A request signed for 20 minutes from now is answered 403 RequestTimeTooSkewed.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(get(lab, &who, &path).minutes(20)).await?.refuses(403, "RequestTimeTooSkewed")
        }
    ),
    behaviour!(
        "authentication/five-minutes-of-skew-are-allowed",
        "A request signed five minutes ago is answered.",
        S3_ERRORS,
        |lab| {
            let (path, who) = subject(lab).await?;
            lab.send(get(lab, &who, &path).minutes(-5)).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "authentication/the-time-is-judged-before-the-signature",
        "An old request whose signature does not fit is told of its time.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = get(lab, &who, &path).minutes(-20).signed().spoilt();
            lab.send(request).await?.refuses(403, "RequestTimeTooSkewed")
        }
    ),
    behaviour!(
        "authentication/a-body-that-was-altered-is-refused",
        "A body that does not have the signed hash is answered 400 XAmzContentSHA256Mismatch, and not stored.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let put = lab.s3(&who, "PUT", &path).body("9876543210").signed().with_body("9876543211");
            let reply = lab.send(put).await?.refuses(400, "XAmzContentSHA256Mismatch")?;
            reply.field("S3ComputedContentSHA256", &sha256(b"9876543211"))?;
            lab.get(&who, &path).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "authentication/a-missing-payload-hash-is-refused",
        "A signed request without x-amz-content-sha256 is answered 400 InvalidRequest.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(get(lab, &who, &path).unsaid()).await?.refuses(400, "InvalidRequest")
        }
    ),
    behaviour!(
        "authentication/a-payload-hash-that-is-none-is-refused",
        "An x-amz-content-sha256 that is neither a hash nor a known word is answered 400 InvalidArgument.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(get(lab, &who, &path).payload("garbage")).await?.refuses(400, "InvalidArgument")
        }
    ),
    behaviour!(
        "authentication/an-unsigned-payload-is-accepted",
        "UNSIGNED-PAYLOAD in x-amz-content-sha256 leaves the body unsigned.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = subject(lab).await?;
            let put = lab.s3(&who, "PUT", &path).payload("UNSIGNED-PAYLOAD").body("signed").signed();
            lab.send(put.with_body("altered")).await?.is(200)?;
            lab.get(&who, &path).await?.body_is("altered")
        }
    ),
    behaviour!(
        "authentication/an-unsigned-amz-header-is-refused",
        "An x-amz- header that was not signed is answered 403 AccessDenied, which names it.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = get(lab, &who, &path).signed().also("x-amz-meta-word", "value");
            let reply = lab.send(request).await?.refuses(403, "AccessDenied")?;
            reply.field("HeadersNotSigned", "x-amz-meta-word")
        }
    ),
    behaviour!(
        "authentication/an-unsigned-common-header-is-accepted",
        "A header that is neither Host nor x-amz- may be unsigned.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = subject(lab).await?;
            lab.send(get(lab, &who, &path).signed().also("content-type", "text/plain"))
                .await?
                .is(200)?
                .body_is(CONTENT)
        }
    ),
    behaviour!(
        "authentication/a-signed-header-that-was-altered-is-refused",
        "A signed header with another value than was signed is answered 403 SignatureDoesNotMatch.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = get(lab, &who, &path).header("x-amz-meta-word", "one").signed();
            refused_for_signature(lab, request.set("x-amz-meta-word", "two")).await
        }
    ),
    behaviour!(
        "authentication/another-key-than-was-signed-is-refused",
        "A signature for one object's key does not fit another's.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let mut request = get(lab, &who, &path).signed();
            request.target.push('2');
            refused_for_signature(lab, request).await
        }
    ),
    behaviour!(
        "authentication/a-query-that-was-altered-is-refused",
        "A parameter that was added after signing is answered 403 SignatureDoesNotMatch.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            refused_for_signature(
                lab,
                get(lab, &who, &path).signed().more("response-content-type=text%2Fhtml"),
            )
            .await
        }
    ),
    behaviour!(
        "authentication/another-method-than-was-signed-is-refused",
        "A signature for GET does not fit DELETE.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            refused_for_signature(lab, get(lab, &who, &path).signed().by("DELETE")).await?;
            lab.get(&who, &path).await?.is(200)
        }
    ),
    behaviour!(
        "authentication/two-authorization-headers-are-refused",
        "Two Authorization headers are answered 501 NotImplemented.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = get(lab, &who, &path).signed();
            let value = header(&request, "authorization");
            lab.send(request.also("authorization", &value)).await?.refuses(501, "NotImplemented")
        }
    ),
    behaviour!(
        "authentication/one-word-of-authorization-is-refused",
        "An Authorization header of one word is answered 400 InvalidArgument.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = get(lab, &who, &path).signed().set("authorization", "garbage");
            lab.send(request).await?.refuses(400, "InvalidArgument")
        }
    ),
    behaviour!(
        "authentication/a-credential-without-a-scope-is-refused",
        "A Credential of three parts is answered 400 AuthorizationHeaderMalformed.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = get(lab, &who, &path).signed().replace("/s3/aws4_request", "");
            lab.send(request).await?.refuses(400, "AuthorizationHeaderMalformed")
        }
    ),
    behaviour!(
        "authentication/an-authorization-without-a-signature-is-refused",
        "An Authorization header without Signature is answered 400 AuthorizationHeaderMalformed.",
        S3_HEADER_AUTH,
        |lab| {
            let (path, who) = working(lab).await?;
            let request = get(lab, &who, &path).signed();
            let signature = format!(", Signature={}", request.signature);
            lab.send(request.replace(&signature, "")).await?.refuses(400, "AuthorizationHeaderMalformed")
        }
    ),
    behaviour!(
        "authentication/nobody-may-read-a-new-bucket",
        "A request that nobody signed is answered 403 AccessDenied where nothing is public.",
        BLOCK_PUBLIC_ACCESS,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(get(lab, &who, &path).anonymous())
                .await?
                .refuses(403, "AccessDenied")?
                .says("Access Denied")
        }
    ),
    behaviour!(
        "authentication/an-empty-authorization-is-nobodys",
        "An empty Authorization header counts as none: 403 AccessDenied.",
        S3_ERRORS,
        |lab| {
            let (path, who) = working(lab).await?;
            lab.send(get(lab, &who, &path).signed().set("authorization", ""))
                .await?
                .refuses(403, "AccessDenied")
        }
    ),
];

fn get(lab: &Lab, who: &Identity, path: &str) -> Request {
    lab.s3(who, "GET", path)
}

fn header(signed: &Signed, name: &str) -> String {
    signed.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// An object, and somebody who may do everything with it.
async fn subject(lab: &Lab) -> Result<(String, Identity), Unheld> {
    Ok((lab.object().await?, lab.someone().await))
}

/// An object that can be read when nothing is wrong with the request.
async fn working(lab: &Lab) -> Result<(String, Identity), Unheld> {
    let (path, who) = subject(lab).await?;
    lab.get(&who, &path).await?.is(200).given("with nothing wrong")?;
    Ok((path, who))
}

async fn refused_for_signature(lab: &Lab, request: Signed) -> Held {
    lab.send(request).await?.refuses(403, "SignatureDoesNotMatch")
}
