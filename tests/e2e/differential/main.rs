//! Thousands of generated cases, decided by our engine and by an independent one in a process of its own.
//!
//! It needs Node.js and `npm ci` in `tests/differential`, and so is run by `tests/run` and not by `cargo test` alone:
//! `cargo test -p rolecall-tests --test differential -- --ignored --nocapture`.
//! `ROLECALL_SEED` repeats a run, `ROLECALL_CASES` says how many.

mod generate;
mod known;
mod ours;
mod random;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use generate::Case;
use random::Random;
use rolecall_emulator::policy::Effect;
use serde_json::Value;

#[test]
#[ignore = "needs Node.js and `npm ci` in tests/differential"]
fn two_engines_decide_alike() {
    let seed = setting("ROLECALL_SEED").unwrap_or_else(clock_seed);
    let count = setting("ROLECALL_CASES").unwrap_or(20_000);
    println!("ROLECALL_SEED={seed} ROLECALL_CASES={count}");
    let mut random = Random::new(seed);
    let mut cases = Vec::new();
    let mut refused_documents = 0_usize;
    while (cases.len() as u64) < count {
        let case = Case::random(&mut random);
        match ours::decision(&case) {
            Some(effect) => cases.push((case, effect)),
            None => refused_documents += 1,
        }
    }
    let theirs = theirs(&cases);
    let mut tally = Tally::default();
    for ((case, ours), theirs) in cases.iter().zip(&theirs) {
        tally.add(case, *ours, theirs);
    }
    println!("{refused_documents} more cases had a document that AWS would not take");
    tally.report();
}

fn setting(name: &str) -> Option<u64> {
    #[allow(clippy::disallowed_methods, reason = "a test is told by its environment")]
    std::env::var(name).ok()?.parse().ok()
}

fn clock_seed() -> u64 {
    #[allow(clippy::disallowed_methods, reason = "another seed each time, and printed")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs())
}

fn theirs(cases: &[(Case, Effect)]) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("differential");
    assert!(folder.join("node_modules").exists(), "run `npm ci` in tests/differential first");
    let mut node = Command::new("node")
        .arg("decide.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs");
    let lines: String = cases.iter().map(|(case, _)| case.line() + "\n").collect();
    let mut input = node.stdin.take().unwrap();
    // Written from a thread of its own: the answers come while the questions are still being asked.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap().expect("node reads every case");
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), cases.len());
    answers
}

/// Every operator with every prefix and suffix that it takes, ForAllValues and ForAnyValue for those of strings.
const OPERATORS: usize = 77;

/// What came of it.
#[derive(Default)]
struct Tally {
    agreed: BTreeMap<&'static str, usize>,
    /// How often each operator, with its prefix and suffix, was in a case on which both agreed.
    reached: BTreeMap<String, usize>,
    known: BTreeMap<&'static str, usize>,
    unknown: Vec<String>,
}

impl Tally {
    fn add(&mut self, case: &Case, ours: Effect, theirs: &Value) {
        let ours = match ours {
            Effect::Allowed => "Allowed",
            Effect::ExplicitDeny => "ExplicitlyDenied",
            Effect::ImplicitDeny => "ImplicitlyDenied",
        };
        let theirs = theirs["result"].as_str().or(theirs["error"].as_str()).unwrap_or("nothing");
        // RestrictPublicBuckets refuses without a Deny statement: ours calls that implicit, theirs explicit.
        let alike = ours == theirs || (case.restrict_public && ours != "Allowed" && theirs != "Allowed");
        if alike {
            *self.agreed.entry(ours).or_default() += 1;
            known::operators(case).for_each(|operator| *self.reached.entry(operator).or_default() += 1);
        } else if let Some(class) = known::class(case, ours, theirs) {
            *self.known.entry(class).or_default() += 1;
        } else {
            self.unknown.push(format!("ours: {ours}, theirs: {theirs}\n  {}", case.line()));
        }
    }

    fn report(&self) {
        println!("agreed: {:?}", self.agreed);
        println!("{} operators reached: {:?}", self.reached.len(), self.reached);
        println!("recorded disagreements: {:#?}", self.known);
        for unknown in self.unknown.iter().take(400) {
            println!("{unknown}");
        }
        assert_eq!(self.unknown.len(), 0, "disagreements of no recorded class");
        assert_eq!(self.reached.len(), OPERATORS, "every operator occurs");
        assert!(
            self.agreed.values().all(|count| *count > 100) && self.agreed.len() == 3,
            "all answers occur"
        );
    }
}
