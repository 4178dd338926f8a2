//! Which condition keys a bucket policy may name for which actions: one action of a statement that does not take one of
//! the statement's keys is enough for S3 to refuse the document.
//!
//! Of a text with wildcards, which names many actions, it is enough that one of them that applies to a resource of the
//! statement takes the key: AWS's own examples have `s3:*` with keys that few actions take. Inferred, as is what S3
//! says of a key that it does not have.

use std::collections::BTreeSet;

use super::DocumentError;
use super::common::Written;
use super::s3_actions::{self, Scope};
use crate::actions::ActionKeys;

const MISMATCH: &str = "Conditions do not apply to combination of actions and resources in statement";

/// Refuses conditions that an action does not take. Without actions, as under NotAction, nothing is refused for that.
pub(super) fn check(
    conditions: &[Written<'_>],
    actions: &[&str],
    scopes: &[Scope],
) -> Result<(), DocumentError> {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for (_, key, _) in conditions {
        if is_unknown(key) {
            return Err(DocumentError::with_detail("Policy has an invalid condition key", *key));
        }
        keys.extend(of_s3(key));
    }
    let actions: BTreeSet<String> = actions.iter().map(|action| action.to_ascii_lowercase()).collect();
    let takes = |key: &String, named: &[&ActionKeys]| named.iter().any(|action| action.accepts(key));
    for action in &actions {
        let named = s3_actions::named(action).filter(|(scope, _)| scopes.contains(scope));
        let named: Vec<&ActionKeys> = named.map(|(_, known)| known).collect();
        if !keys.iter().all(|key| takes(key, &named)) {
            return Err(DocumentError::new(MISMATCH));
        }
    }
    Ok(())
}

/// A key without a service, or one of S3's that no action takes.
fn is_unknown(key: &str) -> bool {
    match of_s3(key) {
        Some(key) => !s3_actions::any_takes(&key),
        None => !key.contains(':'),
    }
}

/// A key of S3's in lower case. Of a tag's key one stands for all, so that there are never many.
fn of_s3(key: &str) -> Option<String> {
    let key = key.to_ascii_lowercase();
    let key = match key.split_once('/') {
        Some((name, tag)) if !tag.is_empty() => format!("{name}/tag"),
        _ => key,
    };
    key.starts_with("s3:").then_some(key)
}
