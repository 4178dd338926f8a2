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
mod oidc;
mod operations;
mod page;
mod paths;
mod policies;
mod roles;
mod simulate;
mod tags;
mod unset;
mod users;
mod versions;

#[cfg(test)]
mod tests;

use super::Exchange;
use super::query::{self, Api, Malformed, Wanted};
use crate::http::Response;
use crate::leave::Answered;
use crate::refusal::{IamRefusal, Refusal, Violations, namespace};
use crate::wire::{Element, Params};

use call::Call;
use operations::{NOT_EMULATED, OPERATIONS, Operation};

const API: Api<Operation> = Api { version: "2010-05-08", operations: OPERATIONS, not_emulated: NOT_EMULATED };

/// What an operation answers: its result, where it has one.
type Answer = Result<Answered<Option<Element>>, Refusal>;

/// Answers one request. The name of the operation is the parameter `Action`.
///
/// # Errors
/// As IAM refuses.
pub fn serve(exchange: &Exchange<'_>, params: &Params) -> Result<Response, Refusal> {
    match API.wanted(params) {
        Wanted::Operation(name, operation) => {
            let call = Call::new(exchange, params, name)?;
            let before = late::before(&call);
            let result = operation(&call)?.into_content();
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
    let unknown = |action, version| IamRefusal::InvalidAction { action, version };
    Ok(API.refuse_unknown(params, unknown)?)
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

/// The names of the operations, for the test that compares them with the table.
#[cfg(test)]
pub(crate) fn operation_names() -> Vec<&'static str> {
    API.operations.iter().map(|(name, _)| *name).collect()
}
