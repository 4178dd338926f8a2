//! What a client says of its body: Content-MD5, `x-amz-checksum-*`, sizes.

use rolecall_tests::chunked::{base64, crc32};
use rolecall_tests::content_md5;
use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{Expected, check, refused, row, status};

use super::world::{CONTENT, World};

pub fn invalid_request(message: &str) -> Expected {
    refused(400, "InvalidRequest", message)
}

const UNSUPPORTED: &str = "Checksum algorithm provided is unsupported. Please try again with any of the valid types: \
     [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]";

#[tokio::test]
async fn content_md5_and_checksums() {
    let world = World::new().await;
    let put = |headers: &[(&str, &str)]| {
        let request = headers
            .iter()
            .fold(Request::put("/rows/sums", CONTENT), |put, (name, value)| put.header(name, value));
        world.signed(request)
    };
    let crc = crc32(CONTENT.as_bytes());
    let other = content_md5(b"other");
    let rows = vec![
        row(
            "Content-MD5 of another body",
            put(&[("content-md5", &other)]),
            refused(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
                .field("CalculatedDigest", &content_md5(CONTENT.as_bytes()))
                // The digest that came is shown in hex, the one that was computed in base64.
                .field("ExpectedDigest", "795f3202b17cb6bc3d4b771d8c6c9eaf"),
        ),
        row("Content-MD5 that is none", put(&[("content-md5", "bad")]), {
            refused(400, "InvalidDigest", "The Content-MD5 you specified was invalid.")
                .field("Content-MD5", "bad")
        }),
        row("the right Content-MD5", put(&[("content-md5", &content_md5(CONTENT.as_bytes()))]), status(200)),
        row("a checksum that cannot be one", put(&[("x-amz-checksum-crc32", "bad")]), {
            invalid_request("Value for x-amz-checksum-crc32 header is invalid.")
        }),
        row("a checksum of another body", put(&[("x-amz-checksum-crc32", &crc32(b"other"))]), {
            refused(400, "BadDigest", "The CRC32 you specified did not match the calculated checksum.")
        }),
        row(
            "two checksums",
            put(&[("x-amz-checksum-crc32", &crc), ("x-amz-checksum-sha1", &base64(&[0; 20]))]),
            invalid_request("Expecting a single x-amz-checksum- header"),
        ),
        row("an announced checksum that does not come", put(&[("x-amz-sdk-checksum-algorithm", "CRC32")]), {
            invalid_request(
                "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer \
                 headers were found.",
            )
        }),
        row(
            "an announced checksum that there is not",
            put(&[("x-amz-sdk-checksum-algorithm", "MD5")]),
            invalid_request(UNSUPPORTED),
        ),
        row("a checksum header that there is not", put(&[("x-amz-checksum-md5", &other)]), {
            invalid_request("The algorithm type you specified in x-amz-checksum- header is invalid.")
        }),
    ];
    check(&world.aws, "what a client says of its body", rows).await;
}

#[tokio::test]
async fn bodies_that_must_be_protected_or_there() {
    let world = World::new().await;
    let delete = "<Delete><Object><Key>key</Key></Object></Delete>";
    let rows = vec![
        row(
            "DeleteObjects with nothing that protects it",
            world.signed(Request::new("POST", "/rows?delete").body(delete)),
            invalid_request("Missing required header for this request: Content-MD5 OR x-amz-checksum-*"),
        ),
        row(
            "DeleteObjects with a checksum",
            world.signed(Request::new("POST", "/rows?delete").body(delete).checksummed()),
            status(200),
        ),
        row(
            "PutBucketVersioning without a body",
            world.signed(Request::put("/rows?versioning", "")),
            refused(400, "MissingRequestBodyError", "Request Body is empty"),
        ),
    ];
    check(&world.aws, "bodies that must be protected, or there", rows).await;
}

#[tokio::test]
async fn checksums_of_multipart_uploads() {
    let world = World::new().await;
    let begin = |headers: &[(&str, &str)]| {
        let request =
            headers.iter().fold(Request::new("POST", "/rows/parts?uploads"), |request, (name, value)| {
                request.header(name, value)
            });
        world.signed(request)
    };
    let algorithm = "x-amz-checksum-algorithm";
    let of_type = "x-amz-checksum-type";
    let with_crc32 = world.succeeds(&begin(&[(algorithm, "CRC32")])).await;
    let upload = with_crc32.element("UploadId").unwrap();
    let part = Request::put(&format!("/rows/parts?partNumber=1&uploadId={upload}"), CONTENT)
        .header("x-amz-checksum-sha1", "h6zsF82dzSCnFsws+nTX7WwNAn0=");
    let answer = world.signed(part.clone()).send(&world.aws).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    let sha1 = {
        let digest = answer.element("Message").unwrap_or_default().to_owned();
        assert!(!digest.is_empty());
        part
    };
    let rows = vec![
        row("an algorithm that there is not", begin(&[(algorithm, "MD5")]), invalid_request(UNSUPPORTED)),
        row("a type without an algorithm", begin(&[(of_type, "COMPOSITE")]), {
            invalid_request(
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
            )
        }),
        row(
            "a type that the algorithm does not have",
            begin(&[(algorithm, "SHA1"), (of_type, "FULL_OBJECT")]),
            {
                invalid_request(
                    "The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.",
                )
            },
        ),
        row("a part with another checksum than its upload's", world.signed(sha1), {
            invalid_request(
                "Checksum Type mismatch occurred, expected checksum Type: crc32, actual checksum Type: sha1",
            )
        }),
    ];
    check(&world.aws, "checksums of multipart uploads", rows).await;
}
