//! Access keys and the sessions behind the temporary ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use parking_lot::RwLock;
use rpds::HashTrieMapSync;

use crate::leave::{Authorized, OnAccount};
use crate::policy::{AccountId, AttachedPolicy};

/// Access keys by ID.
#[derive(Debug)]
pub struct Keys {
    keys: RwLock<HashTrieMapSync<Arc<str>, Arc<AccessKey>>>,
    used: RwLock<Uses>,
    used_roles: RwLock<Uses>,
    root_secret: Arc<str>,
}

type Uses = HashTrieMapSync<Arc<str>, LastUse>;

/// The secret of every account's root user unless told otherwise, by the convention that local emulators share.
pub const ROOT_SECRET: &str = "test";

impl Default for Keys {
    fn default() -> Self {
        Self::with_root_secret(&Arc::from(ROOT_SECRET))
    }
}

/// When and where an access key, or a session of a role, was used last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastUse {
    /// When.
    pub at: DateTime<Utc>,
    /// The region of the request.
    pub region: String,
    /// The service, as its endpoint is called: `s3`.
    pub service: &'static str,
}

/// An access key.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// `AKIA...`, `ASIA...`, or a root user's account ID.
    pub id: String,
    /// The secret.
    pub secret: Arc<str>,
    /// Inactive keys are refused as unknown ones are.
    pub active: bool,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Whose it is.
    pub owner: KeyOwner,
}

/// Whose a key is.
#[derive(Clone, Debug)]
pub enum KeyOwner {
    /// The root user of this account.
    Root(String),
    /// An IAM user, by account and unique ID.
    User {
        /// The account.
        account: String,
        /// `AIDA...`
        user_id: String,
    },
    /// A role session.
    Session(Arc<Session>),
    /// A session of a user or root user, or of a federated user.
    UserSession(Arc<UserSession>),
}

/// A role session: what AssumeRole made.
#[derive(Clone, Debug)]
pub struct Session {
    /// The session token.
    pub token: String,
    /// The account of the role.
    pub account: String,
    /// The role's name.
    pub role_name: String,
    /// The role's unique ID: a session is bound to it, not to the ARN.
    pub role_id: String,
    /// The role's ARN, with its path.
    pub role_arn: String,
    /// RoleSessionName.
    pub name: String,
    /// Session policies, where any were given.
    pub policies: Option<Vec<AttachedPolicy>>,
    /// Session tags, with those inherited along the chain.
    pub tags: BTreeMap<String, String>,
    /// Which of them are passed on.
    pub transitive_tag_keys: Vec<String>,
    /// The source identity, kept along a chain.
    pub source_identity: Option<String>,
    /// Whether a session assumed it: role chaining.
    pub chained: bool,
    /// When it was issued.
    pub issued: DateTime<Utc>,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

/// A session that a user or root user asked for: GetSessionToken, or GetFederationToken for somebody else.
#[derive(Clone, Debug)]
pub struct UserSession {
    /// The session token.
    pub token: String,
    /// The account.
    pub account: String,
    /// The user behind it, by unique ID; nothing for the root user.
    pub user_id: Option<String>,
    /// When a one-time code was checked, if one was.
    pub mfa: Option<DateTime<Utc>>,
    /// Whom it is for, where it is for somebody else.
    pub federation: Option<Federation>,
    /// When it was issued.
    pub issued: DateTime<Utc>,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

/// A federated user: what GetFederationToken made.
#[derive(Clone, Debug)]
pub struct Federation {
    /// Its name.
    pub name: String,
    /// Session policies, where any were given.
    pub policies: Option<Vec<AttachedPolicy>>,
    /// Session tags.
    pub tags: BTreeMap<String, String>,
}

impl Federation {
    /// `arn:aws:sts::A:federated-user/NAME`.
    #[must_use]
    pub fn arn(&self, account: &str) -> String {
        format!("arn:aws:sts::{account}:federated-user/{}", self.name)
    }
}

impl Session {
    /// `arn:aws:sts::A:assumed-role/ROLE/SESSION`: the role's path is dropped.
    #[must_use]
    pub fn arn(&self) -> String {
        Self::arn_of(&self.account, &self.role_name, &self.name)
    }

