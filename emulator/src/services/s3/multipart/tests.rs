use crate::services::s3::testing::{Answer, Lab};

const LEAST: usize = 5 * 1024 * 1024;

async fn begin(lab: &Lab, headers: &[(&str, &str)]) -> String {
    let answer = lab.send("POST", "/bucket/k?uploads", headers, b"").await;
    assert_eq!((answer.status, answer.element("Key")), (200, Some("k")));
    answer.element("UploadId").unwrap().to_owned()
}

async fn part(lab: &Lab, upload: &str, number: u32, body: &[u8]) -> String {
    let path = format!("/bucket/k?partNumber={number}&uploadId={upload}");
    let answer = lab.send("PUT", &path, &[], body).await;
    assert_eq!(answer.status, 200);
    answer.header("etag").unwrap().to_owned()
}

async fn complete(lab: &Lab, upload: &str, parts: &[(u32, &str)]) -> Answer {
    let parts: String = parts
        .iter()
        .map(|(number, etag)| format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"))
        .collect();
    let document = format!(
        "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{parts}</CompleteMultipartUpload>"
    );
    lab.send("POST", &format!("/bucket/k?uploadId={upload}"), &[], document.as_bytes()).await
}

#[tokio::test]
async fn parts_become_an_object() {
    let lab = Lab::with_bucket().await;
    let upload = begin(&lab, &[("content-type", "text/plain"), ("x-amz-meta-a", "1")]).await;
    let first = part(&lab, &upload, 1, &vec![b'a'; LEAST]).await;
    part(&lab, &upload, 7, b"overwritten").await;
    let last = part(&lab, &upload, 7, b"end").await;

    let listed = lab.send("GET", &format!("/bucket/k?uploadId={upload}"), &[], b"").await;
    assert_eq!(listed.elements("PartNumber"), ["1", "7"]);
    assert_eq!(listed.elements("ETag"), [&first, &last]);
    let page = lab
        .send("GET", &format!("/bucket/k?uploadId={upload}&max-parts=1&part-number-marker=1"), &[], b"")
        .await;
    assert_eq!((page.elements("PartNumber"), page.element("IsTruncated")), (vec!["7"], Some("false")));
    let uploads = lab.send("GET", "/bucket?uploads", &[], b"").await;
    assert_eq!(uploads.elements("UploadId"), [upload.as_str()]);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.status, 404);

    let done = complete(&lab, &upload, &[(1, &first), (7, &last)]).await;
    assert_eq!((done.status, done.element("Location")), (200, Some("http://localhost:4566/bucket/k")));
    let etag = done.element("ETag").unwrap();
    assert!(etag.ends_with("-2\""), "{etag}");
    assert_eq!(done.element("ChecksumType"), Some("FULL_OBJECT"));

    let got = lab.send("GET", "/bucket/k", &[], b"").await;
    assert_eq!((got.body.len(), got.header("etag")), (LEAST + 3, Some(etag)));
    assert_eq!((got.header("content-type"), got.header("x-amz-meta-a")), (Some("text/plain"), Some("1")));
    let second = lab.send("GET", "/bucket/k?partNumber=2", &[], b"").await;
    assert_eq!((second.body.as_str(), second.header("x-amz-mp-parts-count")), ("end", Some("2")));
    let range = format!("bytes {LEAST}-{}/{}", LEAST + 2, LEAST + 3);
    assert_eq!(second.header("content-range"), Some(range.as_str()));

    let other = complete(&lab, &upload, &[(1, &first)]).await;
    assert_eq!((other.status, other.code()), (404, "NoSuchUpload"));
}

#[tokio::test]
async fn an_upload_that_cannot_be_completed() {
    let lab = Lab::with_bucket().await;
    let upload = begin(&lab, &[]).await;
    let (one, two) = (part(&lab, &upload, 1, b"1").await, part(&lab, &upload, 2, b"2").await);
    for (parts, code) in [
        (&[][..], "MalformedXML"),
        (&[(2, two.as_str()), (1, one.as_str())], "InvalidPartOrder"),
        (&[(1, one.as_str()), (1, one.as_str())], "InvalidPartOrder"),
        (&[(1, two.as_str())], "InvalidPart"),
        (&[(3, two.as_str())], "InvalidPart"),
        (&[(1, one.as_str()), (2, two.as_str())], "EntityTooSmall"),
    ] {
        let answer = complete(&lab, &upload, parts).await;
        assert_eq!((answer.status, answer.code()), (400, code), "{parts:?}");
    }
    assert_eq!(complete(&lab, "nonsense", &[(1, &one)]).await.code(), "NoSuchUpload");
    assert_eq!(complete(&lab, &upload, &[(2, &two)]).await.status, 200);
}

#[tokio::test]
async fn an_upload_may_be_aborted_again() {
    let lab = Lab::with_bucket().await;
    let upload = begin(&lab, &[]).await;
    let path = format!("/bucket/k?uploadId={upload}");
    for number in ["0", "10001", "x"] {
        let answer = lab.send("PUT", &format!("{path}&partNumber={number}"), &[], b"x").await;
        assert_eq!(answer.code(), "InvalidArgument", "{number}");
    }
    for _ in 0..2 {
        assert_eq!(lab.send("DELETE", &path, &[], b"").await.status, 204);
    }
    for (method, path) in [
        ("PUT", format!("{path}&partNumber=1")),
        ("GET", path.clone()),
        ("DELETE", format!("/bucket/other?uploadId={upload}")),
        ("DELETE", "/bucket/k?uploadId=nonsense".to_owned()),
    ] {
        let answer = lab.send(method, &path, &[], b"x").await;
        assert_eq!((answer.status, answer.code()), (404, "NoSuchUpload"), "{method} {path}");
    }
}

