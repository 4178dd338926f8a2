use super::*;
use crate::run::observe::Because;

fn exchange() -> Exchange {
    Exchange {
        purpose: "probe: without an external ID".to_owned(),
        action: "sts:AssumeRole".to_owned(),
        method: "POST".to_owned(),
        url: "https://sts.us-west-1.amazonaws.com/".to_owned(),
        status: Some(403),
        code: Some("AccessDenied".to_owned()),
        message: Some("User: x is not authorized".to_owned()),
        request_id: Some("r".to_owned()),
    }
}

fn seen(outcome: Outcome) -> Observed {
    let first = Check { name: Name::AwsAssumeRole, outcome, exchanges: vec![exchange()], decisive: Some(0) };
    let because = Because { key: "sts:ExternalId".to_owned(), line: "the line".to_owned() };
    Observed { checks: vec![first], because: Some(because), proof: Vec::new(), explanations: BTreeMap::new() }
}

fn failed(message: &str) -> Outcome {
    Outcome::Failed { message: message.to_owned(), explanation: "e".to_owned() }
}

fn expecting(refusal: ExpectedRefusal, because: Option<&str>) -> Expect {
    let message = Expected::Message("Role cannot be assumed");
    Expect {
        checks: BTreeMap::from([(Name::AwsAssumeRole, message)]),
        refusal: Some(refusal),
        because: because.map(str::to_owned),
        probe: None,
    }
}

#[test]
fn the_right_message_for_another_refusal_or_reason_is_a_mismatch() {
    let with = |change: fn(&mut ExpectedRefusal)| {
        let mut refusal = ExpectedRefusal {
            action: Some("sts:AssumeRole".to_owned()),
            status: Some(403),
            code: Some("AccessDenied".to_owned()),
            message: Some("User: x".to_owned()),
        };
        change(&mut refusal);
        refusal
    };
    let because = Some("sts:ExternalId");
    for (expect, word) in [
        (expecting(with(|_| {}), because), None),
        (expecting(ExpectedRefusal::default(), None), None),
        (
            expecting(with(|refusal| refusal.action = Some("s3:GetObject".to_owned())), because),
            Some("action"),
        ),
        (expecting(with(|refusal| refusal.status = Some(400)), because), Some("status")),
        (expecting(with(|refusal| refusal.code = Some("ValidationError".to_owned())), because), Some("code")),
        (expecting(with(|refusal| refusal.message = Some("User: y".to_owned())), because), Some("message")),
        (expecting(with(|_| {}), Some("Principal")), Some("Principal")),
        (Expect { probe: Some(Probe::Missing), ..expecting(with(|_| {}), because) }, None),
        (Expect { probe: Some(Probe::Wrong), ..expecting(with(|_| {}), because) }, Some("with a wrong")),
    ] {
        let result = compare(&expect, &seen(failed("Role cannot be assumed")));
        match word {
            None => assert_eq!(result, Ok(())),
            Some(word) => assert!(result.unwrap_err().to_string().contains(word)),
        }
    }
}

#[test]
fn another_answer_of_a_check_is_a_mismatch() {
    let expect = expecting(ExpectedRefusal::default(), None);
    for (outcome, got) in [
        (Outcome::Passed, "ok"),
        (failed("External ID configured insecurely"), "External ID configured insecurely"),
        (Outcome::Inconclusive { why: "e".to_owned() }, "could not tell"),
    ] {
        let mismatch = compare(&expect, &seen(outcome)).unwrap_err();
        let Mismatch::Message { got: seen, .. } = mismatch else { panic!("{mismatch:?}") };
        assert_eq!(seen, got);
    }
    assert!(
        compare(&Expect::all_ok(), &seen(Outcome::Passed)).is_err(),
        "a check that is not there did not pass"
    );
}
