//! Bodies of requests that nobody has authenticated yet.

use std::time::Duration;

use rolecall_emulator::Emulator;
use rolecall_tests::{Call, send};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{health, started};

/// What each of these announces, and sends all of but the last byte.
const SIZE: usize = 9_800_000;
/// What the server holds of them, all in all.
const MOST: usize = 256 * 1024 * 1024;

const QUERY: &str = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded";

/// Announces a body, and waits until the server asks for it or refuses it.
async fn announced(aws: &Emulator, head: &str, size: usize) -> Result<TcpStream, String> {
    let mut stream = TcpStream::connect(aws.address()).await.unwrap();
    let head = format!("{head}\r\nExpect: 100-continue\r\nContent-Length: {size}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut answer).await.unwrap();
    if answer.starts_with(b"HTTP/1.1 100") {
        return Ok(stream);
    }
    let mut all = answer.to_vec();
    stream.read_to_end(&mut all).await.unwrap();
    let all = String::from_utf8(all).unwrap();
    rolecall_tests::seen::note_text(&all);
    Err(all)
}

/// A hundred unsigned POSTs that never end would be a gigabyte. So many as fit are held; the others are told to come
/// again, and a call of the usual size is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_of_unsigned_bodies_is_bounded() {
    let _alone = super::alone().await;
    let aws = started().await;
    let body = vec![b'a'; SIZE - 1];
    let (mut held, mut refused) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        match announced(&aws, QUERY, SIZE).await {
            Ok(mut stream) => {
                stream.write_all(&body).await.unwrap();
                held.push(stream);
            }
            Err(refusal) => refused.push(refusal),
        }
        health(&aws).await;
    }
    assert!(held.len() * SIZE <= MOST && (held.len() + 5) * SIZE > MOST, "{} are held", held.len());
    assert_eq!(held.len() + refused.len(), 100);
    for refusal in refused {
        assert!(refusal.starts_with("HTTP/1.1 503") && refusal.contains("connection: close"), "{refusal}");
        assert!(refusal.contains("The server holds 268435456 bytes of bodies"), "{refusal}");
    }
    // KMS and the control API share what is left, which is less than one more of these.
    for head in [
        "POST / HTTP/1.1\r\nHost: kms.us-east-1.amazonaws.com\r\nX-Amz-Target: TrentService.ListKeys",
        "POST /_rolecall/faults HTTP/1.1\r\nHost: 127.0.0.1",
    ] {
        let mut more = Vec::new();
        let refusal = loop {
            match announced(&aws, head, 1_000_000).await {
                Ok(stream) => more.push(stream),
                Err(refusal) => break refusal,
            }
            assert!(more.len() < SIZE / 1_000_000 + 1, "all are held");
        };
        assert!(refusal.starts_with("HTTP/1.1 503") && refusal.contains("ServiceUnavailable"), "{refusal}");
    }
    let form = "Action=GetCallerIdentity&Version=2011-06-15";
    assert_eq!(Call::query("sts", form).send(&aws).await.status, 200);
    // Room is made when they end.
    for stream in &mut held {
        stream.write_all(b"a").await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 302");
    }
    assert!(announced(&aws, QUERY, SIZE).await.is_ok());
}

/// A byte at a time, and none too late: all in all it is too long.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_trickles_for_ever_is_given_up() {
    let _alone = super::alone().await;
    let aws = Emulator::builder().body_timeout(Duration::from_millis(200)).start().await.unwrap();
    let stream = announced(&aws, QUERY, SIZE).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    let mut answer = Vec::new();
    let trickle = async {
        while write.write_all(b"a").await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = trickle => {}
        read = read.read_to_end(&mut answer) => { read.unwrap(); }
    }
    assert!(answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
    let answer = send(&aws, b"GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
    assert_eq!(answer.status, 200);
}
