//! The global condition keys of a request. Each value is made when a policy asks for it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::auth::{Authenticated, Caller};
use crate::http::Request;
use crate::policy::{ConditionKeys, Context, Values};
use crate::world::late::View;
use crate::world::{Organization, World};

use super::{Resource, gather};

const VIA_SERVICE: &str = "aws:ViaAWSService";
const MFA_PRESENT: &str = "aws:MultiFactorAuthPresent";
/// What keys hold of a caller that nobody knows.
const ANONYMOUS: &str = "anonymous";
const TAG: &str = "aws:PrincipalTag/";

/// What all questions of one request have in common.
#[derive(Debug)]
pub(super) struct OfRequest {
    request: Arc<Request>,
    who: Arc<Authenticated>,
    /// The tags of the user or role, as they are now.
    tags: BTreeMap<String, String>,
    organization: Option<Arc<Organization>>,
}

impl OfRequest {
    pub(super) fn new(
        world: &World,
        request: &Arc<Request>,
        who: &Arc<Authenticated>,
        organization: Option<Arc<Organization>>,
        view: View,
    ) -> Self {
        Self {
            request: Arc::clone(request),
            who: Arc::clone(who),
            tags: tags(world, &who.caller, view),
            organization,
        }
    }

    fn received(&self) -> DateTime<Utc> {
        self.request.received
    }

    fn caller(&self) -> &Caller {
        &self.who.caller
    }
}

/// The keys of one resource's questions.
#[derive(Debug)]
pub(super) struct Keys {
    request: Arc<OfRequest>,
    /// Who does not sign names no region: it is the one of the endpoint, and a bucket has no other.
    endpoint: Option<String>,
    home: Arc<str>,
    is_bucket: bool,
}

impl Keys {
    pub(super) fn new(request: &Arc<OfRequest>, resource: Resource<'_>) -> Self {
        let bucket = match resource {
            Resource::Bucket(bucket) | Resource::WithAcl { bucket, .. } => Some(bucket),
            _ => None,
        };
        Self {
            request: Arc::clone(request),
            endpoint: bucket.filter(|_| request.who.region.is_none()).map(|bucket| bucket.region.clone()),
            home: gather::home(resource).into(),
            is_bucket: bucket.is_some(),
        }
    }
}

/// A key as it is written, and how its value is made.
type Key = (&'static str, for<'a> fn(&'a Keys) -> Option<Values<'a>>);

/// What AWS sets for every request, as far as it applies to one. Tags are beside it.
const GLOBAL: [Key; 24] = [
    ("aws:SourceIp", |keys| Some(Values::made(keys.request.request.source_ip.to_string()))),
    ("aws:SecureTransport", |keys| Some(boolean(keys.request.request.secure))),
    ("aws:CurrentTime", |keys| Some(date(keys.request.received()))),
    ("aws:EpochTime", |keys| Some(Values::made(keys.request.received().timestamp().to_string()))),
    ("aws:UserAgent", |keys| keys.request.request.header("user-agent").map(Values::one)),
    ("aws:Referer", |keys| keys.request.request.header("referer").map(Values::one)),
    ("aws:RequestedRegion", |keys| {
        keys.request.who.region.as_deref().or(keys.endpoint.as_deref()).map(Values::one)
    }),
    ("aws:ResourceAccount", |keys| Some(Values::one(&keys.home)).filter(|_| !keys.home.is_empty())),
    ("s3:ResourceAccount", |keys| keys.is_bucket.then_some(Values::one(&keys.home))),
    (VIA_SERVICE, |_| Some(boolean(false))),
    ("aws:PrincipalType", |keys| Some(Values::one(principal_type(keys.request.caller())))),
    ("aws:PrincipalAccount", |keys| Some(Values::one(keys.request.caller().account().unwrap_or(ANONYMOUS)))),
    ("aws:userid", |keys| Some(keys.request.caller().user_id().map_or(Values::one(ANONYMOUS), Values::made))),
    ("aws:PrincipalIsAWSService", |keys| keys.request.caller().account().map(|_| boolean(false))),
    ("aws:TokenIssueTime", |keys| temporary(keys.request.caller()).map(|(issued, _)| date(issued))),
    (MFA_PRESENT, |keys| temporary(keys.request.caller()).map(|(_, mfa)| boolean(mfa.is_some()))),
    ("aws:MultiFactorAuthAge", mfa_age),
    ("aws:PrincipalArn", |keys| principal_arn(keys.request.caller())),
    ("aws:username", |keys| match keys.request.caller().itself() {
        Caller::User { name, .. } => Some(Values::one(name)),
        _ => None,
    }),
    ("aws:SourceIdentity", |keys| match keys.request.caller().itself() {
        Caller::Session(session) => session.source_identity.as_deref().map(Values::one),
        _ => None,
    }),
    ("aws:PrincipalOrgID", |keys| in_organization(keys, keys.request.caller().account()?).map(|(id, _)| id)),
    ("aws:PrincipalOrgPaths", |keys| {
        in_organization(keys, keys.request.caller().account()?).map(|(_, path)| path)
    }),
    ("aws:ResourceOrgID", |keys| in_organization(keys, &keys.home).map(|(id, _)| id)),
    ("aws:ResourceOrgPaths", |keys| in_organization(keys, &keys.home).map(|(_, path)| path)),
];

impl ConditionKeys for Keys {
    fn get(&self, key: &str) -> Option<Values<'_>> {
        if let Some((prefix, tag)) = key.split_at_checked(TAG.len())
            && prefix.eq_ignore_ascii_case(TAG)
        {
            let same = |(key, _): &(&String, &String)| key.eq_ignore_ascii_case(tag);
            return self.tags().filter(same).last().map(|(_, value)| Values::one(value));
        }
        let (_, make) = GLOBAL.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        make(self)
    }

    fn each<'a>(&'a self, tell: &mut dyn FnMut(&str, Values<'a>)) {
        for (name, make) in GLOBAL {
            if let Some(values) = make(self) {
                tell(name, values);
            }
        }
        self.tags().for_each(|(key, value)| tell(&format!("{TAG}{key}"), Values::one(value)));
    }
}

