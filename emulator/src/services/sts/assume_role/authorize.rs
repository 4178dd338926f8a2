//! Who may assume a role, and which action the refusal names.

use chrono::{DateTime, Utc};

use super::chain::Chain;
use super::request::Request;
use crate::access::Question;
use crate::auth::Caller;
use crate::leave::{Authorized, OnRole};
use crate::policy::{AccountId, Arn, Context};
use crate::refusal::Refusal;
use crate::services::Exchange;
use crate::world::late::View;
use crate::world::{Role, World};

const ASSUME_ROLE: &str = "sts:AssumeRole";

/// The role, if the caller may assume it with all that it sends.
///
/// # Errors
/// The same refusal whether there is no such role or the caller may not assume it.
pub(super) fn role(
    exchange: &Exchange<'_>,
    request: &Request,
    chain: &Chain,
) -> Result<(Role, Authorized<OnRole>), Refusal> {
    let role = find(exchange.world, &request.role_arn, exchange.now);
    let context = context(request, chain, role.as_ref());
    let ask = |action, context| {
        let question = Question::on_role(action, &request.role_arn, role.as_ref(), context);
        exchange.access.authorize(question).map_err(|denied| denied.in_sts())
    };
    for action in beside(&exchange.authenticated.caller, chain) {
        ask(action, context.clone())?;
    }
    let may = ask(ASSUME_ROLE, context)?;
    role.map(|role| (role, may)).ok_or_else(|| nobody(exchange, request))
}

/// The actions that must be allowed beside sts:AssumeRole, in the order in which AWS names them where several are not,
/// and before it: with one statement and one condition failing for both, AWS names sts:SetSourceIdentity and not sts:AssumeRole. That sts:TagSession is
/// named before sts:AssumeRole too is how people report it; a root user is told that it is one whatever it sends.
fn beside(caller: &Caller, chain: &Chain) -> impl Iterator<Item = &'static str> {
    let root = matches!(caller.itself(), Caller::Root { .. });
    let set = (chain.source_identity.is_some() && !root).then_some("sts:SetSourceIdentity");
    let tag = (!chain.tags.is_empty() && !root).then_some("sts:TagSession");
    set.into_iter().chain(tag)
}

/// An ARN names a role with its path, and by case. A role that STS has not heard of yet is none.
fn find(world: &World, arn: &str, now: DateTime<Utc>) -> Option<Role> {
    let name = arn.rsplit('/').next()?;
    let account = world.account(AccountId::parse(account(arn))?.as_str());
    let iam = account.seen(View::At(now));
    iam.role(name).filter(|role| role.arn == arn).cloned()
}

fn account(arn: &str) -> &str {
    Arn::account_of(arn)
}

fn context(request: &Request, chain: &Chain, role: Option<&Role>) -> Context {
    let mut context = Context::default();
    context.set("sts:RoleSessionName", &request.session_name);
    if let Some(id) = &request.external_id {
        context.set("sts:ExternalId", id);
    }
    if request.mfa.is_some() {
        context.set("aws:MultiFactorAuthPresent", "true");
        context.set("aws:MultiFactorAuthAge", "0");
    }
    if let Some(identity) = &chain.source_identity {
        context.set("sts:SourceIdentity", identity);
    }
    if !chain.tags.is_empty() {
        context.set_all("aws:TagKeys", chain.tags.keys().cloned().collect());
    }
    if !chain.transitive_tag_keys.is_empty() {
        context.set_all("sts:TransitiveTagKeys", chain.transitive_tag_keys.clone());
    }
    for (key, value) in &chain.tags {
        context.set(&format!("aws:RequestTag/{key}"), value);
    }
    for (key, value) in role.into_iter().flat_map(|role| &role.permissions.tags) {
        context.set(&format!("aws:ResourceTag/{key}"), value);
        context.set(&format!("iam:ResourceTag/{key}"), value);
    }
    context
}

/// No policy can allow what does not exist; should the engine ever say so, it is refused all the same.
fn nobody(exchange: &Exchange<'_>, request: &Request) -> Refusal {
    let user = exchange.authenticated.caller.arn().unwrap_or_default();
    let (action, resource) = (ASSUME_ROLE.to_owned(), request.role_arn.clone());
    crate::refusal::StsRefusal::AccessDenied { user, action, resource }.into()
}
