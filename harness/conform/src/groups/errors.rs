//! What refusals look like.

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "errors/s3-answers-xml",
        "An error of S3 is application/xml: Error with Code, Message, RequestId and HostId.",
        S3_ERROR_FORM,
        |lab| {
            let reply = missing_key(lab).await?.header("content-type", "application/xml")?;
            reply.contains("<Error>")?.element("Message")?.element("RequestId")?.element("HostId")
        }
    ),
    behaviour!(
        "errors/s3s-request-id-is-in-a-header-too",
        "x-amz-request-id of an error is the RequestId in its body.",
        S3_HEADERS,
        |lab| {
            let reply = missing_key(lab).await?;
            let id = reply.needs("RequestId")?;
            reply.header("x-amz-request-id", &id)
        }
    ),
    behaviour!(
        "errors/s3s-host-id-is-in-a-header-too",
        "x-amz-id-2 of an error is the HostId in its body.",
        S3_HEADERS,
        |lab| {
            let reply = missing_key(lab).await?;
            let id = reply.needs("HostId")?;
            reply.header("x-amz-id-2", &id)
        }
    ),
    behaviour!(
        "errors/every-s3-answer-has-its-ids",
        "A success has x-amz-request-id and x-amz-id-2 too.",
        S3_HEADERS,
        |lab| {
            let path = lab.object().await?;
            lab.get(lab.root(), &path)
                .await?
                .is(200)?
                .has_header("x-amz-request-id")?
                .has_header("x-amz-id-2")
        }
    ),
    behaviour!(
        "errors/two-answers-have-two-ids",
        "Every answer has a request ID of its own.",
        S3_HEADERS,
        |lab| {
            let path = lab.object().await?;
            let one = lab.get(lab.root(), &path).await?.has_header("x-amz-request-id")?;
            let first = one.header_value("x-amz-request-id");
            let other = lab.get(lab.root(), &path).await?;
            other.must(|other| other.header_value("x-amz-request-id") != first, "another request ID")
        }
    ),
    behaviour!(
        "errors/a-head-has-no-body",
        "An error of a HEAD is its status alone, without a body.",
        HEAD_OBJECT,
        |lab| {
            let path = lab.object().await?;
            lab.send(lab.s3(lab.root(), "HEAD", &format!("{path}-missing"))).await?.is(404)?.body_is("")
        }
    ),
    behaviour!("errors/a-missing-key-is-named", "NoSuchKey has the key.", S3_ERRORS, |lab| missing_key(lab)
        .await?
        .field("Key", "key-missing")),
    behaviour!(
        "errors/a-missing-bucket-is-named",
        "A bucket that does not exist is answered 404 NoSuchBucket, which names it.",
        S3_ERRORS,
        |lab| {
            let name = missing_bucket(lab).await?;
            let reply = lab.get(lab.root(), &format!("/{name}/key")).await?;
            reply.refuses(404, "NoSuchBucket")?.field("BucketName", &name)
        }
    ),
    behaviour!(
        "errors/a-missing-bucket-is-not-hidden",
        "A bucket that does not exist is answered 404 NoSuchBucket to nobody too.",
        S3_ERRORS,
        |lab| {
            let name = missing_bucket(lab).await?;
            let request = lab.s3(lab.root(), "GET", &format!("/{name}/key")).anonymous();
            lab.send(request).await?.refuses(404, "NoSuchBucket")
        }
    ),
    behaviour!(
        "errors/a-method-that-s3-lacks-is-refused",
        "A PATCH of a bucket is answered 405 MethodNotAllowed.",
        S3_ERRORS,
        |lab| {
            let bucket = lab.bucket().await?;
            let reply = lab.send(lab.s3(lab.root(), "PATCH", &format!("/{bucket}"))).await?;
            reply.refuses(405, "MethodNotAllowed")
        }
    ),
    behaviour!(
        "errors/sts-answers-its-own-xml",
        "An error of STS is text/xml: ErrorResponse with Type Sender, Code, Message and RequestId.",
        STS_COMMON_ERRORS,
        |lab| {
            let reply =
                unsigned(lab, "sts", "GetCallerIdentity").await?.header("content-type", "text/xml")?;
            reply
                .contains("<ErrorResponse")?
                .field("Type", "Sender")?
                .element("Message")?
                .element("RequestId")
        }
    ),
    behaviour!(
        "errors/stss-request-id-is-in-a-header-too",
        "x-amzn-requestid of an error of STS is the RequestId in its body.",
        STS_COMMON_ERRORS,
        |lab| {
            let reply = unsigned(lab, "sts", "GetCallerIdentity").await?;
            let id = reply.needs("RequestId")?;
            reply.header("x-amzn-requestid", &id)
        }
    ),
    behaviour!(
        "errors/sts-has-its-namespace",
        "Answers of STS are in the namespace https://sts.amazonaws.com/doc/2011-06-15/.",
        CALLER_IDENTITY,
        |lab| {
            let reply = lab.sts(lab.root(), "GetCallerIdentity", &[]).await?.is(200)?;
            reply.contains("xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"")
        }
    ),
    behaviour!(
        "errors/iam-has-its-namespace",
        "Errors of IAM are in the namespace https://iam.amazonaws.com/doc/2010-05-08/.",
        GET_ROLE,
        |lab| {
            let name = lab.name();
            let reply =
                lab.iam(lab.root(), "GetRole", &[("RoleName", &name)]).await?.refuses(404, "NoSuchEntity")?;
            reply.contains("xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"")
        }
    ),
];

async fn missing_key(lab: &Lab) -> Held {
    let path = lab.object().await?;
    lab.get(lab.root(), &format!("{path}-missing")).await?.refuses(404, "NoSuchKey")
}

/// The name of a bucket that nobody made, on a target that makes buckets.
async fn missing_bucket(lab: &Lab) -> Result<String, Unheld> {
    let bucket = lab.bucket().await?;
    Ok(format!("{bucket}-missing"))
}

async fn unsigned(lab: &Lab, service: &str, action: &str) -> Held {
    let request = lab.form(lab.root(), service, action, &[]).anonymous();
    lab.send(request).await?.refuses(403, "MissingAuthenticationToken")
}