    /// The ARN of a role's session of this name.
    #[must_use]
    pub fn arn_of(account: &str, role_name: &str, session_name: &str) -> String {
        ["arn:aws:sts::", account, ":assumed-role/", role_name, "/", session_name].concat()
    }

    /// `AROA...:SESSION`.
    #[must_use]
    pub fn user_id(&self) -> String {
        [&self.role_id, ":", &self.name].concat()
    }
}

impl Keys {
    /// None but those of root users, which have this secret.
    #[must_use]
    pub fn with_root_secret(secret: &Arc<str>) -> Self {
        Self {
            keys: RwLock::new(HashTrieMapSync::new_sync()),
            used: RwLock::new(HashTrieMapSync::new_sync()),
            used_roles: RwLock::new(HashTrieMapSync::new_sync()),
            root_secret: Arc::clone(secret),
        }
    }

    /// The same for another world. The two share what there is until one of them changes it.
    pub(super) fn fork(&self) -> Self {
        Self {
            keys: RwLock::new(self.keys.read().clone()),
            used: RwLock::new(self.used.read().clone()),
            used_roles: RwLock::new(self.used_roles.read().clone()),
            root_secret: Arc::clone(&self.root_secret),
        }
    }

    /// The key with this ID. `test` and every 12-digit ID are root users' keys.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<AccessKey> {
        if let Some(key) = self.keys.read().get(id) {
            return Some(AccessKey::clone(key));
        }
        let account = match id {
            "test" => "000000000000",
            _ if AccountId::is_one(id) => id,
            _ => return None,
        };
        Some(AccessKey {
            id: id.to_owned(),
            secret: Arc::clone(&self.root_secret),
            active: true,
            created: DateTime::UNIX_EPOCH,
            owner: KeyOwner::Root(account.to_owned()),
        })
    }

    /// Every key that was made, by ID.
    pub(super) fn sorted(&self) -> BTreeMap<Arc<str>, Arc<AccessKey>> {
        self.keys.read().iter().map(|(id, key)| (Arc::clone(id), Arc::clone(key))).collect()
    }

    /// Adds a key: one of a user's, or a session's.
    pub fn insert<On>(&self, _leave: &Authorized<On>, key: AccessKey) {
        self.store(key);
    }

    pub(super) fn store(&self, key: AccessKey) {
        self.keys.write().insert_mut(key.id.as_str().into(), Arc::new(key));
    }

    /// Removes a key.
    pub fn remove(&self, _leave: &Authorized<OnAccount>, id: &str) {
        self.keys.write().remove_mut(id);
    }

    /// Takes down that a key was used.
    pub fn used(&self, id: &str, at: DateTime<Utc>, region: &str, service: &'static str) {
        note(&mut self.used.write(), id, at, region, service);
    }

    /// When and where a key was used last.
    #[must_use]
    pub fn last_use(&self, id: &str) -> Option<LastUse> {
        self.used.read().get(id).cloned()
    }

    /// Takes down that a session of a role was used. The role goes by its unique ID: one made again has no past.
    pub fn role_used(&self, role_id: &str, at: DateTime<Utc>, region: &str, service: &'static str) {
        note(&mut self.used_roles.write(), role_id, at, region, service);
    }

    /// When and where a session of a role was used last, by the role's unique ID.
    #[must_use]
    pub fn last_use_of_role(&self, role_id: &str) -> Option<LastUse> {
        self.used_roles.read().get(role_id).cloned()
    }

    /// Switches a key on or off.
    pub fn set_active(&self, _leave: &Authorized<OnAccount>, id: &str, active: bool) {
        if let Some(key) = self.keys.write().get_mut(id) {
            Arc::make_mut(key).active = active;
        }
    }
}

/// Most uses are not the first, and come from where the one before came from.
fn note(uses: &mut Uses, id: &str, at: DateTime<Utc>, region: &str, service: &'static str) {
    match uses.get_mut(id) {
        Some(before) => {
            (before.at, before.service) = (at, service);
            if before.region != region {
                region.clone_into(&mut before.region);
            }
        }
        None => uses.insert_mut(id.into(), LastUse { at, region: region.to_owned(), service }),
    }
}
