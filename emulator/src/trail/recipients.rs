//! Which accounts an event is delivered to, and as whose.

use super::resources;
use super::seen::Seen;
use crate::trace::Call;

/// An account that gets the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipient {
    pub(super) account: String,
    pub(super) side: Side,
}

/// From where an account sees a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The caller belongs to it; or, where nobody signed, the resource does.
    Caller,
    /// Only the resource belongs to it.
    Owner,
}

/// Who gets it. The caller's account always does; the resource's account does where it is another one.
///
/// What STS denied is told to the caller's account only (the IAM user guide, "Logging IAM and AWS STS API calls"); of
/// KMS the same is assumed. Of S3 the bucket's owner gets every data event of an object that it owns, and the objects
/// are its own; that this holds for what was denied, and for management events, is not verified.
pub(super) fn of(seen: &Seen) -> Vec<Recipient> {
    let caller = seen.reached.who.caller.account();
    let owner = resources::owner(seen).filter(|owner| Some(*owner) != caller);
    let told = match &seen.reached.call {
        Call::S3 { .. } => true,
        Call::Query { .. } | Call::Json { .. } => seen.failure.is_none(),
    };
    let as_caller = |account: &str| Recipient { account: account.to_owned(), side: Side::Caller };
    let as_owner = |account: &str| Recipient { account: account.to_owned(), side: Side::Owner };
    match (caller, owner.filter(|_| told)) {
        (Some(caller), None) => vec![as_caller(caller)],
        (Some(caller), Some(owner)) => vec![as_caller(caller), as_owner(owner)],
        (None, Some(owner)) => vec![as_caller(owner)],
        (None, None) => Vec::new(),
    }
}
