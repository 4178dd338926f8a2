//! aws-chunked uploads that AWS takes, and the signatures it checks in them.

use rolecall_tests::chunked::{Chunked, crc32};
use rolecall_tests::sigv4::{Payload, Request, Signed, sha256};
use rolecall_tests::table::{check, coded, refused, row, status};

use super::header_auth::{
    argument, invalid_token, mismatch, mismatch_for, not_signed, unknown_key, wrong_region,
};
use super::sessions::{Sessions, expired_token, token};
use super::world::World;

/// A chunk that is large enough not to be the last.
pub const LARGE: &[u8] = &[b'a'; 8192];

pub fn put() -> Request {
    Request::put("/rows/chunked", "")
}

/// A trailer with the right checksum of this content.
pub fn crc32_of(content: &[u8]) -> String {
    format!("x-amz-checksum-crc32:{}", crc32(content))
}

#[tokio::test]
async fn uploads_that_are_taken() {
    let world = World::new().await;
    let both = [LARGE, b"end"].concat();
    let signed = Chunked::signed(&[LARGE, b"end"]);
    let sends = |chunked: &Chunked| put().chunked(&world.user, chunked);
    let dated = |name: &str, chunked: &Chunked| {
        Request::put(&format!("/rows/{name}"), "")
            .undated()
            .header("date", &world.user.date)
            .chunked(&world.user, chunked)
    };
    let stored = || {
        row("… and stores it", world.signed(Request::get("/rows/chunked")), {
            status(200).body(&String::from_utf8_lossy(&both))
        })
    };
    let headers = |expected: rolecall_tests::table::Expected| {
        expected
            .has("etag")
            .has("x-amz-id-2")
            .has("x-amz-request-id")
            .header("x-amz-server-side-encryption", "AES256")
            .body("")
    };
    let without =
        || headers(status(200)).has("x-amz-checksum-crc64nvme").header("x-amz-checksum-type", "FULL_OBJECT");
    let with =
        || headers(status(200)).header("x-amz-checksum-crc32", &crc32(&both)).no("x-amz-checksum-crc64nvme");
    let trailing = Chunked::signed(&[LARGE, b"end"]).trailer(&crc32_of(&both));
    let unsigned = Chunked::unsigned(&[LARGE, b"end"]).trailer(&crc32_of(&both));
    let rows = vec![
        row("signed chunks", sends(&signed), without()),
        stored(),
        row("signed chunks and trailer", sends(&trailing), with()),
        stored(),
        row("unsigned chunks with a trailer", sends(&unsigned), with()),
        stored(),
        row("the empty chunk alone", sends(&Chunked::signed(&[])), {
            headers(status(200)).header("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")
        }),
        row("a plain empty PUT", world.signed(Request::put("/rows/plain", "")), {
            headers(status(200))
                .header("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")
                .header("x-amz-checksum-type", "FULL_OBJECT")
        }),
        row("Date in the basic format, payload", dated("a", &signed), status(200)),
        row("Date in the basic format, trailer", dated("b", &trailing), status(200)),
    ];
    check(&world.aws, "D, G.3: uploads that are taken", rows).await;
}

#[tokio::test]
async fn content_encodings() {
    let world = World::new().await;
    let mut rows = Vec::new();
    for (sent, stored) in [
        ("aws-chunked", None),
        ("gzip, aws-chunked, br", Some("gzip, br")),
        ("aws-chunked,gzip", Some("gzip")),
        ("gzip,aws-chunked", Some("gzip")),
    ] {
        let request = put().header("content-encoding", sent).chunked(&world.user, &Chunked::signed(&[b"x"]));
        rows.push(row(&format!("chunked, {sent}"), request, status(200)));
        let kept = match stored {
            Some(stored) => status(200).header("content-encoding", stored),
            None => status(200).no("content-encoding"),
        };
        rows.push(row(&format!("{sent} is kept as"), world.signed(Request::get("/rows/chunked")), kept));
    }
    let plain = Request::put("/rows/plain", "x").header("content-encoding", "aws-chunked");
    rows.push(row("plain", world.signed(plain), status(200)));
    rows.push(row("plain: kept as it is", world.signed(Request::get("/rows/plain")), {
        status(200).header("content-encoding", "aws-chunked")
    }));
    for (sent, stored) in
        [("gzip, aws-chunked", "gzip"), ("aws-chunked, gzip", "gzip"), ("gzip,br", "gzip,br")]
    {
        let plain = Request::put("/rows/plain", "x").header("content-encoding", sent);
        rows.push(row(&format!("plain, {sent}"), world.signed(plain), status(200)));
        rows.push(row(&format!("plain: {sent} is kept as"), world.signed(Request::get("/rows/plain")), {
            status(200).header("content-encoding", stored)
        }));
    }
    check(&world.aws, "D, 32: content encodings", rows).await;
}

