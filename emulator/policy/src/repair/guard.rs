//! What a remedy must not do: it is asked by deciding neighbouring requests before and after.

use std::sync::Arc;

use super::Task;
use super::place;
use super::rail::{self, Rail};
use super::search::State;
use crate::principal::{PrincipalElement, PrincipalName};
use crate::{
    AttachedPolicy, Context, DocumentKind, Effect, Policies, Policy, Principal, PrincipalType, Request,
    ResourcePolicyRole, StatementEffect, decide,
};

const EXTERNAL_ID: &str = "sts:ExternalId";
/// How many condition keys neighbours are made of, at most.
const MOST_KEYS: usize = 8;
/// An account that nobody in these policies belongs to.
const STRANGER: &str = "999999999999";

/// Why a change is not offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Objection {
    /// The role could be assumed without its external ID.
    WithoutExternalId,
    /// The bucket would be open to everyone.
    Public,
    /// The request would be allowed without what a policy asks of it.
    AroundRail(Rail),
    /// This would be allowed too.
    Wider { principal: String, action: String, resource: String },
}

impl Objection {
    pub(super) fn line(&self, what: &str) -> String {
        let why = match self {
            Self::WithoutExternalId => "the role could then be assumed without its external ID".to_owned(),
            Self::Public => "the bucket would then be open to everyone".to_owned(),
            Self::AroundRail(Rail { key, place }) => {
                format!("it goes around the condition on {key} in {place}")
            }
            Self::Wider { principal, action, resource } => {
                format!("{principal} could then do {action} on {resource} too, more than this request needs")
            }
        };
        format!("not offered: {what}; {why}")
    }
}

/// Requests beside the one that is to be allowed, which were refused before and have to stay so.
pub(super) struct Guard<'a> {
    request: &'a Request,
    original: &'a Policies,
    was_public: bool,
    refused: Vec<Neighbour>,
    /// Those nearby that a Deny refuses: whoever takes a Deny away must not free them.
    denied: Vec<Neighbour>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(request: &'a Request, original: &'a Policies) -> Self {
        let mut refused = neighbours(request, original);
        refused.retain(|neighbour| !neighbour.is_allowed(original));
        let mut denied = nearby(request, original);
        denied.retain(|neighbour| !neighbour.is_allowed(original));
        Self { request, original, was_public: is_public(original), refused, denied }
    }

    pub(super) fn objection(&self, state: &State, task: &Task<'_>) -> Option<Objection> {
        let policies = &state.policies;
        if is_insecure(self.request, policies) {
            return Some(Objection::WithoutExternalId);
        }
        if is_public(policies) && !self.was_public {
            return Some(Objection::Public);
        }
        let around = |rail: &&Rail| {
            rail.is_kept(&task.brought) && rail.is_gone_around(self.request, self.original, policies)
        };
        if let Some(rail) = task.rails.iter().find(around) {
            return Some(Objection::AroundRail(rail.clone()));
        }
        let denied = self.denied.iter().filter(|_| state.removes);
        let gained = self.refused.iter().chain(denied).find(|neighbour| neighbour.is_allowed(policies))?;
        let Request { principal, action, resource, .. } = &gained.request;
        Some(Objection::Wider {
            principal: if principal.arn.is_empty() { "anybody".to_owned() } else { principal.arn.clone() },
            action: action.to_string(),
            resource: resource.clone(),
        })
    }
}

/// What else the changed policies allow nearby, in words: no remedy is kept back for it. That a role's policies are those
/// of all its sessions is only told where a Deny kept them out.
pub(super) fn also_allowed(request: &Request, original: &Policies, changed: &Policies) -> Vec<String> {
    let gained =
        |other: &Request| decide(other, changed).is_allowed() && !decide(other, original).is_allowed();
    let mut told = Vec::new();
    let others = other_keys(request);
    if let Some(bucket) = place::bucket(&request.resource)
        && !others.is_empty()
        && others.iter().all(gained)
    {
        told.push(format!("this allows the other objects of {bucket} too"));
    }
    let denied = |other: &Request| decide(other, original).effect() == Effect::ExplicitDeny;
    if other_session(request).is_some_and(|other| denied(&other) && gained(&other)) {
        told.push("this frees the other sessions of the role too".to_owned());
    }
    told
}

/// Other keys of the same bucket: one beside the one that is asked for, and one elsewhere.
fn other_keys(request: &Request) -> Vec<Request> {
    let object = place::bucket(&request.resource).filter(|_| request.resource.contains('/'));
    let Some(bucket) = object else { return Vec::new() };
    let keys =
        [format!("{}-another", request.resource), format!("arn:aws:s3:::{bucket}/rolecall-probe/another")];
    keys.map(|resource| Request { resource, ..request.clone() }).into()
}

