//! Roles and their trust policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>

use std::sync::Arc;

use super::call::{Target, finish};
use super::entity::Kind;
use super::page::Paging;
use super::paths::Listing;
use super::{Answer, Call, boundaries, documents, elements, names, tags};
use crate::leave::{Authorized, OnAccount};
use crate::refusal::Refusal;
use crate::services::query::{Text, patterns, timestamp};
use crate::wire::Element;
use crate::world::iam::Permissions;
use crate::world::{Role, ids};

const DESCRIPTION: Text = Text::of(0, 1000, patterns::ROLE_DESCRIPTION);
/// MaxSessionDuration, where none is given.
const ONE_HOUR: i32 = 3600;

/// Which fields of a role an answer shows: AWS's answers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// CreateRole: neither the description nor MaxSessionDuration.
    Created,
    /// GetRole: all.
    Got,
    /// ListRoles: neither boundary nor tags, nor the last use.
    Listed,
    /// UpdateRoleDescription: the description only.
    Described,
}

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let max =
        checks.number("MaxSessionDuration", ONE_HOUR, 43_200).map_err(crate::refusal::IamRefusal::from)?;
    let path = checks.optional("Path", &names::PATH);
    let name = checks.required("RoleName", &names::UP_TO_64);
    let document = checks.required("AssumeRolePolicyDocument", &documents::DOCUMENT);
    let description = checks.optional("Description", &DESCRIPTION);
    let boundary = checks.optional("PermissionsBoundary", &names::ARN);
    let sent = checks.tags();
    finish(checks)?;
    names::check("roleName", &name)?;
    let path = names::check_path("path", path)?;
    let tags = tags::distinct(&sent)?;

    let arn = call.arn(&format!("role{path}{name}"));
    let target =
        Target::new(arn.clone()).request_tags(&sent).maybe("iam:PermissionsBoundary", boundary.as_ref());
    let may = call.ask(&target)?;
    if !sent.is_empty() {
        call.ask_for("TagRole", &target)?;
    }
    let trust = documents::trust(call.exchange.world, &document)?;

    let role = Role {
        name,
        path,
        id: ids::unique_id("AROA"),
        arn,
        created: call.exchange.now,
        description: description.filter(|text| !text.is_empty()),
        max_session_duration: max.unwrap_or(ONE_HOUR),
        trust,
        permissions: Permissions { boundary, tags, ..Permissions::default() },
    };
    store(call, &may, &role)?;
    Ok(may.answer(Some(call.result().child(element(call, Element::new("Role"), &role, Shown::Created)))))
}

fn store(call: &Call<'_>, may: &Authorized<OnAccount>, role: &Role) -> Result<(), Refusal> {
    let mut iam = call.account.iam_mut(may);
    boundaries::check(&iam, role.permissions.boundary.as_ref())?;
    if iam.role(&role.name).is_some() {
        return Err(Kind::Role.taken(&role.name).into());
    }
    iam.roles.insert(role.name.to_ascii_lowercase(), role.clone());
    Ok(())
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let name = names::of(call, Kind::Role)?;
    let may = call.ask(&call.entity(Kind::Role, &name))?;
    let role = find(call, &name)?;
    Ok(may.answer(Some(call.result().child(element(call, Element::new("Role"), &role, Shown::Got)))))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let name = names::of(call, Kind::Role)?;
    let may = call.ask(&call.entity(Kind::Role, &name))?;
    let mut iam = call.account.iam_mut(&may);
    Kind::Role.permissions(&iam, &name)?.can_be_deleted()?;
    iam.roles.remove(&name.to_ascii_lowercase());
    Ok(may.answer(None))
}

pub(super) fn update(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let max =
        checks.number("MaxSessionDuration", ONE_HOUR, 43_200).map_err(crate::refusal::IamRefusal::from)?;
    let name = checks.required("RoleName", &names::UP_TO_64);
    let description = checks.optional("Description", &DESCRIPTION);
    finish(checks)?;
    names::check("roleName", &name)?;
    let may = call.ask(&call.entity(Kind::Role, &name))?;
    change(call, &may, &name, |role| {
        role.max_session_duration = max.unwrap_or(role.max_session_duration);
        describe(role, description);
    })?;
    Ok(may.answer(Some(call.result())))
}

