//! An account's users, roles, groups, managed policies and MFA devices.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use super::managed;
use super::mfa::MfaDevice;
use super::table::{Row, Table};
use crate::policy::{DocumentKind, Policy};

/// An account's IAM. Names keep their case and are compared without it.
#[derive(Clone, Debug, Default)]
pub struct Iam {
    /// Users, by lower-case name.
    pub users: Table<User>,
    /// Roles, by lower-case name.
    pub roles: Table<Role>,
    /// Groups, by lower-case name.
    pub groups: Table<Group>,
    /// Customer managed policies, by ARN.
    pub policies: Table<ManagedPolicy>,
    /// The root user's access keys' IDs, in the order in which they were made.
    pub root_access_keys: Vec<String>,
    /// Virtual MFA devices, by serial number.
    pub mfa_devices: Table<MfaDevice>,
    /// The account's alias.
    pub alias: Option<String>,
}

impl Iam {
    /// A user by name.
    #[must_use]
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.get(&name.to_ascii_lowercase())
    }

    /// A user by unique ID.
    #[must_use]
    pub fn user_by_id(&self, id: &str) -> Option<&User> {
        self.users.marked(id).next()
    }

    /// A role by name.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.get(&name.to_ascii_lowercase())
    }

    /// A role by unique ID.
    #[must_use]
    pub fn role_by_id(&self, id: &str) -> Option<&Role> {
        self.roles.marked(id).next()
    }

    /// A group by name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(&name.to_ascii_lowercase())
    }

    /// The groups of a user, by the user's unique ID.
    pub fn groups_of<'a>(&'a self, user_id: &'a str) -> impl Iterator<Item = &'a Group> {
        self.groups.marked(user_id)
    }

    /// The MFA devices that are enabled for a user, by the user's unique ID.
    pub fn mfa_devices_of<'a>(&'a self, user_id: &'a str) -> impl Iterator<Item = &'a MfaDevice> {
        self.mfa_devices.marked(user_id)
    }

    /// Whether a user (by unique ID), or the root user where none is named, has this access key.
    #[must_use]
    pub fn has_access_key(&self, user_id: Option<&str>, id: &str) -> bool {
        let keys = match user_id {
            Some(user_id) => self.user_by_id(user_id).map(|user| &user.access_keys),
            None => Some(&self.root_access_keys),
        };
        keys.is_some_and(|keys| keys.iter().any(|key| key == id))
    }

    /// Whether a customer managed policy has this name, whatever its case and its path.
    #[must_use]
    pub fn has_policy_named(&self, name: &str) -> bool {
        self.policies.marked(&name.to_ascii_lowercase()).next().is_some()
    }

    /// A managed policy, of the account or of AWS.
    #[must_use]
    pub fn policy(&self, arn: &str) -> Option<&ManagedPolicy> {
        self.policies.get(arn).or_else(|| managed::aws().get(arn))
    }

    /// The managed policies of AWS, which every account has.
    pub fn aws_managed() -> impl Iterator<Item = &'static ManagedPolicy> {
        managed::aws().values()
    }

    /// A managed policy's default version, of the account or of AWS.
    #[must_use]
    pub fn managed(&self, arn: &str) -> Option<Arc<Policy>> {
        self.policy(arn).and_then(ManagedPolicy::document)
    }

    /// Everybody who may have managed policies: users, roles and groups.
    pub fn permissions(&self) -> impl Iterator<Item = &Permissions> {
        let users = self.users.values().map(|user| &user.permissions);
        let roles = self.roles.values().map(|role| &role.permissions);
        users.chain(roles).chain(self.groups.values().map(|group| &group.permissions))
    }
}

/// An IAM user.
#[derive(Clone, Debug)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Its path, `/` or `/a/b/`.
    pub path: String,
    /// `AIDA...`
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What it may do.
    pub permissions: Permissions,
    /// Its access keys' IDs, in the order in which they were made.
    pub access_keys: Vec<String>,
}

impl Row for User {
    fn marks(&self) -> impl Iterator<Item = Cow<'_, str>> {
        iter::once(self.id.as_str().into())
    }

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its path, `/` or `/a/b/`.
    pub path: String,
    /// `AROA...`
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Its description.
    pub description: Option<String>,
    /// MaxSessionDuration, in seconds.
    pub max_session_duration: i32,
    /// Its trust policy.
    pub trust: Arc<Policy>,
    /// What it may do.
    pub permissions: Permissions,
}

impl Row for Role {
    fn marks(&self) -> impl Iterator<Item = Cow<'_, str>> {
        iter::once(self.id.as_str().into())
    }

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }
}

/// A group of users.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its path, `/` or `/a/b/`.
    pub path: String,
    /// `AGPA...`
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What its members may do. A group has neither a boundary nor tags.
    pub permissions: Permissions,
    /// Its members, by unique ID: a user that was renamed is still one.
    pub members: BTreeSet<String>,
}

impl Row for Group {
    fn marks(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.members.iter().map(|member| member.as_str().into())
    }
}

/// What a user or role may do.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    /// Inline policies, by name.
    pub inline: BTreeMap<String, Arc<Policy>>,
    /// Attached managed policies, by ARN.
    pub attached: BTreeSet<String>,
    /// The permissions boundary, by ARN.
    pub boundary: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A managed policy.
#[derive(Clone, Debug)]
pub struct ManagedPolicy {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// `ANPA...`
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Its description.
    pub description: Option<String>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was changed last.
    pub updated: DateTime<Utc>,
    /// Its versions, by number.
    pub versions: BTreeMap<u32, PolicyVersion>,
    /// The number of the default version.
    pub default_version: u32,
    /// The number of the next version: numbers are never used again.
    pub next_version: u32,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// One version of a managed policy.
#[derive(Clone, Debug)]
pub struct PolicyVersion {
    document: Document,
    /// When it was made.
    pub created: DateTime<Utc>,
}

/// A version's document.
#[derive(Clone, Debug)]
enum Document {
    /// A customer's, parsed when it was stored.
    Stored(Arc<Policy>),
    /// One of AWS's, parsed when it is first needed.
    Published { text: &'static str, parsed: OnceLock<Option<Arc<Policy>>> },
}

impl PolicyVersion {
    /// A version of a customer managed policy.
    #[must_use]
    pub const fn new(policy: Arc<Policy>, created: DateTime<Utc>) -> Self {
        Self { document: Document::Stored(policy), created }
    }

    /// A version of an AWS managed policy.
    pub(super) const fn published(text: &'static str, created: DateTime<Utc>) -> Self {
        Self { document: Document::Published { text, parsed: OnceLock::new() }, created }
    }

    /// The document as it was sent.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.document {
            Document::Stored(policy) => policy.text(),
            Document::Published { text, .. } => text,
        }
    }

    /// The document, parsed. A test parses every one that AWS published.
    fn policy(&self) -> Option<Arc<Policy>> {
        match &self.document {
            Document::Stored(policy) => Some(Arc::clone(policy)),
            Document::Published { text, parsed } => {
                let parse = || Policy::parse(text, &DocumentKind::Identity).ok().map(Arc::new);
                parsed.get_or_init(parse).clone()
            }
        }
    }
}

impl Row for ManagedPolicy {
    fn marks(&self) -> impl Iterator<Item = Cow<'_, str>> {
        iter::once(self.name.to_ascii_lowercase().into())
    }
}

impl ManagedPolicy {
    /// The default version's document.
    #[must_use]
    pub fn document(&self) -> Option<Arc<Policy>> {
        self.versions.get(&self.default_version).and_then(PolicyVersion::policy)
    }
}
