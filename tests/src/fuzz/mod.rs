//! Fuzzing on the stable compiler: a seeded mutator over valid inputs for everything that reads bytes from outside.
//!
//! Nothing may panic, hang, or be answered with a 500 that no row of the catalogue has.

mod corpus;
mod mutate;
mod sigv2;
mod targets;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use rolecall_emulator::Emulator;

use mutate::{Numbers, mutated};
pub use targets::Target;

/// How long one input may take.
const LONGEST_RUN: Duration = Duration::from_secs(10);
/// After how many inputs a new emulator is started, so that nothing piles up.
const RUNS_PER_LAB: u64 = 5_000;

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub enum Budget {
    /// After so many inputs.
    Runs(u64),
    /// After this time.
    Time(Duration),
}

/// An input that found something.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What went wrong.
    pub problem: String,
    /// The input.
    pub input: Vec<u8>,
}

/// What the targets work on.
pub struct Lab {
    /// An emulator with a bucket, an object, a user and a role.
    pub aws: Emulator,
    /// The access key of the user.
    pub user: (String, String),
    /// The ID of an upload of `/bucket/key` with one part. Inputs call it `x`.
    pub upload: String,
}

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// A panic of the emulator breaks off one connection and nothing else; here it counts.
fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.fetch_add(1, Ordering::SeqCst);
            before(panic);
        }));
    });
}

/// Runs a target until the budget is spent, and says how many inputs that were.
///
/// # Errors
/// With the first input that finds something.
pub async fn fuzz(target: Target, seed: u64, budget: Budget) -> Result<u64, Finding> {
    count_panics();
    let corpus = target.corpus();
    let mut numbers = Numbers::new(seed);
    let mut lab = Arc::new(targets::lab().await);
    let begin = Instant::now();
    let mut runs = 0;
    while match budget {
        Budget::Runs(most) => runs < most,
        Budget::Time(time) => begin.elapsed() < time,
    } {
        // The first inputs are those of the corpus themselves.
        let fresh = usize::try_from(runs).ok().and_then(|index| corpus.get(index));
        let input = fresh.cloned().unwrap_or_else(|| mutated(&mut numbers, &corpus));
        one(target, &lab, &input).await.map_err(|problem| Finding { problem, input })?;
        runs += 1;
        if runs % RUNS_PER_LAB == 0 {
            lab = Arc::new(targets::lab().await);
        }
    }
    Ok(runs)
}

/// Runs one input.
///
/// # Errors
/// With what it found.
pub async fn one(target: Target, lab: &Arc<Lab>, input: &[u8]) -> Result<(), String> {
    let panics = PANICS.load(Ordering::SeqCst);
    let (lab, input) = (Arc::clone(lab), input.to_vec());
    let run = tokio::spawn(async move { target.run(&lab, &input).await });
    let answer = match tokio::time::timeout(LONGEST_RUN, run).await {
        Err(_) => Err("it takes too long".to_owned()),
        Ok(Err(_)) => Err("it panics".to_owned()),
        Ok(Ok(answer)) => answer,
    };
    if PANICS.load(Ordering::SeqCst) != panics {
        return Err("something panicked".to_owned());
    }
    answer
}
