//! Two texts as one: the lines that they share, and those of one side alone.

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Both,
    Before,
    After,
}

/// Lines that are compared with each other at the most: the table of their pairs must not fill the memory.
const MOST_PAIRS: usize = 4_000_000;

/// The lines of both, those that they share in common once.
pub(super) fn difference<'a>(before: &'a str, after: &'a str) -> Vec<(Side, &'a str)> {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let same = |(old, new): &(&&str, &&str)| old == new;
    let head = before.iter().zip(&after).take_while(same).count();
    let (old, new) = (before.get(head..).unwrap_or_default(), after.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, ending) = old.split_at(old.len() - tail);
    let new = new.get(..new.len() - tail).unwrap_or_default();
    let shared = |lines: &[&'a str]| lines.iter().map(|line| (Side::Both, *line)).collect::<Vec<_>>();
    let mut lines = shared(before.get(..head).unwrap_or_default());
    if old.len() * new.len() > MOST_PAIRS {
        lines.extend(old.iter().map(|line| (Side::Before, *line)));
        lines.extend(new.iter().map(|line| (Side::After, *line)));
    } else {
        middle(old, new, &mut lines);
    }
    lines.extend(shared(ending));
    lines
}

fn middle<'a>(before: &[&'a str], after: &[&'a str], lines: &mut Vec<(Side, &'a str)>) {
    let shared = shared_lengths(before, after);
    let at = |i: usize, j: usize| shared.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let (mut i, mut j) = (0, 0);
    loop {
        match (before.get(i), after.get(j)) {
            (None, None) => return,
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
            (Some(_), None) => return,
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
        assert_eq!(
            difference("a\nb\nc\nz", "a\nc\nz"),
            [(Both, "a"), (Before, "b"), (Both, "c"), (Both, "z")]
        );
        assert_eq!(difference("a\na", "a"), [(Both, "a"), (Before, "a")]);
        assert_eq!(difference("", "a"), [(After, "a")]);
        assert_eq!(difference("a", ""), [(Before, "a")]);
        assert_eq!(difference("", ""), []);
    }

    #[test]
    fn texts_of_any_length_are_compared() {
        let long = |word: &str| (0..3000).map(|line| format!("{word}{line}\n")).collect::<String>();
        let (before, after) = (format!("same\n{}end", long("a")), format!("same\n{}end", long("b")));
        let lines = difference(&before, &after);
        assert_eq!(lines.len(), 6002);
        assert_eq!(
            (lines[0], lines[1], lines[6001]),
            ((Side::Both, "same"), (Side::Before, "a0"), (Side::Both, "end"))
        );
    }
}
