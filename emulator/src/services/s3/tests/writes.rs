use crate::services::s3::testing::{Lab, OWNER};

#[tokio::test]
async fn an_object_is_stored_with_its_digests() {
    let lab = Lab::with_bucket().await;
    let put = lab.put("k", b"123456789").await;
    assert_eq!((put.status, put.body.as_str()), (200, ""));
    for (name, value) in [
        ("etag", "\"25f9e794323b453885f5181f1b624d0b\""),
        ("x-amz-server-side-encryption", "AES256"),
        ("x-amz-checksum-crc64nvme", "rosUhgp5mIg="),
        ("x-amz-checksum-type", "FULL_OBJECT"),
    ] {
        assert_eq!(put.header(name), Some(value), "{name}");
    }
    assert_eq!(put.header("x-amz-version-id"), None);
    let empty = lab.put("empty", b"").await;
    assert_eq!(empty.header("etag"), Some("\"d41d8cd98f00b204e9800998ecf8427e\""));
}

#[tokio::test]
async fn what_is_wrong_with_an_upload_is_refused_and_nothing_is_stored() {
    let lab = Lab::with_bucket().await;
    let long = "x".repeat(2048);
    for (headers, status, code) in [
        (&[("content-md5", "XrY7u+Ae7tCTyyK7j1rNww==")][..], 400, "BadDigest"),
        (&[("content-md5", "nonsense")], 400, "InvalidDigest"),
        (&[("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEA=")], 400, "BadDigest"),
        (&[("content-length", "8")], 400, "IncompleteBody"),
        (&[("content-length", "10")], 400, "IncompleteBody"),
        (&[("content-length", "")], 411, "MissingContentLength"),
        (&[("content-length", "5368709121")], 400, "EntityTooLarge"),
        (&[("content-length", ""), ("transfer-encoding", "chunked")], 501, "NotImplemented"),
        (&[("x-amz-acl", "public-read")], 400, "AccessControlListNotSupported"),
        (&[("x-amz-acl", "sesame")], 400, "InvalidArgument"),
        (&[("x-amz-acl", "authenticated-read")], 400, "AccessControlListNotSupported"),
        (&[("x-amz-grant-read", "id=1")], 400, "InvalidArgument"),
        (&[("x-amz-grant-read", ALL_USERS)], 400, "AccessControlListNotSupported"),
        (&[("x-amz-grant-read", ALL_USERS), ("x-amz-acl", "private")], 400, "InvalidRequest"),
        (&[("x-amz-storage-class", "GOLD")], 400, "InvalidStorageClass"),
        (&[("x-amz-storage-class", "GLACIER")], 501, "NotImplemented"),
        (&[("x-amz-server-side-encryption", "rot13")], 400, "InvalidArgument"),
        (&[("x-amz-server-side-encryption-customer-algorithm", "AES256")], 501, "NotImplemented"),
        (&[("x-amz-object-lock-mode", "GOVERNANCE")], 400, "InvalidRequest"),
        (&[("x-amz-meta-a", long.as_str())], 400, "MetadataTooLarge"),
        (&[("x-amz-tagging", "a=1&a=2")], 400, "InvalidArgument"),
        (&[("x-amz-tagging", "=1")], 400, "InvalidTag"),
        (&[("if-none-match", "\"etag\"")], 501, "NotImplemented"),
        (&[("if-match", "\"etag\"")], 404, "NoSuchKey"),
    ] {
        let answer = lab.send("PUT", "/bucket/k", headers, b"123456789").await;
        assert_eq!((answer.status, answer.code()), (status, code), "{headers:?}");
        assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, 404, "{headers:?}");
    }
}

const ALL_USERS: &str = "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"";

#[tokio::test]
async fn an_acl_that_says_what_holds_anyway_is_taken() {
    let lab = Lab::with_bucket().await;
    let owner = format!("id=\"{}\"", crate::services::s3::output::canonical_user_id(OWNER));
    for (header, value, status) in [
        ("x-amz-acl", "bucket-owner-full-control", 200),
        ("x-amz-acl", "private", 200),
        ("x-amz-acl", "bucket-owner-read", 200),
        ("x-amz-grant-full-control", owner.as_str(), 200),
        ("x-amz-grant-read", owner.as_str(), 400),
    ] {
        let answer = lab.send("PUT", "/bucket/k", &[(header, value)], b"").await;
        assert_eq!(answer.status, status, "{header}: {value}");
    }
}

