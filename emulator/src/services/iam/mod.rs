//! IAM: users, groups, roles, access keys, and the policies that say what they may do.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/>

mod access_keys;
mod account_details;
mod account_summary;
mod aliases;
mod attached;
mod boundaries;
mod call;
mod documents;
mod elements;
mod entities_for_policy;
mod entity;
mod groups;
mod inline;
mod late;
mod mfa;
mod names;
mod operations;
mod page;
mod policies;
mod roles;
mod simulate;
mod tags;
mod users;
mod versions;

#[cfg(test)]
mod tests;

use super::Exchange;
use super::query::{self, Malformed, Wanted};
use crate::http::Response;
use crate::refusal::{IamRefusal, Refusal, Violations, namespace};
use crate::wire::{Element, Params};

use call::Call;
use operations::{NOT_EMULATED, OPERATIONS};

/// The version of the API.
const VERSION: &str = "2010-05-08";

/// What an operation answers: its result, where it has one.
type Answer = Result<Option<Element>, Refusal>;

/// Answers one request. The name of the operation is the parameter `Action`.
///
/// # Errors
/// As IAM refuses.
pub fn serve(exchange: &Exchange<'_>, params: &Params) -> Result<Response, Refusal> {
    match query::wanted(params, VERSION, OPERATIONS, NOT_EMULATED) {
        Wanted::Operation(name, operation) => {
            let call = Call::new(exchange, params, name)?;
            let before = late::before(&call);
            let result = operation(&call)?;
            if let Some(before) = &before {
                late::hold_back(&call, before);
            }
            Ok(query::answer(exchange, name, namespace::IAM, result))
        }
        Wanted::NotEmulated(operation) => {
            Err(IamRefusal::NotEmulated { operation: operation.to_owned() }.into())
        }
        Wanted::Unknown { action, version } => Err(IamRefusal::InvalidAction { action, version }.into()),
    }
}

/// Refuses actions and versions that this service does not have: AWS's front door does so before it looks at the
/// signature.
///
/// # Errors
/// InvalidAction.
pub fn refuse_unknown_actions(params: &Params) -> Result<(), Refusal> {
    match query::wanted(params, VERSION, OPERATIONS, NOT_EMULATED) {
        Wanted::Unknown { action, version } => Err(IamRefusal::InvalidAction { action, version }.into()),
        Wanted::Operation(..) | Wanted::NotEmulated(_) => Ok(()),
    }
}

/// The operation's name, where the request names one that AWS has.
#[must_use]
pub fn operation_name(params: &Params) -> Option<&'static str> {
    match query::wanted(params, VERSION, OPERATIONS, NOT_EMULATED) {
        Wanted::Operation(name, _) | Wanted::NotEmulated(name) => Some(name),
        Wanted::Unknown { .. } => None,
    }
}

impl From<Malformed> for IamRefusal {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Empty => Self::EmptyNumber,
            Malformed::NotANumber => Self::NotANumber,
        }
    }
}

impl From<Violations> for IamRefusal {
    fn from(violations: Violations) -> Self {
        Self::Validation { violations }
    }
}
