//! A scoreboard for people: in a terminal, and as a page.

mod markdown;
mod table;

use std::io::{self, Write};

use super::groups::behaviours;
use super::score::{Column, Finding, Score, Scoreboard};
use super::verdict::Verdict;

pub use markdown::markdown;
pub use table::table;

/// Writes every behaviour's name and page, one a line.
///
/// # Errors
/// Where it cannot be written.
pub fn list(out: &mut dyn Write, wanted: impl Fn(&str) -> bool) -> io::Result<()> {
    for behaviour in behaviours().filter(|behaviour| wanted(behaviour.name)) {
        writeln!(out, "{}\t{}\t{}", behaviour.name, behaviour.page, behaviour.claim)?;
    }
    out.flush()
}

/// In one word.
const fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Differs { .. } => "differs",
        Verdict::Untried { .. } => "untried",
    }
}

/// What was found on each target, by behaviour, in the order of the first one.
fn rows(board: &Scoreboard) -> Vec<(&Finding, Vec<Option<&Finding>>)> {
    let Some(first) = board.targets.first() else { return Vec::new() };
    let row =
        |finding: &'_ Finding| board.targets.iter().map(|column| column.finding(&finding.name)).collect();
    first.behaviours.iter().map(|finding| (finding, row(finding))).collect()
}

/// The groups, in order.
fn groups(board: &Scoreboard) -> Vec<&str> {
    let names = board.targets.first().into_iter().flat_map(|column| &column.behaviours);
    let mut groups: Vec<&str> = names.map(|finding| super::behaviour::group(&finding.name)).collect();
    groups.dedup();
    groups
}

/// What a target is called, and how it did.
fn sum(column: &Column) -> String {
    let Score { holds, differs, untried } = column.score;
    format!("{}: {holds} hold, {differs} differ, {untried} untried", column.name)
}
