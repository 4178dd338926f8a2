//! An emulator with a thread of its own.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};

use super::*;

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut connection = TcpStream::connect(address)?;
    connection
        .write_all(b"GET /_rolecall/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}

fn is_gone(address: SocketAddr) -> bool {
    let refused = ask(address).is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused);
    refused && TcpListener::bind(address).is_ok()
}

#[tokio::test]
async fn it_answers_while_the_only_thread_of_the_caller_is_blocked() {
    let aws = Emulator::builder().start_blocking().unwrap();
    assert!(ask(aws.address()).unwrap().starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn it_is_gone_when_dropped_among_async_code_and_so_are_its_connections() {
    let aws = Emulator::builder().start_blocking().unwrap();
    let address = aws.address();
    let mut open = TcpStream::connect(address).unwrap();
    // A request that never ends does not hold it up.
    open.write_all(b"PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n").unwrap();
    assert!(ask(address).is_ok());
    drop(aws);
    assert!(is_gone(address));
    let mut rest = Vec::new();
    let _ = open.read_to_end(&mut rest); // it ends
}

#[test]
fn it_is_gone_when_dropped_by_a_panic() {
    let (tell, told) = std::sync::mpsc::channel();
    let panicked = std::thread::spawn(move || {
        let aws = Emulator::builder().start_blocking().unwrap();
        tell.send(aws.address()).unwrap();
        // Without the message of a panic in the output.
        std::panic::resume_unwind(Box::new(()));
    });
    assert!(panicked.join().is_err());
    assert!(is_gone(told.recv().unwrap()));
}

#[tokio::test]
async fn it_is_shut_down_as_any_other() {
    let aws = Emulator::builder().start_blocking().unwrap();
    let address = aws.address();
    aws.shutdown().await;
    assert!(is_gone(address));
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let taken = Emulator::builder().start_blocking().unwrap();
    let second = Emulator::builder().address(taken.address()).start_blocking();
    assert_eq!(second.err().unwrap().kind(), io::ErrorKind::AddrInUse);
}

#[test]
fn many_are_started_at_once_and_are_worlds_of_their_own() {
    let started: Vec<_> = (0..64)
        .map(|_| std::thread::spawn(|| Emulator::builder().start_blocking().unwrap()))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    started[0].clock().freeze();
    for aws in &started {
        let answer = aws.runtime().block_on(async { tokio::net::TcpStream::connect(aws.address()).await });
        answer.unwrap();
    }
    assert!(!started[1].clock().is_frozen());
}
