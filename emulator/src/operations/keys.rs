//! The part of `docs/permissions.md` about condition keys, written from the policy engine's table of actions.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::SERVICES;
use crate::policy::{ACTION_TABLES, ActionKeys, Filled, KeyGroup, KeyGroups};

const INTRODUCTION: &str = "
# Condition keys of every action

Written from the tables in `emulator/policy/src/actions/`. **Accepted** is what a policy may say about the action:
PutBucketPolicy refuses a statement with an action that does not take one of its keys (`MalformedPolicy`, `Conditions do not
apply to combination of actions and resources in statement`). **Filled** is what has a value when an operation asks for the
action, where the request brings one; a condition on a key that is accepted and not filled meets an absent key. Accepted is
AWS's [Service Authorization Reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html),
and what recordings say beside it; filled is what the pages of AWS and recordings say of each operation.

The [global keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html) (`aws:SourceIp`
and the like) belong to every action. Keys go in groups:

| service | group | keys |
| --- | --- | --- |
";

const TITLES: [(&str, &str); 4] =
    [("s3", "Amazon S3"), ("sts", "AWS STS"), ("iam", "AWS IAM"), ("kms", "AWS KMS")];

/// Writes it.
pub(super) fn write(page: &mut String) {
    page.push_str(INTRODUCTION);
    for (service, title) in TITLES {
        groups(service, title, page);
    }
    for (service, title) in TITLES {
        // Writing to a String cannot fail.
        let _ = write!(page, "\n## Condition keys: {title}\n\n");
        page.push_str("| action | accepted | asked by | filled |\n| --- | --- | --- | --- |\n");
        rows(service).for_each(|action| row(action, page));
    }
}

/// Of S3 every action is shown, because bucket policies may speak of all of them; elsewhere those that are asked for.
fn rows(service: &str) -> impl Iterator<Item = &'static ActionKeys> {
    let asks =
        SERVICES.iter().flat_map(|service| service.operations).flat_map(|it| it.cases).flat_map(|it| it.asks);
    let asked: BTreeSet<&str> = asks.map(|ask| ask.action).collect();
    let tables = ACTION_TABLES.into_iter().filter(move |table| table.service == service);
    let actions = tables.flat_map(|table| table.actions);
    actions.filter(move |row| row.action.starts_with("s3:") || asked.contains(row.action))
}

fn groups(service: &str, title: &str, page: &mut String) {
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for group in
        rows(service).flat_map(|row| row.accepted.iter().chain(row.filled.iter().flat_map(|it| it.groups)))
    {
        if shown.insert(group.name) {
            let keys: Vec<String> = group.keys.iter().map(|key| format!("`{}`", example(key))).collect();
            let _ = writeln!(page, "| {title} | {} | {} |", group.name, keys.join(" "));
        }
    }
}

fn example(key: &str) -> String {
    let rest = if key.ends_with(['/', ':']) { "${Key}" } else { "" };
    format!("{key}{rest}")
}

fn row(action: &ActionKeys, page: &mut String) {
    let ActionKeys { action, accepted, filled } = action;
    let mut first = format!("`{action}` | {}", listed(accepted));
    if filled.is_empty() {
        let _ = writeln!(page, "| {first} | | none |");
    }
    for Filled { operations, groups } in *filled {
        let by = match (operations.is_empty(), filled.len()) {
            (true, 1) => String::new(),
            (true, _) => "any other".to_owned(),
            (false, _) => operations.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" "),
        };
        let _ = writeln!(page, "| {first} | {by} | {} |", listed(groups));
        first = format!("`{action}` | ");
    }
}

fn listed(groups: KeyGroups) -> String {
    let names: Vec<&str> = groups.iter().map(|group: &&KeyGroup| group.name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join("; ") }
}
