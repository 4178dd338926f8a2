//! The global condition keys of a request.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use chrono::SecondsFormat;

use crate::auth::{Authenticated, Caller};
use crate::http::Request;
use crate::policy::Context;
use crate::world::late::View;
use crate::world::{Organization, World};

use super::{Resource, gather};

const VIA_SERVICE: &str = "aws:ViaAWSService";
const MFA_PRESENT: &str = "aws:MultiFactorAuthPresent";
/// What keys hold of a caller that nobody knows.
const ANONYMOUS: &str = "anonymous";

/// What AWS sets for every request, as far as it applies to this one.
pub(super) fn global(
    world: &World,
    request: &Request,
    who: &Authenticated,
    resource: Resource<'_>,
    view: View,
) -> Context {
    let mut context = Context::default();
    of_request(request, &mut context);
    let region = match resource {
        // Who does not sign names no region: it is the one of the endpoint, and a bucket has no other.
        Resource::Bucket(bucket) | Resource::WithAcl { bucket, .. } => {
            who.region.as_ref().or(Some(&bucket.region))
        }
        _ => who.region.as_ref(),
    };
    if let Some(region) = region {
        context.set("aws:RequestedRegion", region);
    }
    let resource_account = gather::home(resource);
    if !resource_account.is_empty() {
        context.set("aws:ResourceAccount", resource_account);
    }
    context.set(VIA_SERVICE, "false");
    of_caller(world, &who.caller, view, &mut context);
    if let Caller::UserSession { session, .. } = &who.caller
        && let Some(checked) = session.mfa
    {
        let age = request.received.signed_duration_since(checked).num_seconds().max(0);
        context.set("aws:MultiFactorAuthAge", age.to_string());
    }
    context
}

/// Where the caller and the resource stand in the organization; nothing of an account that is outside.
pub(super) fn of_organization(
    organization: &Organization,
    caller: Option<&str>,
    resource: &str,
    context: &mut Context,
) {
    if let Some(path) = caller.and_then(|account| organization.path(account)) {
        context.set("aws:PrincipalOrgID", &organization.id);
        context.set("aws:PrincipalOrgPaths", path);
    }
    if let Some(path) = organization.path(resource) {
        context.set("aws:ResourceOrgID", &organization.id);
        context.set("aws:ResourceOrgPaths", path);
    }
}

/// A request that a service makes in the caller's name does not come from the caller's address, nor with what the
/// client said of itself. It is always made with temporary credentials, and over TLS.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html>
pub(super) fn forwarded(context: &mut Context) {
    if context.get(VIA_SERVICE).is_none_or(|via| via != ["true"]) {
        return;
    }
    for key in ["aws:SourceIp", "aws:UserAgent", "aws:Referer"] {
        context.unset(key);
    }
    context.set("aws:SecureTransport", "true");
    if context.get(MFA_PRESENT).is_none() {
        context.set(MFA_PRESENT, "false");
    }
}

fn of_request(request: &Request, context: &mut Context) {
    context.set("aws:SourceIp", request.source_ip.to_string());
    context.set("aws:SecureTransport", request.secure.to_string());
    context.set("aws:CurrentTime", request.received.to_rfc3339_opts(SecondsFormat::Secs, true));
    context.set("aws:EpochTime", request.received.timestamp().to_string());
    for (key, header) in [("aws:UserAgent", "user-agent"), ("aws:Referer", "referer")] {
        if let Some(value) = request.header(header) {
            context.set(key, value);
        }
    }
}

fn of_caller(world: &World, caller: &Caller, view: View, context: &mut Context) {
    context.set("aws:PrincipalType", principal_type(caller));
    context.set("aws:PrincipalAccount", caller.account().unwrap_or(ANONYMOUS));
    context.set("aws:userid", caller.user_id().unwrap_or_else(|| ANONYMOUS.to_owned()));
    if caller.account().is_some() {
        context.set("aws:PrincipalIsAWSService", "false");
    }
    of_temporary_credentials(caller, context);
    match caller.itself() {
        Caller::Anonymous => {}
        Caller::Root { account } => context.set("aws:PrincipalArn", format!("arn:aws:iam::{account}:root")),
        Caller::User { account, name, id, arn } => {
            context.set("aws:PrincipalArn", arn);
            context.set("aws:username", name);
            let account = world.account(account);
            let iam = account.seen(view);
            let tags = iam.user_by_id(id).map(|user| &user.permissions.tags);
            set_tags(tags.into_iter().flatten(), context);
        }
        Caller::Session(session) => {
            context.set("aws:PrincipalArn", &session.role_arn);
            if let Some(identity) = &session.source_identity {
                context.set("aws:SourceIdentity", identity);
            }
            let account = world.account(&session.account);
            let iam = account.seen(view);
            let role = iam.role(&session.role_name).filter(|role| role.id == session.role_id);
            set_tags(role.map(|role| &role.permissions.tags).into_iter().flatten(), context);
            set_tags(session.tags.iter(), context);
        }
        Caller::UserSession { session, .. } => {
            if let Some(federation) = &session.federation {
                context.set("aws:PrincipalArn", federation.arn(&session.account));
                set_tags(federation.tags.iter(), context);
            }
        }
    }
}

/// What only temporary credentials bring: when they were issued, and whether a one-time code was checked. AssumeRole's
/// never say so, even where a code was checked; lasting credentials do not have the keys at all.
fn of_temporary_credentials(caller: &Caller, context: &mut Context) {
    let (issued, mfa) = match caller {
        Caller::Session(session) => (session.issued, None),
        Caller::UserSession { session, .. } => (session.issued, session.mfa),
        Caller::Anonymous | Caller::Root { .. } | Caller::User { .. } => return,
    };
    context.set("aws:TokenIssueTime", issued.to_rfc3339_opts(SecondsFormat::Secs, true));
    context.set(MFA_PRESENT, mfa.is_some().to_string());
}

fn set_tags<'a>(tags: impl Iterator<Item = (&'a String, &'a String)>, context: &mut Context) {
    tags.for_each(|(key, value)| context.set(&format!("aws:PrincipalTag/{key}"), value));
}

fn principal_type(caller: &Caller) -> &'static str {
    match caller.itself() {
        Caller::Anonymous => "Anonymous",
        Caller::Root { .. } => "Account",
        Caller::User { .. } => "User",
        Caller::Session(_) => "AssumedRole",
        Caller::UserSession { .. } => "FederatedUser",
    }
}
