//! Bucket policies as documents, and Block Public Access.

use serde_json::json;

use super::kit::*;

const UNBLOCKED: &str = "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
    <RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "bucket-policy/it-comes-back-normalized",
        "GetBucketPolicy answers with the document normalized: no white space, a list of one as its value, members in AWS's order.",
        GET_POLICY,
        |lab| {
            let path = lab.object().await?;
            let sent = own(lab, &path)?.replace("\"Resource\"", " \"Resource\"");
            lab.bucket_policy(&path, &sent).await?;
            lab.get(lab.root(), &target(&path)).await?.is(200)?.body_is(&normalized(lab, &path)?)
        }
    ),
    behaviour!(
        "bucket-policy/a-bucket-without-one-says-so",
        "GetBucketPolicy without a policy is answered 404 NoSuchBucketPolicy, which names the bucket.",
        GET_POLICY,
        |lab| {
            let path = lab.object().await?;
            let reply = lab.get(lab.root(), &target(&path)).await?.refuses(404, "NoSuchBucketPolicy")?;
            reply.field("BucketName", bucket_of(&path).trim_start_matches('/'))
        }
    ),
    behaviour!(
        "bucket-policy/a-put-is-answered-without-content",
        "PutBucketPolicy is answered 204.",
        PUT_POLICY,
        |lab| {
            let path = lab.object().await?;
            let document = own(lab, &path)?;
            put(lab, &path, &document).await?.is(204)
        }
    ),
    behaviour!(
        "bucket-policy/deleting-none-succeeds",
        "DeleteBucketPolicy without a policy is answered 204.",
        PUT_POLICY,
        |lab| {
            let path = lab.object().await?;
            lab.send(lab.s3(lab.root(), "DELETE", &target(&path))).await?.is(204)
        }
    ),
    behaviour!(
        "bucket-policy/it-must-be-json",
        "A bucket policy that is not JSON is answered 400 MalformedPolicy.",
        PUT_POLICY,
        |lab| malformed(lab, |_| "garbage".to_owned()).await
    ),
    behaviour!(
        "bucket-policy/it-must-have-statements",
        "A bucket policy without Statement is answered 400 MalformedPolicy.",
        GRAMMAR,
        |lab| malformed(lab, |_| json!({ "Version": "2012-10-17" }).to_string()).await
    ),
    behaviour!(
        "bucket-policy/its-statements-must-not-be-empty",
        "A bucket policy whose Statement is an empty list is answered 400 MalformedPolicy.",
        GRAMMAR,
        |lab| malformed(lab, |_| json!({ "Version": "2012-10-17", "Statement": [] }).to_string()).await
    ),
    behaviour!(
        "bucket-policy/its-version-must-be-known",
        "A bucket policy of a version that does not exist is answered 400 MalformedPolicy.",
        GRAMMAR,
        |lab| malformed(lab, |path| versioned(
            "2012-10-18",
            [deny("s3:GetObject", &arn_of(path)).for_everyone()]
        ))
        .await
    ),
    behaviour!(
        "bucket-policy/its-actions-must-exist",
        "A bucket policy with an action that S3 does not have is answered 400 MalformedPolicy.",
        PUT_POLICY,
        |lab| malformed(lab, |path| policy([deny("s3:GetNothing", &arn_of(path)).for_everyone()])).await
    ),
    behaviour!(
        "bucket-policy/its-resources-must-be-the-buckets",
        "A bucket policy for another bucket is answered 400 MalformedPolicy.",
        PUT_POLICY,
        |lab| {
            malformed(lab, |_| policy([deny("s3:GetObject", "arn:aws:s3:::another-bucket/*").for_everyone()]))
                .await
        }
    ),
    behaviour!(
        "bucket-policy/its-actions-must-fit-its-resources",
        "s3:GetObject on the bucket's ARN without a key is answered 400 MalformedPolicy.",
        PUT_POLICY,
        |lab| malformed(lab, |path| policy([deny("s3:GetObject", &arn_of(bucket_of(path))).for_everyone()]))
            .await
    ),
    behaviour!(
        "bucket-policy/it-must-have-a-principal",
        "A principal that is neither `*` nor an object is answered 400 MalformedPolicy.",
        PRINCIPAL,
        |lab| {
            malformed(lab, |path| {
                policy([deny("s3:GetObject", &arn_of(path)).with("Principal", json!("111122223333"))])
            })
            .await
        }
    ),
    behaviour!(
        "bucket-policy/its-principal-must-exist",
        "A principal that does not exist is answered 400 MalformedPolicy: Invalid principal in policy.",
        PRINCIPAL,
        |lab| {
            let account = lab.customer()?.id.clone();
            let nobody = format!("arn:aws:iam::{account}:user/{}", lab.name());
            let statement = |path: &str| policy([deny("s3:GetObject", &arn_of(path)).to(&nobody)]);
            malformed(lab, statement).await?.says("Invalid principal in policy")
        }
    ),
    behaviour!(
        "bucket-policy/its-addresses-must-be-addresses",
        "An aws:SourceIp that is no address is answered 400 MalformedPolicy.",
        OPERATORS,
        |lab| {
            let statement = |path: &str| {
                let statement = deny("s3:GetObject", &arn_of(path)).for_everyone();
                policy([statement.when("IpAddress", "aws:SourceIp", "127.0.0.*")])
            };
            malformed(lab, statement).await
        }
    ),
    behaviour!(
        "bucket-policy/a-refused-one-is-not-stored",
        "A bucket policy that is refused leaves the one that was there.",
        PUT_POLICY,
        |lab| {
            let path = lab.object().await?;
            lab.bucket_policy(&path, &own(lab, &path)?).await?;
            put(lab, &path, "garbage").await?.is(400)?;
            lab.get(lab.root(), &target(&path)).await?.body_is(&normalized(lab, &path)?)
        }
    ),
    behaviour!(
        "bucket-policy/a-deleted-user-shows-as-its-id",
        "When a user that a bucket policy names is deleted, the policy shows its unique ID, AIDA....",
        PRINCIPAL,
        |lab| {
            let path = lab.object().await?;
            let user = lab.user(lab.customer()?, None).await?;
            lab.bucket_policy(&path, &policy([allow("s3:GetObject", &arn_of(&path)).to(&user.arn)])).await?;
            let pairs = [("UserName", user.name.as_str()), ("AccessKeyId", user.identity.key.as_str())];
            lab.prepare(&user.account, "DeleteAccessKey", &pairs).await?;
            lab.prepare(&user.account, "DeleteUser", &[("UserName", &user.name)]).await?;
            lab.get(lab.root(), &target(&path)).await?.is(200)?.contains("AIDA")
        }
    ),
    behaviour!(
        "public-access/a-new-bucket-blocks-public-policies",
        "A bucket policy for everyone is answered 403 AccessDenied in a new bucket.",
        BLOCK_PUBLIC_ACCESS,
        |lab| {
            let path = lab.object().await?;
            put(lab, &path, &public(&path)).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "public-access/a-refusal-names-the-setting",
        "The refusal of a public policy names BlockPublicPolicy.",
        S3_403,
        |lab| {
            let path = lab.object().await?;
            put(lab, &path, &public(&path)).await?.refuses(403, "AccessDenied")?.says("BlockPublicPolicy")
        }
    ),
    behaviour!(
        "public-access/a-denial-for-everyone-is-not-public",
        "A Deny for everyone is accepted while public policies are blocked.",
        BLOCK_PUBLIC_ACCESS,
        |lab| {
            let path = lab.object().await?;
            put(lab, &path, &policy([deny("s3:GetObjectTagging", &arn_of(&path)).for_everyone()]))
                .await?
                .is(204)
        }
    ),
    behaviour!(
        "public-access/nobody-reads-what-is-public",
        "Once the block is lifted and the policy says so, a request that nobody signed is answered.",
        BLOCK_PUBLIC_ACCESS,
        |lab| {
            let path = lab.object().await?;
            lab.send(lab.s3(lab.root(), "GET", &path).anonymous())
                .await?
                .is(403)
                .given("before the policy")?;
            lab.lift_public_access_block(&path).await?;
            put(lab, &path, &public(&path)).await?.is(204)?;
            lab.send(lab.s3(lab.root(), "GET", &path).anonymous()).await?.is(200)?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "public-access/restricting-shuts-nobody-out",
        "RestrictPublicBuckets refuses a request that nobody signed, whatever the public policy allows.",
        BLOCK_PUBLIC_ACCESS,
        |lab| {
            let path = opened(lab).await?;
            lab.put(&format!("{}?publicAccessBlock", bucket_of(&path)), UNBLOCKED).await?;
            lab.send(lab.s3(lab.root(), "GET", &path).anonymous()).await?.refuses(403, "AccessDenied")?;
            lab.get(lab.root(), &path).await?.is(200)
        }
    ),
    behaviour!(
        "public-access/a-public-policy-is-told-public",
        "GetBucketPolicyStatus of a policy for everyone is true.",
        POLICY_STATUS,
        |lab| {
            let path = opened(lab).await?;
            status(lab, &path).await?.field("IsPublic", "true")
        }
    ),
    behaviour!(
        "public-access/a-policy-for-the-account-is-not-public",
        "GetBucketPolicyStatus of a policy for the bucket's own account is false.",
        POLICY_STATUS,
        |lab| {
            let path = lab.object().await?;
            let document = own(lab, &path)?;
            lab.bucket_policy(&path, &document).await?;
            status(lab, &path).await?.field("IsPublic", "false")
        }
    ),
    behaviour!(
        "public-access/a-narrow-range-is-not-public",
        "A policy for everyone from 10.0.0.0/8 is not public; from 0.0.0.0/0 it is.",
        BLOCK_PUBLIC_ACCESS,
        |lab| {
            let path = opened(lab).await?;
            let from = |cidr: &str| {
                let statement = allow("s3:GetObject", &arn_of(&path)).for_everyone();
                policy([statement.when("IpAddress", "aws:SourceIp", cidr)])
            };
            lab.bucket_policy(&path, &from("0.0.0.0/0")).await?;
            status(lab, &path).await?.field("IsPublic", "true")?;
            lab.bucket_policy(&path, &from("10.0.0.0/8")).await?;
            status(lab, &path).await?.field("IsPublic", "false")
        }
    ),
    behaviour!(
        "public-access/no-block-is-told",
        "GetPublicAccessBlock after it was deleted is answered 404 NoSuchPublicAccessBlockConfiguration.",
        GET_PUBLIC_ACCESS,
        |lab| {
            let path = lab.object().await?;
            lab.lift_public_access_block(&path).await?;
            let reply = lab.get(lab.root(), &format!("{}?publicAccessBlock", bucket_of(&path))).await?;
            reply.refuses(404, "NoSuchPublicAccessBlockConfiguration")
        }
    ),
];

fn target(path: &str) -> String {
    format!("{}?policy", bucket_of(path))
}

/// A policy for the bucket's own account.
fn own(lab: &Lab, path: &str) -> Result<String, Unheld> {
    let root = format!("arn:aws:iam::{}:root", lab.customer()?.id);
    Ok(policy([allow("s3:GetObject", &arn_of(path)).to(&root)]))
}

/// The same as GetBucketPolicy answers it.
fn normalized(lab: &Lab, path: &str) -> Result<String, Unheld> {
    let account = &lab.customer()?.id;
    Ok(format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"s3:GetObject","Resource":"{}"}}]}}"#,
        arn_of(path)
    ))
}

fn public(path: &str) -> String {
    policy([allow("s3:GetObject", &arn_of(path)).for_everyone()])
}

async fn put(lab: &Lab, path: &str, document: &str) -> Held {
    lab.send(lab.s3(lab.root(), "PUT", &target(path)).configuration(document)).await
}

async fn status(lab: &Lab, path: &str) -> Held {
    lab.get(lab.root(), &format!("{}?policyStatus", bucket_of(path))).await?.is(200)
}

/// An object that everybody may read.
async fn opened(lab: &Lab) -> Result<String, Unheld> {
    let path = lab.object().await?;
    lab.lift_public_access_block(&path).await?;
    lab.bucket_policy(&path, &public(&path)).await?;
    let reply = lab.send(lab.s3(lab.root(), "GET", &path).anonymous()).await?;
    reply.is(200).given("a public policy lets nobody in")?;
    Ok(path)
}

async fn malformed(lab: &Lab, document: impl FnOnce(&str) -> String + Send) -> Held {
    let path = lab.object().await?;
    let good = policy([deny("s3:GetObjectTagging", &arn_of(&path)).for_everyone()]);
    lab.bucket_policy(&path, &good).await?;
    put(lab, &path, &document(&path)).await?.refuses(400, "MalformedPolicy")
}
