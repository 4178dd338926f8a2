//! The fix, as differences: of the documents that it replaces, and of the commands that broke and mend.

use maud::{Markup, html};
use rolecall_policy::quoted_for_a_shell;

use super::document::plain;
use crate::command::{Command, Files};
use crate::report::difference::{Side, difference};
use crate::{DATA_ROWS, INTEGRATION, Scenario, Section};

/// Shared lines that are shown around a difference.
const AROUND: usize = 4;

/// Every difference, as HTML.
pub(super) fn fix(scenario: &Scenario) -> Markup {
    let mut differences: Vec<Markup> = documents(scenario)
        .into_iter()
        .map(|Changed { title, before, after }| {
            let (before, after) = alike(before, after);
            difference_of(&title, &before, &after)
        })
        .collect();
    let (broken, mended) = (commands(&scenario.broken), commands(&scenario.fix));
    if !(broken.is_empty() && mended.is_empty()) {
        differences.push(difference_of("Broken by, and mended by", &broken, &mended));
    }
    html! {
        @if differences.is_empty() { p { "Nothing that is set up has to change: the page itself says what to do." } }
        @for difference in &differences { (difference) }
    }
}

/// Two JSON documents written in the same way, so that they differ in nothing but what they say.
fn alike(before: String, after: String) -> (String, String) {
    match (serde_json::from_str(&before), serde_json::from_str(&after)) {
        (Ok(old), Ok(new)) => (plain(&old), plain(&new)),
        _ => (before, after),
    }
}

/// A document before the fix, and after it.
struct Changed {
    title: String,
    before: String,
    after: String,
}

/// The documents that the fix's commands set, each against what the same command set before; and the two files that the checks read.
fn documents(scenario: &Scenario) -> Vec<Changed> {
    let Scenario { setup, broken, fix, .. } = scenario;
    let mut files = setup.files.clone();
    files.overlay(&broken.files);
    let mut fixed = files.clone();
    fixed.overlay(&fix.files);
    let steps = |section: &Section| section.steps.iter().map(|step| step.command.clone()).collect::<Vec<_>>();
    let earlier: Vec<Command> = setup.sections.iter().chain([broken]).flat_map(steps).collect();
    let mut changed = Vec::new();
    for command in fix.steps.iter().map(|step| &step.command) {
        let same = earlier.iter().rev().find(|other| is_same(other, command));
        let before = same.and_then(|other| Some((other.files.first()?, files.get(other.files.first()?)?)));
        let after = command.files.first().and_then(|name| Some((name, fixed.get(name)?)));
        if let (Some((old, before)), Some((new, after))) = (before, after) {
            let title = if old == new { new.clone() } else { format!("{old} → {new}") };
            changed.push(Changed { title, before: before.text.to_string(), after: after.text.to_string() });
        }
    }
    changed
        .extend([INTEGRATION, DATA_ROWS].into_iter().filter_map(|name| read_by_checks(name, &files, &fixed)));
    changed.retain(|changed| changed.before != changed.after);
    changed
}

fn read_by_checks(name: &str, before: &Files, after: &Files) -> Option<Changed> {
    let (before, after) = (before.get(name)?.text.to_string(), after.get(name)?.text.to_string());
    Some(Changed { title: name.to_owned(), before, after })
}

/// Whether two commands set the same thing: they differ in nothing but the files that they read.
fn is_same(one: &Command, other: &Command) -> bool {
    let bare = |command: &Command| -> Vec<String> {
        let is_file = |word: &String| word.starts_with("file://") || command.files.contains(word);
        command.words.iter().filter(|word| !is_file(word)).cloned().collect()
    };
    bare(one) == bare(other)
}

fn commands(section: &Section) -> String {
    let lines = section.steps.iter().map(|step| {
        let words = step.command.words.iter().map(|word| quoted_for_a_shell(word));
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn difference_of(title: &str, before: &str, after: &str) -> Markup {
    html! {
        h5 { (title) }
        pre.difference tabindex="0" {
            @for line in lines(before, after) {
                @match line {
                    None => { i { "  …\n" } },
                    Some((Side::Both, line)) => { i { "  " (line) "\n" } },
                    Some((Side::Before, line)) => { del { "- " (line) "\n" } },
                    Some((Side::After, line)) => { ins { "+ " (line) "\n" } },
                }
            }
        }
    }
}

/// The lines of a difference, and of what both sides share those that stand near: nothing in the place of the others.
fn lines<'a>(before: &'a str, after: &'a str) -> Vec<Option<(Side, &'a str)>> {
    let lines = difference(before, after);
    let near = |at: usize| {
        let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines.len());
        lines.get(around).is_some_and(|lines| lines.iter().any(|(side, _)| *side != Side::Both))
    };
    let mut shown = Vec::new();
    for (at, (side, line)) in lines.iter().enumerate() {
        if near(at) {
            shown.push(Some((*side, *line)));
        } else if shown.last() != Some(&None) {
            shown.push(None);
        }
    }
    shown
}
