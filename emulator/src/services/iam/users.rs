//! Users.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html>

use super::call::{Target, finish};
use super::entity::Kind;
use super::paths::{Listing, Move};
use super::{Answer, Call, boundaries, elements, names, tags};
use crate::auth::Caller;
use crate::refusal::IamRefusal;
use crate::services::query::timestamp;
use crate::wire::Element;
use crate::world::iam::Permissions;
use crate::world::{Iam, User, ids};
use chrono::DateTime;
use elements::Detail;

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let path = checks.optional("Path", &names::PATH);
    let name = checks.required("UserName", &names::UP_TO_64);
    let boundary = checks.optional("PermissionsBoundary", &names::ARN);
    let sent = checks.tags();
    finish(checks)?;
    names::check("userName", &name)?;
    let path = names::check_path("path", path)?;
    let tags = tags::distinct(&sent)?;

    let arn = call.arn(&format!("user{path}{name}"));
    let target =
        Target::new(arn.clone()).request_tags(&sent).maybe("iam:PermissionsBoundary", boundary.as_ref());
    let may = call.ask(&target)?;
    if !sent.is_empty() {
        call.ask_for("TagUser", &target)?;
    }

    let mut iam = call.account.iam_mut(&may);
    boundaries::check(&iam, boundary.as_ref())?;
    if iam.user(&name).is_some() {
        return Err(Kind::User.taken(&name).into());
    }
    let user = User {
        path,
        id: ids::unique_id("AIDA"),
        arn,
        created: call.exchange.now,
        permissions: Permissions { boundary, tags, ..Permissions::default() },
        access_keys: Vec::new(),
        name,
    };
    let element = elements::user(Element::new("User"), &user, Detail::Whole);
    iam.users.insert(user.name.to_ascii_lowercase(), user);
    Ok(may.answer(Some(call.result().child(element))))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let given = checks.optional("UserName", &names::UP_TO_128);
    finish(checks)?;
    names::check_optional("userName", given.as_ref())?;

    let name = match (given.as_ref(), call.caller()) {
        (Some(name), _) | (None, Caller::User { name, .. }) => name.clone(),
        (None, Caller::Root { account }) => return root(call, account),
        (None, _) => return Err(IamRefusal::UserNameNeeded.into()),
    };
    let may = call.ask(&call.entity(Kind::User, &name))?;
    let iam = call.account.iam();
    let user = iam.user(&name).ok_or_else(|| Kind::User.missing(&name))?;
    Ok(may.answer(Some(call.result().child(elements::user(Element::new("User"), user, Detail::Whole)))))
}

/// The root user has neither path nor name.
fn root(call: &Call<'_>, account: &str) -> Answer {
    let arn = call.arn("root");
    let may = call.ask(&Target::new(arn.clone()))?;
    let user = Element::new("User")
        .text("UserId", account)
        .text("Arn", arn)
        .text("CreateDate", timestamp(DateTime::UNIX_EPOCH));
    Ok(may.answer(Some(call.result().child(user))))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let name = names::of(call, Kind::User)?;
    let may = call.ask(&call.entity(Kind::User, &name))?;
    let mut iam = call.account.iam_mut(&may);
    let user = iam.user(&name).ok_or_else(|| Kind::User.missing(&name))?;
    can_be_deleted(&iam, user)?;
    iam.users.remove(&name.to_ascii_lowercase());
    Ok(may.answer(None))
}

fn can_be_deleted(iam: &Iam, user: &User) -> Result<(), IamRefusal> {
    if !user.access_keys.is_empty() {
        return Err(IamRefusal::MustDeleteAccessKeys);
    }
    if iam.mfa_devices_of(&user.id).next().is_some() {
        return Err(IamRefusal::MustDeactivateMfa);
    }
    user.permissions.can_be_deleted()?;
    if iam.groups_of(&user.id).next().is_some() {
        return Err(IamRefusal::MustRemoveReferences);
    }
    Ok(())
}

/// A user that moves needs leave for both ends.
pub(super) fn update(call: &Call<'_>) -> Answer {
    let moved = Move::of(call, Kind::User, &names::UP_TO_64)?;
    let mut iam = call.account.iam_mut(&moved.may);
    moved.check_free(&iam)?;
    let user = iam.users.remove(&moved.old_key()).ok_or_else(|| Kind::User.missing(&moved.from))?;
    let key = moved.name.to_ascii_lowercase();
    iam.users.insert(key, User { name: moved.name, path: moved.path, arn: moved.arn, ..user });
    Ok(moved.may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let Listing { paging, prefix, may } = Listing::of(call, Kind::User)?;
    let iam = call.account.iam();
    let users = iam.users.iter().filter(|(_, user)| user.path.starts_with(&prefix));
    let page = paging.cut(users.map(|(key, user)| (key.to_owned(), user)))?;
    let member = |user| elements::user(elements::member(), user, Detail::Listed);
    Ok(may.answer(Some(page.write(call.result(), "Users", member))))
}
