//! What one request costs: the same signed request, replayed over one connection.
//!
//! The server runs on the thread that calls [`Replay::run`]; the client has a thread of its own. Valgrind counts what
//! the first one executes. `tests/instructions/count` takes the difference of two numbers of requests, so that what
//! happens once does not count.

mod case;
pub mod client;
mod hyper_alone;
mod large;
mod needs;
mod world;

use std::net::SocketAddr;

use rolecall_emulator::Emulator;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

pub use case::Case;
pub use large::{Size, grow};
pub use needs::Blocks;

/// How many requests are sent before counting begins: as many traces as the server keeps, so that what it forgets counts.
const WARM_UP: usize = 1_100;

/// A server and a request that it answers.
pub struct Replay {
    runtime: Runtime,
    /// Kept running.
    _aws: Option<Emulator>,
    address: SocketAddr,
    request: Vec<u8>,
    blocks: Blocks,
}

impl Replay {
    /// Sets everything up for a case in a world of this size, and sends it often enough that counting can begin.
    pub fn prepare(case: Case, size: Size) -> Self {
        let replay = Self::set_up(case, size);
        replay.run(WARM_UP);
        replay
    }

    /// Sets everything up for a case, on a runtime of one thread.
    fn set_up(case: Case, size: Size) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        Self::on(runtime, case, size)
    }

    /// Sets everything up for a case, on a runtime that has threads of its own.
    pub fn in_background(case: Case) -> Self {
        Self::on(Runtime::new().expect("a runtime starts"), case, Size::Small)
    }

    fn on(runtime: Runtime, case: Case, size: Size) -> Self {
        let (aws, prepared) = runtime.block_on(case.prepared(size));
        let (aws, address) = match case {
            Case::Hyper | Case::LargeHyper => (None, runtime.block_on(hyper_alone::start(prepared.answer))),
            _ => {
                let address = aws.address();
                (Some(aws), address)
            }
        };
        Self { runtime, _aws: aws, address, request: prepared.request, blocks: prepared.blocks }
    }

    /// Sends the request so many times, one after the other, and serves them all on this thread.
    pub fn run(&self, times: usize) {
        let (done, finished) = oneshot::channel();
        let (address, request) = (self.address, self.request.clone());
        let client = std::thread::spawn(move || {
            client::send(address, &request, times);
            let _ = done.send(());
        });
        self.runtime.block_on(finished).expect("the client comes to its end");
        client.join().expect("every answer is 200");
    }

    /// The SHA-256 blocks that the request needs.
    pub const fn blocks(&self) -> Blocks {
        self.blocks
    }

    /// Where the server listens, and the request's bytes.
    pub fn target(&self) -> (SocketAddr, Vec<u8>) {
        (self.address, self.request.clone())
    }
}
