//! What would turn a refusal around: the smallest changes to the policies, found by search, each verified by deciding
//! again with the changed policies.
//!
//! A change that would leave a role assumable without its external ID, open a bucket to everyone, go around a guard-rail
//! that the caller can keep (a one-time code, a VPC endpoint, a prefix), or allow more than the request needs is never
//! offered. What goes around another one (a tag, an organization) says so.

mod caller;
mod command;
mod edit;
mod grant;
mod guard;
mod mend;
mod place;
mod rail;
mod search;
mod sendable;
mod spare;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Budget, Policies, Request};

pub use caller::CallerRemedy;
pub use place::AWS_MANAGED_KEY;

/// How many ways that are not taken are told.
const WITHHELD: usize = 5;

/// How many steps the search for remedies takes: each evaluates a statement, or some fifty bytes of a policy. The policies
/// that AWS's quotas allow a user or role cost less for a whole search.
const SEARCHED: usize = 4_000_000;

/// What would turn a refusal around.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Repair {
    /// What the caller could send instead. Each by itself allows the request.
    pub caller_remedies: Vec<CallerRemedy>,
    /// Changes to policies, the smallest first. Each by itself allows the request.
    pub remedies: Vec<Remedy>,
    /// What is not offered, and why: ways that are insecure, and refusals that no policy can turn around.
    pub withheld: Vec<String>,
    /// Whether the search came to its end: where it took all its steps, there may be other remedies.
    pub complete: bool,
}

impl Default for Repair {
    fn default() -> Self {
        let (caller_remedies, remedies, withheld) = (Vec::new(), Vec::new(), Vec::new());
        Self { caller_remedies, remedies, withheld, complete: true }
    }
}

/// Changes that together allow the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// One line for people.
    pub line: String,
    /// The changes, one for each policy.
    pub changes: Vec<Change>,
}

/// A change to one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Which policy, as people call it.
    pub policy: String,
    /// The account whose administrator makes the change.
    pub account: String,
    /// What is done.
    pub line: String,
    /// The document as it is; nothing where there is none yet.
    pub before: Option<Value>,
    /// The document as it should be; nothing where the policy is deleted.
    pub after: Option<Value>,
    /// The AWS CLI command that makes the change, for a POSIX shell.
    pub command: String,
}

/// A request with what may be said of the ways that are not taken.
struct Task<'a> {
    request: &'a Request,
    original: &'a Policies,
    withheld: BTreeSet<String>,
    /// The guard-rails that the request does not pass.
    rails: Vec<rail::Rail>,
    /// The condition keys that the caller can bring: what asks for one of them is not gone around.
    brought: Vec<String>,
    budget: Budget,
    complete: bool,
}

impl<'a> Task<'a> {
    fn new(request: &'a Request, original: &'a Policies, steps: usize) -> Self {
        let (withheld, budget) = (BTreeSet::new(), Budget::steps(steps));
        Self { request, original, withheld, rails: Vec::new(), brought: Vec::new(), budget, complete: true }
    }
}

/// Finds remedies for a refused request; none for one that is allowed.
#[must_use]
pub fn repair(request: &Request, policies: &Policies) -> Repair {
    within(request, policies, SEARCHED)
}

/// The same in so many steps for each search: one for changes to policies, and some for what the caller could send.
pub(super) fn within(request: &Request, policies: &Policies, steps: usize) -> Repair {
    if search::is_allowed(request, policies) {
        return Repair::default();
    }
    let caller = caller::remedies(request, policies, steps);
    let mut task = Task { brought: caller.brought, ..Task::new(request, policies, steps) };
    let found = search::run(&mut task);
    let remedies: Vec<Remedy> = found.iter().map(|state| state.remedy(&task)).collect();
    Repair {
        caller_remedies: caller.remedies,
        remedies,
        withheld: task.withheld.into_iter().take(WITHHELD).collect(),
        complete: task.complete && caller.complete,
    }
}

/// The changed policies of the remedies, for tests that ask more of them.
#[cfg(test)]
pub(super) fn repaired(request: &Request, policies: &Policies) -> Vec<Policies> {
    repaired_with_lines(request, policies).into_iter().map(|(policies, _)| policies).collect()
}

/// The same with what each remedy says.
#[cfg(test)]
pub(super) fn repaired_with_lines(request: &Request, policies: &Policies) -> Vec<(Policies, String)> {
    let brought = caller::remedies(request, policies, SEARCHED).brought;
    let mut task = Task { brought, ..Task::new(request, policies, SEARCHED) };
    let found = search::run(&mut task);
    let line = |state: &search::State| state.remedy(&task).line;
    found.iter().map(|state| (state.policies.clone(), line(state))).collect()
}
