//! A long run takes no more memory than a short one. `tests/measure` runs ten thousand scenarios.

use std::path::PathBuf;

use super::*;
use crate::find;
use rolecall_tests::memory::{alone, resident};

const ROUNDS: usize = 2;
/// What an allocator keeps back now and then.
const NOISE: usize = 4 * 1024 * 1024;

#[test]
fn the_second_half_of_a_run_takes_no_more_memory_than_the_first() {
    alone("run::growth_tests::measured");
}

#[tokio::test]
#[ignore = "measures, in a process of its own"]
async fn measured() {
    let catalogue = find(&[PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios"))]).unwrap();
    let (number, mut half) = (catalogue.len() * ROUNDS, 0);
    let scenarios: Vec<Scenario> = catalogue.iter().cycle().take(number).cloned().collect();
    let (sender, mut progress) = mpsc::channel(1);
    let running = tokio::spawn(run(scenarios, Options::default(), sender));
    let mut done = 0;
    while let Some(progress) = progress.recv().await {
        let Progress::Finished(outcome) = progress else { continue };
        assert!(outcome.verdict.is_good(), "{}: {}", outcome.scenario.id, outcome.verdict);
        done += 1;
        if done == number / 2 {
            half = resident();
        }
    }
    running.await.unwrap();
    assert_eq!(done, number);
    let grown = resident().saturating_sub(half);
    println!("{number} scenarios: {half} bytes in the middle, {grown} more at the end");
    assert!(grown < NOISE, "{grown} bytes more than in the middle");
}
