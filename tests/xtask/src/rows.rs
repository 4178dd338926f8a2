//! The test table, one line a row of the catalogue: how often the end-to-end tests were answered by it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use rolecall_emulator::refusal;

use crate::problem::Problem;

/// Prints the table. Fails where a row was never seen.
pub(crate) fn print(path: &Path) -> Result<ExitCode, Problem> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| Problem::File { path: path.to_owned(), error })?;
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines() {
        *seen.entry(line).or_default() += 1;
    }
    let mut missing = 0;
    let catalogue = refusal::catalogue();
    for entry in &catalogue {
        let id = entry.id();
        let tested = match seen.get(id.as_str()) {
            None => "NOT TESTED".to_owned(),
            Some(times) => format!("{times} answers"),
        };
        missing += usize::from(!seen.contains_key(id.as_str()));
        let grade = format!("{:?}", entry.grade);
        anstream::println!("{id:52} {:3} {:44} {grade:10} {tested}", entry.status, entry.code);
    }
    anstream::println!("{} rows, {missing} not tested", catalogue.len());
    Ok(if missing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
