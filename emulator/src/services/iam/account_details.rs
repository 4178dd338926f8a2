//! GetAccountAuthorizationDetails: every user, group, role and managed policy, with all that they hold.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>

use super::call::{Target, finish};
use super::page::Paging;
use super::{Answer, Call, elements};
use crate::refusal::{Constraint, IamRefusal, Refusal, Shown, Violation, Violations};
use crate::services::query::{Text, timestamp};
use crate::wire::Element;
use crate::world::iam::Permissions;
use crate::world::{Group, Iam, ManagedPolicy, Role, User};

const FILTERS: [&str; 5] = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

/// One thing of the list, in the order in which it is paged.
enum Item {
    User(User),
    Group(Group),
    Role(Role),
    Policy(ManagedPolicy, Uses),
}

/// How often a managed policy is attached, and how often it is a boundary.
#[derive(Clone, Copy)]
struct Uses {
    attached: usize,
    boundaries: usize,
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let filter = checks.list("Filter", FILTERS.len(), &Text::new(1, 64));
    finish(checks)?;
    if filter.iter().any(|name| !FILTERS.contains(&name.as_str())) {
        return Err(unknown_filter());
    }
    let may = call.ask(&Target::new("*".to_owned()))?;
    let wanted = |name: &str| filter.is_empty() || filter.iter().any(|it| it == name);
    let page = paging.cut(items(&call.account.iam(), &wanted))?;
    let mut lists = [const { Vec::new() }; 4];
    for item in &page.items {
        let (list, element) = element(call, item);
        if let Some(list) = lists.get_mut(list) {
            list.push(element);
        }
    }
    let names = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];
    let lists = names.into_iter().zip(lists).map(|(name, members)| Element::new(name).children(members));
    Ok(may.answer(Some(page.end(call.result().children(lists)))))
}

fn unknown_filter() -> Refusal {
    let mut violations = Violations::default();
    violations.push(Violation {
        field: "filter".to_owned(),
        value: Shown::Hidden,
        constraint: Constraint::Members(vec![Constraint::OneOf(&FILTERS)]),
    });
    IamRefusal::from(violations).into()
}

/// Copies, so that no lock is held while trust policies are shown: they look into other accounts.
fn items(iam: &Iam, wanted: &dyn Fn(&str) -> bool) -> Vec<(String, Item)> {
    let mut items = Vec::new();
    if wanted("User") {
        items.extend(iam.users.iter().map(|(key, user)| (format!("0{key}"), Item::User(user.clone()))));
    }
    if wanted("Group") {
        items.extend(iam.groups.iter().map(|(key, group)| (format!("1{key}"), Item::Group(group.clone()))));
    }
    if wanted("Role") {
        items.extend(iam.roles.iter().map(|(key, role)| (format!("2{key}"), Item::Role(role.clone()))));
    }
    let mut policy = |policy: &ManagedPolicy, uses: Uses| {
        items.push((format!("3{}", policy.arn), Item::Policy(policy.clone(), uses)));
    };
    if wanted("LocalManagedPolicy") {
        iam.policies.values().for_each(|it| policy(it, uses(iam, it)));
    }
    if wanted("AWSManagedPolicy") {
        // Only those in use: AWS has more than a thousand.
        let used = Iam::aws_managed().map(|it| (it, uses(iam, it)));
        used.filter(|(_, uses)| uses.attached + uses.boundaries > 0).for_each(|(it, uses)| policy(it, uses));
    }
    items.sort_by(|(one, _), (other, _)| one.cmp(other));
    items
}

fn uses(iam: &Iam, policy: &ManagedPolicy) -> Uses {
    let count = |uses: &dyn Fn(&Permissions) -> bool| iam.permissions().filter(|it| uses(it)).count();
    Uses {
        attached: count(&|it| it.attached.contains(&policy.arn)),
        boundaries: count(&|it| it.boundary.as_ref() == Some(&policy.arn)),
    }
}

fn element(call: &Call<'_>, item: &Item) -> (usize, Element) {
    match item {
        Item::User(user) => (0, of_user(call, user)),
        Item::Group(group) => (1, of_group(call, group)),
        Item::Role(role) => (2, of_role(call, role)),
        Item::Policy(policy, uses) => (3, of_policy(policy, *uses)),
    }
}

fn of_user(call: &Call<'_>, user: &User) -> Element {
    let iam = call.account.iam();
    let groups = iam.groups_of(&user.id).map(|group| Element::of_text("member", &group.name));
    elements::user(elements::member(), user, elements::Detail::Listed)
        .child(inline("UserPolicyList", &user.permissions))
        .child(Element::new("GroupList").children(groups))
        .child(attached(&iam, &user.permissions))
        .children(elements::boundary(user.permissions.boundary.as_ref()))
        .child(elements::tags(&user.permissions.tags))
}

fn of_group(call: &Call<'_>, group: &Group) -> Element {
    let iam = call.account.iam();
    elements::group(elements::member(), group)
        .child(inline("GroupPolicyList", &group.permissions))
        .child(attached(&iam, &group.permissions))
}

fn of_role(call: &Call<'_>, role: &Role) -> Element {
    let trust = role.trust.shown(&|id, _| call.exchange.world.principal_arn(id));
    let iam = call.account.iam();
    elements::member()
        .text("Path", &role.path)
        .text("RoleName", &role.name)
        .text("RoleId", &role.id)
        .text("Arn", &role.arn)
        .text("CreateDate", timestamp(role.created))
        .text("AssumeRolePolicyDocument", elements::document(&trust))
        .child(Element::new("InstanceProfileList"))
        .child(inline("RolePolicyList", &role.permissions))
        .child(attached(&iam, &role.permissions))
        .children(elements::boundary(role.permissions.boundary.as_ref()))
        .child(elements::tags(&role.permissions.tags))
        .child(elements::role_last_used(call.exchange.world, role))
}

fn of_policy(policy: &ManagedPolicy, uses: Uses) -> Element {
    let versions = policy.versions.iter().rev().map(|(number, version)| {
        elements::member()
            .text("Document", elements::document(version.text()))
            .text("VersionId", format!("v{number}"))
            .text("IsDefaultVersion", (*number == policy.default_version).to_string())
            .text("CreateDate", timestamp(version.created))
    });
    elements::member()
        .text("PolicyName", &policy.name)
        .text("PolicyId", &policy.id)
        .text("Arn", &policy.arn)
        .text("Path", &policy.path)
        .text("DefaultVersionId", format!("v{}", policy.default_version))
        .text("AttachmentCount", uses.attached.to_string())
        .text("PermissionsBoundaryUsageCount", uses.boundaries.to_string())
        .text("IsAttachable", "true")
        .maybe("Description", policy.description.clone())
        .text("CreateDate", timestamp(policy.created))
        .text("UpdateDate", timestamp(policy.updated))
        .child(Element::new("PolicyVersionList").children(versions))
}

fn inline(list: &'static str, permissions: &Permissions) -> Element {
    let members = permissions.inline.iter().map(|(name, policy)| {
        elements::member().text("PolicyName", name).text("PolicyDocument", elements::document(policy.text()))
    });
    Element::new(list).children(members)
}

fn attached(iam: &Iam, permissions: &Permissions) -> Element {
    let policies = permissions.attached.iter().filter_map(|arn| iam.policy(arn));
    let members = policies
        .map(|policy| elements::member().text("PolicyName", &policy.name).text("PolicyArn", &policy.arn));
    Element::new("AttachedManagedPolicies").children(members)
}
