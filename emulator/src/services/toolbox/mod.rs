//! IAM Toolbox, AWS's own answer to "why was I refused" (Access Troubleshooter, a preview): the details of a refusal, by
//! its authorization ID, and the policies that were evaluated.
//!
//! They are told to callers of the account, or of the organization, of the principal that was refused, in the region in
//! which it was. What is told is the principal's own side: where the resource belongs to another account, the result of its check stands there and
//! its policies do not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>

mod checks;
mod context;
mod denial;
mod details;
mod input;
mod policies;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::Exchange;
use crate::access::{Denied, Question};
use crate::http::Request;
use crate::leave::{Answered, Authorized, OnAccount};
use crate::policy::Context;
use crate::refusal::{Refusal, ToolboxRefusal};

pub use denial::Denial;
use input::Input;

/// The operations, without the service's prefix.
const DETAILS: &str = "GetRequestAuthorizationDetails";
const POLICY: &str = "GetRequestAuthorizationPolicy";

/// The name of the operation that a request asks for, if it asks for one.
#[must_use]
pub fn operation_name(request: &Request) -> Option<&'static str> {
    input::path(request).map(|path| path.operation)
}

/// Answers one request. `find` knows what was refused under an authorization ID.
///
/// # Errors
/// As IAM Toolbox refuses.
pub fn serve(exchange: &Exchange<'_>, find: &dyn Fn(&str) -> Option<Denial>) -> Result<Value, Refusal> {
    answer(exchange, find).map(Answered::into_content)
}

fn answer(
    exchange: &Exchange<'_>,
    find: &dyn Fn(&str) -> Option<Denial>,
) -> Result<Answered<Value>, Refusal> {
    let input = Input::read(exchange.request)?;
    let may = authorize(exchange, input.operation())?;
    let here = exchange.authenticated.region.as_ref();
    let denial = find(input.id()).filter(|denial| here == Some(&denial.region) && may_know(exchange, denial));
    let denial = denial.ok_or(ToolboxRefusal::NotFound)?;
    match &input {
        Input::Details { token, .. } => Ok(may.answer(details::answer(&denial, *token)?)),
        Input::Policy { uri, .. } => Ok(may.answer(policies::answer(&denial, uri)?)),
    }
}

/// Whether the caller belongs to the organization of the principal that was refused, or to its account where it was in
/// none.
fn may_know(exchange: &Exchange<'_>, denial: &Denial) -> bool {
    let Some(account) = exchange.authenticated.caller.account() else { return false };
    match denial.organization() {
        Some(id) => exchange.world.organization().is_some_and(|it| it.id == id && it.has(account)),
        None => account == denial.account,
    }
}

/// Neither operation has a resource of its own, as far as is known.
fn authorize(exchange: &Exchange<'_>, operation: &str) -> Result<Authorized<OnAccount>, Refusal> {
    let account = exchange.authenticated.caller.account().unwrap_or_default();
    let action = format!("iam:{operation}");
    let question = Question::on_account(&action, account, "*".to_owned(), Context::default());
    exchange.access.authorize(question).map_err(Denied::in_toolbox)
}

/// The names of the operations, for the test that compares them with the table.
#[cfg(test)]
pub(crate) fn operation_names() -> Vec<&'static str> {
    vec![DETAILS, POLICY]
}
