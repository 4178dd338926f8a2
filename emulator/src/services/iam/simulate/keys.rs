//! GetContextKeysForCustomPolicy and GetContextKeysForPrincipalPolicy: the keys that a simulation needs.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html>

use std::collections::BTreeMap;

use super::input;
use super::source::Source;
use crate::services::iam::call::{Target, finish};
use crate::services::iam::{Answer, Call, names};
use crate::wire::Element;

pub(in crate::services::iam) fn of_custom(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let policies = input::policies(&mut checks, "PolicyInputList");
    input::needed(&mut checks, "PolicyInputList", &policies);
    finish(checks)?;
    let may = call.ask(&Target::new("*".to_owned()))?;
    Ok(may.answer(Some(answer(call, &Source::custom(&policies)?))))
}

pub(in crate::services::iam) fn of_principal(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let arn = checks.required("PolicySourceArn", &names::ARN);
    let policies = input::policies(&mut checks, "PolicyInputList");
    finish(checks)?;
    let may = call.ask(&Target::new(arn.clone()))?;
    let mut source = Source::of(call, &arn)?;
    source.add(&policies)?;
    Ok(may.answer(Some(answer(call, &source))))
}

fn answer(call: &Call<'_>, source: &Source) -> Element {
    let mut keys = BTreeMap::new();
    source.identity.iter().for_each(|attached| keys.extend(attached.policy.context_keys()));
    let members = keys.into_values().map(|key| Element::of_text("member", key));
    call.result().child(Element::new("ContextKeyNames").children(members))
}
