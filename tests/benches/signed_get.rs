//! A GET of a small object over a kept-alive connection: with every check, and without those of a signature.
//!
//! "anonymous" is the same object through a bucket policy that opens it to everyone: no signature to verify, but the
//! policy is evaluated all the same. Read the figures as ratios of one run.

use criterion::{Criterion, criterion_group, criterion_main};
use rolecall_emulator::Emulator;
use rolecall_tests::Call;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

const POLICY: &[u8] =
    br#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
    "Resource":"arn:aws:s3:::bench/*"}]}"#;

async fn prepared() -> (Emulator, String, String) {
    let aws = Emulator::builder().start().await.unwrap();
    assert_eq!(Call::s3("PUT", "/bench").send(&aws).await.status, 200);
    assert_eq!(Call::s3("DELETE", "/bench?publicAccessBlock").send(&aws).await.status, 204);
    assert_eq!(Call::s3("PUT", "/bench?policy").with_body(POLICY).send(&aws).await.status, 204);
    assert_eq!(Call::s3("PUT", "/bench/key").with_body(&[b'x'; 1024]).send(&aws).await.status, 200);
    let user = "Action=CreateUser&Version=2010-05-08&UserName=reader";
    let key = "Action=CreateAccessKey&Version=2010-05-08&UserName=reader";
    assert_eq!(Call::query("iam", user).send(&aws).await.status, 200);
    let key = Call::query("iam", key).send(&aws).await;
    let id = key.element("AccessKeyId").unwrap().to_owned();
    let secret = key.element("SecretAccessKey").unwrap().to_owned();
    (aws, id, secret)
}

async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut [u8]) {
    stream.write_all(request).await.unwrap();
    let mut received = 0;
    // Head and 1,024 bytes of body; the head is well under 1,024.
    while !complete(&buffer[..received]) {
        let count = stream.read(&mut buffer[received..]).await.unwrap();
        assert!(count > 0, "the connection was closed");
        received += count;
    }
    assert!(buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer[..received]));
}

fn complete(received: &[u8]) -> bool {
    received
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .is_some_and(|end| received.len() >= end + 4 + 1024)
}

fn signed_get(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let (aws, id, secret) = runtime.block_on(prepared());
    let host = aws.address().to_string();
    let signed = Call::s3("GET", "/bench/key").signed_by(&id, &secret, None).bytes(&host);
    let anonymous = format!("GET /bench/key HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes();
    let mut group = criterion.benchmark_group("GET of 1 KiB");
    for (name, request) in [("anonymous", &anonymous), ("signed", &signed)] {
        let mut stream = runtime.block_on(TcpStream::connect(aws.address())).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut buffer = vec![0; 64 * 1024];
        group.bench_function(name, |bencher| {
            bencher.iter(|| runtime.block_on(exchange(&mut stream, request, &mut buffer)));
        });
    }
    group.finish();
}

criterion_group!(benches, signed_get);
criterion_main!(benches);
