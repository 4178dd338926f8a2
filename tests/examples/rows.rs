//! The test table, one line a row of the catalogue: how often the end-to-end tests were answered by it. Fails where a
//! row was never seen and is not excused.
//!
//! ```sh
//! ROLECALL_SEEN=seen.txt cargo test -p rolecall-tests && cargo run -p rolecall-tests --example rows -- seen.txt
//! ```

use std::collections::BTreeMap;
use std::process::ExitCode;

use rolecall_emulator::refusal;

/// Rows that no request from outside reaches, and why.
const OUT_OF_REACH: [(&str, &str); 0] = [];

#[expect(clippy::print_stdout, reason = "it is a table")]
fn main() -> ExitCode {
    let path = std::env::args().nth(1).expect("the file that ROLECALL_SEEN named");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines() {
        *seen.entry(line).or_default() += 1;
    }
    let mut missing = 0;
    let catalogue = refusal::catalogue();
    for entry in &catalogue {
        let id = entry.id();
        let times = seen.get(id.as_str()).copied().unwrap_or_default();
        let excuse = OUT_OF_REACH.iter().find(|(excused, _)| *excused == id).map(|(_, why)| *why);
        let tested = match (times, excuse) {
            (0, None) => "NOT TESTED".to_owned(),
            (0, Some(why)) => why.to_owned(),
            (times, _) => format!("{times} answers"),
        };
        missing += usize::from(times == 0 && excuse.is_none());
        println!("{id:52} {:3} {:44} {:10} {tested}", entry.status, entry.code, format!("{:?}", entry.grade));
    }
    println!("{} rows, {missing} not tested", catalogue.len());
    if missing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
