//! Ways to have a layer allow what it does not allow: a statement mended, a statement added, a policy added.

use serde_json::{Value, json};

use super::place::{self, AWS_MANAGED_KEY, Place};
use super::search::{Candidate, Edit, called};
use super::{Task, edit, mend};
use crate::question::Question;
use crate::{AttachedPolicy, Policies, PolicyType, PrincipalType, Request, ResourcePolicyRole};

const NEW_STATEMENT: u32 = 6;
const NEW_POLICY: u32 = 7;
/// The other side's policy, where this side's would do as well.
const DETOUR: u32 = 3;

pub(super) fn candidates(task: &mut Task<'_>, policies: &Policies, layer: PolicyType) -> Vec<Candidate> {
    let question = Question { request: task.request, policies };
    let layer_is_restricted = layer == PolicyType::ResourceBased
        && question.resource_policy().is_some_and(|resource| question.is_restricted(resource));
    if layer_is_restricted {
        return without_everyone(task, policies).into_iter().collect();
    }
    let mut candidates = Vec::new();
    let mut taken = 0;
    for (place, detour) in places(task.request, policies, layer) {
        let Some(attached) = place.editable(policies) else {
            candidates.extend(new_policy(task, policies, place, detour));
            continue;
        };
        let document = place::document(attached, &task.request.principal);
        for candidate in mend::candidates(task, policies, place, &document) {
            candidates.push(Candidate { cost: candidate.cost + detour, ..candidate });
        }
        // A statement beside one with a wrong external ID would leave the role to whoever has that one.
        if layer == PolicyType::TrustPolicy && !candidates.is_empty() {
            continue;
        }
        // One policy of several is enough to add a statement to.
        taken += 1;
        if taken == 1 || detour > 0 {
            candidates.extend(new_statement(task, policies, place, &document, detour));
        }
    }
    if candidates.is_empty() {
        task.withheld.extend(nothing_to_change(task.request, policies, layer));
    }
    candidates
}

/// With RestrictPublicBuckets a public policy gives strangers nothing: the bucket's own account is named in place of
/// everyone, and the caller in a statement of its own.
fn without_everyone(task: &mut Task<'_>, policies: &Policies) -> Option<Candidate> {
    let request = task.request;
    let place = Place::Resource;
    let document = place::document(place.editable(policies)?, &request.principal);
    let own = statement(task, policies, place, &document)?;
    let mut statements = edit::statements(&document);
    for statement in statements.iter_mut().filter(|it| it.get("Effect").is_some_and(|it| it == "Allow")) {
        let principal = statement.get("Principal");
        let names = edit::texts(principal.and_then(|it| it.get("AWS")));
        if principal.is_some_and(|it| it == "*") || names.iter().any(|name| name == "*") {
            edit::set(statement, "Principal", json!({ "AWS": *request.resource_account }));
        }
    }
    let line = format!(
        "{}: name the account {} in place of everyone, whom RestrictPublicBuckets keeps out, and add a statement that {}",
        called(place, policies, request),
        request.resource_account,
        said(&own)
    );
    statements.push(own);
    let edit = Edit::Whole(edit::with_statements(&document, statements));
    Some(Candidate { place, edit, line, cost: 3, removes: false })
}

/// The policies that could allow it, with what it costs to take the less obvious ones.
fn places(request: &Request, policies: &Policies, layer: PolicyType) -> Vec<(Place, u32)> {
    let question = Question { request, policies };
    let failing = |levels: &[Vec<AttachedPolicy>]| {
        levels.iter().position(|level| !question.any_allows(level)).map(|level| {
            let count = levels.get(level).map_or(0, Vec::len);
            (level, count)
        })
    };
    let plain = |place| (place, 0);
    match layer {
        PolicyType::ResourceControlPolicy => failing(&policies.rcps)
            .map_or_else(Vec::new, |(level, count)| {
                (0..count).map(|index| plain(Place::Rcp { level, index })).collect()
            }),
        PolicyType::ServiceControlPolicy => failing(question.scps())
            .map_or_else(Vec::new, |(level, count)| {
                (0..count).map(|index| plain(Place::Scp { level, index })).collect()
            }),
        PolicyType::ResourceBased | PolicyType::TrustPolicy => vec![plain(Place::Resource)],
        PolicyType::AccessControlList => Vec::new(),
        PolicyType::IdentityBased => identity(request, policies),
        PolicyType::PermissionsBoundary => vec![plain(Place::Boundary)],
        PolicyType::SessionPolicy => {
            let count = policies.session.as_ref().map_or(0, Vec::len);
            (0..count).map(|index| plain(Place::Session(index))).collect()
        }
    }
}

/// In one account a bucket's policy can allow what the caller's own policies do not.
fn identity(request: &Request, policies: &Policies) -> Vec<(Place, u32)> {
    let mut places: Vec<_> = (0..=policies.identity.len()).map(|index| (Place::Identity(index), 0)).collect();
    let same_account = request.principal.account == *request.resource_account;
    if same_account && policies.resource_role == ResourcePolicyRole::Ordinary {
        places.push((Place::Resource, DETOUR));
    }
    places
}