#[tokio::test]
async fn signatures() {
    let world = World::new().await;
    let three = || Chunked::signed(&[LARGE, LARGE, b"end"]);
    let content = [LARGE, LARGE, b"end"].concat();
    let sends = |chunked: &Chunked| put().chunked(&world.user, chunked);
    let names = |signed: &Signed, chunk: usize| {
        let (text, signature) = &signed.chunks[chunk];
        mismatch(&world.user.key, text, signature, &signed.canonical)
    };
    let mut rows = Vec::new();
    for chunk in 0..4 {
        let signed = sends(&three().wrong(chunk));
        let expected = names(&signed, chunk);
        rows.push(row(&format!("chunk {chunk}"), signed, expected));
    }
    let trailer = sends(&three().trailer(&crc32_of(&content)).wrong(4));
    rows.push(row("trailer", trailer.clone(), names(&trailer, 4)));
    let both = sends(&three().trailer("x-amz-checksum-crc32:AAAAAA==").wrong(4));
    rows.push(row("trailer, before its checksum", both.clone(), names(&both, 4)));
    let seed = sends(&three()).badly();
    rows.push(row("seed", seed.clone(), mismatch_for(&seed, &world.user)));
    rows.push(row(
        "nothing was stored",
        world.signed(Request::get("/rows/chunked")),
        coded(404, "NoSuchKey"),
    ));
    check(&world.aws, "D, G.3: signatures of chunks", rows).await;
}

#[tokio::test]
async fn which_mistake_is_named() {
    let Sessions { world, live: session, other, orphan, expired, late } = Sessions::new().await;
    let wrong = || Chunked::signed(&[b"content"]).wrong(0);
    let by = |signer| put().chunked(&signer, &wrong());
    let unsigned = |signer| put().unsigned("x-amz-meta-a", "1").chunked(&signer, &wrong());
    let token_unsigned = put().unsigned("x-amz-security-token", session.token.as_deref().unwrap());
    let bad = by(session.clone()).badly();
    let rows = vec![
        row(
            "scope before the unsigned header",
            unsigned(session.clone().region("us-west-2")),
            wrong_region("us-west-2", "us-east-1"),
        ),
        row(
            "unsigned header before the token",
            unsigned(session.clone().token("garbage")),
            not_signed("x-amz-meta-a"),
        ),
        row(
            "the token is there and not signed",
            token_unsigned.chunked(&session.clone().tokenless(), &wrong()),
            not_signed("x-amz-security-token"),
        ),
        row(
            "token before the seed signature",
            by(session.clone().token("garbage")).badly(),
            invalid_token("garbage"),
        ),
        row("no token", by(session.clone().tokenless()).badly(), unknown_key(&session.key)),
        row("another's token", by(session.clone().token(token(&other))).badly(), unknown_key(&session.key)),
        row("expiry before the seed signature", by(expired.clone()).badly(), expired_token(token(&expired))),
        row("expiry before the role", by(late.clone()), expired_token(token(&late))),
        row("role before the seed signature", by(orphan.clone()).badly(), unknown_key(&orphan.key)),
        row("seed signature before the chunk's", bad.clone(), mismatch_for(&bad, &session)),
    ];
    check(&world.aws, "G.3: which mistake is named", rows).await;
}

/// The raw body is measured against x-amz-decoded-content-length, which says 10.
fn incomplete(provided: usize) -> rolecall_tests::table::Expected {
    let message = "You did not provide the number of bytes specified by the Content-Length HTTP header";
    refused(400, "IncompleteBody", message)
        .field("NumberBytesExpected", "10")
        .field("NumberBytesProvided", &provided.to_string())
}

