//! The scoreboard as a page.

use std::io::{self, Write};

use super::{groups, rows, word};
use crate::behaviour::group;
use crate::score::{Column, Finding, Score, Scoreboard};
use crate::verdict::Verdict;
use rolecall_text::line;

/// Writes the sums, the sums of each group, every behaviour with its page, and what differs.
///
/// # Errors
/// Where it cannot be written.
pub fn markdown(out: &mut dyn Write, board: &Scoreboard) -> io::Result<()> {
    sums(out, board)?;
    by_group(out, board)?;
    for wanted in groups(board) {
        every_behaviour(out, board, wanted)?;
    }
    for column in &board.targets {
        differences(out, column)?;
    }
    out.flush()
}

fn sums(out: &mut dyn Write, board: &Scoreboard) -> io::Result<()> {
    writeln!(out, "| Target | Holds | Differs | Untried |\n| --- | ---: | ---: | ---: |")?;
    for Column { name, score: Score { holds, differs, untried }, .. } in &board.targets {
        writeln!(out, "| {} | {holds} | {differs} | {untried} |", cell(name))?;
    }
    Ok(())
}

fn by_group(out: &mut dyn Write, board: &Scoreboard) -> io::Result<()> {
    writeln!(out, "\n## By subject\n\nHow many hold, of how many.\n")?;
    head(out, board, "Subject", "---:")?;
    for wanted in groups(board) {
        write!(out, "| [{wanted}](#{wanted}) |")?;
        for column in &board.targets {
            let score = column.score_of(wanted);
            write!(out, " {} of {} |", score.holds, score.total())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn every_behaviour(out: &mut dyn Write, board: &Scoreboard, wanted: &str) -> io::Result<()> {
    writeln!(out, "\n## {wanted}\n")?;
    head(out, board, "Behaviour of AWS", "---")?;
    for (behaviour, findings) in rows(board).into_iter().filter(|(one, _)| group(&one.name) == wanted) {
        let Finding { name, claim, page, .. } = behaviour;
        let name = name.split_once('/').map_or(name.as_str(), |(_, rest)| rest);
        write!(out, "| [{}]({}): {} |", line(name), line(page), cell(claim))?;
        for finding in findings {
            write!(out, " {} |", finding.map_or("", |finding| word(&finding.verdict)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn head(out: &mut dyn Write, board: &Scoreboard, first: &str, rule: &str) -> io::Result<()> {
    let names: Vec<String> = board.targets.iter().map(|column| cell(&column.name)).collect();
    writeln!(out, "| {first} | {} |", names.join(" | "))?;
    writeln!(out, "| --- |{}", format!(" {rule} |").repeat(names.len()))
}

fn differences(out: &mut dyn Write, column: &Column) -> io::Result<()> {
    if column.score.differs + column.score.untried == 0 {
        return Ok(());
    }
    writeln!(out, "\n## What was seen on {}\n", line(&column.name))?;
    for Finding { name, verdict, .. } in &column.behaviours {
        match verdict {
            Verdict::Holds => {}
            Verdict::Differs { expected, seen } => {
                writeln!(out, "- `{}`: expected {}; seen {}", line(name), literal(expected), literal(seen))?;
            }
            Verdict::Untried { why } => writeln!(out, "- `{}` untried: {}", line(name), literal(why))?,
        }
    }
    Ok(())
}

/// A bar would end the cell, and an angle bracket begin a tag.
fn cell(text: &str) -> String {
    line(&text.replace('\n', " ")).replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*")
}

/// A target's own words: nothing in them is Markdown.
fn literal(text: &str) -> String {
    format!("`` {} ``", line(&text.replace("``", "` `").replace('\n', " ")))
}
