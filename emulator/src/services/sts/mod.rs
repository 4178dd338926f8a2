//! STS: who a caller is, and sessions of roles.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/>

mod access_key_info;
mod assume_role;
pub mod authorization_message;
mod caller_identity;
mod credentials;
mod decode_message;
mod federation_token;
mod mfa;
mod session_token;

#[cfg(test)]
mod tests;

use super::Exchange;
use super::query::{self, Api, Malformed, Wanted};
use crate::auth::Caller;
use crate::http::Response;
use crate::leave::Answered;
use crate::refusal::{Refusal, StsRefusal, Violations, namespace};
use crate::wire::{Element, Params};

/// What an operation answers.
type Answer = Result<Answered<Element>, Refusal>;

type Operation = fn(&Exchange<'_>, &Params) -> Answer;

const API: Api<Operation> = Api {
    version: "2011-06-15",
    operations: &[
        ("AssumeRole", assume_role::serve),
        ("DecodeAuthorizationMessage", decode_message::serve),
        ("GetAccessKeyInfo", access_key_info::serve),
        ("GetCallerIdentity", caller_identity::serve),
        ("GetFederationToken", federation_token::serve),
        ("GetSessionToken", session_token::serve),
    ],
    not_emulated: &[
        "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
        "AssumeRoot",
        "GetDelegatedAccessToken",
        "GetWebIdentityToken",
    ],
};

/// Answers one request. The name of the operation is the parameter `Action`.
///
/// # Errors
/// As STS refuses.
pub fn serve(exchange: &Exchange<'_>, params: &Params) -> Result<Response, Refusal> {
    match API.wanted(params) {
        Wanted::Operation(name, operation) => {
            refuse_sessions(exchange, params, name)?;
            let result = operation(exchange, params)?.into_content();
            Ok(query::answer(exchange, name, namespace::STS, Some(result)))
        }
        Wanted::NotEmulated(operation) => {
            Err(StsRefusal::NotEmulated { operation: operation.to_owned() }.into())
        }
        Wanted::Unknown { action, version } => Err(StsRefusal::InvalidAction { action, version }.into()),
    }
}

/// What a session may not ask of STS: a user's own may only assume roles and ask who it is, a federated user may only
/// ask that, and no session of any kind becomes another one by GetSessionToken or GetFederationToken.
fn refuse_sessions(
    exchange: &Exchange<'_>,
    params: &Params,
    operation: &'static str,
) -> Result<(), StsRefusal> {
    let caller = &exchange.authenticated.caller;
    let for_lasting_keys = matches!(operation, "GetSessionToken" | "GetFederationToken");
    let refused = match caller {
        Caller::Anonymous | Caller::Root { .. } | Caller::User { .. } => false,
        Caller::Session(_) => for_lasting_keys,
        Caller::UserSession { .. } if operation == "GetCallerIdentity" => false,
        Caller::UserSession { .. } => caller.federation().is_some() || operation != "AssumeRole",
    };
    if !refused {
        return Ok(());
    }
    if for_lasting_keys {
        return Err(StsRefusal::SessionCredentials { operation: operation.to_owned() });
    }
    Err(StsRefusal::AccessDenied {
        user: caller.arn().unwrap_or_default(),
        action: format!("sts:{operation}"),
        resource: params.get("RoleArn").map_or_else(|| "*".to_owned(), Into::into),
    })
}

/// Refuses actions and versions that this service does not have: AWS's front door does so before it looks at the
/// signature.
///
/// # Errors
/// InvalidAction.
pub fn refuse_unknown_actions(params: &Params) -> Result<(), Refusal> {
    let unknown = |action, version| StsRefusal::InvalidAction { action, version };
    Ok(API.refuse_unknown(params, unknown)?)
}

impl From<Malformed> for StsRefusal {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Empty => Self::EmptyNumber,
            Malformed::NotANumber => Self::NotANumber,
        }
    }
}

impl From<Violations> for StsRefusal {
    fn from(violations: Violations) -> Self {
        Self::Validation { violations }
    }
}

/// The names of the operations, for the test that compares them with the table.
#[cfg(test)]
pub(crate) fn operation_names() -> Vec<&'static str> {
    API.operations.iter().map(|(name, _)| *name).collect()
}
