use http::{HeaderName, HeaderValue};

use super::*;
use crate::services::s3::testing;

fn checked(
    headers: &[(&'static str, &'static str)],
    trailers: &[(&'static str, &'static str)],
) -> Result<Digests, Refusal> {
    let mut request = testing::request("PUT", "/b/k");
    for (name, value) in headers {
        request.headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let mut trailing = HeaderMap::new();
    for (name, value) in trailers {
        trailing.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let mut integrity = Integrity::of(&request, Algorithm::Crc64Nvme)?;
    integrity.update(b"1234");
    integrity.update(b"56789");
    integrity.finish(&trailing)
}

const STREAMED: (&str, &str) = ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
const CRC32: (&str, &str) = ("x-amz-checksum-crc32", "y/Q5Jg==");
const CRC32_TRAILER: (&str, &str) = ("x-amz-trailer", "x-amz-checksum-crc32");

#[test]
fn what_the_client_says_of_its_body_must_be_true() {
    let wrong = ("x-amz-checksum-crc32", "AAAAAA==");
    type Headers<'a> = &'a [(&'static str, &'static str)];
    type Row<'a> = (Headers<'a>, Headers<'a>, Result<Algorithm, (&'a str, &'a str)>);
    let rows: &[Row<'_>] = &[
        (&[], &[], Ok(Algorithm::Crc64Nvme)),
        (&[("content-md5", "JfnnlDI7RTiF9RgfG2JNCw==")], &[], Ok(Algorithm::Crc64Nvme)),
        (
            &[("content-md5", "XrY7u+Ae7tCTyyK7j1rNww==")],
            &[],
            Err(("BadDigest", "The Content-MD5 you specified did not match what we received.")),
        ),
        (
            &[("content-md5", "YWJj")],
            &[],
            Err(("InvalidDigest", "The Content-MD5 you specified was invalid.")),
        ),
        (&[("content-md5", "")], &[], Err(("InvalidDigest", "The Content-MD5 you specified was invalid."))),
        (&[CRC32], &[], Ok(Algorithm::Crc32)),
        (&[wrong], &[], Err(("BadDigest", "The CRC32 you specified did not match the calculated checksum."))),
        (
            &[("x-amz-checksum-crc32", "abc")],
            &[],
            Err(("InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid.")),
        ),
        (
            &[CRC32, ("x-amz-checksum-crc32c", "4waSgw==")],
            &[],
            Err((
                "InvalidRequest",
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            )),
        ),
        (&[STREAMED, CRC32_TRAILER], &[CRC32], Ok(Algorithm::Crc32)),
        (
            &[STREAMED, CRC32_TRAILER],
            &[wrong],
            Err(("BadDigest", "The CRC32 you specified did not match the calculated checksum.")),
        ),
        (
            &[STREAMED, CRC32_TRAILER, CRC32],
            &[CRC32],
            Err(("InvalidRequest", "Expecting a single x-amz-checksum- header")),
        ),
        (
            &[("x-amz-sdk-checksum-algorithm", "CRC32")],
            &[],
            Err((
                "InvalidRequest",
                "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
            )),
        ),
        (&[CRC32, ("x-amz-sdk-checksum-algorithm", "crc32")], &[], Ok(Algorithm::Crc32)),
        (
            &[CRC32, ("x-amz-sdk-checksum-algorithm", "SHA1")],
            &[],
            Err(("InvalidRequest", "Value for x-amz-sdk-checksum-algorithm header is invalid.")),
        ),
        (
            &[STREAMED, CRC32_TRAILER],
            &[("x-amz-checksum-crc32", "abc")],
            Err(("InvalidRequest", "Value for x-amz-checksum-crc32 trailing header is invalid.")),
        ),
        (&[("x-amz-checksum-mode", "ENABLED")], &[], Ok(Algorithm::Crc64Nvme)),
    ];
    for (headers, trailers, expected) in rows {
        match (checked(headers, trailers), expected) {
            (Ok(digests), Ok(algorithm)) => assert_eq!(digests.checksum.algorithm, *algorithm, "{headers:?}"),
            (Err(refusal), Err((code, message))) => {
                assert_eq!((refusal.code(), refusal.message().as_str()), (*code, *message), "{headers:?}");
            }
            (got, _) => panic!("{headers:?}: {got:?}"),
        }
    }
}
