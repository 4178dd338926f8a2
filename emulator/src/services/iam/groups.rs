//! Groups and their members.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html>

use std::collections::{BTreeMap, BTreeSet};

use super::call::{Target, finish};
use super::elements::Detail;
use super::entity::Kind;
use super::page::Paging;
use super::paths::{Listing, Move};
use super::{Answer, Call, elements, names};
use crate::refusal::{IamRefusal, Refusal};
use crate::wire::Element;
use crate::world::iam::Permissions;
use crate::world::{Group, Iam, User, ids};

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let path = checks.optional("Path", &names::PATH);
    let name = checks.required("GroupName", &names::UP_TO_128);
    finish(checks)?;
    names::check("groupName", &name)?;
    let path = names::check_path("path", path)?;

    let arn = call.arn(&format!("group{path}{name}"));
    let may = call.ask(&Target::new(arn.clone()))?;
    let mut iam = call.account.iam_mut(&may);
    if iam.group(&name).is_some() {
        return Err(Kind::Group.taken(&name).into());
    }
    let group = Group {
        path,
        id: ids::unique_id("AGPA"),
        arn,
        created: call.exchange.now,
        permissions: Permissions::default(),
        members: BTreeSet::new(),
        name,
    };
    let element = elements::group(Element::new("Group"), &group);
    iam.groups.insert(group.name.to_ascii_lowercase(), group);
    Ok(may.answer(Some(call.result().child(element))))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let name = checks.required("GroupName", &names::UP_TO_128);
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    names::check("groupName", &name)?;
    let may = call.ask(&call.entity(Kind::Group, &name))?;

    let iam = call.account.iam();
    let group = iam.group(&name).ok_or_else(|| Kind::Group.missing(&name))?;
    let users = group.members.iter().filter_map(|id| iam.user_by_id(id));
    let users: BTreeMap<String, &User> = users.map(|user| (user.name.to_ascii_lowercase(), user)).collect();
    let page = paging.cut(users)?;
    let result = call.result().child(elements::group(Element::new("Group"), group));
    let member = |user| elements::user(elements::member(), user, Detail::Listed);
    Ok(may.answer(Some(page.write(result, "Users", member))))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let name = names::of(call, Kind::Group)?;
    let may = call.ask(&call.entity(Kind::Group, &name))?;
    let mut iam = call.account.iam_mut(&may);
    let group = iam.group(&name).ok_or_else(|| Kind::Group.missing(&name))?;
    if !group.members.is_empty() {
        return Err(IamRefusal::MustRemoveUsers.into());
    }
    group.permissions.can_be_deleted()?;
    iam.groups.remove(&name.to_ascii_lowercase());
    Ok(may.answer(None))
}

/// A group that moves needs leave for both ends.
pub(super) fn update(call: &Call<'_>) -> Answer {
    let moved = Move::of(call, Kind::Group, &names::UP_TO_128)?;
    let mut iam = call.account.iam_mut(&moved.may);
    moved.check_free(&iam)?;
    let group = iam.groups.remove(&moved.old_key()).ok_or_else(|| Kind::Group.missing(&moved.from))?;
    let key = moved.name.to_ascii_lowercase();
    iam.groups.insert(key, Group { name: moved.name, path: moved.path, arn: moved.arn, ..group });
    Ok(moved.may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let Listing { paging, prefix, may } = Listing::of(call, Kind::Group)?;
    let iam = call.account.iam();
    let groups = iam.groups.iter().filter(|(_, group)| group.path.starts_with(&prefix));
    let page = paging.cut(groups.map(|(key, group)| (key.to_owned(), group)))?;
    Ok(may.answer(Some(
        page.write(call.result(), "Groups", |group| elements::group(elements::member(), group)),
    )))
}

pub(super) fn list_of_user(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let name = checks.required("UserName", &names::UP_TO_128);
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    names::check("userName", &name)?;
    let may = call.ask(&call.entity(Kind::User, &name))?;

    let iam = call.account.iam();
    let user = iam.user(&name).ok_or_else(|| Kind::User.missing(&name))?;
    let groups = iam.groups_of(&user.id).map(|group| (group.name.to_ascii_lowercase(), group));
    let page = paging.cut(groups)?;
    Ok(may.answer(Some(
        page.write(call.result(), "Groups", |group| elements::group(elements::member(), group)),
    )))
}

pub(super) fn add_user(call: &Call<'_>) -> Answer {
    membership(call, |group, user_id| {
        group.members.insert(user_id);
    })
}

/// It does not matter whether the user was a member.
pub(super) fn remove_user(call: &Call<'_>) -> Answer {
    membership(call, |group, user_id| {
        group.members.remove(&user_id);
    })
}

/// Leave is asked for the group; the user is looked for first.
fn membership(call: &Call<'_>, change: fn(&mut Group, String)) -> Answer {
    let mut checks = call.checks();
    let name = checks.required("GroupName", &names::UP_TO_128);
    let user = checks.required("UserName", &names::UP_TO_128);
    finish(checks)?;
    names::check("groupName", &name)?;
    names::check("userName", &user)?;
    let may = call.ask(&call.entity(Kind::Group, &name))?;

    let mut iam = call.account.iam_mut(&may);
    let user_id = user_id(&iam, &user)?;
    let changed = iam.groups.change(&name.to_ascii_lowercase(), |group| change(group, user_id));
    changed.ok_or_else(|| Kind::Group.missing(&name))?;
    Ok(may.answer(None))
}

fn user_id(iam: &Iam, name: &str) -> Result<String, Refusal> {
    let user = iam.user(name).ok_or_else(|| Kind::User.missing(name))?;
    Ok(user.id.clone())
}
