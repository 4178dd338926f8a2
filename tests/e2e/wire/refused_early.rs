//! A refusal that is answered before the body was read reaches its client, whole.

use rolecall_emulator::Emulator;
use rolecall_tests::{Call, send};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::with_a_bucket;

const BIG: usize = 8 * 1024 * 1024;

/// Sends all, and then reads to the end: no error may be seen on the way.
async fn conversation(aws: &Emulator, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(aws.address()).await.unwrap();
    stream.write_all(bytes).await.expect("all can be sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("the connection ends without a reset");
    rolecall_tests::seen::note_text(&String::from_utf8_lossy(&answer));
    String::from_utf8(answer).unwrap()
}

fn is_whole(answer: &str) -> bool {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    head.lines().any(|line| line == format!("content-length: {}", body.len()))
}

fn with_expect(bytes: &[u8]) -> Vec<u8> {
    let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    [&bytes[..head_end], b"\r\nExpect: 100-continue\r\n\r\n"].concat()
}

#[tokio::test]
async fn every_one_of_many_refused_uploads_reads_its_refusal() {
    let aws = with_a_bucket().await;
    let (small, big) = (vec![b'x'; 100], vec![b'x'; BIG]);
    for body in [&small, &big] {
        let call = Call::s3("PUT", "/bucket/key").with_body(body).signed_by("111122223333", "wrong", None);
        let bytes = call.bytes(&aws.address().to_string());
        let asking = with_expect(&bytes);
        let times = if body.len() == BIG { 20 } else { 200 };
        for _ in 0..times {
            for sent in [&bytes, &asking] {
                let answer = conversation(&aws, sent).await;
                assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
                assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
                assert!(
                    answer.contains("<Code>SignatureDoesNotMatch</Code>") && is_whole(&answer),
                    "{answer}"
                );
            }
        }
    }
}

/// The same for every service, and for the control API: whoever does not want the body says that the connection ends.
#[tokio::test]
async fn every_service_says_that_the_connection_ends() {
    let aws = with_a_bucket().await;
    let body = "x".repeat(11_000_000);
    for (request, status) in [
        ("PUT /no-such-bucket/key HTTP/1.1\r\nHost: 127.0.0.1", "404"),
        ("PUT /bucket/%zz HTTP/1.1\r\nHost: 127.0.0.1", "400"),
        ("POST / HTTP/1.1\r\nHost: sts.amazonaws.com", "413"),
        ("POST /%zz HTTP/1.1\r\nHost: iam.amazonaws.com", "400"),
        ("POST / HTTP/1.1\r\nHost: kms.us-east-1.amazonaws.com", "400"),
        ("POST /authorization-details/a HTTP/1.1\r\nHost: iam-toolbox.us-east-1.amazonaws.com", "400"),
        ("POST / HTTP/1.1\r\nHost: sqs.us-east-1.amazonaws.com", "501"),
        ("POST /_rolecall/nothing HTTP/1.1\r\nHost: 127.0.0.1", "404"),
        ("POST /_rolecall/faults HTTP/1.1\r\nHost: 127.0.0.1", "400"),
    ] {
        let bytes = format!("{request}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let answer = conversation(&aws, bytes.as_bytes()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {answer}");
        assert!(answer.contains("\r\nconnection: close\r\n") && is_whole(&answer), "{request}: {answer}");
    }
}

/// A head that is too large is refused while it comes.
#[tokio::test]
async fn a_client_that_sends_a_head_without_end_reads_why_it_ends() {
    let aws = with_a_bucket().await;
    let head = format!("GET /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\nx-long: {}", "x".repeat(BIG));
    let answer = conversation(&aws, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

/// What was read to its end keeps its connection, whether it was refused or not.
#[tokio::test]
async fn a_connection_goes_on_where_the_body_was_read() {
    let aws = with_a_bucket().await;
    let address = aws.address().to_string();
    let wrong = Call::s3("PUT", "/bucket/key").with_body(b"body");
    let wrong = wrong.with_header("content-md5", &rolecall_tests::content_md5(b"another")).bytes(&address);
    let right = Call::s3("PUT", "/bucket/key").with_body(b"body").bytes(&address);
    let sent = [right.as_slice(), &wrong, &right].concat();
    let text = String::from_utf8(sent).unwrap();
    let last = text.rfind("content-length").unwrap();
    let sent = format!("{}connection: close\r\n{}", &text[..last], &text[last..]);
    let answer = conversation(&aws, sent.as_bytes()).await;
    let statuses: Vec<&str> =
        answer.match_indices("HTTP/1.1 ").map(|(at, _)| &answer[at + 9..at + 12]).collect();
    assert_eq!(statuses, ["200", "400", "200"], "{answer}");
    assert_eq!(answer.matches("connection: close").count(), 1, "{answer}");
}

/// A client that goes on sending for ever is not read for ever: at most the bound that `http/wire.rs` says, and what
/// the sockets hold.
#[tokio::test]
async fn what_comes_after_a_refusal_is_read_within_a_bound() {
    let aws = with_a_bucket().await;
    let mut stream = TcpStream::connect(aws.address()).await.unwrap();
    let head = "PUT /no-such-bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4000000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = vec![0; 1024 * 1024];
    let mut sent = 0;
    while stream.write_all(&piece).await.is_ok() {
        sent += piece.len();
        assert!(sent < 256 * 1024 * 1024, "it is read without a bound");
    }
    assert!(sent >= 64 * 1024 * 1024, "only {sent} bytes were read");
    assert_eq!(send(&aws, b"GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.status, 200);
}
