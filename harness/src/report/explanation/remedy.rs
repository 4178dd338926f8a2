//! What would turn the answer around: each change as a line, as a difference, and as a command.

use std::io;

use serde_json::Value;

use super::page::{Page, list, text};
use crate::report::style::{BAD, GOOD, NAME, QUIET};

pub(super) fn remedies(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    for (index, remedy) in list(explanation, "/remedies").enumerate() {
        page.title(&format!("Remedy {}, verified by deciding again", index + 1))?;
        list(remedy, "/changes").try_for_each(|it| change(page, it))?;
    }
    let mut withheld = list(explanation, "/withheld").filter_map(Value::as_str).peekable();
    if withheld.peek().is_some() {
        page.title("No safe remedy")?;
    }
    withheld.try_for_each(|line| page.mark(2, false, line))
}

fn change(page: &mut Page<'_>, change: &Value) -> io::Result<()> {
    page.wrapped(2, text(change, "/line"), NAME)?;
    let pretty = |pointer: &str| match change.pointer(pointer) {
        None | Some(Value::Null) => String::new(),
        Some(document) => format!("{document:#}"),
    };
    let (before, after) = (pretty("/before"), pretty("/after"));
    for (side, line) in difference(&before, &after) {
        let (sign, style) = match side {
            Side::Both => (' ', QUIET),
            Side::Before => ('-', BAD),
            Side::After => ('+', GOOD),
        };
        page.verbatim(4, &format!("{sign} {line}"), style)?;
    }
    match text(change, "/account") {
        "" => {}
        account => page.quiet(2, &format!("in the account {account}:"))?,
    }
    page.verbatim(2, text(change, "/command"), anstyle::Style::new())
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Both,
    Before,
    After,
}

/// The lines of both, those that they share in common once.
fn difference<'a>(before: &'a str, after: &'a str) -> Vec<(Side, &'a str)> {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let shared = shared_lengths(&before, &after);
    let at = |i: usize, j: usize| shared.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (before.get(i), after.get(j)) {
            (None, None) => return lines,
            (Some(old), Some(new)) if old == new => {
                lines.push((Side::Both, *old));
                (i, j) = (i + 1, j + 1);
            }
            (Some(old), new) if new.is_none() || at(i + 1, j) >= at(i, j + 1) => {
                lines.push((Side::Before, *old));
                i += 1;
            }
            (_, Some(new)) => {
                lines.push((Side::After, *new));
                j += 1;
            }
            (Some(_), None) => return lines,
        }
    }
}

/// For each pair of places, how many lines the rests have in common.
fn shared_lengths(before: &[&str], after: &[&str]) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = vec![vec![0; after.len() + 1]];
    for old in before.iter().rev() {
        let below = rows.last().map_or(&[][..], Vec::as_slice);
        let mut row = vec![0];
        for (index, new) in after.iter().enumerate().rev() {
            let get = |index: usize| below.get(index).copied().unwrap_or_default();
            let right = row.last().copied().unwrap_or_default();
            row.push(if old == new { get(index + 1) + 1 } else { get(index).max(right) });
        }
        row.reverse();
        rows.push(row);
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_lines_stand_once() {
        use Side::{After, Before, Both};
        assert_eq!(
            difference("a\nb\nc", "a\nx\nc\nd"),
            [(Both, "a"), (Before, "b"), (After, "x"), (Both, "c"), (After, "d")]
        );
        assert_eq!(difference("", "a"), [(After, "a")]);
        assert_eq!(difference("a", ""), [(Before, "a")]);
    }
}
