//! Pages of evaluations: no request makes so many that it could be shown otherwise.

use serde_json::Value;

use super::{Denial, details};
use crate::access::Judgement;
use crate::policy::{Context, Decision, Policies, PolicyType, Principal, PrincipalType, Reason, Request};

fn judgement(number: usize) -> Judgement {
    let mut context = Context::default();
    context.set("aws:username", "ada");
    context.set("s3:prefix", number.to_string());
    let principal = Principal {
        kind: PrincipalType::User,
        account: "111122223333".to_owned(),
        arn: "arn:aws:iam::111122223333:user/ada".to_owned(),
        role_arn: None,
        issuer_arn: None,
        unique_id: None,
        bound_by_scps: true,
    };
    let request = Request {
        principal: principal.into(),
        action: "s3:GetObject".into(),
        resource: format!("arn:aws:s3:::b/{number}"),
        resource_account: "111122223333".into(),
        context,
    };
    let decision = Decision { refused: Some(Reason::NotAllowed(PolicyType::IdentityBased)) };
    Judgement { request, policies: Policies::default().into(), decision }
}

#[test]
fn a_page_ends_with_a_token_for_the_next() {
    let denial = Denial {
        secrets: Default::default(),
        account: "111122223333".to_owned(),
        region: "us-east-1".to_owned(),
        judgements: (0..120).map(judgement).collect(),
    };
    let mut seen = Vec::new();
    let mut from = 0;
    loop {
        let answer = details::answer(&denial, from).unwrap();
        assert_eq!(answer["requestContext"], serde_json::json!({ "aws:username": "ada" }));
        seen.extend(
            answer["evaluations"].as_array().unwrap().iter().map(|it| it["context"]["s3:prefix"].clone()),
        );
        match answer.get("nextToken").and_then(Value::as_str) {
            Some(token) => from = details::read_token(token).unwrap(),
            None => break,
        }
    }
    let expected: Vec<Value> = (0..120).map(|number: usize| number.to_string().into()).collect();
    assert_eq!(seen, expected);
    assert!(details::answer(&denial, 120).is_err());
    for wrong in ["", "50", "MA", "LTE", "é", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw"] {
        assert!(details::read_token(wrong).is_err(), "{wrong}");
    }
}