#[tokio::test]
async fn a_completion_may_be_repeated_while_its_object_is_there() {
    let lab = Lab::with_bucket().await;
    let upload = begin(&lab, &[]).await;
    let (one, two) = (part(&lab, &upload, 1, b"one").await, part(&lab, &upload, 2, b"two").await);
    let path = format!("/bucket/k?uploadId={upload}");
    let done = complete(&lab, &upload, &[(1, &one)]).await;
    assert_eq!(done.status, 200);
    for _ in 0..2 {
        let again = complete(&lab, &upload, &[(1, &one)]).await;
        assert_eq!((again.status, again.body.as_str()), (200, done.body.as_str()));
        // An abort after it changes nothing.
        assert_eq!(lab.send("DELETE", &path, &[], b"").await.status, 204);
        assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.body, "one");
    }
    assert_eq!(complete(&lab, &upload, &[(2, &two)]).await.code(), "NoSuchUpload");
    assert_eq!(lab.send("POST", &path, &[], b"nonsense").await.code(), "MalformedXML");

    lab.put("k", b"another").await;
    assert_eq!(complete(&lab, &upload, &[(1, &one)]).await.code(), "NoSuchUpload");
    assert_eq!(lab.send("DELETE", &path, &[], b"").await.status, 204);
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.body, "another");
}

/// In a bucket with versions the version that the upload made counts, whatever came after it.
#[tokio::test]
async fn a_completion_may_be_repeated_while_its_version_is_there() {
    let lab = Lab::with_bucket().await;
    let versioning = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(lab.send("PUT", "/bucket?versioning", &[], versioning).await.status, 200);
    let upload = begin(&lab, &[]).await;
    let one = part(&lab, &upload, 1, b"one").await;
    let done = complete(&lab, &upload, &[(1, &one)]).await;
    let version = done.header("x-amz-version-id").unwrap().to_owned();
    lab.put("k", b"another").await;
    let again = complete(&lab, &upload, &[(1, &one)]).await;
    assert_eq!((again.status, again.header("x-amz-version-id")), (200, Some(version.as_str())));
    lab.send("DELETE", &format!("/bucket/k?versionId={version}"), &[], b"").await;
    assert_eq!(complete(&lab, &upload, &[(1, &one)]).await.code(), "NoSuchUpload");
}

#[tokio::test]
async fn parts_may_be_copied() {
    let lab = Lab::with_bucket().await;
    lab.put("source", b"1234567890").await;
    let upload = begin(&lab, &[]).await;
    let path = format!("/bucket/k?uploadId={upload}&partNumber=1");
    let source = ("x-amz-copy-source", "bucket/source");
    for (range, status) in
        [("bytes=0-10", 400), ("bytes=5-", 400), ("0-1", 400), ("bytes=3-1", 400), ("bytes=2-5", 200)]
    {
        let answer = lab.send("PUT", &path, &[source, ("x-amz-copy-source-range", range)], b"").await;
        assert_eq!(answer.status, status, "{range}");
        if status == 200 {
            let etag = answer.element("ETag").unwrap();
            assert_eq!(complete(&lab, &upload, &[(1, etag)]).await.status, 200);
        }
    }
    assert_eq!(lab.send("GET", "/bucket/k", &[], b"").await.body, "3456");
}

#[tokio::test]
async fn checksums_of_uploads() {
    let lab = Lab::with_bucket().await;
    for (headers, status) in [
        (&[("x-amz-checksum-algorithm", "SHA256")][..], 200),
        (&[("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "FULL_OBJECT")], 200),
        (&[("x-amz-checksum-algorithm", "SHA1"), ("x-amz-checksum-type", "FULL_OBJECT")], 400),
        (&[("x-amz-checksum-algorithm", "CRC64NVME"), ("x-amz-checksum-type", "COMPOSITE")], 400),
        (&[("x-amz-checksum-algorithm", "MD5")], 200),
        (&[("x-amz-checksum-algorithm", "MD4")], 400),
        (&[("x-amz-checksum-type", "COMPOSITE")], 400),
    ] {
        assert_eq!(lab.send("POST", "/bucket/k?uploads", headers, b"").await.status, status, "{headers:?}");
    }
    let upload = begin(&lab, &[("x-amz-checksum-algorithm", "CRC32")]).await;
    let path = format!("/bucket/k?uploadId={upload}&partNumber=1");
    let other = lab.send("PUT", &path, &[("x-amz-checksum-crc32c", "4waSgw==")], b"123456789").await;
    assert_eq!((other.status, other.code()), (400, "InvalidRequest"));
    let crc32 = lab.send("PUT", &path, &[("x-amz-checksum-crc32", "y/Q5Jg==")], b"123456789").await;
    assert_eq!((crc32.status, crc32.header("x-amz-checksum-crc32")), (200, Some("y/Q5Jg==")));
    let etag = crc32.header("etag").unwrap();
    assert_eq!(complete(&lab, &upload, &[(1, etag)]).await.code(), "InvalidRequest");
    let document = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag>\
         <ChecksumCRC32>y/Q5Jg==</ChecksumCRC32></Part></CompleteMultipartUpload>"
    );
    let done = lab.send("POST", &format!("/bucket/k?uploadId={upload}"), &[], document.as_bytes()).await;
    assert_eq!(done.element("ChecksumType"), Some("COMPOSITE"));
    assert!(done.element("ChecksumCRC32").unwrap().ends_with("-1"));
}
