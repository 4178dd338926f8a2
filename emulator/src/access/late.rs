//! A refusal that would not be one, had IAM's last changes reached the rest of AWS: only a fault makes such a thing.

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Judgement, Resource, gather};
use crate::auth::Caller;
use crate::policy::{self, AttachedPolicy, Because};
use crate::world::World;
use crate::world::late::{Late, View};

/// What to tell of a refusal, if only the changes that are under way are in the way.
pub(super) fn held_back(
    world: &World,
    caller: &Caller,
    resource: Resource<'_>,
    judgement: &Judgement,
    now: DateTime<Utc>,
) -> Option<Because> {
    let accounts = [caller.account(), Some(gather::owner(resource))];
    let pending: Vec<Late> =
        accounts.into_iter().flatten().flat_map(|account| world.account(account).pending(now)).collect();
    if judgement.decision.is_allowed() || pending.is_empty() {
        return None;
    }
    let mut newest = gather::policies(world, caller, resource, View::Newest);
    if let (Resource::Role(role), Some(trust)) = (resource, &mut newest.resource) {
        let account = world.account(role.account());
        let iam = account.iam();
        let policy = iam.role_by_id(&role.id).map(|role| std::sync::Arc::clone(&role.trust))?;
        *trust = AttachedPolicy { policy, ..trust.clone() };
    }
    if let Some(organization) = world.organization() {
        let request = &judgement.request;
        let asked = (&*request.action, request.resource.as_str());
        gather::of_organization(&organization, &request.principal.account, asked, resource, &mut newest);
    }
    if !policy::decide(&judgement.request, &newest).is_allowed() {
        return None;
    }
    let mut changes: Vec<String> = pending.iter().map(shown).collect();
    changes.dedup();
    let line = format!(
        "what IAM changed last would allow this, and a fault asked for through /_rolecall/faults holds it back: {}",
        changes.join(", ")
    );
    Some(Because { key: "iam-propagation".to_owned(), line })
}

fn shown(late: &Late) -> String {
    let until = late.until.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("{} on {} until {until}", late.operation, late.arn)
}