#[tokio::test]
async fn presigned_urls_do_not_decode() {
    let world = World::new().await;
    let upload = start_upload(&world, "presigned").await;
    let part = format!("/rows/presigned?partNumber=1&uploadId={upload}");
    let content = b"0123456789".as_slice();
    let framed = |target: &str, chunked: &Chunked, length: usize, body: Option<&[u8]>| {
        let request = Request::put(target, "")
            .header("x-amz-decoded-content-length", &length.to_string())
            .framed(chunked);
        let mut signed = request.presigned(&world.user, "300");
        let (frames, _) = chunked.encode(&world.user, &signed.signature);
        signed.body = body.map_or(frames, <[u8]>::to_vec);
        signed
    };
    let plain = Chunked::signed(&[content]);
    let framed_length = plain.encode(&world.user, "").0.len();
    let trailing = Chunked::signed(&[content]).trailer(&crc32_of(content));
    let unsigned = Chunked::unsigned(&[content]).trailer(&crc32_of(content));
    let hash = |mode: &Chunked| {
        refused(
            400,
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        )
        .field("ClientComputedContentSHA256", mode.payload())
        .field("S3ComputedContentSHA256", &sha256(content))
    };
    let internal = || refused(500, "InternalError", "We encountered an internal error. Please try again.");
    let malformed = || refused(400, "MalformedTrailerError", super::chunked_refused::BAD_TRAILER);
    let mut rows = vec![
        row("PutObject, framed", framed("/rows/presigned", &plain, 10, None), incomplete(framed_length)),
        row("PutObject, exact", framed("/rows/presigned", &plain, 10, Some(content)), hash(&plain)),
        row("UploadPart, framed", framed(&part, &plain, 10, None), incomplete(framed_length)),
        row("UploadPart, exact", framed(&part, &plain, 10, Some(content)), hash(&plain)),
    ];
    for (name, mode) in [("signed", &trailing), ("unsigned", &unsigned)] {
        let row = |what: &str, request, expected| row(&format!("{name} trailer, {what}"), request, expected);
        rows.extend([
            row(
                "PutObject, too short",
                framed("/rows/presigned", mode, 10, Some(b"012345678")),
                incomplete(9),
            ),
            row("UploadPart, too short", framed(&part, mode, 10, Some(b"012345678")), incomplete(9)),
            row("PutObject, exact", framed("/rows/presigned", mode, 10, Some(content)), hash(mode)),
            row("PutObject, framed", framed("/rows/presigned", mode, 10, None), internal()),
            row("PutObject, too long", framed("/rows/presigned", mode, 10, Some(b"0123456789a")), internal()),
            row("UploadPart, exact", framed(&part, mode, 10, Some(content)), malformed()),
            row("UploadPart, too long", framed(&part, mode, 10, Some(b"0123456789a")), malformed()),
            row("UploadPart, framed", framed(&part, mode, 10, None), malformed()),
        ]);
    }
    rows.push(row(
        "nothing was stored",
        world.signed(Request::get("/rows/presigned")),
        coded(404, "NoSuchKey"),
    ));
    rows.push(row(
        "nothing was staged",
        world.signed(Request::get(&format!("/rows/presigned?uploadId={upload}"))),
        status(200).element("IsTruncated", "false"),
    ));
    check(&world.aws, "G.4: presigned URLs do not decode chunks", rows).await;
    let parts =
        world.signed(Request::get(&format!("/rows/presigned?uploadId={upload}"))).send(&world.aws).await;
    assert!(!parts.body.contains("<Part>"), "{}", parts.body);
}

/// A new multipart upload's ID.
pub async fn start_upload(world: &World, key: &str) -> String {
    let request = world.signed(Request::new("POST", &format!("/rows/{key}?uploads")));
    world.succeeds(&request).await.element("UploadId").unwrap().to_owned()
}

#[tokio::test]
async fn streaming_hashes_that_are_none() {
    let world = World::new().await;
    let mut rows = Vec::new();
    for hash in ["STREAMING-UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA512-PAYLOAD", "STREAMING-"] {
        let request =
            Request::put("/rows/chunked", "1\r\nx\r\n0\r\n\r\n").payload(Payload::Is(hash.to_owned()));
        let expected = argument(super::header_auth::HASH_LIST, "x-amz-content-sha256", hash);
        rows.push(row(hash, world.signed(request.header("x-amz-decoded-content-length", "1")), expected));
    }
    check(&world.aws, "D: hashes that are none", rows).await;
}
