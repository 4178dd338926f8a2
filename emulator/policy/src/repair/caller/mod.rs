//! The caller's side: what the request itself should bring. It needs no policy to change and keeps every guard-rail, so it
//! is offered first.

mod conditions;

use serde::{Deserialize, Serialize};

use super::place::Place;
use super::search::{self, State};
use super::{Change, Task, command};
use crate::evidence::{ElementEvidence, StatementEvidence};
use crate::explanation::of_policy;
use crate::question::Question;
use crate::{Policies, Request, ResourcePolicyRole, StatementEffect};

const EXTERNAL_ID: &str = "sts:ExternalId";
/// How many external IDs are tried, at most.
const MOST: usize = 3;

/// A change to the request. With the changes to policies beside it, if it needs any, the request is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(rename_all = "camelCase")]
pub struct CallerRemedy {
    /// One line for people.
    pub line: String,
    /// The condition key whose value is to be sent.
    pub key: String,
    /// The value to send; empty where it is to be left out.
    pub value: String,
    /// The AWS CLI command that sends the request so, for a POSIX shell; empty where there is no one command for it.
    pub command: String,
    /// What has to be changed in policies too; empty where sending it is enough.
    pub changes: Vec<Change>,
}

/// What was found, and whether no search for it ran out of steps.
pub(super) struct Found {
    pub(super) remedies: Vec<CallerRemedy>,
    /// The condition keys that the caller brings in one of them.
    pub(super) brought: Vec<String>,
    pub(super) complete: bool,
}

/// What the caller of a refused request could send instead.
pub(super) fn remedies(request: &Request, policies: &Policies, steps: usize) -> Found {
    let sent = request.context.single(EXTERNAL_ID);
    let mut ids = expected_ids(request, policies);
    ids.retain(|id| sent.as_deref() != Some(id.as_str()));
    let mut found = Found { remedies: Vec::new(), brought: Vec::new(), complete: true };
    for id in ids.iter().take(MOST) {
        let sending = sending(request, id);
        let mut task = Task::new(&sending, policies, steps);
        found.remedies.extend(remedy(request, &mut task, id));
        found.complete &= task.complete;
    }
    let mut task = Task::new(request, policies, steps);
    for (remedy, keys) in conditions::remedies(&mut task) {
        found.remedies.push(remedy);
        found.brought.extend(keys);
    }
    found.complete &= task.complete;
    found
}

/// The external IDs of Allow statements of the trust policy that only the external ID keeps from matching.
fn expected_ids(request: &Request, policies: &Policies) -> Vec<String> {
    let Some(trust) = policies.resource.as_ref().filter(|_| is_trust(policies)) else { return Vec::new() };
    let Some(evidence) = of_policy(Question { request, policies }, trust) else { return Vec::new() };
    let mut ids: Vec<String> = Vec::new();
    for statement in evidence.statements.iter().filter(|statement| is_near(statement)) {
        for id in statement.elements.iter().filter(is_of_external_id).flat_map(|it| &it.expected) {
            // A pattern or a variable names no ID that could be sent.
            if !id.contains(['*', '?', '$']) && !ids.contains(id) {
                ids.push(id.clone());
            }
        }
    }
    ids
}

const fn is_trust(policies: &Policies) -> bool {
    matches!(policies.resource_role, ResourcePolicyRole::Trust)
}

fn is_near(statement: &StatementEvidence) -> bool {
    let mut misses = statement.elements.iter().filter(|element| !element.matched).peekable();
    statement.effect == StatementEffect::Allow
        && misses.peek().is_some()
        && misses.all(|miss| is_of_external_id(&miss))
}

fn is_of_external_id(element: &&ElementEvidence) -> bool {
    element.key.as_deref().is_some_and(|key| key.eq_ignore_ascii_case(EXTERNAL_ID))
}

/// Sending this ID, with what else the request then needs; nothing where that does not make it allowed.
fn remedy(request: &Request, task: &mut Task<'_>, id: &str) -> Option<CallerRemedy> {
    let (sending, policies) = (task.request, task.original);
    let changes = match search::is_allowed(sending, policies) {
        true => Vec::new(),
        false => {
            let found = search::run(task);
            // Where the trust policy has to be changed all the same, the ID is not what is wrong.
            found.iter().find(|state| !state.changes(Place::Resource))?.remedy(task).changes
        }
    };
    let instead = match request.context.single(EXTERNAL_ID) {
        Some(sent) => format!("instead of \"{sent}\""),
        _ => "which the request leaves out".to_owned(),
    };
    let mut line =
        format!("the caller: send the external ID \"{id}\", as the trust policy expects, {instead}");
    for change in &changes {
        line = format!("{line}; and {}", change.line);
    }
    let command = command::assume_role_with(sending, id);
    Some(CallerRemedy { line, key: EXTERNAL_ID.to_owned(), value: id.to_owned(), command, changes })
}

fn sending(request: &Request, id: &str) -> Request {
    let mut sending = request.clone();
    sending.context.set(EXTERNAL_ID, id);
    sending
}

/// Of a changed trust policy: the external IDs that were right, and then would not be. Empty where nobody who sends one
/// of them is refused after the change.
pub(super) fn turned_away(request: &Request, original: &Policies, state: &State) -> Vec<String> {
    let ids = expected_ids(request, original);
    let before = Policies { resource: original.resource.clone(), ..state.policies.clone() };
    let lost = |id: &String| {
        let sending = sending(request, id);
        search::is_allowed(&sending, &before) && !search::is_allowed(&sending, &state.policies)
    };
    ids.into_iter().take(MOST).filter(lost).collect()
}
