//! Telling a scenario that did not behave from one of which nothing can be said: where the target hangs, breaks off or
//! answers nonsense, neither the page nor AWS is to blame.

use super::compare::compare;
use super::observe::Observed;
use super::verdict::{Mismatch, Stopped, Verdict};
use crate::expect::{Expect, Expected};
use rolecall_check::{Check, Outcome};
use rolecall_client::exchange::Exchange;

/// Compares what was seen with what was expected, as far as what was seen says anything. `unlike` makes a verdict of
/// the first mismatch.
pub(super) fn judge(
    expect: &Expect,
    seen: &Observed,
    unlike: impl FnOnce(Mismatch) -> Verdict,
) -> Result<(), Verdict> {
    match seen.checks.iter().find_map(|check| trouble(expect, check)) {
        Some(stopped) => Err(Verdict::Stopped(stopped)),
        None => compare(expect, seen).map_err(unlike),
    }
}

/// Makes a verdict of a proof's mismatch, as far as the answer that it is about says anything.
pub(super) fn judge_proof(
    seen: &Observed,
    mismatch: Option<Mismatch>,
    unlike: impl FnOnce(Mismatch) -> Verdict,
) -> Result<(), Verdict> {
    let Some(mismatch) = mismatch else { return Ok(()) };
    // The last one asked is the one that was answered otherwise.
    let Some(asked) = seen.proof.last() else { return Err(unlike(mismatch)) };
    Err(match senseless(None, asked) {
        Some(why) => Verdict::Stopped(Stopped::NoVerdict { what: "the proof".to_owned(), why }),
        None => unlike(mismatch),
    })
}

fn trouble(expect: &Expect, check: &Check) -> Option<Stopped> {
    let status = expect.refusal.as_ref().and_then(|refusal| refusal.status);
    let why = check.exchanges.iter().find_map(|exchange| senseless(status, exchange)).or_else(|| {
        let open = expect.checks.get(&check.name) == Some(&Expected::Any);
        match &check.outcome {
            Outcome::Inconclusive { why } if !open => Some(why.clone()),
            _ => None,
        }
    })?;
    Some(Stopped::NoVerdict { what: check.name.to_string(), why })
}

/// Why an answer says nothing about the scenario, unless its status is the very one that the page is about.
fn senseless(expected: Option<u16>, exchange: &Exchange) -> Option<String> {
    let purpose = &exchange.purpose;
    match (exchange.status, &exchange.code) {
        (None, _) => {
            let what = exchange.message.as_deref().unwrap_or("no answer");
            Some(format!("{purpose} came to nothing: {what}"))
        }
        (Some(status), Some(code)) if status >= 500 && expected != Some(status) => {
            Some(format!("{purpose} was answered {status} {code}"))
        }
        // A refused preflight means what it means to a browser, whatever stands in it, and HEAD has no body.
        (Some(status), None) if status >= 400 && !["OPTIONS", "HEAD"].contains(&&*exchange.method) => {
            Some(format!("{purpose} was answered {status} without an error of AWS's"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expect::ExpectedRefusal;
    use rolecall_check::Name;

    fn answered(status: Option<u16>, code: Option<&str>) -> Check {
        let exchange = Exchange {
            purpose: "the server's GET".to_owned(),
            action: "s3:GetObject".to_owned(),
            method: "GET".to_owned(),
            url: String::new(),
            status,
            code: code.map(str::to_owned),
            message: None,
            request_id: None,
        };
        let outcome =
            Outcome::Failed { message: "Cannot access data row...".to_owned(), explanation: String::new() };
        Check { name: Name::Fetch, outcome, exchanges: vec![exchange], decisive: Some(0) }
    }

    fn inconclusive() -> Check {
        Check { outcome: Outcome::Inconclusive { why: "nonsense".to_owned() }, ..answered(Some(200), None) }
    }

    fn expecting(answer: Expected, status: Option<u16>) -> Expect {
        let checks = [(Name::Fetch, answer)].into();
        let refusal =
            status.map(|status| ExpectedRefusal { status: Some(status), ..ExpectedRefusal::default() });
        Expect { checks, refusal, because: None, probe: None }
    }

    #[test]
    fn a_scenario_that_did_not_behave_is_told_from_one_of_which_nothing_can_be_said() {
        let message = || Expected::Message("Cannot access data row...");
        for (check, expect, class) in [
            (answered(Some(403), Some("AccessDenied")), expecting(message(), Some(403)), "behaved"),
            (answered(Some(404), Some("NoSuchKey")), expecting(message(), Some(403)), "failure"),
            (answered(None, None), expecting(message(), None), "error"),
            (answered(None, None), expecting(Expected::Any, None), "error"),
            (answered(Some(500), Some("InternalError")), expecting(message(), None), "error"),
            (answered(Some(503), Some("SlowDown")), expecting(message(), Some(503)), "behaved"),
            (answered(Some(404), None), expecting(message(), None), "error"),
            (inconclusive(), expecting(Expected::Ok, None), "error"),
            (inconclusive(), expecting(Expected::Any, None), "behaved"),
        ] {
            let seen =
                Observed { checks: vec![check], because: None, proof: Vec::new(), explanations: [].into() };
            let verdict = judge(&expect, &seen, Verdict::NotAsExpected).err().unwrap_or(Verdict::Behaved);
            assert_eq!(verdict.class().as_str(), class, "{verdict}");
        }
    }

    #[test]
    fn a_proof_that_is_answered_with_a_fault_says_nothing() {
        let mismatch =
            Mismatch::Proof { question: "q".to_owned(), expected: "200".to_owned(), got: "503".to_owned() };
        for (status, code, class) in [
            (Some(200), None, "failure"),
            (Some(403), Some("AccessDenied"), "failure"),
            (Some(503), Some("SlowDown"), "error"),
            (Some(502), None, "error"),
        ] {
            let proof = answered(status, code).exchanges;
            let seen = Observed { checks: Vec::new(), because: None, explanations: [].into(), proof };
            let verdict = judge_proof(&seen, Some(mismatch.clone()), Verdict::NotAsExpected).unwrap_err();
            assert_eq!(verdict.class().as_str(), class, "{verdict}");
            assert_eq!(judge_proof(&seen, None, Verdict::NotAsExpected), Ok(()));
        }
    }
}
