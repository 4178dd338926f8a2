use crate::auth::Caller;
use crate::services::s3::testing::Lab;

const ETAG: &str = "\"e807f1fcf82d132f9bb018ca6738a19f\"";
const DATE: &str = "Sun, 19 Jul 2026 10:00:00 GMT";

async fn lab() -> Lab {
    let lab = Lab::with_bucket().await;
    assert_eq!(lab.put("k", b"1234567890").await.status, 200);
    lab
}

#[tokio::test]
async fn an_object_is_served_with_its_headers() {
    let lab = lab().await;
    for method in ["GET", "HEAD"] {
        let got = lab.send(method, "/bucket/k", &[], b"").await;
        assert_eq!((got.status, got.body.as_str()), (200, "1234567890"));
        let mut headers: Vec<_> =
            got.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        headers.sort_unstable();
        assert_eq!(
            headers,
            [
                ("accept-ranges", "bytes"),
                ("content-type", "binary/octet-stream"),
                ("etag", ETAG),
                ("last-modified", DATE),
                ("x-amz-server-side-encryption", "AES256"),
            ]
        );
    }
}

#[tokio::test]
async fn ranges_and_conditions() {
    let lab = lab().await;
    for (headers, status, body, range) in [
        (&[("range", "bytes=2-5")][..], 206, "3456", Some("bytes 2-5/10")),
        (&[("range", "bytes=-3")], 206, "890", Some("bytes 7-9/10")),
        (&[("range", "bytes=0-1,3-4")], 200, "1234567890", None),
        (&[("range", "bytes=100-200")], 416, "", None),
        (&[("range", "bytes=2-5"), ("if-match", ETAG)], 206, "3456", Some("bytes 2-5/10")),
        (&[("range", "bytes=2-5"), ("if-none-match", ETAG)], 304, "", None),
        (&[("range", "bytes=200-"), ("if-match", "\"other\"")], 412, "", None),
        (&[("if-modified-since", DATE)], 304, "", None),
    ] {
        let got = lab.send("GET", "/bucket/k", headers, b"").await;
        assert_eq!((got.status, got.body.as_str()), (status, body), "{headers:?}");
        assert_eq!(got.header("content-range"), range, "{headers:?}");
    }
    let beyond = lab.send("GET", "/bucket/k", &[("range", "bytes=100-200")], b"").await;
    assert_eq!(beyond.code(), "InvalidRange");
    assert_eq!(
        beyond.fields(),
        [("RangeRequested", "bytes=100-200".to_owned()), ("ActualObjectSize", "10".to_owned())]
    );
    let unmodified = lab.send("GET", "/bucket/k", &[("if-none-match", ETAG)], b"").await;
    assert_eq!(unmodified.headers.len(), 2);
    assert_eq!((unmodified.header("etag"), unmodified.header("last-modified")), (Some(ETAG), Some(DATE)));
}

#[tokio::test]
async fn the_query_may_change_an_answers_headers() {
    let mut lab = lab().await;
    let query = "response-content-type=text/plain%0D%0AInjected:%20x&response-expires=soon&response-cache-control=no-cache&response-content-disposition=inline&response-content-language=fr&response-content-encoding=br";
    let got = lab.send("GET", &format!("/bucket/k?{query}"), &[], b"").await;
    for (name, value) in [
        ("content-type", "text/plain  Injected: x"),
        ("expires", "soon"),
        ("cache-control", "no-cache"),
        ("content-disposition", "inline"),
        ("content-language", "fr"),
        ("content-encoding", "br"),
    ] {
        assert_eq!(got.header(name), Some(value), "{name}");
    }
    lab.become_caller(Caller::Anonymous);
    assert_eq!(lab.send("GET", &format!("/bucket/k?{query}"), &[], b"").await.status, 403);
}

#[tokio::test]
async fn a_key_that_is_not_there() {
    let lab = lab().await;
    for method in ["GET", "HEAD"] {
        let answer = lab.send(method, "/bucket/a%20b", &[], b"").await;
        assert_eq!((answer.status, answer.code()), (404, "NoSuchKey"));
        assert_eq!(answer.message(), "The specified key does not exist.");
        assert_eq!(answer.fields(), [("Key", "a b".to_owned())]);
    }
    let bad = lab.send("GET", "/bucket/k?versionId=x", &[], b"").await;
    assert_eq!((bad.status, bad.code()), (400, "InvalidArgument"));
    let unknown = lab.send("GET", &format!("/bucket/k?versionId={}", "a".repeat(32)), &[], b"").await;
    assert_eq!((unknown.status, unknown.code()), (400, "InvalidArgument"));
    let version = crate::world::ids::version_id();
    let missing = lab.send("GET", &format!("/bucket/k?versionId={version}"), &[], b"").await;
    assert_eq!((missing.status, missing.code()), (404, "NoSuchVersion"));
    assert_eq!(missing.fields(), [("Key", "k".to_owned()), ("VersionId", version)]);
    assert_eq!(lab.send("GET", "/bucket/k?versionId=null", &[], b"").await.status, 200);
}

#[tokio::test]
async fn part_numbers_of_an_object_of_one_piece() {
    let lab = lab().await;
    let one = lab.send("GET", "/bucket/k?partNumber=1", &[], b"").await;
    assert_eq!((one.status, one.header("content-range")), (206, Some("bytes 0-9/10")));
    let two = lab.send("GET", "/bucket/k?partNumber=2", &[], b"").await;
    assert_eq!((two.status, two.code()), (416, "InvalidPartNumber"));
    assert_eq!(lab.send("GET", "/bucket/k?partNumber=0", &[], b"").await.code(), "InvalidArgument");
}

#[tokio::test]
async fn attributes_are_told_in_s3s_order() {
    let lab = lab().await;
    let asked = [
        ("x-amz-object-attributes", "ObjectSize,ETag, Checksum,ObjectParts"),
        ("x-amz-object-attributes", "StorageClass"),
    ];
    let got = lab.send("GET", "/bucket/k?attributes", &asked, b"").await;
    assert!(
        got.body.contains("<ETag>e807f1fcf82d132f9bb018ca6738a19f</ETag><Checksum><ChecksumCRC64NVME>"),
        "{}",
        got.body
    );
    assert!(got.body.contains("</Checksum><StorageClass>STANDARD</StorageClass><ObjectSize>10</ObjectSize>"));
    for (value, code) in [("", "InvalidRequest"), ("Colour", "InvalidArgument")] {
        let refused =
            lab.send("GET", "/bucket/k?attributes", &[("x-amz-object-attributes", value)], b"").await;
        assert_eq!((refused.status, refused.code()), (400, code));
    }
}
