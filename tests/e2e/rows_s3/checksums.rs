//! What a client says of its body: Content-MD5, `x-amz-checksum-*`, sizes.

use rolecall_tests::chunked::crc32;
use rolecall_tests::content_md5;
use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::world::{CONTENT, World};

pub fn invalid_request(message: &str) -> Expected {
    refused(400, "InvalidRequest", message)
}

const UNSUPPORTED: &str = "Checksum algorithm provided is unsupported. Please try again with any of the valid types: \
     [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, XXHASH64]";

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
            put(&[("x-amz-checksum-crc32", &crc), ("x-amz-checksum-sha1", "bad")]),
            invalid_request(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            ),
        ),
        row("an announced checksum that does not come", put(&[("x-amz-sdk-checksum-algorithm", "CRC32")]), {
            invalid_request(
                "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer \
                 headers were found.",
            )
        }),
        row(
            "an announced checksum that there is not",
            put(&[("x-amz-sdk-checksum-algorithm", "TEST")]),
            invalid_request(UNSUPPORTED),
        ),
        row(
            "another checksum than the announced one",
            put(&[("x-amz-sdk-checksum-algorithm", "SHA1"), ("x-amz-checksum-crc32", &crc)]),
            invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid."),
        ),
        row("a checksum header that there is not", put(&[("x-amz-checksum-md4", &other)]), {
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
    let part = |headers: &[(&str, &str)]| {
        let request = Request::put(&format!("/rows/parts?partNumber=1&uploadId={upload}"), CONTENT);
        world.signed(headers.iter().fold(request, |put, (name, value)| put.header(name, value)))
    };
    let sha1 = part(&[("x-amz-checksum-sha1", "h6zsF82dzSCnFsws+nTX7WwNAn0=")]);
    let mismatch = |actual: &str| {
        invalid_request(&format!(
            "Checksum Type mismatch occurred, expected checksum Type: crc32, actual checksum Type: {actual}"
        ))
    };
    let rows = vec![
        row("an algorithm that there is not", begin(&[(algorithm, "TEST")]), invalid_request(UNSUPPORTED)),
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
        row("a type that there is not", begin(&[(algorithm, "CRC32"), (of_type, "WHOLE")]), {
            invalid_request("Value for x-amz-checksum-type header is invalid.")
        }),
        row("a part with another checksum than its upload's", sha1, mismatch("sha1")),
        row("a part without its upload's checksum", part(&[]), mismatch("null")),
    ];
    check(&world.aws, "checksums of multipart uploads", rows).await;
}

/// Row 28: every algorithm, with the types that it may have.
#[tokio::test]
async fn types_of_every_algorithm() {
    const BOTH: &[&str] = &["COMPOSITE", "FULL_OBJECT"];
    const COMPOSITE: &[&str] = &["COMPOSITE"];
    let world = World::new().await;
    let begin = |algorithm: &str, of: Option<&str>| {
        let request =
            Request::new("POST", "/rows/parts?uploads").header("x-amz-checksum-algorithm", algorithm);
        world.signed(of.into_iter().fold(request, |request, of| request.header("x-amz-checksum-type", of)))
    };
    let mut rows = Vec::new();
    for (name, types, default) in [
        ("CRC32", BOTH, "COMPOSITE"),
        ("CRC32C", BOTH, "COMPOSITE"),
        ("CRC64NVME", &["FULL_OBJECT"], "FULL_OBJECT"),
        ("MD5", COMPOSITE, "COMPOSITE"),
        ("SHA1", COMPOSITE, "COMPOSITE"),
        ("SHA256", COMPOSITE, "COMPOSITE"),
        ("SHA512", COMPOSITE, "COMPOSITE"),
        ("XXHASH128", COMPOSITE, "COMPOSITE"),
        ("XXHASH3", COMPOSITE, "COMPOSITE"),
        ("XXHASH64", COMPOSITE, "COMPOSITE"),
    ] {
        let shows =
            |of: &str| status(200).header("x-amz-checksum-algorithm", name).header("x-amz-checksum-type", of);
        rows.push(row(name, begin(name, None), shows(default)));
        rows.push(row(
            &format!("{name} in lower case"),
            begin(&name.to_ascii_lowercase(), Some(&default.to_ascii_lowercase())),
            shows(default),
        ));
        for of in BOTH {
            let expected = if types.contains(of) {
                shows(of)
            } else {
                let lower = name.to_ascii_lowercase();
                invalid_request(&format!(
                    "The {of} checksum type cannot be used with the {lower} checksum algorithm."
                ))
            };
            rows.push(row(&format!("{name} {of}"), begin(name, Some(of)), expected));
        }
    }
    check(&world.aws, "28: types of every algorithm", rows).await;
}

/// Row 28: every algorithm, wherever one is named.
#[tokio::test]
async fn every_algorithm_in_every_place() {
    let world = World::new().await;
    for (name, checksum) in [
        ("CRC32", "MSpqpg=="),
        ("CRC32C", "5if0QQ=="),
        ("CRC64NVME", "SmzZ/LTp1CA="),
        ("MD5", "esZsDxSN6VGbi9JkMSxNZA=="),
        ("SHA1", "L7XhNBn8iSRoZeejJPR27GJOh0A="),
        ("SHA256", "fRpUEnsiJQL1t5tfsIAwYRUqRPkrN+I8ZSe69mXU2po="),
        (
            "SHA512",
            "1xakGIVptoqxtt+sF45XARTN8Oo6HMDjFIbD5BJBvGp2Qk6MN6sm8Jb8he+YhsjLY0GH9P3f9kX7CZ8f9UxrjA==",
        ),
        ("XXHASH128", "Kq/YOGmlnDE/55jA7aptxg=="),
        ("XXHASH3", "WkDcP9RMBS8="),
        ("XXHASH64", "GGCUDikCgi0="),
    ] {
        let header = format!("x-amz-checksum-{}", name.to_ascii_lowercase());
        let element = format!("Checksum{name}");
        let shown = || status(200).header(&header, checksum).header("x-amz-checksum-type", "FULL_OBJECT");
        let put = |value: &str| world.signed(Request::put("/rows/sum", "abcdefg").header(&header, value));
        let wrong = put(&format!("{}{}", if checksum.starts_with('A') { "B" } else { "A" }, &checksum[1..]));
        let copy = Request::put("/rows/copy", "")
            .header("x-amz-copy-source", "/rows/key")
            .header("x-amz-checksum-algorithm", name);
        let attributes = |key: &str| {
            let request = Request::get(&format!("/rows/{key}?attributes"));
            world.signed(request.header("x-amz-object-attributes", "Checksum"))
        };
        let read = |method: &str| {
            world.signed(Request::new(method, "/rows/sum").header("x-amz-checksum-mode", "ENABLED"))
        };
        let delete = "<Delete><Object><Key>copy</Key></Object></Delete>";
        let rows = vec![
            row("PutObject", put(checksum), shown()),
            row("PutObject, no checksum", put("bad"), {
                invalid_request(&format!("Value for {header} header is invalid."))
            }),
            row("PutObject, another checksum", wrong, {
                refused(
                    400,
                    "BadDigest",
                    &format!("The {name} you specified did not match the calculated checksum."),
                )
            }),
            row("GetObject", read("GET"), shown().body("abcdefg")),
            row("HeadObject", read("HEAD"), shown()),
            row("GetObjectAttributes", attributes("sum"), {
                status(200).element(&element, checksum).element("ChecksumType", "FULL_OBJECT")
            }),
            row("ListObjectsV2", world.signed(Request::get("/rows?list-type=2&prefix=sum")), {
                status(200).element("ChecksumAlgorithm", name).element("ChecksumType", "FULL_OBJECT")
            }),
            row(
                "CopyObject",
                world.signed(copy),
                status(200).some_element(&element).element("ChecksumType", "FULL_OBJECT"),
            ),
            row("GetObjectAttributes of the copy", attributes("copy"), status(200).some_element(&element)),
            row(
                "DeleteObjects with a wrong one",
                world.signed(Request::new("POST", "/rows?delete").body(delete).header(&header, checksum)),
                coded(400, "BadDigest"),
            ),
        ];
        check(&world.aws, &format!("28: {name}"), rows).await;
    }
}
