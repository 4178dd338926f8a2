//! IAM Toolbox, AWS's own answer to "why was I refused" (Access Troubleshooter, a preview): the details of a refusal, by
//! its authorization ID, and the policies that were evaluated.
//!
//! They are told to callers of the account of the principal that was refused, in the region in which it was. What is told
//! is that account's own side: where the resource belongs to another account, the result of its check stands there and
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
use crate::access::{Denied, Question, Resource};
use crate::http::Request;
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
    let input = Input::read(exchange.request)?;
    authorize(exchange, input.operation())?;
    let caller = &exchange.authenticated;
    let denial = find(input.id()).filter(|denial| {
        caller.caller.account() == Some(&denial.account) && caller.region.as_ref() == Some(&denial.region)
    });
    let denial = denial.ok_or(ToolboxRefusal::NotFound)?;
    match &input {
        Input::Details { token, .. } => Ok(details::answer(&denial, *token)?),
        Input::Policy { uri, .. } => Ok(policies::answer(&denial, uri)?),
    }
}

/// Neither operation has a resource of its own, as far as is known.
fn authorize(exchange: &Exchange<'_>, operation: &str) -> Result<(), Refusal> {
    let account = exchange.authenticated.caller.account().unwrap_or_default();
    let question = Question {
        action: &format!("iam:{operation}"),
        resource: "*".to_owned(),
        of: Resource::Account(account),
        context: Context::default(),
    };
    exchange.access.authorize(question).map(drop).map_err(Denied::in_toolbox)
}
