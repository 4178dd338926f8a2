//! `userIdentity`: who asked, and with which credentials.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::names::timestamp;
use super::seen::Seen;
use crate::auth::Caller;
use crate::world::Session;

/// Who asked, as the caller's own account sees it.
///
/// AWS has written nobody both as the account `ANONYMOUS_PRINCIPAL` and as `anonymous`; the first is what recorded
/// events have.
pub(super) fn own(seen: &Seen) -> Value {
    let who = &seen.reached.who;
    let caller = &who.caller;
    if matches!(caller, Caller::Anonymous) {
        return json!({ "type": "AWSAccount", "principalId": "", "accountId": "ANONYMOUS_PRINCIPAL" });
    }
    let mut identity = Map::new();
    identity.insert("type".to_owned(), kind(caller).into());
    identity.insert("principalId".to_owned(), caller.user_id().into());
    identity.insert("arn".to_owned(), caller.arn().into());
    identity.insert("accountId".to_owned(), caller.account().into());
    identity.insert("accessKeyId".to_owned(), who.access_key_id.clone().into());
    let name = match caller.itself() {
        Caller::User { name, .. } => Some(name),
        Caller::Root { .. } => seen.alias.as_ref(),
        _ => None,
    };
    if let Some(name) = name {
        identity.insert("userName".to_owned(), name.as_str().into());
    }
    if let Some(context) = session_context(caller) {
        identity.insert("sessionContext".to_owned(), context);
    }
    identity.into()
}

/// Who asked, as another account sees it whose resource it is: the account and the unique ID, and nothing more.
pub(super) fn from_elsewhere(seen: &Seen) -> Value {
    let caller = &seen.reached.who.caller;
    json!({ "type": "AWSAccount", "principalId": caller.user_id(), "accountId": caller.account() })
}

fn kind(caller: &Caller) -> &'static str {
    match caller.itself() {
        Caller::Anonymous => "AWSAccount",
        Caller::Root { .. } => "Root",
        Caller::User { .. } => "IAMUser",
        Caller::Session(_) => "AssumedRole",
        Caller::UserSession { .. } => "FederatedUser",
    }
}

/// What is told of temporary credentials. That a one-time code was checked for AssumeRole is not kept by the session,
/// and so not told.
fn session_context(caller: &Caller) -> Option<Value> {
    match caller {
        Caller::Anonymous | Caller::Root { .. } | Caller::User { .. } => None,
        Caller::Session(session) => {
            let mut context = Map::new();
            context.insert("sessionIssuer".to_owned(), role(session));
            context.insert("attributes".to_owned(), attributes(session.issued, None));
            if let Some(identity) = &session.source_identity {
                context.insert("sourceIdentity".to_owned(), identity.as_str().into());
            }
            Some(context.into())
        }
        Caller::UserSession { user, session } => {
            let mut context = Map::new();
            if session.federation.is_some() {
                context.insert("sessionIssuer".to_owned(), issuer(user));
            }
            context.insert("attributes".to_owned(), attributes(session.issued, session.mfa));
            Some(context.into())
        }
    }
}

fn role(session: &Session) -> Value {
    json!({
        "type": "Role",
        "principalId": session.role_id,
        "arn": session.role_arn,
        "accountId": session.account,
        "userName": session.role_name,
    })
}

/// The user or root user that gave a federated user its credentials.
fn issuer(user: &Caller) -> Value {
    let mut issuer = json!({
        "type": kind(user),
        "principalId": user.user_id(),
        "arn": user.arn(),
        "accountId": user.account(),
    });
    if let (Caller::User { name, .. }, Some(issuer)) = (user, issuer.as_object_mut()) {
        issuer.insert("userName".to_owned(), name.as_str().into());
    }
    issuer
}

fn attributes(issued: DateTime<Utc>, mfa: Option<DateTime<Utc>>) -> Value {
    json!({ "creationDate": timestamp(issued), "mfaAuthenticated": mfa.is_some().to_string() })
}
