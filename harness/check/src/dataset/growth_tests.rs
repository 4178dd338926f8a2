//! A large dataset takes no more memory than a small one, and rows are checked so many at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::fake::{self, Fake, Memory, Reply, Seen};
use rolecall_tests::memory::{alone, resident};

const ROWS: u64 = 600;
/// What an allocator keeps back now and then.
const NOISE: usize = 2 * 1024 * 1024;

fn answer(seen: &Seen) -> Reply {
    match seen.header("origin") {
        _ if seen.is_sts() => fake::assumed(),
        Some(origin) => fake::reply(200, &[("access-control-allow-origin", origin)], "data"),
        None => fake::reply(200, &[], "data"),
    }
}

fn integration() -> Integration {
    Integration { role_arn: "arn:aws:iam::111122223333:role/r".to_owned(), external_id: "right".to_owned() }
}

fn rows(handed_out: Arc<AtomicUsize>) -> impl Iterator<Item = DataRow> {
    (0..ROWS).map(move |n| {
        handed_out.fetch_add(1, Ordering::Relaxed);
        let row = DataRow::new(format!("https://cells.s3.us-west-1.amazonaws.com/{n}.jpg"));
        DataRow { global_key: Some(format!("key-{n}")), ..row }
    })
}

#[test]
fn the_second_half_of_a_dataset_takes_no_more_memory_than_the_first() {
    alone("dataset::growth_tests::measured");
}

#[tokio::test]
#[ignore = "measures, in a process of its own"]
async fn measured() {
    let vendor = Fake::with_memory(Memory::Forgets, answer).await.vendor();
    let handed_out = Arc::new(AtomicUsize::new(0));
    let taken = Arc::clone(&handed_out);
    let mut half = 0;
    let judged = |judged: u64| {
        let ahead = taken.load(Ordering::Relaxed) - usize::try_from(judged).unwrap();
        assert!(ahead <= AT_ONCE, "{ahead} rows at a time");
        if judged == ROWS / 2 {
            half = resident();
        }
    };
    let report = watched(&integration(), rows(handed_out), &vendor, judged).await.unwrap();
    assert!(report.checks.iter().all(|check| check.outcome.is_passed()));
    let grown = resident().saturating_sub(half);
    println!("{ROWS} rows: {half} bytes in the middle, {grown} more at the end");
    assert!(grown < NOISE, "{grown} bytes more than in the middle");
}
