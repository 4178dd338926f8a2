//! aws-chunked uploads that AWS refuses for their framing, their length or their checksum.

use rolecall_tests::chunked::{Chunked, base64, crc32};
use rolecall_tests::sigv4::{Payload, Request, Signed};
use rolecall_tests::table::{Row, check, coded, refused, row, status};

use super::chunked::{LARGE, crc32_of, put, start_upload};
use super::world::World;

pub const BAD_TRAILER: &str = "The request contained trailing data that was not well-formed or did not conform to our published schema.";
const ENDED: &str = "The request body terminated unexpectedly";
const CONTENT: &[u8] = b"content";

/// A body in which one text is replaced, and what is sent beside it stays.
fn replaced(mut signed: Signed, from: &str, to: &[u8]) -> Signed {
    let at = signed.body.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    signed.body.splice(at..at + from.len(), to.iter().copied());
    signed
}

#[tokio::test]
async fn framing() {
    let world = World::new().await;
    let sends = |chunked: &Chunked| put().chunked(&world.user, chunked);
    let signed = || sends(&Chunked::signed(&[CONTENT]));
    let trailing = || sends(&Chunked::signed(&[CONTENT]).trailer(&crc32_of(CONTENT)));
    let unsigned = || sends(&Chunked::unsigned(&[CONTENT]).trailer(&crc32_of(CONTENT)));
    let chunkless = |signed: Signed, chunk: usize| {
        let signature = format!(";chunk-signature={}", signed.chunks[chunk].1);
        replaced(signed, &signature, b"")
    };
    let ended = || refused(400, "IncompleteBody", ENDED);
    let signature = format!("x-amz-trailer-signature:{}\r\n", trailing().chunks[2].1);
    let too_small = |chunk: &str, size: &str| {
        refused(
            403,
            "InvalidChunkSizeError",
            "Only the last chunk is allowed to have a size less than 8192 bytes",
        )
        .field("Chunk", chunk)
        .field("BadChunkSize", size)
    };
    let unannounced = put().header("x-amz-trailer", "x-amz-checksum-crc32");
    let in_no_mode = replaced(signed(), "\r\n\r\n", format!("\r\n{}\r\n\r\n", crc32_of(CONTENT)).as_bytes());
    let rows = vec![
        row("a signed mode, and no chunk-signature", chunkless(chunkless(signed(), 0), 1), status(400)),
        row("a signed mode, no chunk-signature on the last", chunkless(signed(), 1), status(400)),
        row(
            "a signed trailer mode, and no chunk-signature",
            chunkless(chunkless(trailing(), 0), 1),
            status(400),
        ),
        row("chunk size is not hexadecimal", replaced(signed(), "7;", b"g;"), status(400)),
        row("chunk size is not UTF-8", replaced(signed(), "7;", b"\xff;"), status(400)),
        row("unsigned: chunk size is not hexadecimal", replaced(unsigned(), "7\r\n", b"g\r\n"), status(400)),
        row("no trailer signature", replaced(trailing(), &signature, b""), ended()),
        row(
            "the first chunk is too small",
            sends(&Chunked::signed(&[b"small", b"end"])),
            too_small("2", "5"),
        ),
        row(
            "the second chunk is too small",
            sends(&Chunked::signed(&[LARGE, b"small", b"end"])),
            too_small("3", "5"),
        ),
        row("one byte too small", sends(&Chunked::signed(&[&LARGE[1..], b"end"])), too_small("2", "8191")),
        row(
            "unsigned, and too small",
            sends(&Chunked::unsigned(&[b"small", b"end"]).trailer(&crc32_of(b"smallend"))),
            too_small("2", "5"),
        ),
        row(
            "a trailer line without a colon",
            {
                put()
                    .header("x-amz-trailer", "x-amz-checksum-crc32")
                    .chunked(&world.user, &Chunked::unsigned(&[CONTENT]).trailer("garbage"))
            },
            ended(),
        ),
        row("a trailer in a mode without trailers", in_no_mode, ended()),
        row(
            "a declared trailer is absent",
            unannounced.chunked(&world.user, &Chunked::unsigned(&[CONTENT])),
            refused(400, "MalformedTrailerError", BAD_TRAILER),
        ),
        row(
            "a trailer that was not declared",
            {
                put()
                    .header("x-amz-trailer", "")
                    .chunked(&world.user, &Chunked::unsigned(&[CONTENT]).trailer(&crc32_of(CONTENT)))
            },
            refused(400, "MalformedTrailerError", BAD_TRAILER),
        ),
        row(
            "a trailer that is no checksum",
            {
                let request = put().header("x-amz-trailer", "x-amz-meta-a");
                request.chunked(&world.user, &Chunked::unsigned(&[CONTENT]).trailer("x-amz-meta-a:b"))
            },
            refused(
                400,
                "InvalidRequest",
                "The value specified in the x-amz-trailer header is not supported",
            ),
        ),
        row(
            "another trailer was declared",
            {
                let request = put().header("x-amz-trailer", "x-amz-checksum-sha256");
                request.chunked(&world.user, &Chunked::unsigned(&[CONTENT]).trailer(&crc32_of(CONTENT)))
            },
            refused(400, "MalformedTrailerError", BAD_TRAILER),
        ),
        row(
            "no encoding, and a declared trailer is absent",
            encoded(&world, ""),
            refused(400, "MalformedTrailerError", BAD_TRAILER),
        ),
        row("only gzip, and a declared trailer is absent", encoded(&world, "gzip"), {
            refused(400, "MalformedTrailerError", BAD_TRAILER)
        }),
    ];
    check(&world.aws, "D: framing", rows).await;
    nothing_is_stored(&world).await;
}

