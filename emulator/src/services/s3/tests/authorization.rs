use crate::auth::Caller;
use crate::services::s3::testing::{Lab, OWNER};

fn user() -> Caller {
    Caller::User {
        account: OWNER.to_owned(),
        name: "u".to_owned(),
        id: "AIDAEXAMPLE".to_owned(),
        arn: format!("arn:aws:iam::{OWNER}:user/u"),
    }
}

/// Every operation asks, and for the right action: nobody but the owner's root may anything here.
#[tokio::test]
async fn every_operation_asks_leave_by_its_own_action() {
    let mut lab = Lab::with_bucket().await;
    lab.put("k", b"x").await;
    let begun = lab.send("POST", "/bucket/k?uploads", &[], b"").await;
    let upload = format!("/bucket/k?uploadId={}", begun.element("UploadId").unwrap());
    let part = format!("{upload}&partNumber=1");
    lab.become_caller(user());
    let copy = [("x-amz-copy-source", "bucket/k")];
    let version = "a".repeat(32);
    let get_version = format!("/bucket/k?versionId={version}");
    type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);
    let rows: &[Row<'_>] = &[
        ("HEAD", "/bucket", &[], "s3:ListBucket", "bucket"),
        ("GET", "/bucket", &[], "s3:ListBucket", "bucket"),
        ("GET", "/bucket?list-type=2", &[], "s3:ListBucket", "bucket"),
        ("GET", "/bucket?versions", &[], "s3:ListBucketVersions", "bucket"),
        ("GET", "/bucket?uploads", &[], "s3:ListBucketMultipartUploads", "bucket"),
        ("PUT", "/another", &[], "s3:CreateBucket", "another"),
        ("DELETE", "/bucket", &[], "s3:DeleteBucket", "bucket"),
        ("GET", "/bucket?location", &[], "s3:GetBucketLocation", "bucket"),
        ("GET", "/bucket?cors", &[], "s3:GetBucketCORS", "bucket"),
        ("PUT", "/bucket?cors", &[], "s3:PutBucketCORS", "bucket"),
        ("DELETE", "/bucket?cors", &[], "s3:PutBucketCORS", "bucket"),
        ("GET", "/bucket?policy", &[], "s3:GetBucketPolicy", "bucket"),
        ("PUT", "/bucket?policy", &[], "s3:PutBucketPolicy", "bucket"),
        ("DELETE", "/bucket?policy", &[], "s3:DeleteBucketPolicy", "bucket"),
        ("GET", "/bucket?policyStatus", &[], "s3:GetBucketPolicyStatus", "bucket"),
        ("GET", "/bucket?publicAccessBlock", &[], "s3:GetBucketPublicAccessBlock", "bucket"),
        ("DELETE", "/bucket?publicAccessBlock", &[], "s3:PutBucketPublicAccessBlock", "bucket"),
        ("GET", "/bucket?versioning", &[], "s3:GetBucketVersioning", "bucket"),
        ("GET", "/bucket?tagging", &[], "s3:GetBucketTagging", "bucket"),
        ("GET", "/bucket?acl", &[], "s3:GetBucketAcl", "bucket"),
        ("GET", "/bucket?encryption", &[], "s3:GetEncryptionConfiguration", "bucket"),
        ("GET", "/bucket?ownershipControls", &[], "s3:GetBucketOwnershipControls", "bucket"),
        ("GET", "/bucket/k", &[], "s3:GetObject", "bucket/k"),
        ("GET", "/bucket/missing", &[], "s3:GetObject", "bucket/missing"),
        ("GET", &get_version, &[], "s3:GetObjectVersion", "bucket/k"),
        ("PUT", "/bucket/k", &[], "s3:PutObject", "bucket/k"),
        ("PUT", "/bucket/k", &copy, "s3:PutObject", "bucket/k"),
        ("DELETE", "/bucket/k", &[], "s3:DeleteObject", "bucket/k"),
        ("DELETE", &get_version, &[], "s3:DeleteObjectVersion", "bucket/k"),
        ("GET", "/bucket/k?tagging", &[], "s3:GetObjectTagging", "bucket/k"),
        ("DELETE", "/bucket/k?tagging", &[], "s3:DeleteObjectTagging", "bucket/k"),
        ("GET", "/bucket/k?acl", &[], "s3:GetObjectAcl", "bucket/k"),
        ("POST", "/bucket/k?uploads", &[], "s3:PutObject", "bucket/k"),
        ("PUT", &part, &[], "s3:PutObject", "bucket/k"),
        ("POST", &upload, &[], "s3:PutObject", "bucket/k"),
        ("DELETE", &upload, &[], "s3:AbortMultipartUpload", "bucket/k"),
        ("GET", &upload, &[], "s3:ListMultipartUploadParts", "bucket/k"),
    ];
    for (method, path, headers, action, resource) in rows {
        let answer = lab.send(method, path, headers, b"").await;
        assert_eq!((answer.status, answer.code()), (403, "AccessDenied"), "{method} {path}");
        let expected = format!(
            "User: arn:aws:iam::{OWNER}:user/u is not authorized to perform: {action} on resource: \"arn:aws:s3:::{resource}\" because no identity-based policy allows the {action} action"
        );
        assert_eq!(answer.message(), expected, "{method} {path}");
    }
    let listed = lab.send("GET", "/", &[], b"").await;
    assert_eq!(
        listed.message(),
        format!(
            "User: arn:aws:iam::{OWNER}:user/u is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action"
        )
    );
}

#[tokio::test]
async fn strangers_and_nobody_are_told_nothing() {
    let mut lab = Lab::with_bucket().await;
    lab.put("k", b"x").await;
    for caller in [Lab::stranger(), Caller::Anonymous] {
        lab.become_caller(caller);
        for (method, path, region) in [
            ("GET", "/bucket/k", None),
            ("PUT", "/bucket/k", None),
            ("GET", "/bucket", Some("us-east-1")),
            ("HEAD", "/bucket", Some("us-east-1")),
            ("GET", "/bucket?policy", Some("us-east-1")),
        ] {
            let answer = lab.send(method, path, &[], b"").await;
            assert_eq!((answer.status, answer.code()), (403, "AccessDenied"), "{method} {path}");
            assert_eq!(answer.message(), "Access Denied", "{method} {path}");
            assert_eq!(answer.header("x-amz-bucket-region"), region, "{method} {path}");
        }
        assert_eq!(lab.send("GET", "/nowhere/k", &[], b"").await.code(), "NoSuchBucket");
    }
}
