use rolecall_evidence::{ClientSetting, ClientSettings};

use super::*;

fn page(value: &RequestExplanation, evidence: Evidence) -> String {
    let mut out = Vec::new();
    explanation(&mut out, value, evidence).unwrap();
    let text = String::from_utf8(out).unwrap();
    anstream::adapter::strip_str(&text).to_string()
}

fn refused() -> RequestExplanation {
    serde_json::from_str(REFUSED).unwrap()
}

const REFUSED: &str = r#"{
        "requestId": "ID", "time": "2026-07-19T10:00:00.000Z", "service": "sts", "operation": "AssumeRole",
        "request": { "method": "POST", "host": "sts.localhost", "path": "/", "query": "", "sourceIp": "35.223.142.181" },
        "caller": "arn:aws:iam::340636424752:user/vendor", "status": 403, "authorizationId": null,
        "refusal": { "code": "AccessDenied", "message": "User: is not authorized", "evidence": "Recorded", "page": "p" },
        "because": { "key": "sts:ExternalId", "line": "trust policy: statement 1: expects" },
        "stages": {
            "auth": { "scheme": "Header", "access_key_id": "AKIA", "credential_scope": "s", "signed_headers": [] },
            "policy": [{ "action": "sts:AssumeRole", "resource": "arn:role", "principal": "p", "context": { "sts:ExternalId": ["b"] },
                "explanation": { "principal": "p", "action": "a", "resource": "r", "effect": "implicitDeny",
                    "decision": { "refused": { "notAllowed": "trust-policy" } }, "layers": [{
                    "layer": "trust-policy", "outcome": "noMatch",
                    "policies": [{ "name": "trust policy", "inline": true, "attachedTo": "arn:role", "document": "", "statements": [{
                        "number": 1, "effect": "Allow", "matched": false, "elements": [
                            { "element": "Action", "matched": true, "expected": ["sts:AssumeRole"], "actual": ["sts:AssumeRole"] },
                            { "element": "Condition", "matched": false, "operator": "StringEquals", "key": "sts:ExternalId",
                              "expected": ["a"], "actual": ["b"] }
                        ] }] }] }] } }],
            "cors": null
        },
        "callerRemedies": [{ "line": "the caller: send the external ID \"a\"", "key": "sts:ExternalId", "value": "a",
            "command": "aws sts assume-role --external-id a", "changes": [] }],
        "remedies": [{ "line": "l", "changes": [{ "policy": "trust policy", "line": "have it expect b", "account": "111122223333",
            "before": { "a": 1 }, "after": { "a": 2 }, "command": "aws iam x" }] }],
        "withheld": [], "complete": true, "incomplete": []
    }"#;

#[test]
fn the_page_goes_from_the_question_to_the_remedy() {
    let text = page(&refused(), Evidence::Decisive);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut rest = lines.as_slice();
    for wanted in [
        "Request ID",
        "answered   403 AccessDenied",
        "Because of sts:ExternalId",
        "+ signed: header",
        "Policies: sts:AssumeRole on arn:role",
        "- trust policy: does not allow",
        "- statement 1, Allow: does not match",
        "Condition StringEquals sts:ExternalId does not match",
        r#"policy:  "a""#,
        r#"request: "b""#,
        "Remedy 1, on the caller's side, verified by deciding again",
        "the caller: send the external ID \"a\"",
        "aws sts assume-role --external-id a",
        "Remedy 2, verified by deciding again",
        r#"-   "a": 1"#,
        r#"+   "a": 2"#,
        "in the account 111122223333:",
        "aws iam x",
    ] {
        let place = rest.iter().position(|line| *line == wanted);
        rest = &rest[place.unwrap_or_else(|| panic!("{wanted:?} is not in\n{text}")) + 1..];
    }
    assert!(!text.contains("Action matches"));
}

#[test]
fn all_the_evidence_is_shown_when_asked_for() {
    let text = page(&refused(), Evidence::Whole);
    assert!(text.contains("Action matches") && text.contains(r#"sts:ExternalId = "b""#), "{text}");
}

#[test]
fn lines_are_broken_at_a_hundred_columns() {
    let mut value = refused();
    value.because.as_mut().unwrap().line = "word ".repeat(60);
    assert!(page(&value, Evidence::Whole).lines().all(|line| line.len() <= 100));
}

#[test]
fn of_a_request_without_evidence_there_is_a_page_too() {
    let text = page(&RequestExplanation::default(), Evidence::Whole);
    assert!(text.starts_with("Request \n"), "{text}");
}

#[test]
fn what_the_client_can_set_stands_last() {
    let mut value = refused();
    value.stages.auth.as_mut().unwrap().signature_version = Some(SignatureVersion::V2);
    let setting = ClientSetting {
        client: "boto3".to_owned(),
        setting: "Config(signature_version=\"s3v4\")".to_owned(),
    };
    let line = "sign with Signature Version 4".to_owned();
    value.client_settings = Some(ClientSettings { line, settings: vec![setting] });
    let text = page(&value, Evidence::Decisive);
    assert!(text.contains("  version    SigV2\n"), "{text}");
    let end = "\nRemedy, on the caller's side\n  sign with Signature Version 4\n    boto3:\n      Config(signature_version=\"s3v4\")\n";
    assert!(text.ends_with(end), "{text}");
}
