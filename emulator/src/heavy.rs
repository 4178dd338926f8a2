//! Work that takes more than a millisecond: it leaves the threads that serve connections, a little of it at a time, so
//! that others are answered all the while.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;
use tokio::task::block_in_place;

/// How much of it is done at once, in the whole process.
const AT_ONCE: usize = 2;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Does such work when its turn comes. On a runtime of one thread there is no other to leave to.
pub(crate) async fn heavy<T>(work: impl FnOnce() -> T) -> T {
    // It is never closed.
    let _turn = TURNS.acquire().await;
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => block_in_place(work),
        _ => work(),
    }
}
