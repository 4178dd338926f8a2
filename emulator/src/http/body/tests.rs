//! Bodies as they come over the wire, right and wrong.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use proptest::prelude::*;

use super::*;
use crate::digest::{EMPTY_SHA256, hmac_sha256, sha256_hex};
use crate::http::response::Content;

const KEY: [u8; 32] = [7; 32];
const SCOPE: &str = "20260719/us-east-1/s3/aws4_request";
const SEED: &str = "seed";

fn stream(pieces: impl IntoIterator<Item = Bytes>) -> UnsyncBoxBody<Bytes, BoxError> {
    UnsyncBoxBody::new(Content::of(pieces).map_err(BoxError::from))
}

fn body(text: impl Into<Bytes>, plan: BodyPlan) -> Body {
    Body::new(stream([text.into()]), plan)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// All of a body, in one piece; and its trailers.
fn read(mut body: Body) -> Result<(Vec<u8>, HeaderMap), Refusal> {
    run(async {
        let mut all = Vec::new();
        while let Some(piece) = body.next().await? {
            all.extend_from_slice(&piece);
        }
        Ok((all, body.trailers().clone()))
    })
}

fn refusal(body: Body) -> (u16, &'static str, String) {
    let refusal = read(body).expect_err("it must be refused");
    let fields: Vec<String> =
        refusal.fields().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    (refusal.status(), refusal.code(), fields.join("|"))
}

fn chain() -> Chain {
    Chain {
        key: KEY,
        timestamp: "20260719T101112Z".to_owned(),
        scope: SCOPE.to_owned(),
        previous: SEED.to_owned(),
        access_key_id: "AKIA".to_owned(),
        canonical_request: b"PUT\n/".to_vec(),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Signed,
    SignedTrailer,
    UnsignedTrailer,
}

fn plan(mode: Mode, decoded_length: u64, declared: Option<&str>) -> BodyPlan {
    let framing = match mode {
        Mode::Signed => Framing { chain: Some(chain()), trailer: Trailer::Forbidden },
        Mode::SignedTrailer => Framing { chain: Some(chain()), trailer: Trailer::Allowed },
        Mode::UnsignedTrailer => Framing { chain: None, trailer: Trailer::Allowed },
    };
    BodyPlan::AwsChunked(Box::new(Chunked { framing, declared: declared.map(str::to_owned), decoded_length }))
}

/// A client that writes chunks, by the book.
struct Writer {
    mode: Mode,
    previous: String,
    text: Vec<u8>,
}

impl Writer {
    fn new(mode: Mode) -> Self {
        Self { mode, previous: SEED.to_owned(), text: Vec::new() }
    }

    fn sign(&mut self, kind: &str, hashes: &str) -> String {
        let text = format!("AWS4-HMAC-SHA256-{kind}\n20260719T101112Z\n{SCOPE}\n{}\n{hashes}", self.previous);
        self.previous = hex(&hmac_sha256(&KEY, text.as_bytes()));
        self.previous.clone()
    }

    fn chunk(mut self, data: &[u8]) -> Self {
        self.text.extend_from_slice(format!("{:x}", data.len()).as_bytes());
        if self.mode != Mode::UnsignedTrailer {
            let signature = self.sign("PAYLOAD", &format!("{EMPTY_SHA256}\n{}", sha256_hex(data)));
            self.text.extend_from_slice(format!(";chunk-signature={signature}").as_bytes());
        }
        self.text.extend_from_slice(b"\r\n");
        self.text.extend_from_slice(data);
        if !data.is_empty() {
            self.text.extend_from_slice(b"\r\n");
        }
        self
    }

    fn line(mut self, line: &str) -> Self {
        self.text.extend_from_slice(line.as_bytes());
        self.text.extend_from_slice(b"\r\n");
        self
    }

    fn trailer(mut self, name: &str, value: &str) -> Self {
        let line = format!("{name}:{value}");
        self = self.line(&line);
        if self.mode == Mode::SignedTrailer {
            let signature = self.sign("TRAILER", &sha256_hex(format!("{line}\n").as_bytes()));
            self = self.line(&format!("x-amz-trailer-signature:{signature}"));
        }
        self
    }

    fn end(self) -> Bytes {
        Bytes::from(self.line("").text)
    }
}

const CRC: &str = "x-amz-checksum-crc32";

fn upload(mode: Mode, data: &[u8]) -> Bytes {
    let writer = if data.is_empty() { Writer::new(mode) } else { Writer::new(mode).chunk(data) };
    let writer = writer.chunk(b"");
    if mode == Mode::Signed { writer.end() } else { writer.trailer(CRC, "AAAAAA==").end() }
}

fn declared(mode: Mode) -> Option<&'static str> {
    (mode != Mode::Signed).then_some(CRC)
}

#[test]
fn the_documented_upload_in_chunks_is_right() {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
    let mut text =
        b"10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
            .to_vec();
    text.extend_from_slice(&[b'a'; 65536]);
    text.extend_from_slice(
        b"\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n",
    );
    text.extend_from_slice(&[b'a'; 1024]);
    text.extend_from_slice(
        b"\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n",
    );
    let seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    let (data, _) = read(body(text, documented(seed, Trailer::Forbidden, None))).unwrap();
    assert_eq!(data.len(), 66560);
}

#[test]
fn the_documented_upload_with_a_trailer_is_right() {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
    let mut text =
        b"10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"
            .to_vec();
    text.extend_from_slice(&[b'a'; 65536]);
    text.extend_from_slice(
        b"\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n",
    );
    text.extend_from_slice(&[b'a'; 1024]);
    text.extend_from_slice(
        b"\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n",
    );
    text.extend_from_slice(b"x-amz-checksum-crc32c:sOO8/Q==\r\n");
    text.extend_from_slice(
        b"x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n",
    );
    let seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
    let plan = documented(seed, Trailer::Allowed, Some("x-amz-checksum-crc32c"));
    let (_, trailers) = read(body(text, plan)).unwrap();
    assert_eq!(trailers.get("x-amz-checksum-crc32c").unwrap(), "sOO8/Q==");
    assert_eq!(trailers.len(), 1);
}

fn documented(seed: &str, trailer: Trailer, declared: Option<&str>) -> BodyPlan {
    let scope = "20130524/us-east-1/s3/aws4_request";
    let steps: [&[u8]; 4] = [b"20130524", b"us-east-1", b"s3", b"aws4_request"];
    let start = b"AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_vec();
    let key = steps.iter().fold(start, |key, step| hmac_sha256(&key, step).to_vec());
    let chain = Chain {
        key: key.try_into().unwrap(),
        timestamp: "20130524T000000Z".to_owned(),
        scope: scope.to_owned(),
        previous: seed.to_owned(),
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        canonical_request: Vec::new(),
    };
    let framing = Framing { chain: Some(chain), trailer };
    BodyPlan::AwsChunked(Box::new(Chunked {
        framing,
        declared: declared.map(str::to_owned),
        decoded_length: 66560,
    }))
}

#[test]
fn every_mode_is_decoded() {
    for mode in [Mode::Signed, Mode::SignedTrailer, Mode::UnsignedTrailer] {
        for data in [b"".as_slice(), b"hello"] {
            let (decoded, trailers) =
                read(body(upload(mode, data), plan(mode, data.len() as u64, declared(mode)))).unwrap();
            assert_eq!(decoded, data);
            assert_eq!(trailers.contains_key(CRC), mode != Mode::Signed);
        }
    }
}

/// The upload of five bytes, with one piece of its text replaced.
fn edited(mode: Mode, from: &str, to: &str) -> Bytes {
    let text = String::from_utf8(upload(mode, b"hello").to_vec()).unwrap();
    assert!(text.contains(from), "{from:?} is not in {text:?}");
    Bytes::from(text.replacen(from, to, 1))
}

#[test]
fn each_fault_of_the_framing_has_its_answer() {
    let terminated = (400, "IncompleteBody", String::new());
    let malformed = (400, "MalformedTrailerError", String::new());
    for (what, mode, from, to, expected) in [
        ("no chunk signature", Mode::Signed, ";chunk-signature=", ";", &terminated),
        ("size not hexadecimal", Mode::Signed, "5;", "x;", &terminated),
        ("no size", Mode::UnsignedTrailer, "5\r\n", "\r\n", &terminated),
        ("a size beyond all sizes", Mode::UnsignedTrailer, "5\r\n", "11112222333344445\r\n", &terminated),
        ("data longer than its size", Mode::UnsignedTrailer, "hello", "hello!", &terminated),
        ("a trailer without colon", Mode::UnsignedTrailer, "crc32:", "crc32", &terminated),
        ("no trailer signature", Mode::SignedTrailer, "x-amz-trailer-signature:", "x-other:", &terminated),
        ("more after the end", Mode::UnsignedTrailer, "==\r\n\r\n", "==\r\n\r\nx", &terminated),
        ("no end", Mode::UnsignedTrailer, "==\r\n\r\n", "==\r\n", &terminated),
        (
            "the declared trailer is absent",
            Mode::UnsignedTrailer,
            "x-amz-checksum-crc32:AAAAAA==\r\n",
            "",
            &malformed,
        ),
        ("another trailer", Mode::UnsignedTrailer, "crc32:", "sha1:", &malformed),
        ("a trailer with no name", Mode::UnsignedTrailer, "x-amz-checksum-crc32:", ":", &malformed),
    ] {
        let answer = refusal(body(edited(mode, from, to), plan(mode, 5, declared(mode))));
        assert_eq!(answer, *expected, "{what}");
    }
    let undeclared = body(upload(Mode::UnsignedTrailer, b"hello"), plan(Mode::UnsignedTrailer, 5, None));
    assert_eq!(refusal(undeclared), malformed);
    let mut unwelcome = upload(Mode::Signed, b"hello").to_vec();
    unwelcome.truncate(unwelcome.len() - 2);
    unwelcome.extend_from_slice(b"x-amz-checksum-crc32:AAAAAA==\r\n\r\n");
    assert_eq!(refusal(body(unwelcome, plan(Mode::Signed, 5, None))), terminated);
}

#[test]
fn trailing_data_says_that_the_body_terminated() {
    let text = edited(Mode::SignedTrailer, "x-amz-trailer-signature:", "x-other:");
    let error = read(body(text, plan(Mode::SignedTrailer, 5, Some(CRC)))).unwrap_err();
    assert_eq!(error.message(), "The request body terminated unexpectedly");
}

#[test]
fn a_wrong_signature_is_shown_with_its_own_string_to_sign() {
    let big = vec![b'a'; 8192];
    let good =
        Writer::new(Mode::SignedTrailer).chunk(&big).chunk(b"b").chunk(b"").trailer(CRC, "AAAAAA==").end();
    let starts: Vec<usize> = good
        .windows(10)
        .enumerate()
        .filter(|(_, window)| window.ends_with(b"signature="))
        .map(|(at, _)| at + 10)
        .collect();
    assert_eq!(starts.len(), 3);
    let trailer = good.windows(24).position(|window| window == b"x-amz-trailer-signature:").unwrap() + 24;
    for (at, kind) in starts.iter().map(|at| (*at, "PAYLOAD")).chain([(trailer, "TRAILER")]) {
        let mut text = good.to_vec();
        text[at] = b'x';
        let error = read(body(text.clone(), plan(Mode::SignedTrailer, 8193, Some(CRC)))).unwrap_err();
        assert_eq!(error.code(), "SignatureDoesNotMatch");
        let fields = error.fields();
        assert_eq!(fields[0], ("AWSAccessKeyId", "AKIA".to_owned()));
        assert!(
            fields[1].1.starts_with(&format!("AWS4-HMAC-SHA256-{kind}\n20260719T101112Z\n")),
            "{}",
            fields[1].1
        );
        assert_eq!(fields[2].1.as_bytes(), &text[at..at + 64]);
        assert_eq!(fields[4], ("CanonicalRequest", "PUT\n/".to_owned()));
    }
    // A byte of the data itself.
    let mut text = good.to_vec();
    text[200] = b'x';
    let error = read(body(text, plan(Mode::SignedTrailer, 8193, Some(CRC)))).unwrap_err();
    assert_eq!(error.code(), "SignatureDoesNotMatch");
}

#[test]
fn only_the_last_chunk_may_be_small() {
    let big = vec![b'a'; 8192];
    let text = Writer::new(Mode::Signed).chunk(&big).chunk(&big[..8191]).chunk(&big).chunk(b"").end();
    let answer = refusal(body(text, plan(Mode::Signed, 24575, None)));
    assert_eq!(answer, (403, "InvalidChunkSizeError", "Chunk=3|BadChunkSize=8191".to_owned()));
}

#[test]
fn the_decoded_length_must_be_right() {
    for (length, fields) in [
        (6, "NumberBytesExpected=6|NumberBytesProvided=5"),
        (4, "NumberBytesExpected=4|NumberBytesProvided=5"),
    ] {
        let body = body(upload(Mode::Signed, b"hello"), plan(Mode::Signed, length, None));
        assert_eq!(body.decoded_length(), Some(length));
        assert_eq!(refusal(body), (400, "IncompleteBody", fields.to_owned()));
    }
}

#[test]
fn a_presigned_upload_in_chunks_is_never_right() {
    const WORD: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    let hash = sha256_hex(b"hello");
    let differs = (
        400,
        "XAmzContentSHA256Mismatch",
        format!("ClientComputedContentSHA256={WORD}|S3ComputedContentSHA256={hash}"),
    );
    let incomplete = |expected: u64| {
        (400, "IncompleteBody", format!("NumberBytesExpected={expected}|NumberBytesProvided=5"))
    };
    let malformed = (400, "MalformedTrailerError", String::new());
    for (upload, declared, expected) in [
        (Upload::Plain, 4, incomplete(4)),
        (Upload::Plain, 6, incomplete(6)),
        (Upload::Plain, 5, differs.clone()),
        (Upload::Object, 6, incomplete(6)),
        (Upload::Object, 5, differs),
        (Upload::Object, 4, (500, "InternalError", String::new())),
        (Upload::Part, 6, incomplete(6)),
        (Upload::Part, 5, malformed.clone()),
        (Upload::Part, 4, malformed),
    ] {
        let plan = BodyPlan::Undecoded(Undecoded { word: WORD, decoded_length: declared, upload });
        assert_eq!(refusal(body("hello", plan)), expected, "{upload:?} {declared}");
    }
}

#[test]
fn a_signed_hash_must_be_the_bodys() {
    let hash = sha256_hex(b"hello");
    assert!(read(body("hello", BodyPlan::Sha256(hash.clone()))).is_ok());
    assert!(read(body("hello", BodyPlan::Sha256(hash.to_uppercase()))).is_ok());
    let answer = refusal(body("help", BodyPlan::Sha256(hash.clone())));
    let fields =
        format!("ClientComputedContentSHA256={hash}|S3ComputedContentSHA256={}", sha256_hex(b"help"));
    assert_eq!(answer, (400, "XAmzContentSHA256Mismatch", fields));
}

#[test]
fn a_refusal_stays_one() {
    let mut body = body("help", BodyPlan::Sha256(sha256_hex(b"hello")));
    run(async {
        assert!(body.next().await.unwrap().is_some());
        assert!(body.next().await.is_err());
        assert!(body.next().await.is_err());
    });
}

#[test]
fn collect_has_a_limit() {
    let collect = |limit| run(body("hello", BodyPlan::Unchecked).collect(limit));
    assert_eq!(collect(5).unwrap(), "hello");
    let error = collect(4).unwrap_err();
    assert_eq!((error.status(), error.code()), (400, "MaxMessageLengthExceeded"));
    assert_eq!(error.fields(), [("MaxMessageLengthBytes", "4".to_owned())]);
    assert_eq!(run(Body::empty().collect(0)).unwrap(), "");
}

/// A connection that breaks off after five of ten bytes.
struct Broken(Option<Bytes>);

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(Some(self.0.take().map(Frame::data).ok_or_else(|| "broken".into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(10)
    }
}

#[test]
fn a_connection_that_breaks_off_is_an_incomplete_body() {
    let body = Body::new(UnsyncBoxBody::new(Broken(Some(Bytes::from("hello")))), BodyPlan::Unchecked);
    assert_eq!(body.decoded_length(), Some(10));
    let fields = "NumberBytesExpected=10|NumberBytesProvided=5";
    assert_eq!(refusal(body), (400, "IncompleteBody", fields.to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn chunks_of_every_size_come_in_pieces_of_every_size(
        sizes in prop::collection::vec(8192_usize..20_000, 0..4), last in 0_usize..9000, step in 1_usize..5000,
        signed in any::<bool>(),
    ) {
        let mode = if signed { Mode::SignedTrailer } else { Mode::UnsignedTrailer };
        let data: Vec<u8> = (0..sizes.iter().sum::<usize>() + last).map(|at| (at % 251) as u8).collect();
        let mut writer = Writer::new(mode);
        let mut left = data.as_slice();
        for size in sizes.iter().copied().chain((last > 0).then_some(last)) {
            let (chunk, rest) = left.split_at(size);
            writer = writer.chunk(chunk);
            left = rest;
        }
        let text = writer.chunk(b"").trailer(CRC, "AAAAAA==").end();
        let pieces: Vec<Bytes> = text.chunks(step).map(Bytes::copy_from_slice).collect();
        let body = Body::new(stream(pieces), plan(mode, data.len() as u64, Some(CRC)));
        let (decoded, trailers) = read(body).unwrap();
        prop_assert!(decoded == data);
        prop_assert_eq!(trailers.get(CRC).unwrap(), "AAAAAA==");
    }

    #[test]
    fn nothing_panics(text in prop::collection::vec(prop::sample::select(b"05aF;:=\r\nx\xff".to_vec()), 0..60)) {
        for mode in [Mode::Signed, Mode::SignedTrailer, Mode::UnsignedTrailer] {
            let _ = read(body(text.clone(), plan(mode, 5, declared(mode))));
        }
    }

    #[test]
    fn a_body_cut_short_anywhere_is_refused(cut in 0_usize..200) {
        for mode in [Mode::Signed, Mode::SignedTrailer, Mode::UnsignedTrailer] {
            let text = upload(mode, b"hello");
            let cut = cut.min(text.len() - 1);
            prop_assert!(read(body(text.slice(..cut), plan(mode, 5, declared(mode)))).is_err());
        }
    }
}