impl Keys {
    /// The caller's tags; of two with one name, the later counts.
    fn tags(&self) -> impl Iterator<Item = (&String, &String)> {
        let of_session = match self.request.caller().itself() {
            Caller::Session(session) => Some(&session.tags),
            Caller::UserSession { session, .. } => session.federation.as_ref().map(|it| &it.tags),
            Caller::Anonymous | Caller::Root { .. } | Caller::User { .. } => None,
        };
        self.request.tags.iter().chain(of_session.into_iter().flatten())
    }
}

/// The tags that a user or role has.
fn tags(world: &World, caller: &Caller, view: View) -> BTreeMap<String, String> {
    let found = match caller.itself() {
        Caller::User { account, id, .. } => {
            let account = world.account(account);
            let iam = account.seen(view);
            iam.user_by_id(id).map(|user| user.permissions.tags.clone())
        }
        Caller::Session(session) => {
            let account = world.account(&session.account);
            let iam = account.seen(view);
            let role = iam.role(&session.role_name).filter(|role| role.id == session.role_id);
            role.map(|role| role.permissions.tags.clone())
        }
        // A federated user has those of the user behind it.
        Caller::UserSession { user, .. } => return tags(world, user, view),
        Caller::Anonymous | Caller::Root { .. } => None,
    };
    found.unwrap_or_default()
}

fn boolean(value: bool) -> Values<'static> {
    Values::one(if value { "true" } else { "false" })
}

fn date(at: DateTime<Utc>) -> Values<'static> {
    Values::made(at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// Where an account stands in the organization; nothing of one that is outside.
fn in_organization<'a>(keys: &'a Keys, account: &str) -> Option<(Values<'a>, Values<'a>)> {
    let organization = keys.request.organization.as_deref()?;
    Some((Values::one(&organization.id), Values::one(organization.path(account)?)))
}

fn principal_arn(caller: &Caller) -> Option<Values<'_>> {
    match caller.itself() {
        Caller::Anonymous => None,
        Caller::Root { account } => Some(Values::made(format!("arn:aws:iam::{account}:root"))),
        Caller::User { arn, .. } => Some(Values::one(arn)),
        Caller::Session(session) => Some(Values::one(&session.role_arn)),
        Caller::UserSession { session, .. } => {
            session.federation.as_ref().map(|it| Values::made(it.arn(&session.account)))
        }
    }
}

/// What only temporary credentials bring: when they were issued, and whether a one-time code was checked. AssumeRole's
/// never say so, even where a code was checked; lasting credentials do not have the keys at all.
fn temporary(caller: &Caller) -> Option<(DateTime<Utc>, Option<DateTime<Utc>>)> {
    match caller {
        Caller::Session(session) => Some((session.issued, None)),
        Caller::UserSession { session, .. } => Some((session.issued, session.mfa)),
        Caller::Anonymous | Caller::Root { .. } | Caller::User { .. } => None,
    }
}

fn mfa_age(keys: &Keys) -> Option<Values<'_>> {
    let (_, checked) = temporary(keys.request.caller())?;
    let age = keys.request.received().signed_duration_since(checked?).num_seconds().max(0);
    Some(Values::made(age.to_string()))
}

/// A request that a service makes in the caller's name does not come from the caller's address, nor with what the
/// client said of itself. It is always made with temporary credentials, and over TLS.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html>
pub(super) fn forwarded(context: &mut Context) {
    if context.single(VIA_SERVICE).is_none_or(|via| via != "true") {
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

fn principal_type(caller: &Caller) -> &'static str {
    match caller.itself() {
        Caller::Anonymous => "Anonymous",
        Caller::Root { .. } => "Account",
        Caller::User { .. } => "User",
        Caller::Session(_) => "AssumedRole",
        Caller::UserSession { .. } => "FederatedUser",
    }
}