#[tokio::test]
async fn a_condition_guards_what_is_there() {
    let lab = Lab::with_bucket().await;
    let absent = [("if-none-match", "*")];
    assert_eq!(lab.send("PUT", "/bucket/k", &absent, b"1").await.status, 200);
    let again = lab.send("PUT", "/bucket/k", &absent, b"2").await;
    assert_eq!((again.status, again.code()), (412, "PreconditionFailed"));
    assert_eq!(again.fields(), [("Condition", "If-None-Match".to_owned())]);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.body, "1");

    let right = [("if-match", "\"c4ca4238a0b923820dcc509a6f75849b\"")];
    assert_eq!(lab.send("PUT", "/bucket/k", &right, b"3").await.status, 200);
    let wrong = lab.send("PUT", "/bucket/k", &right, b"4").await;
    assert_eq!((wrong.status, wrong.fields()), (412, vec![("Condition", "If-Match".to_owned())]));
}

#[tokio::test]
async fn headers_are_kept_and_the_transfers_own_are_not() {
    let lab = Lab::with_bucket().await;
    let chunked = ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    let decoded = ("x-amz-decoded-content-length", "0");
    for (headers, expected) in [
        (&[("content-encoding", "gzip, aws-chunked, br"), chunked, decoded][..], Some("gzip, br")),
        (&[("content-encoding", "aws-chunked"), chunked, decoded], None),
        (&[("content-encoding", "aws-chunked")], Some("aws-chunked")),
    ] {
        lab.send("PUT", "/bucket/k", headers, b"").await;
        let got = lab.send("GET", "/bucket/k", &[], b"").await;
        assert_eq!(got.header("content-encoding"), expected, "{headers:?}");
    }
    let kept = [
        ("cache-control", "no-store"),
        ("content-disposition", "attachment; filename=\"a b\""),
        ("content-language", "de"),
        ("content-type", "image/png"),
        ("expires", "whenever"),
        ("x-amz-meta-colour", "Red"),
        ("x-amz-website-redirect-location", "/elsewhere"),
    ];
    lab.send("PUT", "/bucket/k", &kept, b"").await;
    let got = lab.send("HEAD", "/bucket/k", &[], b"").await;
    for (name, value) in kept {
        assert_eq!(got.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn whoever_chooses_a_checksum_gets_it_back() {
    let lab = Lab::with_bucket().await;
    for (name, value) in [
        ("x-amz-checksum-crc32", "y/Q5Jg=="),
        ("x-amz-checksum-crc32c", "4waSgw=="),
        ("x-amz-checksum-crc64nvme", "rosUhgp5mIg="),
        ("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
        ("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ] {
        let put = lab.send("PUT", "/bucket/k", &[(name, value)], b"123456789").await;
        assert_eq!(put.header(name), Some(value));
        let plain = lab.send("GET", "/bucket/k", &[], b"").await;
        assert_eq!(plain.header(name), None, "{name}");
        let asked = lab.send("GET", "/bucket/k", &[("x-amz-checksum-mode", "ENABLED")], b"").await;
        assert_eq!(asked.header(name), Some(value));
        let part = lab
            .send("GET", "/bucket/k", &[("x-amz-checksum-mode", "ENABLED"), ("range", "bytes=0-1")], b"")
            .await;
        assert_eq!(part.header(name), None, "{name}");
    }
}

#[tokio::test]
async fn an_upload_larger_than_a_segment_comes_back_whole() {
    let lab = Lab::with_bucket().await;
    let bytes: String = (0..300_000).map(|number| format!("{number:07}\n")).collect();
    assert_eq!(lab.put("large", bytes.as_bytes()).await.status, 200);
    assert!(lab.send("GET", "/bucket/large", &[], b"").await.body == bytes);
    let range = lab.send("GET", "/bucket/large", &[("range", "bytes=1048570-1048583")], b"").await;
    assert_eq!(range.body, bytes[1_048_570..=1_048_583]);
}
