//! ListEntitiesForPolicy: who uses a managed policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html>

use super::call::finish;
use super::entity::Kind;
use super::page::Paging;
use super::policies::target;
use super::{Answer, Call, elements, names};
use crate::refusal::IamRefusal;
use crate::wire::Element;
use crate::world::Iam;
use crate::world::iam::Permissions;

const FILTERS: &[&str] = &["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

/// A user, role or group, as this list shows it.
struct Entity<'i> {
    kind: Kind,
    name: &'i str,
    id: &'i str,
    path: &'i str,
    permissions: &'i Permissions,
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let arn = checks.required("PolicyArn", &names::ARN);
    let filter = checks.word("EntityFilter", FILTERS);
    let prefix = names::prefix(&mut checks);
    let usage = checks.word("PolicyUsageFilter", &["PermissionsPolicy", "PermissionsBoundary"]);
    finish(checks)?;
    names::check_policy_arn(&arn)?;
    let prefix = names::check_prefix(prefix)?;
    let may = call.ask(&target(call, &arn))?;

    let iam = call.account.iam();
    if iam.policy(&arn).is_none() {
        return Err(IamRefusal::NoSuchPolicy { arn }.into());
    }
    let found = all(&iam)
        .filter(|entity| filter.as_deref().is_none_or(|filter| filter == entity.kind.title()))
        .filter(|entity| entity.path.starts_with(&prefix))
        .filter(|entity| entity.uses(&arn, usage.as_deref()));
    let page = paging.cut(found.map(|entity| (entity.key(), entity)))?;
    let result = [Kind::Group, Kind::User, Kind::Role]
        .into_iter()
        .fold(call.result(), |result, kind| result.child(of_kind(&page.items, kind)));
    Ok(may.answer(Some(page.end(result))))
}

fn of_kind(entities: &[Entity<'_>], kind: Kind) -> Element {
    let entities = entities.iter().filter(|entity| entity.kind == kind);
    Element::new(format!("Policy{}s", kind.title())).children(entities.map(Entity::element))
}

/// Groups, then users, then roles: the order of the keys too.
fn all(iam: &Iam) -> impl Iterator<Item = Entity<'_>> {
    let groups = iam.groups.values().map(|group| Entity {
        kind: Kind::Group,
        name: &group.name,
        id: &group.id,
        path: &group.path,
        permissions: &group.permissions,
    });
    let users = iam.users.values().map(|user| Entity {
        kind: Kind::User,
        name: &user.name,
        id: &user.id,
        path: &user.path,
        permissions: &user.permissions,
    });
    let roles = iam.roles.values().map(|role| Entity {
        kind: Kind::Role,
        name: &role.name,
        id: &role.id,
        path: &role.path,
        permissions: &role.permissions,
    });
    groups.chain(users).chain(roles)
}

impl Entity<'_> {
    fn key(&self) -> String {
        let order = match self.kind {
            Kind::Group => 0,
            Kind::User => 1,
            Kind::Role => 2,
        };
        format!("{order}{}", self.name.to_ascii_lowercase())
    }

    fn uses(&self, arn: &str, usage: Option<&str>) -> bool {
        let attached = self.permissions.attached.contains(arn);
        let boundary = self.permissions.boundary.as_deref() == Some(arn);
        match usage {
            Some("PermissionsPolicy") => attached,
            Some("PermissionsBoundary") => boundary,
            _ => attached || boundary,
        }
    }

    fn element(&self) -> Element {
        let id = match self.kind {
            Kind::User => "UserId",
            Kind::Role => "RoleId",
            Kind::Group => "GroupId",
        };
        elements::member().text(self.kind.parameter(), self.name).text(id, self.id)
    }
}
