use std::time::Duration;

use super::*;
use crate::fake::{self, Fake, Reply, Seen};
use rolecall_client::target::{Limits, Target};

const RIGHT: &str = "labelbox-cl26d06tk0gch10901m7jeg9v";

fn an_integration() -> Integration {
    Integration {
        role_arn: "arn:aws:iam::111122223333:role/LabelboxS3Access".to_owned(),
        external_id: RIGHT.to_owned(),
    }
}

async fn checked(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> IntegrationReport {
    let fake = Fake::start(answer).await;
    integration(&an_integration(), &fake.vendor()).await.unwrap()
}

/// What a trust policy's condition says of the external ID that was sent.
type Condition = fn(Option<&str>) -> bool;

#[tokio::test]
async fn each_trust_policy_is_judged_by_what_it_lets_in() {
    let right: Condition = |id| id == Some(RIGHT);
    let rows: [(&str, Condition, Option<&str>, Option<&str>); 10] = [
        ("no condition", |_| true, None, Some("whatever the external ID is")),
        ("StringEquals, right", right, None, None),
        ("StringEquals, another", |id| id == Some("other"), Some(message::ROLE_CANNOT_BE_ASSUMED), None),
        ("StringLike *", |id| id.is_some(), None, Some("with a wrong external ID")),
        (
            "StringLike prefix-*",
            |id| id.is_some_and(|id| id.starts_with("labelbox-")),
            None,
            Some("with a wrong external ID"),
        ),
        (
            "StringEqualsIfExists",
            |id| id.is_none_or(|id| id == RIGHT),
            None,
            Some("without an external ID: its condition"),
        ),
        (
            "ForAllValues",
            |id| id.is_none_or(|id| id == RIGHT),
            None,
            Some("without an external ID: its condition"),
        ),
        ("Null false", |id| id.is_some(), None, Some("with a wrong external ID")),
        ("a second statement", |_| true, None, Some("whatever the external ID is")),
        ("a list with another tenant", |id| id == Some(RIGHT) || id == Some("other"), None, None),
    ];
    for (row, condition, first, second) in rows {
        let report =
            checked(
                move |seen| {
                    if condition(seen.parameter("ExternalId")) { fake::assumed() } else { fake::denied() }
                },
            )
            .await;
        let [assume, external] = <[Check; 2]>::try_from(report.checks).unwrap();
        assert_eq!((assume.name, external.name), (Name::AwsAssumeRole, Name::AwsExternalId));
        assert_eq!(assume.outcome.message(), first, "{row}");
        assert_eq!(report.session.is_some(), first.is_none(), "{row}");
        match second {
            None if first.is_some() => assert!(matches!(external.outcome, Outcome::NotRun { .. }), "{row}"),
            None => assert_eq!(external.outcome, Outcome::Passed, "{row}"),
            Some(part) => {
                assert_eq!(external.outcome.message(), Some(message::EXTERNAL_ID_INSECURE), "{row}");
                assert!(external.outcome.explanation().unwrap().contains(part), "{row}: {external:?}");
                assert_eq!(external.decisive_exchange().unwrap().status, Some(200), "{row}");
            }
        }
    }
}

#[tokio::test]
async fn a_probe_that_is_not_plainly_denied_is_never_called_secure() {
    for (code, status) in
        [("Throttling", 400), ("InternalFailure", 500), ("ValidationError", 400), ("NotImplemented", 501)]
    {
        for probed in [None, Some(())] {
            let report = checked(move |seen| match seen.parameter("ExternalId") {
                Some(RIGHT) => fake::assumed(),
                id if id.is_some() == probed.is_some() => fake::sts_error(status, code, "later"),
                _ => fake::denied(),
            })
            .await;
            let check = &report.checks[1];
            assert!(
                matches!(&check.outcome, Outcome::Inconclusive { why } if why.contains(code)),
                "{check:?}"
            );
            assert_eq!(check.decisive_exchange().unwrap().code.as_deref(), Some(code));
        }
    }
}

#[tokio::test]
async fn a_probe_that_gets_in_outweighs_one_that_tells_nothing() {
    let report = checked(|seen| match seen.parameter("ExternalId") {
        Some(RIGHT) => fake::assumed(),
        None => fake::sts_error(500, "InternalFailure", "later"),
        Some(_) => fake::assumed(),
    })
    .await;
    assert_eq!(report.checks[1].outcome.message(), Some(message::EXTERNAL_ID_INSECURE));
    assert_eq!(report.checks[1].decisive, Some(1));
}

#[tokio::test]
async fn any_refusal_of_the_right_call_fails_the_first_check() {
    for (status, code, part) in [
        (403, "AccessDenied", "trust policy"),
        (400, "ValidationError", "role's ARN"),
        (403, "InvalidClientTokenId", "vendor's own credentials"),
        (403, "SignatureDoesNotMatch", "vendor's own credentials"),
        (400, "SomethingNew", "AWS refused"),
    ] {
        let report = checked(move |_| fake::sts_error(status, code, "the text")).await;
        let check = &report.checks[0];
        assert_eq!(check.outcome.message(), Some(message::ROLE_CANNOT_BE_ASSUMED));
        let explanation = check.outcome.explanation().unwrap();
        assert!(
            explanation.contains(part) && explanation.ends_with(&format!("{code}: the text")),
            "{explanation}"
        );
        let exchange = check.decisive_exchange().unwrap();
        assert_eq!(exchange.status, Some(status));
        assert_eq!(exchange.code.as_deref(), Some(code));
        assert_eq!(exchange.request_id.as_deref(), Some("req-no"));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_an_sts_answer_says_nothing_about_the_role() {
    for (status, body) in
        [(500, ""), (404, "<html>"), (302, ""), (200, "not xml"), (403, "{}"), (503, "<a/>")]
    {
        let report = checked(move |_| fake::reply(status, &[], body)).await;
        let outcome = &report.checks[0].outcome;
        assert!(matches!(outcome, Outcome::Inconclusive { .. }), "{status} {body}: {outcome:?}");
        assert!(matches!(report.checks[1].outcome, Outcome::NotRun { .. }));
        assert!(report.session.is_none());
    }
}

#[tokio::test]
async fn the_calls_are_those_of_the_vendors_backend() {
    let fake = Fake::start(|seen| {
        if seen.parameter("ExternalId") == Some(RIGHT) { fake::assumed() } else { fake::denied() }
    })
    .await;
    let report = integration(&an_integration(), &fake.vendor()).await.unwrap();
    let seen = fake.seen();
    let ids: Vec<_> = seen.iter().map(|call| call.parameter("ExternalId")).collect();
    assert_eq!(ids, [Some(RIGHT), None, Some("labelbox-cl26d06tk0gch10901m7jeg90")]);
    for call in &seen {
        assert_eq!(call.parameter("Action"), Some("AssumeRole"));
        assert_eq!(call.parameter("DurationSeconds"), Some("900"));
        assert_eq!(call.parameter("RoleArn"), Some("arn:aws:iam::111122223333:role/LabelboxS3Access"));
        assert_eq!(call.header("x-forwarded-for"), Some("35.223.142.181"));
        assert_eq!(call.header("x-forwarded-proto"), None);
        assert_eq!(call.header("host"), Some(fake.address.to_string().as_str()));
        let authorization = call.header("authorization").unwrap();
        assert!(authorization.contains("/us-east-1/sts/aws4_request"), "{authorization}");
        assert!(!authorization.contains("x-forwarded-for"), "{authorization}");
    }
    let session = report.session.unwrap();
    assert_eq!(session.credentials.session_token(), Some("session-token"));
    assert!(!format!("{session:?}").contains("session-secret"));
}

#[tokio::test]
async fn a_target_that_is_not_there_is_no_failed_check() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut vendor = Fake::start(|_| fake::denied()).await.vendor();
    vendor.target = Target::endpoint(&format!("http://{closed}")).unwrap();
    let error = integration(&an_integration(), &vendor).await.unwrap_err();
    assert!(matches!(error, TargetError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn a_target_that_never_answers_is_given_up_on() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut vendor = Fake::start(|_| fake::denied()).await.vendor();
    let limits = Limits { exchange: Duration::from_millis(200), ..Limits::default() };
    let url = format!("http://{}", listener.local_addr().unwrap());
    vendor.target = Target::with_limits(&url, limits).unwrap();
    let report = integration(&an_integration(), &vendor).await.unwrap();
    let outcome = &report.checks[0].outcome;
    assert!(matches!(outcome, Outcome::Inconclusive { why } if why.contains("0.2 seconds")), "{outcome:?}");
}
