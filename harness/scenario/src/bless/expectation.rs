//! What was seen, in the words of an Expect block. What follows from the rest is left out, as people leave it out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::expect::{DATASET, Expect, Expected, INTEGRATION, PROBES, Probe, implied, messages};
use crate::run::Observed;
use rolecall_check::{Name, Outcome};
use rolecall_client::exchange::Exchange;

/// The block. What the old one leaves open stays open.
pub(super) fn written(old: &Expect, seen: &Observed) -> String {
    let mut block = checks(old, seen);
    let decisive = seen.decisive();
    if let Some(refused) = decisive.filter(|exchange| exchange.code.is_some()) {
        let _ = writeln!(block, "refusal: {}", refusal(old, refused));
        if let Some(because) = &seen.because {
            let _ = writeln!(block, "because: {}", scalar(&because.key));
        }
    }
    if let Some(probe) = decisive.and_then(probe) {
        let _ = writeln!(block, "probe: {}", probe.as_str());
    }
    block
}

fn checks(old: &Expect, seen: &Observed) -> String {
    let all = answers(old, seen);
    let decided = |expected: &Expected| matches!(expected, Expected::Message(_) | Expected::Any);
    let mut said: BTreeMap<Name, Expected> =
        all.iter().filter(|(_, expected)| decided(expected)).map(|(name, it)| (*name, it.clone())).collect();
    let following = implied(said.clone());
    said.extend(all.into_iter().filter(|(name, expected)| following.get(name) != Some(expected)));
    if said.is_empty() {
        return "integration: ok\ndataset: ok\n".to_owned();
    }
    let mut lines = String::new();
    for (group, names) in [("integration", &INTEGRATION[..]), ("dataset", &DATASET[..])] {
        let mut said = names.iter().filter_map(|name| Some((name, said.get(name)?))).peekable();
        if said.peek().is_some() {
            let _ = writeln!(lines, "{group}:");
        }
        for (name, expected) in said {
            let _ = writeln!(lines, "  {name}: {}", answer(expected));
        }
    }
    lines
}

fn answers(old: &Expect, seen: &Observed) -> BTreeMap<Name, Expected> {
    let answer = |outcome: &Outcome, name: Name| match outcome {
        _ if old.checks.get(&name) == Some(&Expected::Any) => Some(Expected::Any),
        Outcome::Passed => Some(Expected::Ok),
        Outcome::NotRun { .. } => Some(Expected::NotRun),
        Outcome::Failed { message, .. } => {
            messages(name).iter().find(|known| *known == message).map(|known| Expected::Message(known))
        }
        Outcome::Inconclusive { .. } => None,
    };
    let checks = seen.checks.iter();
    checks.filter_map(|check| Some((check.name, answer(&check.outcome, check.name)?))).collect()
}

const fn answer(expected: &Expected) -> &str {
    match expected {
        Expected::Ok => "ok",
        Expected::NotRun => "not run",
        Expected::Any => "any",
        Expected::Message(message) => message,
    }
}

fn refusal(old: &Expect, seen: &Exchange) -> String {
    let old_message = old.refusal.as_ref().and_then(|refusal| refusal.message.as_deref());
    let message = seen.message.as_deref();
    // AWS's message is compared by its beginning, where the page says it at all.
    let message = old_message
        .map(|old| if message.is_some_and(|it| it.starts_with(old)) { old } else { message.unwrap_or(old) });
    let action = Some(seen.action.as_str()).filter(|_| seen.method != "OPTIONS");
    let fields = [
        ("action", action.map(scalar)),
        ("status", seen.status.map(|status| status.to_string())),
        ("code", seen.code.as_deref().map(scalar)),
        ("message", message.map(quoted)),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

fn probe(seen: &Exchange) -> Option<Probe> {
    PROBES.into_iter().find(|probe| seen.purpose.ends_with(probe.as_str()))
}

/// Plain where YAML takes it for nothing else.
fn scalar(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/.: ".contains(&byte);
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_word =
        begins_well && text.bytes().all(plain) && !text.contains(": ") && !text.ends_with([':', ' ']);
    if is_word { text.to_owned() } else { quoted(text) }
}

/// A JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_written_plain_and_all_else_in_quotes() {
        for (text, written) in [
            ("sts:ExternalId", "sts:ExternalId"),
            ("explicit deny", "explicit deny"),
            ("aws:RequestTag/team", "aws:RequestTag/team"),
            ("a: b", "\"a: b\""),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \\\"x\\\"\""),
            ("403", "\"403\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }
}