/// Another session of the same role.
fn other_session(request: &Request) -> Option<Request> {
    let Principal { kind, arn, .. } = &*request.principal;
    if *kind != PrincipalType::RoleSession {
        return None;
    }
    let (role, session) = arn.rsplit_once('/')?;
    let other = format!("{session}-another");
    let principal = Principal { arn: format!("{role}/{other}"), ..(*request.principal).clone() };
    let mut request = Request { principal: Arc::new(principal), ..request.clone() };
    let id = request.context.single("aws:userid").and_then(|id| Some(id.split_once(':')?.0.to_owned()));
    if let Some(id) = id {
        request.context.set("aws:userid", format!("{id}:{other}"));
    }
    Some(request)
}

/// The same with other keys, and with other values of what the policies' guard-rails ask for: tags,
/// VPC endpoints, one-time codes.
fn nearby(request: &Request, policies: &Policies) -> Vec<Neighbour> {
    let statements = policies.all().flat_map(|attached| attached.policy.statements());
    let keys = statements.flat_map(|statement| &statement.conditions).map(|condition| condition.key.as_str());
    let keys: std::collections::BTreeSet<&str> =
        keys.filter(|key| rail::guards(request, key)).take(MOST_KEYS).collect();
    let others = keys.into_iter().flat_map(|key| rail::others(request, key));
    let all = other_keys(request).into_iter().chain(others);
    all.map(|request| Neighbour { request, view: View::Same }).collect()
}

fn is_public(policies: &Policies) -> bool {
    policies.resource.as_ref().is_some_and(|resource| resource.policy.is_public())
}

/// Whether an integration's role can be assumed without an external ID, or with a wrong one.
pub(super) fn is_insecure(request: &Request, policies: &Policies) -> bool {
    has_external_id(request, policies)
        && external_id_probes(request, policies).iter().any(|probe| decide(probe, policies).is_allowed())
}

/// Whether the role is one that has an external ID: the caller sends one, or comes from another account and the trust
/// policy asks for one.
fn has_external_id(request: &Request, policies: &Policies) -> bool {
    let asks = || {
        policies.resource.iter().flat_map(|attached| attached.policy.statements()).any(|statement| {
            statement.conditions.iter().any(|condition| condition.key.eq_ignore_ascii_case(EXTERNAL_ID))
        })
    };
    let across = request.principal.account != *request.resource_account;
    policies.resource_role == ResourcePolicyRole::Trust
        && (request.context.get(EXTERNAL_ID).is_some() || (across && asks()))
}

/// The same request with no external ID, and with wrong ones: some that share the right one's beginning or end, and
/// some that fit the policy's own wildcards.
pub(super) fn external_id_probes(request: &Request, policies: &Policies) -> Vec<Request> {
    let right = request.context.single(EXTERNAL_ID).unwrap_or_default();
    let wrong = [format!("{right}-wrong"), format!("wrong-{right}")];
    let wrong = wrong.into_iter().chain(fitting_ids(policies));
    let with = |id: Option<String>| {
        let mut context: Context = request.context.without(EXTERNAL_ID);
        if let Some(id) = id {
            context.set(EXTERNAL_ID, id);
        }
        Request { context, ..request.clone() }
    };
    std::iter::once(None).chain(wrong.map(Some)).map(with).collect()
}

fn fitting_ids(policies: &Policies) -> Vec<String> {
    let resource = policies.resource.iter().flat_map(|attached| attached.policy.statements());
    let conditions = resource.flat_map(|statement| &statement.conditions);
    let ids = conditions.filter(|condition| condition.key.eq_ignore_ascii_case(EXTERNAL_ID));
    ids.flat_map(|condition| &condition.expected)
        .filter(|id| id.contains(['*', '?']))
        .map(|id| id.replace('*', "-wrong-").replace('?', "x"))
        .collect()
}

/// Whether the resource's policy lets in the caller's account as a whole: what is mended there is as wide already.
fn names_the_account(request: &Request, policies: &Policies) -> bool {
    let account = &request.principal.account;
    let names = |name: &PrincipalName| match name {
        PrincipalName::Everyone => true,
        PrincipalName::Account { id, .. } => id == account,
        _ => false,
    };
    policies.resource.iter().flat_map(|attached| attached.policy.statements()).any(|statement| {
        statement.effect == StatementEffect::Allow
            && matches!(&statement.principal, Some(PrincipalElement::Is(all)) if all.iter().any(names))
    })
}

/// A request, and which of the policies have a say in it.
struct Neighbour {
    request: Request,
    view: View,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    /// The same caller and the same resource.
    Same,
    /// The same caller, and a resource of its own account that has no policy.
    Elsewhere,
    /// The same where the resource asked for is another account's: what binds that one's resources does not bind these.
    Abroad,
    /// Another caller, whom its own side allows everything.
    Stranger,
}

impl Neighbour {
    fn is_allowed(&self, policies: &Policies) -> bool {
        let mut policies = policies.clone();
        match self.view {
            View::Same => {}
            View::Elsewhere | View::Abroad => {
                policies.resource = None;
                policies.resource_role = ResourcePolicyRole::None;
                if self.view == View::Abroad {
                    policies.rcps.clear();
                }
            }
            View::Stranger => {
                policies.identity = everything().into_iter().collect();
                (policies.boundary, policies.session) = (None, None);
                policies.scps.clear();
            }
        }
        decide(&self.request, &policies).is_allowed()
    }
}

