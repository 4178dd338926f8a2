//! The actions that a bucket policy may name.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>

use crate::Context;
use crate::actions::{ActionKeys, S3_BUCKET_ACTIONS, S3_OBJECT_ACTIONS};
use crate::pattern::{Case, Glob};

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Bucket,
    Object,
}

/// The actions that a text names, with what they are done to.
pub(super) fn named(action: &str) -> impl Iterator<Item = (Scope, &'static ActionKeys)> {
    let (glob, none) = (Glob::new(action), Context::default());
    all().filter(move |(_, known)| glob.matches(known.action, Case::Insensitive, &none))
}

/// Every action.
fn all() -> impl Iterator<Item = (Scope, &'static ActionKeys)> {
    let buckets = S3_BUCKET_ACTIONS.iter().map(|action| (Scope::Bucket, action));
    buckets.chain(S3_OBJECT_ACTIONS.iter().map(|action| (Scope::Object, action)))
}

/// Whether any action at all takes a condition key.
pub(super) fn any_takes(key: &str) -> bool {
    all().any(|(_, action)| action.accepts(key))
}

/// The scopes of the actions that a text names: none where it names no action.
pub(super) fn scopes(action: &str) -> Vec<Scope> {
    let found: Vec<Scope> = named(action).map(|(scope, _)| scope).collect();
    [Scope::Bucket, Scope::Object].into_iter().filter(|scope| found.contains(scope)).collect()
}

/// Whether all actions that a text names are done to buckets (or none is): nothing where it names both kinds, or none.
pub(crate) fn is_done_to_buckets(action: &str) -> Option<bool> {
    match scopes(action).as_slice() {
        [Scope::Bucket] => Some(true),
        [Scope::Object] => Some(false),
        _ => None,
    }
}
