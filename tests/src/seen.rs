//! Which rows of the catalogue the tables have seen: with `ROLECALL_SEEN=FILE`, every refusal that a test was answered adds
//! a line to the file, and `cargo xtask rows FILE` holds it against the catalogue.

use std::fs::OpenOptions;
use std::io::Write as _;

use crate::Answer;

const HEADER: &str = "x-rolecall-refusal";

/// Notes the row that an answer is.
pub fn note(answer: &Answer) {
    if let Some(id) = answer.header(HEADER) {
        note_row(id);
    }
}

/// The same for an answer as it came over the wire.
pub fn note_text(answer: &str) {
    if let Some(id) = answer.lines().find_map(|line| line.strip_prefix(HEADER)?.strip_prefix(": ")) {
        note_row(id);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is told by its environment")]
fn note_row(id: &str) {
    let Some(path) = std::env::var_os("ROLECALL_SEEN") else { return };
    // One short write to the end: tests that run beside each other do not tear each other's lines.
    let file = OpenOptions::new().create(true).append(true).open(path);
    let written = file.and_then(|mut file| file.write_all(format!("{id}\n").as_bytes()));
    written.expect("ROLECALL_SEEN can be written");
}
