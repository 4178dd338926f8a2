//! More connections than there may be.

use rolecall_tests::send;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{health, started};

/// The server has 512: `http/listener.rs`.
const MANY: usize = 700;

/// Connections that say nothing make room for those that do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_connections_make_room() {
    let _alone = super::alone().await;
    let aws = started().await;
    let mut silent = Vec::new();
    for _ in 0..MANY {
        silent.push(TcpStream::connect(aws.address()).await.unwrap());
    }
    health(&aws).await;
    // The first was closed for that.
    let mut byte = [0];
    assert!(matches!(silent[0].read(&mut byte).await, Ok(0) | Err(_)));
}

/// Connections that are kept alive are told to end, and lose no request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_clients_than_connections_are_all_answered() {
    let _alone = super::alone().await;
    let aws = std::sync::Arc::new(started().await);
    let clients = (0..MANY).map(|_| {
        let aws = std::sync::Arc::clone(&aws);
        tokio::spawn(async move {
            let request = b"GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
            // It holds its connection, as a pool does.
            let mut held = TcpStream::connect(aws.address()).await.unwrap();
            held.write_all(request).await.unwrap();
            let mut answer = [0; 12];
            let first = held.read_exact(&mut answer).await;
            // Where the server gave this one up, another is answered.
            if first.is_err() { send(&aws, request).await.status } else { 200 }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        assert_eq!(client.await.unwrap(), 200);
    }
}