fn new_statement(
    task: &mut Task<'_>,
    policies: &Policies,
    place: Place,
    document: &Value,
    detour: u32,
) -> Option<Candidate> {
    let statement = statement(task, policies, place, document)?;
    let line =
        format!("{}: add a statement that {}", called(place, policies, task.request), said(&statement));
    let mut statements = edit::statements(document);
    statements.push(statement);
    let edit = Edit::Whole(edit::with_statements(document, statements));
    Some(Candidate { place, edit, line, cost: NEW_STATEMENT + detour, removes: false })
}

fn new_policy(task: &mut Task<'_>, policies: &Policies, place: Place, detour: u32) -> Option<Candidate> {
    if place.get(policies).is_some() {
        return None;
    }
    let new = place.new_policy(task.request)?;
    if place == Place::Resource && policies.resource_role != ResourcePolicyRole::Ordinary {
        return None;
    }
    let empty = json!({ "Version": "2012-10-17", "Statement": [] });
    let statement = statement(task, policies, place, &empty)?;
    let line = match place {
        Place::Resource => format!("give {} a bucket policy that {}", new.attached_to, said(&statement)),
        _ => format!("give {} an inline policy \"{}\" that {}", new.attached_to, new.name, said(&statement)),
    };
    let edit = Edit::Whole(edit::with_statements(&empty, vec![statement]));
    Some(Candidate { place, edit, line, cost: NEW_POLICY + detour, removes: false })
}

/// A statement that allows this request and nothing else.
fn statement(task: &mut Task<'_>, policies: &Policies, place: Place, document: &Value) -> Option<Value> {
    let request = task.request;
    let mut statement = json!({ "Effect": "Allow" });
    if place == Place::Resource {
        let principal = principal(request).or_else(|| {
            task.withheld.insert(ANONYMOUS.to_owned());
            None
        })?;
        edit::set(&mut statement, "Principal", principal);
    }
    edit::set(&mut statement, "Action", json!(*request.action));
    let trust = place == Place::Resource && policies.resource_role == ResourcePolicyRole::Trust;
    if trust {
        if let Some(id) = request.context.single("sts:ExternalId") {
            edit::set_condition(&mut statement, "StringEquals", "sts:ExternalId", &[id.into_owned()]);
        }
    } else if place == Place::Resource && policies.resource_role == ResourcePolicyRole::Key {
        // A key policy is about its own key, and says so with a star.
        edit::set(&mut statement, "Resource", json!("*"));
    } else {
        edit::set(&mut statement, "Resource", json!(edit::exact(document, &request.resource)?));
    }
    Some(statement)
}

const ANONYMOUS: &str = "an anonymous request can only be allowed by opening the resource to everyone, which is not offered: \
     sign the request";

/// A Principal element that names the caller and nobody else.
pub(super) fn principal(request: &Request) -> Option<Value> {
    let caller = &request.principal;
    match caller.kind {
        PrincipalType::Anonymous => None,
        PrincipalType::Service => Some(json!({ "Service": caller.arn })),
        _ => Some(json!({ "AWS": place::named(caller) })),
    }
}

fn said(statement: &Value) -> String {
    let text = |key: &str| statement.get(key).and_then(Value::as_str).unwrap_or_default();
    let principal = statement.get("Principal").and_then(Value::as_object).and_then(|it| it.values().next());
    let to = principal.and_then(Value::as_str).map(|name| format!(" to {name}")).unwrap_or_default();
    let on = match text("Resource") {
        "" | "*" => String::new(),
        resource => format!(" on {resource}"),
    };
    let id = edit::condition(statement, "StringEquals", "sts:ExternalId");
    let with = id.first().map(|id| format!(" with the external ID \"{id}\"")).unwrap_or_default();
    format!("allows {}{on}{to}{with}", text("Action"))
}

fn nothing_to_change(request: &Request, policies: &Policies, layer: PolicyType) -> Option<String> {
    let resource = &request.resource;
    match layer {
        PolicyType::TrustPolicy if policies.resource.is_none() => {
            Some(format!("there is no role {resource}: use the ARN of one that exists, or create it"))
        }
        PolicyType::AccessControlList => Some(format!(
            "{resource} belongs to account {}, and no policy of the bucket's owner reaches it: that account grants it with \
             put-object-acl --acl bucket-owner-full-control, or the bucket's owner takes over every object in it with \
             Object Ownership BucketOwnerEnforced",
            request.resource_account
        )),
        PolicyType::ServiceControlPolicy | PolicyType::ResourceControlPolicy => {
            Some(format!("a level of the organization has no {} to change", layer.noun()))
        }
        PolicyType::ResourceBased
            if policies.resource.as_ref().is_some_and(|it| &*it.name == AWS_MANAGED_KEY) =>
        {
            Some(format!(
                "the policy of {resource} is AWS's own, which cannot be changed: encrypt with a key of the account's own"
            ))
        }
        PolicyType::PermissionsBoundary => Some(
            "the permissions boundary is a policy of AWS's own, which cannot be changed: set another one"
                .to_owned(),
        ),
        _ => None,
    }
}
