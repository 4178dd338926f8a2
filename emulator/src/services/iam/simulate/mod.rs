//! The policy simulator: SimulateCustomPolicy, SimulatePrincipalPolicy, and the context keys that policies ask for.
//! It asks the engine that answers real requests.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html>

mod input;
mod keys;
mod result;
mod scenario;
mod source;

use super::call::{Target, finish};
use super::page::{PageEnd, Paging};
use super::{Answer, Call};
use crate::leave::{Authorized, OnAccount};
use crate::policy::Budget;
use crate::refusal::Refusal;

use input::Input;
use scenario::Scenario;
use source::Source;

pub(super) use keys::{of_custom as context_keys_of_custom, of_principal as context_keys_of_principal};

pub(super) fn custom(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let policies = input::policies(&mut checks, "PolicyInputList");
    input::needed(&mut checks, "PolicyInputList", &policies);
    let input = Input::read(&mut checks);
    finish(checks)?;
    let may = call.ask(&Target::new("*".to_owned()))?;
    let scenario = Scenario::new(call, &input, Source::custom(&policies)?)?;
    answer(call, &may, &scenario, &input, &paging)
}

pub(super) fn principal(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let arn = checks.required("PolicySourceArn", &super::names::ARN);
    let policies = input::policies(&mut checks, "PolicyInputList");
    let input = Input::read(&mut checks);
    finish(checks)?;
    let may = call.ask(&Target::new(arn.clone()))?;
    let mut source = Source::of(call, &arn)?;
    source.add(&policies)?;
    let scenario = Scenario::new(call, &input, source)?;
    answer(call, &may, &scenario, &input, &paging)
}

/// How many steps a page of results takes: about two kilobytes each while it is written. AWS's pages, too, may have fewer
/// results than were asked for.
const PAGE: usize = 16_000;

/// One result for each action and resource.
fn answer(
    call: &Call<'_>,
    may: &Authorized<OnAccount>,
    scenario: &Scenario,
    input: &Input,
    paging: &Paging,
) -> Answer {
    let pairs = input.actions.iter().flat_map(|action| {
        let resources = input.resources.iter().map(Some);
        let none = input.resources.is_empty().then_some(None);
        resources.chain(none).map(move |resource| (action, resource))
    });
    let numbered = pairs.enumerate().map(|(number, pair)| (format!("{number:06}"), pair));
    let mut budget = Budget::steps(PAGE);
    let page = paging.cut_early(numbered, |(action, resource)| {
        let element = result::element(scenario, action, resource.map(String::as_str), &mut budget);
        (element, if budget.is_spent() { PageEnd::Here } else { PageEnd::Later })
    })?;
    Ok(may.answer(Some(page.write(call.result(), "EvaluationResults", |element| element))))
}

/// What the simulator cannot work with.
fn invalid(problem: String) -> Refusal {
    crate::refusal::IamRefusal::InvalidSimulation { problem }.into()
}
