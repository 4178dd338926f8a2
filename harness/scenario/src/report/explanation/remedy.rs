//! What would turn the answer around: each change as a line, as a difference, and as a command.

use std::io;

use serde_json::Value;

use super::page::{Page, list, text};
use crate::report::difference::{Side, difference};
use rolecall_text::style::{BAD, GOOD, NAME, QUIET};

pub(super) fn remedies(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    let callers: Vec<&Value> = list(explanation, "/callerRemedies").collect();
    for (index, remedy) in callers.iter().enumerate() {
        page.title(&format!("Remedy {}, on the caller's side, verified by deciding again", index + 1))?;
        page.wrapped(2, text(remedy, "/line"), NAME)?;
        page.verbatim(2, text(remedy, "/command"), anstyle::Style::new())?;
        list(remedy, "/changes").try_for_each(|it| change(page, it))?;
    }
    for (index, remedy) in list(explanation, "/remedies").enumerate() {
        page.title(&format!("Remedy {}, verified by deciding again", callers.len() + index + 1))?;
        list(remedy, "/changes").try_for_each(|it| change(page, it))?;
    }
    let mut withheld = list(explanation, "/withheld").filter_map(Value::as_str).peekable();
    if withheld.peek().is_some() {
        page.title(if callers.is_empty() { "No safe remedy" } else { "No safe change to a policy" })?;
    }
    withheld.try_for_each(|line| page.mark(2, false, line))?;
    client_settings(page, explanation)
}

/// What the caller's client can set, where no policy had a say.
fn client_settings(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    let line = text(explanation, "/clientSettings/line");
    if line.is_empty() {
        return Ok(());
    }
    page.title("Remedy, on the caller's side")?;
    page.wrapped(2, line, NAME)?;
    for setting in list(explanation, "/clientSettings/settings") {
        page.quiet(4, &format!("{}:", text(setting, "/client")))?;
        page.verbatim(6, text(setting, "/setting"), GOOD)?;
    }
    Ok(())
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
