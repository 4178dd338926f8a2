//! Work that takes more than a millisecond: it leaves the threads that serve connections, a little of it at a time, so
//! that others are answered all the while.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;
use tokio::task::block_in_place;

/// How much of it is done at once, in the whole process.
const AT_ONCE: usize = 2;

/// Work on no more bytes than this takes less than a millisecond: hashing them, finding parameters in them.
pub(crate) const LIGHT: usize = 64 * 1024;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Does work on so many bytes: at once where they are few, and as heavy work where they are many.
pub(crate) async fn by_size<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    if bytes > LIGHT { heavy(work).await } else { work() }
}

/// Does such work when its turn comes. On a runtime of one thread there is no other to leave to.
pub(crate) async fn heavy<T>(work: impl FnOnce() -> T) -> T {
    // It is never closed.
    let _turn = TURNS.acquire().await;
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => block_in_place(work),
        _ => work(),
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn only_work_on_many_bytes_waits_for_its_turn() {
        let turns = TURNS.acquire_many(u32::try_from(AT_ONCE).unwrap()).await.unwrap();
        assert_eq!(by_size(LIGHT, || 1).await, 1);
        let mut large = pin!(by_size(LIGHT + 1, || 2));
        tokio::select! {
            biased;
            _ = &mut large => panic!("it did not wait"),
            () = std::future::ready(()) => {}
        }
        drop(turns);
        assert_eq!(large.await, 2);
    }
}
