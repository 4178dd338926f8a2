//! Which condition keys an action takes: one table for S3, STS, IAM and KMS, with two columns.
//!
//! - **Accepted**: what a policy may say about the action. S3 refuses a bucket policy that says anything else.
//! - **Filled**: what has a value when an operation asks for the action. A key that is accepted may never be filled: S3
//!   takes `s3:ExistingObjectTag` for s3:GetObjectAttributes, and the condition never holds.
//!
//! The first column is AWS's Service Authorization Reference, the second follows its pages and recordings; where a
//! recording says otherwise, it wins. Global keys (`aws:SourceIp` and the like) belong to every action and are not listed.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html>

mod iam;
mod kms;
mod s3;
mod sts;
#[cfg(test)]
mod tests;

pub(crate) use s3::{BUCKET as S3_BUCKET_ACTIONS, OBJECT as S3_OBJECT_ACTIONS};

/// Condition keys that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyGroup {
    /// What pages call it.
    pub name: &'static str,
    /// The keys as AWS writes them. One that ends in `/` or `:` stands for all that begin with it: a tag's key
    /// follows, or that of an encryption context.
    pub keys: &'static [&'static str],
}

/// Several groups.
pub type KeyGroups = &'static [&'static KeyGroup];

/// An action with its condition keys.
#[derive(Clone, Copy, Debug)]
pub struct ActionKeys {
    /// The action, such as `s3:GetObject`.
    pub action: &'static str,
    /// What policies may name.
    pub accepted: KeyGroups,
    /// What has a value, by the operation that asks: the first that fits counts.
    pub filled: &'static [Filled],
}

/// What has a value when one of these operations asks for an action.
#[derive(Clone, Copy, Debug)]
pub struct Filled {
    /// The operations; none of them means any other.
    pub operations: &'static [&'static str],
    /// The keys.
    pub groups: KeyGroups,
}

/// A service's actions, sorted by name.
#[derive(Clone, Copy, Debug)]
pub struct ActionTable {
    /// The prefix of the actions, such as `s3`.
    pub service: &'static str,
    /// The actions.
    pub actions: &'static [ActionKeys],
}

/// Every action that the table has.
pub const ACTION_TABLES: [ActionTable; 6] = [
    ActionTable { service: "s3", actions: &s3::OBJECT },
    ActionTable { service: "s3", actions: &s3::BUCKET },
    ActionTable { service: "s3", actions: &s3::ACCOUNT },
    ActionTable { service: "sts", actions: &sts::ACTIONS },
    ActionTable { service: "iam", actions: &iam::ACTIONS },
    ActionTable { service: "kms", actions: &kms::ACTIONS },
];

/// The row of an action, by its name as AWS writes it.
#[must_use]
pub fn action_keys(action: &str) -> Option<&'static ActionKeys> {
    let (service, _) = action.split_once(':')?;
    let tables = ACTION_TABLES.iter().filter(|table| table.service == service);
    tables.into_iter().find_map(|table| find(table.actions, action))
}

/// The keys that have a value when an operation asks for an action: global ones only where the table does not have it.
#[must_use]
pub fn filled_keys(operation: &str, action: &str) -> &'static Filled {
    const NONE: Filled = any(&[]);
    let row = action_keys(action);
    let fits = |filled: &&Filled| filled.operations.is_empty() || filled.operations.contains(&operation);
    row.and_then(|row| row.filled.iter().find(fits)).unwrap_or(&NONE)
}

impl ActionKeys {
    /// Whether a policy may name a key, in whatever case, for the action.
    #[must_use]
    pub fn accepts(&self, key: &str) -> bool {
        has_key(self.accepted, key)
    }
}

impl Filled {
    /// Whether a key, in whatever case, has a value, where the request brings one.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        has_key(self.groups, key)
    }
}

/// Whether a key is one of these, or a global one. Of the global ones, those that speak of tags in the request or on
/// the resource are an action's own.
fn has_key(groups: KeyGroups, key: &str) -> bool {
    is_global(key) || groups.iter().any(|group| group.has(key))
}

fn is_global(key: &str) -> bool {
    const OF_ACTIONS: KeyGroup =
        KeyGroup { name: "", keys: &["aws:RequestTag/", "aws:ResourceTag/", "aws:TagKeys"] };
    starts_with(key, "aws:") && !OF_ACTIONS.has(key)
}

impl KeyGroup {
    /// Whether a key, in whatever case, is one of these.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|own| match own.ends_with(['/', ':']) {
            true => key.len() > own.len() && starts_with(key, own),
            false => own.eq_ignore_ascii_case(key),
        })
    }
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

fn find(actions: &'static [ActionKeys], action: &str) -> Option<&'static ActionKeys> {
    actions.get(actions.binary_search_by(|row| row.action.cmp(action)).ok()?)
}

/// A row whose keys have a value whoever asks.
const fn row(action: &'static str, accepted: KeyGroups, filled: &'static [Filled]) -> ActionKeys {
    ActionKeys { action, accepted, filled }
}

/// Where one of these operations asks.
const fn by(operations: &'static [&'static str], groups: KeyGroups) -> Filled {
    Filled { operations, groups }
}

/// Where any other asks.
const fn any(groups: KeyGroups) -> Filled {
    Filled { operations: &[], groups }
}
