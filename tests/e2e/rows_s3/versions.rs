//! Versions and delete markers; multipart uploads.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, coded, refused, row, status};

use super::chunked::start_upload;
use super::objects::method_not_allowed;
use super::world::{CONTENT, World};

const ENABLED: &str = "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
     <Status>Enabled</Status></VersioningConfiguration>";

#[tokio::test]
async fn versions_and_delete_markers() {
    let world = World::new().await;
    world.put("/rows?versioning", ENABLED).await;
    let first = world.put("/rows/v", CONTENT).await.header("x-amz-version-id").unwrap().to_owned();
    let gone = world.put("/rows/v", "gone").await.header("x-amz-version-id").unwrap().to_owned();
    let send = |method, target: &str| world.signed(Request::new(method, target));
    world.succeeds(&send("DELETE", &format!("/rows/v?versionId={gone}"))).await;
    world.put("/rows/marked", "x").await;
    let deleted = send("DELETE", "/rows/marked").send(&world.aws).await;
    let marker = deleted.header("x-amz-version-id").unwrap_or_default().to_owned();
    let marked = status(204).header("x-amz-delete-marker", "true");
    assert_eq!(marked.clone().problems("DELETE", &deleted), Vec::<String>::new());
    let copy = |name, value: &str| {
        world.signed(
            Request::put("/rows/marked", "").header("x-amz-copy-source", "/rows/v").header(name, value),
        )
    };
    let rows = vec![
        row("a version", send("GET", &format!("/rows/v?versionId={first}")), {
            status(200).header("x-amz-version-id", &first).body(CONTENT)
        }),
        row("the current version", send("GET", "/rows/v"), status(200).header("x-amz-version-id", &first)),
        row(
            "no such version",
            send("GET", &format!("/rows/v?versionId={gone}")),
            refused(404, "NoSuchVersion", "The specified version does not exist.")
                .field("Key", "v")
                .field("VersionId", &gone),
        ),
        row("a delete marker by its version", send("GET", &format!("/rows/marked?versionId={marker}")), {
            method_not_allowed("GET", "DeleteMarker").header("x-amz-delete-marker", "true")
        }),
        row(
            "HEAD of a delete marker by its version",
            send("HEAD", &format!("/rows/marked?versionId={marker}")),
            status(405).header("x-amz-delete-marker", "true"),
        ),
        row(
            "CopyObject, If-Match, over a delete marker",
            copy("if-match", "\"00000000000000000000000000000000\""),
            coded(404, "NoSuchKey"),
        ),
        row(
            "DeleteObject, versionId and If-Match",
            {
                world.signed(
                    Request::new("DELETE", &format!("/rows/v?versionId={first}")).header("if-match", "*"),
                )
            },
            status(501),
        ),
        row("deleting the marker", send("DELETE", &format!("/rows/marked?versionId={marker}")), {
            marked.header("x-amz-version-id", &marker)
        }),
        row("brings the object back", send("GET", "/rows/marked"), status(200).body("x")),
    ];
    check(&world.aws, "4, F: versions", rows).await;
}

#[tokio::test]
async fn a_part_two_alone_with_checksums() {
    let world = World::new().await;
    let request = Request::new("POST", "/rows/parts?uploads").header("x-amz-checksum-algorithm", "CRC32");
    let upload = world.succeeds(&world.signed(request)).await.element("UploadId").unwrap().to_owned();
    let crc = rolecall_tests::chunked::crc32(b"part");
    let part = Request::put(&format!("/rows/parts?partNumber=2&uploadId={upload}"), "part")
        .header("x-amz-checksum-crc32", &crc);
    let etag = world.succeeds(&world.signed(part)).await.header("etag").unwrap().to_owned();
    let complete = format!(
        "<CompleteMultipartUpload><Part><PartNumber>2</PartNumber><ETag>{etag}</ETag>\
         <ChecksumCRC32>{crc}</ChecksumCRC32></Part></CompleteMultipartUpload>"
    );
    let request = Request::new("POST", &format!("/rows/parts?uploadId={upload}")).body(&complete);
    let plain = start_upload(&world, "plain").await;
    let part = Request::put(&format!("/rows/plain?partNumber=2&uploadId={plain}"), "part");
    let etag = world.succeeds(&world.signed(part)).await.header("etag").unwrap().to_owned();
    let complete = format!(
        "<CompleteMultipartUpload><Part><PartNumber>2</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    );
    let without = Request::new("POST", &format!("/rows/plain?uploadId={plain}")).body(&complete);
    let rows = vec![
        row("with checksums", world.signed(request), coded(500, "InternalError")),
        row("without", world.signed(without), status(200)),
    ];
    check(&world.aws, "F: part 2 alone", rows).await;
}
