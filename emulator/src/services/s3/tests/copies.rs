use crate::services::s3::testing::Lab;

const ETAG: &str = "\"25f9e794323b453885f5181f1b624d0b\"";

async fn lab() -> Lab {
    let lab = Lab::with_bucket().await;
    let headers = [("content-type", "text/plain"), ("x-amz-meta-a", "1"), ("x-amz-tagging", "t=1")];
    lab.send("PUT", "/bucket/from%20here", &headers, b"123456789").await;
    lab.send("PUT", "/other", &[], b"").await;
    lab
}

#[tokio::test]
async fn an_object_is_copied_with_what_it_has() {
    let lab = lab().await;
    let source = ("x-amz-copy-source", "/bucket/from%20here");
    let copied = lab.send("PUT", "/other/to", &[source], b"").await;
    assert_eq!(copied.status, 200);
    assert!(
        copied.body.contains("<LastModified>2026-07-19T10:00:00.000Z</LastModified><ETag>\"25f9e794323b453885f5181f1b624d0b\"</ETag>"),
        "{}",
        copied.body
    );
    let got = lab.send("GET", "/other/to", &[], b"").await;
    assert_eq!((got.body.as_str(), got.header("content-type")), ("123456789", Some("text/plain")));
    assert_eq!((got.header("x-amz-meta-a"), got.header("x-amz-tagging-count")), (Some("1"), Some("1")));

    let replace = [
        source,
        ("x-amz-metadata-directive", "REPLACE"),
        ("x-amz-meta-b", "2"),
        ("x-amz-tagging-directive", "REPLACE"),
    ];
    lab.send("PUT", "/other/to", &replace, b"").await;
    let got = lab.send("GET", "/other/to", &[], b"").await;
    assert_eq!((got.header("x-amz-meta-a"), got.header("x-amz-meta-b")), (None, Some("2")));
    assert_eq!(
        (got.header("content-type"), got.header("x-amz-tagging-count")),
        (Some("binary/octet-stream"), None)
    );
}

#[tokio::test]
async fn a_copy_that_cannot_be_is_refused() {
    let lab = lab().await;
    let here = ("x-amz-copy-source", "bucket/from%20here");
    for (path, headers, status, code) in [
        ("/other/to", &[("x-amz-copy-source", "bucket/nothing")][..], 404, "NoSuchKey"),
        ("/other/to", &[("x-amz-copy-source", "nowhere/k")], 404, "NoSuchBucket"),
        ("/nowhere/to", &[here], 404, "NoSuchBucket"),
        ("/other/to", &[("x-amz-copy-source", "bucket")], 400, "InvalidArgument"),
        (
            "/other/to",
            &[("x-amz-copy-source", "arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/k")],
            501,
            "NotImplemented",
        ),
        ("/bucket/from%20here", &[here], 400, "InvalidRequest"),
        ("/bucket/from%20here", &[here, ("x-amz-metadata-directive", "REPLACE")], 200, ""),
        ("/other/to", &[here, ("x-amz-metadata-directive", "MERGE")], 400, "InvalidArgument"),
        ("/other/to", &[here, ("x-amz-copy-source-if-match", ETAG)], 200, ""),
        ("/other/to", &[here, ("x-amz-copy-source-if-match", "\"x\"")], 412, "PreconditionFailed"),
        ("/other/to", &[here, ("x-amz-copy-source-if-none-match", ETAG)], 412, "PreconditionFailed"),
        ("/other/to", &[here, ("if-match", "*")], 501, "NotImplemented"),
        ("/other/to", &[here, ("if-none-match", ETAG)], 501, "NotImplemented"),
        ("/other/to", &[here, ("if-match", "\"x\"")], 412, "PreconditionFailed"),
        ("/other/to", &[here, ("x-amz-source-expected-bucket-owner", "999999999999")], 403, "AccessDenied"),
    ] {
        let answer = lab.send("PUT", path, headers, b"").await;
        assert_eq!((answer.status, answer.code()), (status, code), "{path} {headers:?}");
    }
}
