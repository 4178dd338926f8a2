//! How long it takes to take a snapshot of a world and to restore it: what `tests/measure` prints.

#![allow(clippy::print_stdout, reason = "a program that reports")]

use std::time::{Duration, Instant};

use rolecall_emulator::Emulator;
use rolecall_instructions::{Size, grow};
use tokio::runtime::Builder;

const TIMES: u32 = 100;

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let aws = runtime.block_on(Emulator::builder().start()).expect("a free port");
    for (size, what) in [
        (Size::Usual, "1,000 roles and 10,000 objects"),
        (Size::Large, "1,000 accounts, 10,000 buckets, 20,000 users and roles, 100,000 objects"),
    ] {
        grow(&aws, size);
        let (taken, restored) = median(&aws);
        println!("a snapshot of {what}: taken in {taken:.1?}, restored in {restored:.1?}");
    }
}

/// The middle of many times: of taking a snapshot, and of restoring it.
fn median(aws: &Emulator) -> (Duration, Duration) {
    let (mut taken, mut restored) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let began = Instant::now();
        let snapshot = aws.snapshot();
        taken.push(began.elapsed());
        let began = Instant::now();
        aws.restore(&snapshot);
        restored.push(began.elapsed());
    }
    taken.sort();
    restored.sort();
    (taken[taken.len() / 2], restored[restored.len() / 2])
}
