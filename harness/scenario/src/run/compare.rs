//! What was expected against what was seen. The right message for another refusal, or for another reason, is a
//! mismatch: it would teach the wrong lesson.

use std::collections::BTreeMap;

use super::super::expect::{Expect, Expected, ExpectedRefusal, Probe};
use super::observe::Observed;
use super::verdict::Mismatch;
use rolecall_check::{Check, Name, Outcome};
use rolecall_client::exchange::Exchange;

/// Compares.
///
/// # Errors
/// The first mismatch.
pub(crate) fn compare(expect: &Expect, seen: &Observed) -> Result<(), Mismatch> {
    checks(&expect.checks, &seen.checks)?;
    if let Some(expected) = &expect.refusal {
        refusal(expected, seen.decisive())?;
    }
    if let Some(expected) = &expect.because {
        because(expected, seen)?;
    }
    expect.probe.map_or(Ok(()), |expected| probe(expected, seen.decisive()))
}

fn checks(expected: &BTreeMap<Name, Expected>, seen: &[Check]) -> Result<(), Mismatch> {
    for (name, expected) in expected {
        let check = seen.iter().find(|check| check.name == *name);
        let (got, explanation) = check.map_or(("not run", None), |check| answer(&check.outcome));
        let Some(expected) = expected_answer(expected) else { continue };
        if got != expected {
            return Err(Mismatch::Message {
                check: *name,
                expected: expected.to_owned(),
                got: got.to_owned(),
                explanation: explanation.map(str::to_owned),
            });
        }
    }
    Ok(())
}

const fn expected_answer(expected: &Expected) -> Option<&'static str> {
    match expected {
        Expected::Ok => Some("ok"),
        Expected::NotRun => Some("not run"),
        Expected::Message(message) => Some(message),
        Expected::Any => None,
    }
}

/// An outcome, as pages write it.
pub(crate) fn answer(outcome: &Outcome) -> (&str, Option<&str>) {
    (outcome.word(), outcome.explanation())
}

fn refusal(expected: &ExpectedRefusal, seen: Option<&Exchange>) -> Result<(), Mismatch> {
    let status = |status: u16| status.to_string();
    let seen_status = seen.and_then(|exchange| exchange.status).map(status);
    part("action", expected.action.as_deref(), seen.map(|exchange| &*exchange.action))?;
    part("status", expected.status.map(status).as_deref(), seen_status.as_deref())?;
    part("code", expected.code.as_deref(), seen.and_then(|exchange| exchange.code.as_deref()))?;
    let message = seen.and_then(|exchange| exchange.message.as_deref());
    match &expected.message {
        Some(start) if !message.is_some_and(|message| message.starts_with(start)) => {
            Err(wrong("message", start, message))
        }
        _ => Ok(()),
    }
}

fn part(field: &'static str, expected: Option<&str>, got: Option<&str>) -> Result<(), Mismatch> {
    match expected {
        Some(expected) if got != Some(expected) => Err(wrong(field, expected, got)),
        _ => Ok(()),
    }
}

fn wrong(field: &'static str, expected: &str, got: Option<&str>) -> Mismatch {
    Mismatch::Refusal { field, expected: expected.to_owned(), got: got.unwrap_or("nothing").to_owned() }
}

fn because(expected: &str, seen: &Observed) -> Result<(), Mismatch> {
    match &seen.because {
        Some(because) if because.key == expected => Ok(()),
        Some(because) => Err(Mismatch::Because {
            expected: expected.to_owned(),
            got: because.key.clone(),
            line: Some(because.line.clone()),
        }),
        None => {
            Err(Mismatch::Because { expected: expected.to_owned(), got: "nothing".to_owned(), line: None })
        }
    }
}

fn probe(expected: Probe, seen: Option<&Exchange>) -> Result<(), Mismatch> {
    let got = seen.map_or("none", |exchange| exchange.purpose.as_str());
    if got.ends_with(expected.as_str()) {
        return Ok(());
    }
    Err(Mismatch::Probe { expected: expected.as_str(), got: got.to_owned() })
}

#[cfg(test)]
mod tests;
