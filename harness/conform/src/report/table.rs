//! The scoreboard in a terminal: what does not hold, and the sums.

use std::io::{self, Write};

use anstyle::Style;

use super::{rows, sum, word};
use crate::score::{Finding, Scoreboard};
use crate::verdict::Verdict;
use rolecall_text::Shown;
use rolecall_text::style::{BAD, GOOD, NAME, QUIET};

/// Writes what does not hold on some target, and each target's sum.
///
/// # Errors
/// Where it cannot be written.
pub fn table(out: &mut dyn Write, board: &Scoreboard) -> io::Result<()> {
    for (behaviour, findings) in rows(board) {
        if findings.iter().flatten().all(|finding| finding.verdict == Verdict::Holds) {
            continue;
        }
        writeln!(out, "{NAME}{}{NAME:#}  {}", Shown(&behaviour.name), Shown(&behaviour.claim))?;
        for (column, finding) in board.targets.iter().zip(findings) {
            if let Some(finding) = finding {
                line(out, &column.name, finding)?;
            }
        }
        writeln!(out, "  {QUIET}{}{QUIET:#}", Shown(&behaviour.page))?;
    }
    for column in &board.targets {
        let style = if column.score.differs == 0 { GOOD } else { BAD };
        writeln!(out, "{style}{}{style:#}", Shown(sum(column)))?;
    }
    out.flush()
}

fn line(out: &mut dyn Write, target: &str, finding: &Finding) -> io::Result<()> {
    let (style, detail): (Style, String) = match &finding.verdict {
        Verdict::Holds => (GOOD, String::new()),
        Verdict::Differs { expected, seen } => (BAD, format!(": expected {expected}, seen {seen}")),
        Verdict::Untried { why } => (QUIET, format!(": {why}")),
    };
    writeln!(out, "  {} {style}{}{style:#}{}", Shown(target), word(&finding.verdict), Shown(detail))
}
