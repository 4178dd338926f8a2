//! A client that sends the same bytes again and again.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// Sends a request so many times over one connection, and reads each answer before the next is sent.
///
/// # Panics
/// When an answer is not 200.
pub fn send(address: SocketAddr, request: &[u8], times: usize) {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_nodelay(true).expect("a socket takes options");
    let mut buffer = vec![0; 2 * 1024 * 1024];
    for _ in 0..times {
        exchange(&mut stream, request, &mut buffer);
    }
}

/// Sends one request and reads its answer to the end.
pub fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut [u8]) {
    stream.write_all(request).expect("the server reads");
    let mut received = 0;
    let mut expected = None;
    while expected.is_none_or(|expected| received < expected) {
        let count = stream.read(&mut buffer[received..]).expect("the server answers");
        assert!(count > 0, "the connection was closed");
        received += count;
        expected = expected.or_else(|| length(&buffer[..received]));
    }
    assert!(buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer[..received]));
}

/// How long an answer is, once its head has come.
fn length(received: &[u8]) -> Option<usize> {
    let head = received.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&received[..head]).ok()?;
    let body = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    Some(head + body.unwrap_or_default())
}
