//! What one client can make the server hold or do has a bound. Bytes and counts are asserted, and no times; and that
//! health is answered all the while.

mod bodies;
mod connections;
mod lists;
mod memory;
mod multipart;
mod traces;

use rolecall_emulator::Emulator;
use rolecall_tests::{Call, send};
use tokio::sync::{Mutex, MutexGuard};

/// One at a time: some measure how much memory this process takes.
static ALONE: Mutex<()> = Mutex::const_new(());

async fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().await
}

/// On a runtime of more than one thread, as `rolecall serve` has.
async fn started() -> Emulator {
    Emulator::builder().start().await.unwrap()
}

async fn with_a_bucket() -> Emulator {
    let aws = started().await;
    assert_eq!(Call::s3("PUT", "/bucket").send(&aws).await.status, 200);
    aws
}

/// Health, as the control API says it.
async fn health(aws: &Emulator) -> serde_json::Value {
    let answer = send(aws, b"GET /_rolecall/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
    assert_eq!(answer.status, 200);
    serde_json::from_str(&answer.body).unwrap()
}
