//! Which permission an S3 operation needs, and what its refusal gives away.

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "permissions/a-missing-key-is-hidden-without-list-bucket",
        "A missing key is answered 403 AccessDenied, naming s3:ListBucket, where the caller may not list.",
        GET_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject", "*")]).await?;
            lab.get(&user, &path).await?.is(200).given("for a key that is there")?;
            let reply = lab.get(&user, &format!("{path}-missing")).await?.refuses(403, "AccessDenied")?;
            reply.says("s3:ListBucket")
        }
    ),
    behaviour!(
        "permissions/a-missing-key-is-told-with-list-bucket",
        "A missing key is answered 404 NoSuchKey where the caller may list.",
        GET_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject s3:ListBucket", "*")]).await?;
            lab.get(&user, &format!("{path}-missing")).await?.refuses(404, "NoSuchKey")
        }
    ),
    behaviour!(
        "permissions/a-head-needs-get-object",
        "HeadObject needs s3:GetObject: without it, 403 and no body.",
        HEAD_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:ListBucket", "*")]).await?;
            lab.send(lab.s3(&user, "HEAD", &path)).await?.is(403)?.body_is("")
        }
    ),
    behaviour!(
        "permissions/a-put-needs-put-object",
        "PutObject needs s3:PutObject, and nothing is stored without it.",
        PUT_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject s3:ListBucket", "*")]).await?;
            let reply = lab.send(lab.s3(&user, "PUT", &path).body("new")).await?;
            reply.refuses(403, "AccessDenied")?.says("s3:PutObject")?;
            lab.get(lab.root(), &path).await?.body_is(CONTENT)
        }
    ),
    behaviour!(
        "permissions/a-delete-needs-delete-object",
        "DeleteObject needs s3:DeleteObject, and nothing goes without it.",
        DELETE_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject s3:PutObject", "*")]).await?;
            let reply = lab.send(lab.s3(&user, "DELETE", &path)).await?;
            reply.refuses(403, "AccessDenied")?.says("s3:DeleteObject")?;
            lab.get(lab.root(), &path).await?.is(200)
        }
    ),
    behaviour!(
        "permissions/a-listing-needs-list-bucket",
        "ListObjectsV2 needs s3:ListBucket on the bucket.",
        LIST_OBJECTS,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject", "*")]).await?;
            let reply = lab.get(&user, &format!("{}?list-type=2", bucket_of(&path))).await?;
            reply.refuses(403, "AccessDenied")?.says("s3:ListBucket")
        }
    ),
    behaviour!(
        "permissions/listing-all-buckets-names-no-resource",
        "The refusal of ListBuckets names s3:ListAllMyBuckets and no resource.",
        LIST_BUCKETS,
        |lab| {
            let (_, user) = with(lab, &[allow("s3:GetObject", "*")]).await?;
            let reply =
                lab.get(&user, "/").await?.refuses(403, "AccessDenied")?.says("s3:ListAllMyBuckets")?;
            let silent = |reply: &Reply| !reply.text("Message").unwrap_or_default().contains("on resource");
            reply.must(silent, "a message without a resource")
        }
    ),
    behaviour!(
        "permissions/listing-all-buckets-may-be-allowed-on-their-arn",
        "A policy may allow s3:ListAllMyBuckets on arn:aws:s3:::*, and not on one bucket.",
        LIST_BUCKETS,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:ListAllMyBuckets", "arn:aws:s3:::*")]).await?;
            lab.get(&user, "/").await?.is(200).given("on every bucket")?;
            let one = format!("arn:aws:s3:::{}", bucket_of(&path).trim_start_matches('/'));
            let (_, user) = with(lab, &[allow("s3:ListAllMyBuckets", &one)]).await?;
            lab.get(&user, "/").await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "permissions/a-setting-that-is-not-there-needs-its-action",
        "Reading a website configuration that a bucket does not have needs s3:GetBucketWebsite: 403 without it, 404 with it.",
        S3_ACTIONS,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetBucketLocation", "*")]).await?;
            let website = format!("{}?website", bucket_of(&path));
            let reply = lab.get(&user, &website).await?;
            reply.refuses(403, "AccessDenied")?.says("s3:GetBucketWebsite")?;
            let (path, user) = with(lab, &[allow("s3:GetBucketWebsite", "*")]).await?;
            let website = format!("{}?website", bucket_of(&path));
            lab.get(&user, &website).await?.refuses(404, "NoSuchWebsiteConfiguration")
        }
    ),
    behaviour!(
        "permissions/a-tagged-read-needs-its-own",
        "GetObjectTagging needs s3:GetObjectTagging: s3:GetObject does not do.",
        S3_ACTIONS,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject s3:ListBucket", "*")]).await?;
            let reply = lab.get(&user, &format!("{path}?tagging")).await?;
            reply.refuses(403, "AccessDenied")?.says("s3:GetObjectTagging")
        }
    ),
    behaviour!(
        "permissions/a-version-needs-get-object-version",
        "GetObject with a versionId needs s3:GetObjectVersion: s3:GetObject does not do.",
        GET_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject s3:ListBucket", "*")]).await?;
            super::versions::enable(lab, &path).await?;
            let put = lab.put(&path, "second").await?;
            let version = super::versions::id(&put)?;
            lab.get(&user, &path).await?.is(200).given("without a versionId")?;
            let reply = lab.get(&user, &format!("{path}?versionId={}", encoded(&version))).await?;
            reply.refuses(403, "AccessDenied")?.says("s3:GetObjectVersion")
        }
    ),
    behaviour!(
        "permissions/a-copy-needs-the-source",
        "CopyObject needs s3:GetObject on its source.",
        COPY_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:PutObject s3:ListBucket", "*")]).await?;
            let copy = lab.s3(&user, "PUT", &format!("{path}-copy")).header("x-amz-copy-source", &path);
            lab.send(copy).await?.refuses(403, "AccessDenied")?.says("s3:GetObject")
        }
    ),
    behaviour!(
        "permissions/a-copy-needs-the-target",
        "CopyObject needs s3:PutObject on its target.",
        COPY_OBJECT,
        |lab| {
            let (path, user) = with(lab, &[allow("s3:GetObject s3:ListBucket", "*")]).await?;
            let copy = lab.s3(&user, "PUT", &format!("{path}-copy")).header("x-amz-copy-source", &path);
            lab.send(copy).await?.refuses(403, "AccessDenied")?.says("s3:PutObject")
        }
    ),
    behaviour!(
        "permissions/iam-refuses-a-user-without-a-policy",
        "An IAM call by a user without policies is answered 403 AccessDenied, which names the action.",
        ACCESS_DENIED,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            lab.send(lab.who_am_i(&user.identity)).await?.is(200).given("GetCallerIdentity")?;
            let reply = lab.iam(&user.identity, "ListRoles", &[]).await?;
            reply.refuses(403, "AccessDenied")?.says("is not authorized to perform: iam:ListRoles")
        }
    ),
    behaviour!(
        "permissions/iam-does-not-tell-who-may-not-ask",
        "GetRole of a role that does not exist is answered 403 AccessDenied where the caller may not ask.",
        GET_ROLE,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            lab.send(lab.who_am_i(&user.identity)).await?.is(200).given("GetCallerIdentity")?;
            let name = lab.name();
            lab.iam(&user.identity, "GetRole", &[("RoleName", &name)]).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "permissions/an-iam-policy-allows",
        "An IAM call is answered where the caller's policy allows it.",
        EVALUATION,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            let (account, name) = (&user.account, user.name.as_str());
            lab.iam(&user.identity, "ListRoles", &[]).await?.is(403).given("without a policy")?;
            lab.user_policy(account, name, &policy([allow("iam:ListRoles", "*")])).await?;
            lab.iam(&user.identity, "ListRoles", &[]).await?.is(200)
        }
    ),
    behaviour!(
        "permissions/another-owner-than-was-expected-is-refused",
        "x-amz-expected-bucket-owner with another account than the owner's is answered 403 AccessDenied.",
        EXPECTED_OWNER,
        |lab| {
            let path = lab.object().await?;
            let owner = lab.customer()?.id.clone();
            let get =
                |owner: &str| lab.s3(lab.root(), "GET", &path).header("x-amz-expected-bucket-owner", owner);
            lab.send(get(&owner)).await?.is(200)?;
            lab.send(get("999999999999")).await?.refuses(403, "AccessDenied")
        }
    ),
];

/// An object, and a user of its account who may do this, and who is refused without.
async fn with(lab: &Lab, statements: &[Statement; 1]) -> Result<(String, Identity), Unheld> {
    let path = lab.object().await?;
    let user = lab.user(lab.customer()?, Some(&policy([allow("s3:*", "*")]))).await?;
    lab.get(&user.identity, &path).await?.is(200).given("with every permission")?;
    lab.user_policy(&user.account, &user.name, &policy(statements.clone())).await?;
    Ok((path, user.identity))
}
