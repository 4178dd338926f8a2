//! Requests per second over sixteen connections, compared with hyper's alone: what `tests/measure` prints.

#![allow(clippy::print_stdout, reason = "a program that reports")]

use std::net::TcpStream;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use rolecall_instructions::{Case, Replay, client};

const CONNECTIONS: usize = 16;
/// Rounds of each of the two, one after the other: what else the machine does meets both.
const ROUNDS: usize = 10;
const ROUND: Duration = Duration::from_millis(500);

fn main() {
    compare("1 KiB", Case::PresignedByKey, Case::Hyper);
    compare("1 MiB", Case::LargePresignedByKey, Case::LargeHyper);
}

fn compare(size: &str, ours: Case, hyper: Case) {
    let (ours, hyper) = (Clients::of(ours), Clients::of(hyper));
    let (mut our_rate, mut hyper_rate) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        our_rate += ours.round();
        hyper_rate += hyper.round();
    }
    let rounds = ROUNDS as f64;
    println!("{size}: {:.0}/s, hyper alone {:.0}/s", our_rate / rounds, hyper_rate / rounds);
    println!("{size} ratio {:.3}", our_rate / hyper_rate);
}

/// A server, and how it is asked.
struct Clients {
    replay: Replay,
}

impl Clients {
    fn of(case: Case) -> Self {
        Self { replay: Replay::in_background(case) }
    }

    /// Requests per second of one round.
    fn round(&self) -> f64 {
        let (address, request) = self.replay.target();
        let ready = Barrier::new(CONNECTIONS);
        let client = || {
            let mut stream = TcpStream::connect(address).expect("the server listens");
            stream.set_nodelay(true).expect("a socket takes options");
            let mut buffer = vec![0; 2 * 1024 * 1024];
            client::exchange(&mut stream, &request, &mut buffer);
            ready.wait();
            let (began, mut answered) = (Instant::now(), 0_u32);
            while began.elapsed() < ROUND {
                client::exchange(&mut stream, &request, &mut buffer);
                answered += 1;
            }
            f64::from(answered) / began.elapsed().as_secs_f64()
        };
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(client)).collect();
            clients.into_iter().map(|client| client.join().expect("every answer is 200")).sum()
        })
    }
}
