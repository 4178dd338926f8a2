//! The elements of answers, in the order of the API reference.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::services::query::timestamp;
use crate::wire::Element;
use crate::world::{Group, Role, User, World};

/// All but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A policy document as answers carry it.
pub(super) fn document(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A member of a list.
pub(super) fn member() -> Element {
    Element::new("member")
}

/// Which fields of a user are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// In a list: without boundary and tags.
    Listed,
    /// On its own.
    Whole,
}

/// A user.
pub(super) fn user(element: Element, user: &User, detail: Detail) -> Element {
    let element = element
        .text("Path", &user.path)
        .text("UserName", &user.name)
        .text("UserId", &user.id)
        .text("Arn", &user.arn)
        .text("CreateDate", timestamp(user.created));
    match detail {
        Detail::Listed => element,
        Detail::Whole => element
            .children(boundary(user.permissions.boundary.as_ref()))
            .children(some_tags(&user.permissions.tags)),
    }
}

/// A group.
pub(super) fn group(element: Element, group: &Group) -> Element {
    element
        .text("Path", &group.path)
        .text("GroupName", &group.name)
        .text("GroupId", &group.id)
        .text("Arn", &group.arn)
        .text("CreateDate", timestamp(group.created))
}

/// A permissions boundary. The API reference calls the type `PermissionsBoundaryPolicy`; AWS answers `Policy`.
pub(super) fn boundary(arn: Option<&String>) -> Option<Element> {
    arn.map(|arn| {
        Element::new("PermissionsBoundary")
            .text("PermissionsBoundaryType", "Policy")
            .text("PermissionsBoundaryArn", arn)
    })
}

/// When and where a session of a role was used last; empty where none was.
pub(super) fn role_last_used(world: &World, role: &Role) -> Element {
    let element = Element::new("RoleLastUsed");
    match world.keys.last_use_of_role(&role.id) {
        Some(last) => element.text("LastUsedDate", timestamp(last.at)).text("Region", last.region),
        None => element,
    }
}

/// Tags.
pub(super) fn tags(tags: &BTreeMap<String, String>) -> Element {
    Element::new("Tags").children(tags.iter().map(|(key, value)| tag(key, value)))
}

/// Tags, where there are any.
pub(super) fn some_tags(some: &BTreeMap<String, String>) -> Option<Element> {
    (!some.is_empty()).then(|| tags(some))
}

/// One tag, as a member.
pub(super) fn tag(key: &str, value: &str) -> Element {
    member().text("Key", key).text("Value", value)
}