fn everything() -> Option<AttachedPolicy> {
    const TEXT: &str =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let policy = Arc::new(Policy::parse(TEXT, &DocumentKind::Identity).ok()?);
    Some(AttachedPolicy { name: "".into(), inline: true, attached_to: "".into(), policy })
}

fn neighbours(request: &Request, policies: &Policies) -> Vec<Neighbour> {
    let actions = other_actions(request).into_iter().map(|(action, resource)| Neighbour {
        request: Request { action: action.into(), resource, ..request.clone() },
        view: View::Same,
    });
    let same_account = request.principal.account == *request.resource_account;
    let elsewhere = other_resources(request).into_iter().map(|resource| Neighbour {
        request: Request {
            resource,
            resource_account: request.principal.account.as_str().into(),
            ..request.clone()
        },
        view: if same_account { View::Elsewhere } else { View::Abroad },
    });
    let strangers = strangers(request, policies).into_iter().map(|principal| {
        let mut context = request.context.clone();
        context.set("aws:PrincipalArn", &principal.arn);
        context.set("aws:PrincipalAccount", &principal.account);
        let principal = Arc::new(principal);
        Neighbour { request: Request { principal, context, ..request.clone() }, view: View::Stranger }
    });
    actions.chain(elsewhere).chain(strangers).chain(from_elsewhere(request, policies)).collect()
}

/// The same request from another address, where addresses count.
fn from_elsewhere(request: &Request, policies: &Policies) -> Option<Neighbour> {
    let statements = policies.all().flat_map(|attached| attached.policy.statements());
    let mut conditions = statements.flat_map(|statement| &statement.conditions);
    if !conditions.any(|condition| condition.key.eq_ignore_ascii_case("aws:SourceIp")) {
        return None;
    }
    let mut request = request.clone();
    request.context.set("aws:SourceIp", "192.0.2.254");
    Some(Neighbour { request, view: View::Same })
}

fn other_actions(request: &Request) -> Vec<(&'static str, String)> {
    let resource = &request.resource;
    let bucket = place::bucket(resource).map(|name| format!("arn:aws:s3:::{name}"));
    let actions: Vec<(&str, String)> = match bucket {
        Some(bucket) => {
            let object = if resource.contains('/') { resource.clone() } else { format!("{bucket}/key") };
            ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:PutObjectAcl", "s3:DeleteObject"]
                .into_iter()
                .map(|action| (action, object.clone()))
                .chain(
                    ["s3:ListBucket", "s3:PutBucketPolicy", "s3:DeleteBucket"]
                        .into_iter()
                        .map(|action| (action, bucket.clone())),
                )
                .collect()
        }
        None => {
            let actions = match request.action.to_ascii_lowercase().split(':').next() {
                Some("sts") => ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                Some("kms") => ["kms:Decrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy"],
                _ => ["iam:CreateUser", "iam:PutRolePolicy", "iam:GetRole"],
            };
            actions.into_iter().map(|action| (action, resource.clone())).collect()
        }
    };
    actions.into_iter().filter(|(action, _)| !action.eq_ignore_ascii_case(&request.action)).collect()
}

fn other_resources(request: &Request) -> Vec<String> {
    let account = &request.principal.account;
    match place::bucket(&request.resource) {
        Some(bucket) => {
            // The same key elsewhere, too: a Deny may be about the key in every bucket.
            let key = request.resource.split_once('/').map_or("key", |(_, key)| key);
            vec![
                format!("arn:aws:s3:::another-bucket/{key}"),
                format!("arn:aws:s3:::{bucket}-another/{key}"),
                format!("arn:aws:s3:::{bucket}-another"),
            ]
        }
        None if request.resource.starts_with("arn:aws:kms:") => {
            vec![format!("arn:aws:kms:us-east-1:{account}:key/00000000-0000-4000-8000-000000000000")]
        }
        None => vec![format!("arn:aws:iam::{account}:role/another")],
    }
}

fn strangers(request: &Request, policies: &Policies) -> Vec<Principal> {
    let user = |account: &str| Principal {
        kind: PrincipalType::User,
        account: account.to_owned(),
        arn: format!("arn:aws:iam::{account}:user/another"),
        role_arn: None,
        issuer_arn: None,
        unique_id: None,
        bound_by_scps: false,
    };
    let mut strangers = vec![user(STRANGER)];
    if !request.principal.account.is_empty() && !names_the_account(request, policies) {
        strangers.push(user(&request.principal.account));
    }
    if policies.resource_role == ResourcePolicyRole::Ordinary
        && request.principal.kind != PrincipalType::Anonymous
    {
        strangers.push(Principal { kind: PrincipalType::Anonymous, arn: String::new(), ..user("") });
    }
    strangers
}
