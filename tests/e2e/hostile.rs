//! Bad input gets AWS's error, never a 500, a hang or a panic; and the server stays up.

use rolecall_emulator::Emulator;
use rolecall_tests::{Call, content_md5, send, try_send};

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
    let answer = Call::s3("PUT", "/bombed?cors")
        .with_body(bomb)
        .with_header("content-md5", &content_md5(bomb))
        .send(&aws)
        .await;
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

#[tokio::test]
async fn garbage_behind_a_request() {
    let health = b"GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    for garbage in [&b"\x16\x03\x01\x02\x00\x01"[..], b"\r\n\r\n\r\nx y z\r\n\r\n", &[0; 4096], b"GET"] {
        let aws = started().await;
        let mut stream = tokio::net::TcpStream::connect(aws.address()).await.unwrap();
        let bytes = [health.as_slice(), garbage].concat();
        tokio::io::AsyncWriteExt::write_all(&mut stream, &bytes).await.unwrap();
        tokio::io::AsyncWriteExt::shutdown(&mut stream).await.unwrap();
        let mut answer = Vec::new();
        let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        is_up(&aws).await;
    }
}

#[tokio::test]
async fn targets_of_every_form() {
    let statuses = [Some(400), Some(403), Some(404), Some(405), Some(302), Some(501), None];
    for line in [
        "GET http://bucket.s3.amazonaws.com/key HTTP/1.1",
        "GET http:// HTTP/1.1",
        "GET http://[::1/ HTTP/1.1",
        "GET http://127.0.0.1:99999/bucket/key HTTP/1.1",
        "GET http://user:password@127.0.0.1/bucket/key HTTP/1.1",
        "GET ftp://127.0.0.1/bucket HTTP/1.1",
        "GET bucket/key HTTP/1.1",
        "GET *  HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "CONNECT 127.0.0.1:80 HTTP/1.1",
        "TRACE /bucket HTTP/1.1",
        "PRI * HTTP/2.0",
        "G\u{e9}T /bucket HTTP/1.1",
        "BREW /bucket/key HTTP/1.1",
        "GET /bucket/\u{e9}\u{1f600} HTTP/1.1",
        "GET /bucket/key#fragment HTTP/1.1",
        "GET /bucket?%ZZ=%&&&==&= HTTP/1.1",
        "GET ?bucket HTTP/1.1",
        "GET //bucket//key HTTP/1.1",
        "GET /bucket/key HTTP/1.0",
    ] {
        refused(format!("{line}\r\nHost: 127.0.0.1\r\n\r\n").as_bytes(), &statuses).await;
    }
}

#[tokio::test]
async fn hosts_of_every_kind() {
    let statuses = [Some(400), Some(403), Some(404), Some(301), Some(302), Some(307), None];
    for headers in [
        "",
        "Host:\r\n",
        "Host: one.example\r\nHost: two.example\r\n",
        "Host: s3.amazonaws.com\r\nHost: sts.amazonaws.com\r\n",
        "Host: \u{e9}\r\n",
        "Host: a b c\r\n",
        "Host: ..s3.amazonaws.com\r\n",
        "Host: s3.amazonaws.com.\r\n",
        "Host: .s3.amazonaws.com\r\n",
        "Host: s3..amazonaws.com\r\n",
        "Host: bucket.s3.mars-1.amazonaws.com:0\r\n",
        "Host: [::1]:4566\r\n",
        "Host: [::1\r\n",
        "Host: 127.0.0.1:port\r\n",
        "Host: sts.amazonaws.com:443:443\r\n",
        "Host: iam.amazonaws.com/path\r\n",
    ] {
        refused(format!("GET /bucket/key HTTP/1.1\r\n{headers}\r\n").as_bytes(), &statuses).await;
        refused(format!("GET / HTTP/1.1\r\n{headers}\r\n").as_bytes(), &statuses).await;
    }
    let long = "x.".repeat(10_000);
    refused(format!("GET / HTTP/1.1\r\nHost: {long}s3.amazonaws.com\r\n\r\n").as_bytes(), &statuses).await;
}
