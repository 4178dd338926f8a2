use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use http_body_util::BodyExt;

use super::*;
use crate::http::RequestId;
use crate::http::body::BoxError;

fn request(content_type: &'static str) -> Request {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static(content_type));
    headers.insert("content-length", HeaderValue::from_static("1"));
    Request {
        id: RequestId::random(),
        method: Method::POST,
        path: "/bucket".to_owned(),
        query: crate::http::Query::default(),
        headers: headers.into(),
        host: "localhost".to_owned(),
        source_ip: [127, 0, 0, 1].into(),
        secure: false,
        received: chrono::DateTime::UNIX_EPOCH,
    }
}

/// The body in pieces of so many bytes.
fn stream(body: &[u8], size: usize) -> Stream {
    struct Pieces(std::collections::VecDeque<Bytes>);
    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = BoxError;
        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
            std::task::Poll::Ready(self.0.pop_front().map(|piece| Ok(http_body::Frame::data(piece))))
        }
    }
    Pieces(body.chunks(size).map(Bytes::copy_from_slice).collect()).boxed_unsync()
}

async fn read(body: &[u8], size: usize) -> Result<(Fields, Vec<u8>), &'static str> {
    let request = request("multipart/form-data; boundary=XX");
    let mut form = Form::read(&request, stream(body, size)).await.map_err(|refusal| refusal.entry().name)?;
    let mut file = Vec::new();
    while let Some(piece) = form.file.next().await.map_err(|refusal| refusal.entry().name)? {
        file.extend_from_slice(&piece);
    }
    Ok((form.fields, file))
}

fn part(head: &str, body: &str) -> String {
    format!("--XX\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
}

#[tokio::test]
async fn a_form_is_the_same_however_it_is_cut() {
    let file = "one\r\n--X\r\n--XY\r\r\n-- and no boundary\r\n";
    let body = [
        "preamble\r\n".to_owned(),
        part("name=\"key\"", "in/${filename}"),
        part("name=\"Empty\"", ""),
        part("name=\"file\"; filename=\"a.txt\"", file),
        part("name=\"late\"", "does not count"),
        "--XX--\r\nepilogue".to_owned(),
    ]
    .concat();
    for size in 1..body.len() {
        let (fields, content) = read(body.as_bytes(), size).await.unwrap();
        assert_eq!(fields, Fields::from([("key", "in/a.txt"), ("Empty", "")]), "{size}");
        assert_eq!(String::from_utf8(content).unwrap(), file, "{size}");
    }
}

/// A file that comes as a plain field, as some clients send text, names nothing.
#[tokio::test]
async fn a_field_keeps_the_place_of_a_name_that_did_not_come() {
    let body = format!("{}{}--XX--", part("name=\"key\"", "in/${filename}"), part("name=\"file\"", "text"));
    assert_eq!(read(body.as_bytes(), 7).await.unwrap().0, Fields::from([("key", "in/${filename}")]));
}

#[tokio::test]
async fn a_file_may_be_empty_and_a_head_too() {
    let body = format!("--XX\r\n\r\nnameless\r\n{}--XX--", part("name=file", ""));
    assert_eq!(read(body.as_bytes(), 7).await, Ok((Fields::from([("", "nameless")]), Vec::new())));
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let file = part("name=\"file\"", "x");
    let long = "a".repeat(LONGEST_FIELDS);
    for (body, expected) in [
        (String::new(), "Malformed"),
        ("key=k&file=x".to_owned(), "Malformed"),
        ("--XX\r\n".to_owned(), "Malformed"),
        ("--XXX\r\n\r\n".to_owned(), "Malformed"),
        (part("name=\"key\"", "k"), "Malformed"),
        (file.clone(), "Malformed"),
        ("--XX--".to_owned(), "NoFile"),
        (part("name=\"key\"", "k") + "--XX--", "NoFile"),
        (part("name=\"x-ignore-a\"", &long) + &file + "--XX--", "FieldsTooLong"),
        (part(&format!("name=\"{long}\""), "") + &file + "--XX--", "FieldsTooLong"),
        (long.clone() + &long, "FieldsTooLong"),
    ] {
        assert_eq!(read(body.as_bytes(), 1000).await.map(|_| ()), Err(expected), "{body:.40}");
    }
    let unbounded = Form::read(&request("multipart/form-data"), stream(file.as_bytes(), 9)).await;
    assert_eq!(unbounded.err().map(|refusal| refusal.entry().name), Some("Malformed"));
}