pub(super) fn update_description(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let name = checks.required("RoleName", &names::UP_TO_64);
    let description = checks.required("Description", &DESCRIPTION);
    finish(checks)?;
    names::check("roleName", &name)?;
    let may = call.ask(&call.entity(Kind::Role, &name))?;
    let role = change(call, &may, &name, |role| describe(role, Some(description)))?;
    Ok(may.answer(Some(call.result().child(element(call, Element::new("Role"), &role, Shown::Described)))))
}

fn describe(role: &mut Role, description: Option<String>) {
    if let Some(text) = description {
        role.description = Some(text).filter(|text| !text.is_empty());
    }
}

pub(super) fn update_trust(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let name = checks.required("RoleName", &names::UP_TO_64);
    let document = checks.required("PolicyDocument", &documents::DOCUMENT);
    finish(checks)?;
    names::check("roleName", &name)?;
    let may = call.ask(&call.entity(Kind::Role, &name))?;
    find(call, &name)?;
    let trust = documents::trust(call.exchange.world, &document)?;
    change(call, &may, &name, |role| role.trust = trust)?;
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let Listing { paging, prefix, may } = Listing::of(call, Kind::Role)?;
    let page = {
        let iam = call.account.iam();
        let roles = iam.roles.iter().filter(|(_, role)| role.path.starts_with(&prefix));
        paging.cut(roles.map(|(key, role)| (key.to_owned(), role.clone())))?
    };
    let member = |role: Role| element(call, elements::member(), &role, Shown::Listed);
    Ok(may.answer(Some(page.write(call.result(), "Roles", member))))
}

/// Instance profiles are not emulated: no role has one.
pub(super) fn instance_profiles(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let name = checks.required("RoleName", &names::UP_TO_64);
    finish(checks)?;
    names::check("roleName", &name)?;
    let may = call.ask(&call.entity(Kind::Role, &name))?;
    find(call, &name)?;
    let none = std::iter::empty::<(String, Element)>();
    Ok(may.answer(Some(paging.cut(none)?.write(call.result(), "InstanceProfiles", |profile| profile))))
}

/// A copy, so that no lock is held while other accounts are looked into.
fn find(call: &Call<'_>, name: &str) -> Result<Role, Refusal> {
    let iam = call.account.iam();
    iam.role(name).cloned().ok_or_else(|| Kind::Role.missing(name).into())
}

fn change(
    call: &Call<'_>,
    may: &Authorized<OnAccount>,
    name: &str,
    change: impl FnOnce(&mut Role),
) -> Result<Role, Refusal> {
    let mut iam = call.account.iam_mut(may);
    let role = iam.roles.get_mut(&name.to_ascii_lowercase()).ok_or_else(|| Kind::Role.missing(name))?;
    change(role);
    Ok(role.clone())
}

fn element(call: &Call<'_>, element: Element, role: &Role, shown: Shown) -> Element {
    let trust = trust_document(call, &role.trust);
    let description = role.description.clone().filter(|_| shown != Shown::Created);
    let max = matches!(shown, Shown::Got | Shown::Listed).then(|| role.max_session_duration.to_string());
    let whole = matches!(shown, Shown::Created | Shown::Got);
    let boundary = elements::boundary(role.permissions.boundary.as_ref()).filter(|_| whole);
    let tags = elements::some_tags(&role.permissions.tags).filter(|_| whole);
    let last_used = (shown == Shown::Got).then(|| elements::role_last_used(call.exchange.world, role));
    element
        .text("Path", &role.path)
        .text("RoleName", &role.name)
        .text("RoleId", &role.id)
        .text("Arn", &role.arn)
        .text("CreateDate", timestamp(role.created))
        .text("AssumeRolePolicyDocument", trust)
        .maybe("Description", description)
        .maybe("MaxSessionDuration", max)
        .children(boundary)
        .children(tags)
        .children(last_used)
}

/// Principals that are gone are shown by their unique IDs.
fn trust_document(call: &Call<'_>, trust: &Arc<crate::policy::Policy>) -> String {
    elements::document(&trust.shown(&|id, _| call.exchange.world.principal_arn(id)))
}
