//! Access keys of users, and of the root user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html>

use std::sync::Arc;

use super::call::{Target, finish};
use super::entity::Kind;
use super::page::Paging;
use super::{Answer, Call, elements, names};
use crate::auth::Caller;
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Text, patterns, timestamp};
use crate::wire::Element;
use crate::world::{AccessKey, Iam, KeyOwner, ids};

const ACCESS_KEY_ID: Text = Text::of(16, 128, patterns::ACCESS_KEY_ID);
const STATUSES: &[&str] = &["Active", "Inactive"];
const MOST: usize = 2;

/// Whose keys an operation is about.
enum Holder {
    Root,
    User(String),
}

impl Holder {
    /// Whom `UserName` names; the caller, where it is left out.
    fn new(call: &Call<'_>, given: Option<&String>) -> Result<Self, IamRefusal> {
        names::check_optional("userName", given)?;
        match (given, call.caller()) {
            (Some(name), _) | (None, Caller::User { name, .. }) => Ok(Self::User(name.clone())),
            (None, Caller::Root { .. }) => Ok(Self::Root),
            (None, _) => Err(IamRefusal::UserNameNeeded),
        }
    }

    fn target(&self, call: &Call<'_>) -> Target {
        match self {
            Self::Root => Target::new(call.arn("root")),
            Self::User(name) => call.entity(Kind::User, name),
        }
    }

    fn keys<'i>(&self, iam: &'i mut Iam) -> Result<&'i mut Vec<String>, IamRefusal> {
        match self {
            Self::Root => Ok(&mut iam.root_access_keys),
            Self::User(name) => {
                let user = iam.users.get_mut(&name.to_ascii_lowercase());
                user.map(|user| &mut user.access_keys).ok_or_else(|| Kind::User.missing(name))
            }
        }
    }

    fn owner(&self, iam: &Iam, account: &str) -> Result<KeyOwner, IamRefusal> {
        let account = account.to_owned();
        match self {
            Self::Root => Ok(KeyOwner::Root(account)),
            Self::User(name) => {
                let user = iam.user(name).ok_or_else(|| Kind::User.missing(name))?;
                Ok(KeyOwner::User { account, user_id: user.id.clone() })
            }
        }
    }

    /// The name as it was given to the user, whatever the case in which it was asked for.
    fn name(&self, iam: &Iam) -> Option<String> {
        match self {
            Self::Root => None,
            Self::User(name) => iam.user(name).map(|user| user.name.clone()),
        }
    }
}

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let given = checks.optional("UserName", &names::UP_TO_128);
    finish(checks)?;
    let holder = Holder::new(call, given.as_ref())?;
    let may = call.ask(&holder.target(call))?;

    let mut iam = call.account.iam_mut(&may);
    let owner = holder.owner(&iam, &call.account.id)?;
    let name = holder.name(&iam);
    let keys = holder.keys(&mut iam)?;
    if keys.len() >= MOST {
        return Err(IamRefusal::QuotaExceeded { quota: "AccessKeysPerUser", limit: MOST }.into());
    }
    let key = AccessKey {
        id: ids::access_key_id("AKIA"),
        secret: Arc::from(ids::secret_access_key()),
        active: true,
        created: call.exchange.now,
        owner,
    };
    keys.push(key.id.clone());
    let element = Element::new("AccessKey")
        .maybe("UserName", name)
        .text("AccessKeyId", &key.id)
        .text("Status", status(&key))
        .text("SecretAccessKey", &*key.secret)
        .text("CreateDate", timestamp(key.created));
    call.exchange.world.keys.insert(&may, key);
    Ok(may.answer(Some(call.result().child(element))))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let given = checks.optional("UserName", &names::UP_TO_128);
    let id = checks.required("AccessKeyId", &ACCESS_KEY_ID);
    finish(checks)?;
    let holder = Holder::new(call, given.as_ref())?;
    let may = call.ask(&holder.target(call))?;

    let mut iam = call.account.iam_mut(&may);
    let keys = holder.keys(&mut iam)?;
    let place = place(keys, &id)?;
    keys.remove(place);
    call.exchange.world.keys.remove(&may, &id);
    Ok(may.answer(None))
}

pub(super) fn update(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let given = checks.optional("UserName", &names::UP_TO_128);
    let id = checks.required("AccessKeyId", &ACCESS_KEY_ID);
    let status = checks.word("Status", STATUSES);
    if status.is_none() {
        checks.missing("status");
    }
    finish(checks)?;
    let holder = Holder::new(call, given.as_ref())?;
    let may = call.ask(&holder.target(call))?;

    let mut iam = call.account.iam_mut(&may);
    place(holder.keys(&mut iam)?, &id)?;
    call.exchange.world.keys.set_active(&may, &id, status.as_deref() == Some("Active"));
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let given = checks.optional("UserName", &names::UP_TO_128);
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    let holder = Holder::new(call, given.as_ref())?;
    let may = call.ask(&holder.target(call))?;

    let mut iam = call.account.iam_mut(&may);
    let name = holder.name(&iam);
    let ids = holder.keys(&mut iam)?.clone();
    drop(iam);
    let keys = ids
        .iter()
        .enumerate()
        .filter_map(|(place, id)| call.exchange.world.keys.get(id).map(|key| (place.to_string(), key)));
    let member = |key: AccessKey| {
        elements::member()
            .maybe("UserName", name.clone())
            .text("AccessKeyId", &key.id)
            .text("Status", status(&key))
            .text("CreateDate", timestamp(key.created))
    };
    Ok(may.answer(Some(paging.cut(keys)?.write(call.result(), "AccessKeyMetadata", member))))
}

/// A key that does not exist, or is not of this account, is not admitted to.
pub(super) fn last_used(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let id = checks.required("AccessKeyId", &ACCESS_KEY_ID);
    finish(checks)?;
    let holder = holder_of(call, &id)?;
    let may = call.ask(&holder.target(call))?;

    let name = holder.name(&call.account.iam());
    let used = match call.exchange.world.keys.last_use(&id) {
        Some(last) => Element::new("AccessKeyLastUsed")
            .text("LastUsedDate", timestamp(last.at))
            .text("ServiceName", last.service)
            .text("Region", last.region),
        None => Element::new("AccessKeyLastUsed").text("ServiceName", "N/A").text("Region", "N/A"),
    };
    Ok(may.answer(Some(call.result().maybe("UserName", name).child(used))))
}

fn holder_of(call: &Call<'_>, id: &str) -> Result<Holder, Refusal> {
    let key = call.exchange.world.keys.get(id);
    let iam = call.account.iam();
    let holder = match key.map(|key| key.owner) {
        Some(KeyOwner::Root(account)) if account == call.account.id => Some(Holder::Root),
        Some(KeyOwner::User { account, user_id }) if account == call.account.id => {
            iam.user_by_id(&user_id).map(|user| Holder::User(user.name.clone()))
        }
        _ => None,
    };
    let user = call.caller().arn().unwrap_or_default();
    holder.ok_or_else(|| IamRefusal::AccessKeyUnknown { user, key: id.to_owned() }.into())
}

fn place(keys: &[String], id: &str) -> Result<usize, IamRefusal> {
    let place = keys.iter().position(|key| key == id);
    place.ok_or_else(|| IamRefusal::NoSuchAccessKey { key: id.to_owned() })
}

const fn status(key: &AccessKey) -> &'static str {
    if key.active { "Active" } else { "Inactive" }
}
