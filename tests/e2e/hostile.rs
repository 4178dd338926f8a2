//! Bad input gets AWS's error, never a 500, a hang or a panic; and the server stays up.

use rolecall_emulator::Emulator;
use rolecall_tests::chunked::crc32;
use rolecall_tests::{Call, send, try_send};

async fn started() -> Emulator {
    Emulator::builder().start().await.unwrap()
}

async fn is_up(aws: &Emulator) {
    let answer = send(aws, b"GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
    assert_eq!(answer.status, 200);
}

/// Sends bytes and expects a 4xx (or a closed connection, where `None` is allowed), and a server that is still up.
async fn refused(bytes: &[u8], expected: &[Option<u16>]) {
    let aws = started().await;
    let status = try_send(&aws, bytes).await.map(|answer| answer.status);
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]);
    assert!(expected.contains(&status), "{status:?} for {shown}");
    is_up(&aws).await;
}

fn get(target: &str, headers: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n").into_bytes()
}

#[tokio::test]
async fn bytes_that_are_not_http() {
    refused(b"\x00\x01\x02\xff\xfe not http\r\n\r\n", &[Some(400)]).await;
    refused(b"GET\r\n\r\n", &[Some(400)]).await;
    refused(b"GET / HTTP/9.9\r\n\r\n", &[Some(400)]).await;
}

#[tokio::test]
async fn headers_of_100_kib() {
    let long = "x".repeat(100 * 1024);
    refused(&get("/bucket/key", &format!("x-amz-meta-long: {long}\r\n")), &[Some(400)]).await;
    refused(&get("/bucket/key", &format!("Authorization: {long}\r\n")), &[Some(400)]).await;
}

#[tokio::test]
async fn a_head_past_every_limit() {
    let long = "x".repeat(1024 * 1024);
    refused(&get("/bucket/key", &format!("x-amz-meta-long: {long}\r\n")), &[Some(431), Some(400), None])
        .await;
    let many = "a: b\r\n".repeat(5000);
    refused(&get("/bucket/key", &many), &[Some(431), Some(400), None]).await;
}

#[tokio::test]
async fn a_million_form_members() {
    let form = format!("{}Action=GetCallerIdentity&Version=2011-06-15", "a=&".repeat(1_000_000));
    let aws = started().await;
    assert_eq!(Call::query("sts", &form).send(&aws).await.status, 200);
    is_up(&aws).await;
}

#[tokio::test]
async fn many_query_parameters() {
    let query = "a=b&".repeat(8000);
    refused(&get(&format!("/bucket?{query}"), ""), &[Some(404), Some(403), Some(400)]).await;
}

#[tokio::test]
async fn paths_with_dots_and_control_bytes() {
    for path in [
        "/bucket/../../etc/passwd",
        "/bucket/%00",
        "/bucket/%80",
        "/bucket/%",
        "/%2e%2e/%2e%2e",
        "//",
        "/bucket//",
    ] {
        refused(&get(path, ""), &[Some(400), Some(403), Some(404)]).await;
    }
}

#[tokio::test]
async fn entity_bombs_are_not_expanded() {
    let bomb = br#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><CORSConfiguration><CORSRule><AllowedOrigin>&c;</AllowedOrigin>
        <AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>"#;
    let aws = started().await;
    assert_eq!(Call::s3("PUT", "/bombed").send(&aws).await.status, 200);
    let checksum = crc32(bomb);
    let put = Call::s3("PUT", "/bombed?cors").with_body(bomb).with_header("x-amz-checksum-crc32", &checksum);
    let answer = put.send(&aws).await;
    assert_eq!((answer.status, answer.element("Code")), (400, Some("MalformedXML")));
    is_up(&aws).await;
}

#[tokio::test]
async fn a_body_shorter_than_it_says() {
    let aws = started().await;
    assert_eq!(Call::s3("PUT", "/short").send(&aws).await.status, 200);
    let mut bytes =
        Call::s3("PUT", "/short/key").with_body(b"all of the body").bytes(&aws.address().to_string());
    bytes.truncate(bytes.len() - 5);
    let mut stream = tokio::net::TcpStream::connect(aws.address()).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, &bytes).await.unwrap();
    tokio::io::AsyncWriteExt::shutdown(&mut stream).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(Call::s3("GET", "/short/key").send(&aws).await.element("Code"), Some("NoSuchKey"));
}

#[tokio::test]
async fn broken_credentials_of_every_shape() {
    let scope = "AKIAIOSFODNN7EXAMPLE/20260719/us-east-1/s3/aws4_request";
    for value in [
        "",
        "x",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 ,,,",
        "AWS4-HMAC-SHA256 =,=,=",
        "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;;, Signature=",
        &format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=é"),
        "AWS a:b",
        "Bearer x",
        "Basic dGVzdDp0ZXN0",
    ] {
        for target in ["/", "/bucket", "/bucket/key", "/?Action=GetCallerIdentity&Version=2011-06-15"] {
            refused(&get(target, &format!("Authorization: {value}\r\n")), &[Some(400), Some(403), Some(404)])
                .await;
        }
    }
}