fn encoded(world: &World, encoding: &str) -> Signed {
    let request = put().header("content-encoding", encoding).header("x-amz-trailer", "x-amz-checksum-crc32");
    request.chunked(&world.user, &Chunked::unsigned(&[CONTENT]))
}

async fn nothing_is_stored(world: &World) {
    let answer = world.signed(Request::get("/rows/chunked")).send(&world.aws).await;
    assert_eq!(answer.element("Code"), Some("NoSuchKey"));
}

#[tokio::test]
async fn checksums() {
    let world = World::new().await;
    let zeros = |count| base64(&vec![0; count]);
    let mut rows = Vec::new();
    for (name, shown, wrong) in [
        ("crc32", "CRC32", zeros(4)),
        ("crc32c", "CRC32C", zeros(4)),
        ("crc64nvme", "CRC64NVME", zeros(8)),
        ("md5", "MD5", zeros(16)),
        ("sha1", "SHA1", zeros(20)),
        ("sha256", "SHA256", zeros(32)),
        ("sha512", "SHA512", zeros(64)),
        ("xxhash64", "XXHASH64", zeros(8)),
        ("xxhash3", "XXHASH3", zeros(8)),
        ("xxhash128", "XXHASH128", zeros(16)),
    ] {
        let line = format!("x-amz-checksum-{name}:{wrong}");
        let expected = || {
            refused(
                400,
                "BadDigest",
                &format!("The {shown} you specified did not match the calculated checksum."),
            )
        };
        let sends = |chunked: Chunked| put().chunked(&world.user, &chunked.trailer(&line));
        rows.push(row(
            &format!("{name} in a signed trailer"),
            sends(Chunked::signed(&[CONTENT])),
            expected(),
        ));
        rows.push(row(
            &format!("{name} in an unsigned trailer"),
            sends(Chunked::unsigned(&[CONTENT])),
            expected(),
        ));
        let invalid = format!("x-amz-checksum-{name}:bad");
        rows.push(row(
            &format!("{name} in a trailer, and no checksum"),
            put().chunked(&world.user, &Chunked::unsigned(&[CONTENT]).trailer(&invalid)),
            refused(
                400,
                "InvalidRequest",
                &format!("Value for x-amz-checksum-{name} trailing header is invalid."),
            ),
        ));
        let header = Request::put("/rows/chunked", CONTENT)
            .header(&format!("x-amz-checksum-{name}"), &wrong)
            .payload(Payload::Is("UNSIGNED-PAYLOAD".to_owned()));
        rows.push(row(&format!("{name} in a header"), world.signed(header), expected()));
    }
    for trailer in ["x-amz-checksum-crc32", "X-Amz-Checksum-CRC32"] {
        let request = put().header("x-amz-checksum-crc32", &crc32(CONTENT)).header("x-amz-trailer", trailer);
        let chunked = Chunked::unsigned(&[CONTENT]).trailer(&format!("{trailer}:{}", crc32(CONTENT)));
        rows.push(row(
            &format!("{trailer} in a header and in the trailer"),
            request.chunked(&world.user, &chunked),
            refused(400, "InvalidRequest", "Expecting a single x-amz-checksum- header"),
        ));
    }
    check(&world.aws, "D: checksums", rows).await;
    nothing_is_stored(&world).await;
}

#[tokio::test]
async fn lengths() {
    let world = World::new().await;
    let says = |length: &str, chunked: Chunked| {
        put().header("x-amz-decoded-content-length", length).chunked(&world.user, &chunked)
    };
    let signed = || Chunked::signed(&[CONTENT]);
    let unsigned = || Chunked::unsigned(&[CONTENT]).trailer(&crc32_of(CONTENT));
    let absent = || refused(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    let rows = vec![
        row("absent", says("", signed()), absent()),
        row("absent, unsigned", says("", unsigned()), absent()),
        row("too small", says("6", signed()), status(400)),
        row("too large", says("8", signed()), status(400)),
        row("too small, unsigned", says("6", unsigned()), status(400)),
        row("too large, unsigned", says("8", unsigned()), status(400)),
    ];
    check(&world.aws, "D: decoded lengths", rows).await;
    nothing_is_stored(&world).await;
}

#[tokio::test]
async fn parts() {
    let world = World::new().await;
    let upload = start_upload(&world, "parts").await;
    let target = format!("/rows/parts?partNumber=1&uploadId={upload}");
    let sends = |chunked: &Chunked| Request::put(&target, "").chunked(&world.user, chunked);
    let rows: Vec<Row> = vec![
        row(
            "a bad chunk signature",
            sends(&Chunked::signed(&[CONTENT]).wrong(0)),
            coded(403, "SignatureDoesNotMatch"),
        ),
        row(
            "a bad last signature",
            sends(&Chunked::signed(&[CONTENT]).wrong(1)),
            coded(403, "SignatureDoesNotMatch"),
        ),
        row(
            "a bad checksum",
            sends(&Chunked::unsigned(&[CONTENT]).trailer("x-amz-checksum-crc32:AAAAAA==")),
            coded(400, "BadDigest"),
        ),
        row(
            "a bad trailer signature",
            sends(&Chunked::signed(&[CONTENT]).trailer(&crc32_of(CONTENT)).wrong(2)),
            coded(403, "SignatureDoesNotMatch"),
        ),
    ];
    check(&world.aws, "D: UploadPart", rows).await;
    let parts = world.signed(Request::get(&format!("/rows/parts?uploadId={upload}"))).send(&world.aws).await;
    assert_eq!(parts.status, 200, "{}", parts.body);
    assert!(!parts.body.contains("<Part>"), "{}", parts.body);
}
