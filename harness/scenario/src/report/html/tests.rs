use rolecall_evidence::{RequestExplanation, Stages};
use serde_json::json;

use super::calls::{Call, Mood, Party, calls};
use super::diagram::diagram;
use super::document::document;
use super::exhibit::exhibit;
use super::*;
use crate::Observed;
use crate::report::tests::{exchange, written};
use rolecall_check::{Check, Name, Outcome};
use rolecall_client::exchange::Exchange;

fn page() -> String {
    written(Html::new, |html| html.out)
}

#[test]
fn the_page_has_a_section_for_each_scenario_and_a_line_for_each_in_its_contents() {
    let page = page();
    assert_eq!(page.matches("<article ").count(), 3);
    assert_eq!(page.matches("<li>").count(), 3);
    for text in [
        "<title>3 scenarios: 1 as their pages say, 1 not, 1 could not be carried out, 1 not run</title>",
        "<li><a href=\"#scenario-a-c\">How b</a> <strong class=\"bad\">FAILED</strong></li>",
        "<li class=\"quiet\">e/f</li>",
        "<h2 class=\"error\">Role cannot be assumed</h2>",
        "<strong>FAILED</strong> it was expected to be refused because of `sts:ExternalId`",
        "(a, b: &lt;100%&gt;\nand) <code>scenarios/a/b.md:19:1</code>",
        "<p class=\"prose\">It <strong>happens</strong> to <code>people</code> &lt;often&gt;, \
         <a href=\"https://docs.aws.amazon.com/a?b&amp;c\" rel=\"noreferrer\">they say</a>.</p>",
        "<strong class=\"message\">Role cannot be assumed</strong>",
        "<strong>403 AccessDenied</strong>\n<q>User: x</q>",
        "<strong>sts:ExternalId</strong>: expected a, got b",
    ] {
        assert!(page.contains(text), "{text} is not in\n{page}");
    }
}

#[test]
fn the_browser_may_run_nothing_but_what_the_page_brings() {
    let page = page();
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    assert_eq!((page.matches("<script").count(), page.matches("<style").count()), (1, 1));
    assert!(!page.contains(" style=") && !page.contains(" src=") && !page.contains("onclick"));
}

fn asked(purpose: &str, method: &str, status: u16, code: Option<&str>) -> Exchange {
    Exchange {
        purpose: purpose.to_owned(),
        action: if method == "POST" { "sts:AssumeRole" } else { "s3:GetObject" }.to_owned(),
        method: method.to_owned(),
        status: Some(status),
        code: code.map(str::to_owned),
        request_id: Some(format!("{purpose}{method}")),
        ..exchange()
    }
}

fn check(name: Name, exchanges: Vec<Exchange>, decisive: Option<usize>) -> Check {
    let failed =
        Outcome::Failed { message: "Incorrect CORS header...".to_owned(), explanation: "e".to_owned() };
    let outcome = if decisive.is_some() { failed } else { Outcome::Passed };
    Check { name, outcome, exchanges, decisive }
}

/// The role is assumed, its probes refused, and a page kept out.
fn kept_out() -> Observed {
    let get = asked("the browser's GET from https://app.labelbox.com", "GET", 200, None);
    let preflight = asked(
        "the browser's preflight from https://app.labelbox.com",
        "OPTIONS",
        403,
        Some("AccessForbidden"),
    );
    let right = asked("with the integration's external ID", "POST", 200, None);
    let wrong = asked("probe: without an external ID", "POST", 403, Some("AccessDenied"));
    let checks = vec![
        check(Name::AwsAssumeRole, vec![right], None),
        check(Name::AwsExternalId, vec![wrong], None),
        check(Name::Fetch, vec![asked("the server's GET", "GET", 200, None), get.clone()], None),
        check(Name::Cors, vec![preflight, get], Some(0)),
    ];
    Observed { checks, because: None, explanations: [].into(), proof: Vec::new() }
}

#[test]
fn calls_stand_in_their_order_and_what_decided_is_bad() {
    let shown: Vec<String> = calls(&kept_out())
        .into_iter()
        .map(|Call { from, to, asks, answer, mood }| format!("{from:?} {to:?}: {asks}: {answer}: {mood:?}"))
        .collect();
    assert_eq!(
        shown,
        [
            "Vendor Sts: AssumeRole with the integration's external ID: 200: Good",
            "Vendor Sts: AssumeRole without an external ID: 403 AccessDenied, as it should be: Good",
            "Vendor S3: GET the object: 200: Good",
            "Browser S3: OPTIONS from https://app.labelbox.com: 403 AccessForbidden: Bad",
            "Browser S3: GET from https://app.labelbox.com: 200: Plain",
        ]
    );
}

