//! What would turn the answer around: each change as a line, as a difference, and as a command.

use std::io;

use rolecall_evidence::{ClientSettings, RequestExplanation};
use rolecall_policy::Change;
use rolecall_text::style::{BAD, GOOD, NAME, QUIET};
use serde_json::Value;

use super::page::Page;
use crate::report::difference::{Side, difference};

pub(super) fn remedies(page: &mut Page<'_>, explanation: &RequestExplanation) -> io::Result<()> {
    let RequestExplanation { caller_remedies: callers, remedies, withheld, client_settings, .. } =
        explanation;
    for (index, remedy) in callers.iter().enumerate() {
        page.title(&format!("Remedy {}, on the caller's side, verified by deciding again", index + 1))?;
        page.wrapped(2, &remedy.line, NAME)?;
        page.verbatim(2, &remedy.command, anstyle::Style::new())?;
        remedy.changes.iter().try_for_each(|one| change(page, one))?;
    }
    for (index, remedy) in remedies.iter().enumerate() {
        page.title(&format!("Remedy {}, verified by deciding again", callers.len() + index + 1))?;
        remedy.changes.iter().try_for_each(|one| change(page, one))?;
    }
    if !withheld.is_empty() {
        page.title(if callers.is_empty() { "No safe remedy" } else { "No safe change to a policy" })?;
    }
    withheld.iter().try_for_each(|line| page.mark(2, false, line))?;
    client_settings.as_ref().map_or(Ok(()), |settings| client(page, settings))
}

/// What the caller's client can set, where no policy had a say.
fn client(page: &mut Page<'_>, ClientSettings { line, settings }: &ClientSettings) -> io::Result<()> {
    page.title("Remedy, on the caller's side")?;
    page.wrapped(2, line, NAME)?;
    for setting in settings {
        page.quiet(4, &format!("{}:", setting.client))?;
        page.verbatim(6, &setting.setting, GOOD)?;
    }
    Ok(())
}

fn change(page: &mut Page<'_>, change: &Change) -> io::Result<()> {
    page.wrapped(2, &change.line, NAME)?;
    let pretty = |document: &Option<Value>| document.as_ref().map(|it| format!("{it:#}")).unwrap_or_default();
    for (side, line) in difference(&pretty(&change.before), &pretty(&change.after)) {
        let (sign, style) = match side {
            Side::Both => (' ', QUIET),
            Side::Before => ('-', BAD),
            Side::After => ('+', GOOD),
        };
        page.verbatim(4, &format!("{sign} {line}"), style)?;
    }
    match change.account.as_str() {
        "" => {}
        account => page.quiet(2, &format!("in the account {account}:"))?,
    }
    page.verbatim(2, &change.command, anstyle::Style::new())
}
