use crate::services::s3::testing::Lab;

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}"#;

#[tokio::test]
async fn a_policy_is_put_got_and_deleted() {
    let lab = Lab::with_bucket().await;
    for path in ["/bucket?policy", "/bucket?policyStatus"] {
        let missing = lab.send("GET", path, &[], b"").await;
        assert_eq!((missing.status, missing.code()), (404, "NoSuchBucketPolicy"), "{path}");
        assert_eq!(missing.message(), "The bucket policy does not exist");
        assert_eq!(missing.fields(), [("BucketName", "bucket".to_owned())]);
    }
    let put = lab.send("PUT", "/bucket?policy", &[], POLICY.as_bytes()).await;
    assert_eq!((put.status, put.headers.len()), (204, 0));
    let got = lab.send("GET", "/bucket?policy", &[], b"").await;
    assert_eq!((got.body.as_str(), got.header("content-type")), (POLICY, Some("application/json")));
    let status = lab.send("GET", "/bucket?policyStatus", &[], b"").await;
    assert_eq!(status.element("IsPublic"), Some("false"));
    for _ in 0..2 {
        assert_eq!(lab.send("DELETE", "/bucket?policy", &[], b"").await.status, 204);
    }
}

#[tokio::test]
async fn public_access_is_blocked_until_it_is_not() {
    let lab = Lab::with_bucket().await;
    let new = lab.send("GET", "/bucket?publicAccessBlock", &[], b"").await;
    assert_eq!(
        new.body.split_once('\n').unwrap().1,
        "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>"
    );
    let document = b"<PublicAccessBlockConfiguration><BlockPublicPolicy>TRUE</BlockPublicPolicy></PublicAccessBlockConfiguration>";
    assert_eq!(lab.send("PUT", "/bucket?publicAccessBlock", &[], document).await.code(), "MalformedXML");
    let document = b"<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>";
    assert_eq!(lab.send("PUT", "/bucket?publicAccessBlock", &[], document).await.status, 200);
    let got = lab.send("GET", "/bucket?publicAccessBlock", &[], b"").await;
    assert_eq!(
        (got.element("BlockPublicPolicy"), got.element("BlockPublicAcls")),
        (Some("true"), Some("false"))
    );
    assert_eq!(lab.send("DELETE", "/bucket?publicAccessBlock", &[], b"").await.status, 204);
    let gone = lab.send("GET", "/bucket?publicAccessBlock", &[], b"").await;
    assert_eq!((gone.status, gone.code()), (404, "NoSuchPublicAccessBlockConfiguration"));
    assert_eq!(gone.message(), "The public access block configuration was not found");
}

#[tokio::test]
async fn acls_are_off() {
    let lab = Lab::with_bucket().await;
    lab.put("k", b"x").await;
    for path in ["/bucket?acl", "/bucket/k?acl"] {
        let acl = lab.send("GET", path, &[], b"").await;
        assert_eq!((acl.status, acl.header("content-type")), (200, Some("application/xml")), "{path}");
        assert_eq!(acl.elements("Permission"), ["FULL_CONTROL"], "{path}");
        let missing = lab.send("PUT", path, &[], b"").await;
        assert_eq!((missing.status, missing.code()), (400, "MissingSecurityHeader"), "{path}");
        assert_eq!(missing.fields(), [("MissingHeaderName", "x-amz-acl".to_owned())]);
        for (acl, status, code) in [
            ("public-read", 403, "AccessDenied"),
            ("private", 400, "AccessControlListNotSupported"),
            ("bucket-owner-full-control", 200, ""),
        ] {
            let answer = lab.send("PUT", path, &[("x-amz-acl", acl)], b"").await;
            assert_eq!((answer.status, answer.code()), (status, code), "{path}: {acl}");
        }
    }
}

#[tokio::test]
async fn tags_of_buckets_and_objects() {
    let lab = Lab::with_bucket().await;
    lab.put("k", b"x").await;
    let missing = lab.send("GET", "/bucket?tagging", &[], b"").await;
    assert_eq!((missing.status, missing.code()), (404, "NoSuchTagSet"));
    let document = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
    let digest =
        crate::services::s3::checksum::of(crate::world::bucket::Algorithm::Crc32, [document.as_bytes()]);
    let checksum = [("x-amz-checksum-crc32", digest.as_str())];
    for (path, put, deleted) in [("/bucket?tagging", 204, 204), ("/bucket/k?tagging", 200, 204)] {
        assert_eq!(lab.send("PUT", path, &checksum, document.as_bytes()).await.status, put, "{path}");
        assert_eq!(lab.send("GET", path, &[], b"").await.element("Value"), Some("1"), "{path}");
        assert_eq!(lab.send("DELETE", path, &[], b"").await.status, deleted, "{path}");
    }
    assert_eq!(lab.send("GET", "/bucket?tagging", &[], b"").await.status, 404);
    assert!(lab.send("GET", "/bucket/k?tagging", &[], b"").await.body.contains("<TagSet/>"));
    assert_eq!(lab.send("GET", "/bucket/nothing?tagging", &[], b"").await.code(), "NoSuchKey");
}

#[tokio::test]
async fn ownership_and_encryption_are_as_new_buckets_have_them() {
    let lab = Lab::with_bucket().await;
    let ownership = lab.send("GET", "/bucket?ownershipControls", &[], b"").await;
    assert_eq!(ownership.element("ObjectOwnership"), Some("BucketOwnerEnforced"));
    for (value, status) in [("BucketOwnerEnforced", 200), ("ObjectWriter", 200), ("Nobody", 400)] {
        let document = format!(
            "<OwnershipControls><Rule><ObjectOwnership>{value}</ObjectOwnership></Rule></OwnershipControls>"
        );
        let answer = lab.send("PUT", "/bucket?ownershipControls", &[], document.as_bytes()).await;
        assert_eq!(answer.status, status, "{value}");
    }
    let encryption = lab.send("GET", "/bucket?encryption", &[], b"").await;
    assert_eq!(encryption.element("SSEAlgorithm"), Some("AES256"));
    assert_eq!(lab.send("PUT", "/bucket?encryption", &[], b"").await.code(), "MissingRequestBodyError");
}