#[test]
fn a_diagram_says_in_words_what_it_draws() {
    let call = |from, to, answer: &str, mood| Call {
        from,
        to,
        asks: "a<b".to_owned(),
        answer: answer.to_owned(),
        mood,
    };
    let calls = [
        call(Party::Vendor, Party::Sts, "200", Mood::Good),
        call(Party::Browser, Party::S3, "403", Mood::Bad),
    ];
    let svg = diagram(&calls, Some("sign: nothing is sent"), "n").into_string();
    let described = "Vendor to STS: a&lt;b. Answered 200. Browser to S3: a&lt;b. Answered 403. sign: nothing is sent</desc>";
    assert!(svg.contains(described) && svg.contains(">presigned URL</text>"), "{svg}");
    assert_eq!(svg.matches("class=\"party\"").count(), 8);
    assert_eq!(svg.matches("class=\"arrow bad\"").count(), 1);
    quick_xml::de::from_str::<serde::de::IgnoredAny>(&svg).unwrap();
}

/// An explanation of the request that decides.
fn explained(name: Name, explanation: RequestExplanation) -> Observed {
    let mut seen = kept_out();
    seen.checks = vec![check(name, vec![exchange()], Some(0))];
    seen.explanations.insert("r".to_owned(), explanation);
    seen
}

const DOCUMENT: &str =
    r#"{"Statement":{"Effect":"Deny","Condition":{"StringLike":{"sts:ExternalId":"a*"}}}}"#;

fn judged(effect: &str, matched: bool, decisive: Option<&str>) -> RequestExplanation {
    let element = json!({ "element": "Condition", "operator": "StringLike", "key": "sts:ExternalId", "expected": ["a*"],
        "matched": matched, "actual": null });
    let statement = json!({ "number": 1, "effect": effect, "matched": matched, "elements": [element] });
    let policy = json!({ "name": "trust policy", "inline": true, "attachedTo": "arn:role", "document": DOCUMENT,
        "statements": [statement] });
    let layers = json!([{ "layer": "trust-policy", "outcome": "noMatch", "policies": [policy] }]);
    let judgement = json!({ "action": "a", "resource": "r", "principal": "p", "context": {}, "explanation": {
        "principal": "p", "action": "a", "resource": "r", "effect": "implicitDeny", "decision": { "refused": null },
        "decisive": decisive, "layers": layers,
    } });
    let policy = vec![serde_json::from_value(judgement).unwrap()];
    RequestExplanation { stages: Stages { policy, ..Stages::default() }, ..RequestExplanation::default() }
}

#[test]
fn the_element_that_decided_is_marked() {
    let statement = "/layers/0/policies/0/statements/0";
    let element = "/layers/0/policies/0/statements/0/elements/0";
    let condition = "<mark><b>&quot;sts:ExternalId&quot;</b>: &quot;a*&quot;</mark>";
    let effect = "<mark><b>&quot;Effect&quot;</b>: &quot;Deny&quot;</mark>";
    for (name, explanation, marked) in [
        (Name::AwsAssumeRole, judged("Allow", false, Some(element)), condition),
        (Name::AwsAssumeRole, judged("Deny", true, Some(statement)), effect),
        (Name::AwsExternalId, judged("Allow", true, None), condition),
    ] {
        let shown = exhibit(&explained(name, explanation)).unwrap();
        assert_eq!(shown.title, "Trust policy of the role arn:role");
        let html = document(&shown.document, &shown.marks).into_string();
        assert!(html.contains(marked) && html.matches("<mark>").count() == 1, "{html}");
    }
    let rules =
        json!([{ "rule": 1, "failed": { "element": "AllowedOrigin", "expected": ["b"], "actual": "a" } }]);
    let cors = json!({ "bucket": "acme", "headers": [], "rules": rules,
        "document": { "CORSRules": [{ "AllowedOrigins": ["b"] }] } });
    let stages = Stages { cors: serde_json::from_value(cors).unwrap(), ..Stages::default() };
    let explanation = RequestExplanation { stages, ..RequestExplanation::default() };
    let shown = exhibit(&explained(Name::Cors, explanation)).unwrap();
    assert_eq!(shown.marks, [["CORSRules", "0", "AllowedOrigins"].map(str::to_owned).to_vec()]);
    assert_eq!((shown.compared[0].expected.as_str(), shown.compared[0].actual.as_str()), ("b", "a"));
}

#[test]
fn where_no_document_decided_there_is_no_exhibit() {
    for explanation in
        [RequestExplanation::default(), judged("Allow", false, Some("/layers/9/policies/0/statements/0"))]
    {
        for name in [Name::Cors, Name::AwsExternalId, Name::Fetch] {
            assert_eq!(exhibit(&explained(name, explanation.clone())), None);
        }
    }
}
