//! KMS: keys and their aliases, by ARN, so that every account and region has its own.

use std::ops::Bound;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rpds::RedBlackTreeMapSync;

use super::ids;
use crate::policy::{DocumentKind, Policy};

/// The alias of the key that S3 uses where nobody names another.
pub const S3_ALIAS: &str = "alias/aws/s3";

/// Keys and aliases. A clone shares them.
#[derive(Clone, Debug, Default)]
pub struct Kms {
    keys: ByArn<Key>,
    aliases: ByArn<Alias>,
}

type ByArn<T> = RedBlackTreeMapSync<Arc<str>, Arc<T>>;

/// A key for symmetric encryption. Immutable: a change swaps it for another one.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its ID, a UUID.
    pub id: String,
    /// The account that it belongs to.
    pub account: String,
    /// Its region.
    pub region: String,
    /// What it is for.
    pub description: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Whether it can be used.
    pub state: KeyState,
    /// Who looks after it.
    pub manager: KeyManager,
    /// The key policy.
    pub policy: Arc<Policy>,
}

/// Whether a key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum KeyState {
    Enabled,
    Disabled,
    /// It will be gone at this time.
    PendingDeletion(DateTime<Utc>),
}

/// Who looks after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum KeyManager {
    Customer,
    Aws,
}

/// Another name of a key.
#[derive(Clone, Debug)]
pub struct Alias {
    /// `alias/...`
    pub name: String,
    /// The key's ARN.
    pub key: String,
    /// When it was made.
    pub created: DateTime<Utc>,
}

impl Key {
    /// A new key of a customer's.
    #[must_use]
    pub fn new(place: Place<'_>, description: &str, created: DateTime<Utc>, policy: Arc<Policy>) -> Self {
        Self {
            id: ids::uuid(),
            account: place.account.to_owned(),
            region: place.region.to_owned(),
            description: description.to_owned(),
            created,
            state: KeyState::Enabled,
            manager: KeyManager::Customer,
            policy,
        }
    }

    /// `arn:aws:kms:REGION:ACCOUNT:key/ID`.
    #[must_use]
    pub fn arn(&self) -> String {
        Place { account: &self.account, region: &self.region }.arn("key", &self.id)
    }
}

/// An account in a region.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The account.
    pub account: &'a str,
    /// The region.
    pub region: &'a str,
}

impl Place<'_> {
    fn arn(&self, kind: &str, name: &str) -> String {
        format!("{}{kind}/{name}", self.prefix())
    }

    fn prefix(&self) -> String {
        format!("arn:aws:kms:{}:{}:", self.region, self.account)
    }

    /// The ARN of an alias, which begins with `alias/`.
    #[must_use]
    pub fn alias_arn(&self, alias: &str) -> String {
        format!("{}{alias}", self.prefix())
    }

    /// The ARN that a key ID, an alias or an ARN stands for here.
    #[must_use]
    pub fn arn_of(&self, name: &str) -> String {
        match name {
            arn if arn.starts_with("arn:") => arn.to_owned(),
            alias if alias.starts_with("alias/") => self.alias_arn(alias),
            id => self.arn("key", id),
        }
    }
}

impl Kms {
    /// A key by its ARN, or by its alias's.
    #[must_use]
    pub fn find(&self, arn: &str) -> Option<Arc<Key>> {
        let arn = self.aliases.get(arn).map_or(arn, |alias| alias.key.as_str());
        self.keys.get(arn).cloned()
    }

    /// Stores a key, over the one that it was made from.
    pub fn put(&mut self, key: Key) -> Arc<Key> {
        let key = Arc::new(key);
        self.keys.insert_mut(key.arn().into(), Arc::clone(&key));
        key
    }

    /// Gives a key another name.
    ///
    /// # Errors
    /// When the name is taken.
    pub fn add_alias(&mut self, arn: &str, alias: Alias) -> Result<(), Alias> {
        if self.aliases.contains_key(arn) {
            return Err(alias);
        }
        self.aliases.insert_mut(arn.into(), Arc::new(alias));
        Ok(())
    }

    /// The keys of a place, by ARN.
    pub fn keys(&self, place: Place<'_>) -> impl Iterator<Item = &Arc<Key>> {
        of_place(&self.keys, place).map(|(_, key)| key)
    }

    /// The aliases of a place, each with its ARN.
    pub fn aliases(&self, place: Place<'_>) -> impl Iterator<Item = (&str, &Alias)> {
        of_place(&self.aliases, place).map(|(arn, alias)| (arn, &**alias))
    }

    /// The names of a key's aliases.
    #[must_use]
    pub fn aliases_of(&self, key: &Key) -> Vec<String> {
        let arn = key.arn();
        let own = self.aliases.values().filter(|alias| alias.key == arn);
        own.map(|alias| alias.name.clone()).collect()
    }

    /// The key that S3 uses for an account where nobody names another: AWS makes it when it is first needed.
    pub fn of_s3(&mut self, place: Place<'_>, now: DateTime<Utc>) -> Option<Arc<Key>> {
        let arn = place.alias_arn(S3_ALIAS);
        if let Some(key) = self.find(&arn) {
            return Some(key);
        }
        let policy = Policy::parse(&policy_of_s3(place), &DocumentKind::Key).ok()?;
        let description = "Default key that protects my S3 objects when no other key is defined";
        let key = Key { manager: KeyManager::Aws, ..Key::new(place, description, now, Arc::new(policy)) };
        let alias = Alias { name: S3_ALIAS.to_owned(), key: key.arn(), created: now };
        self.aliases.insert_mut(arn.into(), Arc::new(alias));
        Some(self.put(key))
    }
}

/// What is in a place: the others are not visited.
fn of_place<'a, T>(
    all: &'a ByArn<T>,
    place: Place<'_>,
) -> impl Iterator<Item = (&'a str, &'a Arc<T>)> + use<'a, T> {
    let prefix: Arc<str> = place.prefix().into();
    let from: (Bound<Arc<str>>, Bound<Arc<str>>) = (Bound::Included(Arc::clone(&prefix)), Bound::Unbounded);
    all.range::<Arc<str>, _>(from)
        .map(|(arn, found)| (&**arn, found))
        .take_while(move |(arn, _)| arn.starts_with(&*prefix))
}

/// Everybody of the account may use it through S3, and nobody else, and in no other way.
fn policy_of_s3(place: Place<'_>) -> String {
    let Place { account, region } = place;
    serde_json::json!({
        "Version": "2012-10-17",
        "Id": "auto-s3-2",
        "Statement": [
            {
                "Sid": "Allow access through S3 for all principals in the account that are authorized to use S3",
                "Effect": "Allow",
                "Principal": { "AWS": "*" },
                "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
                "Resource": "*",
                "Condition": { "StringEquals": {
                    "kms:ViaService": format!("s3.{region}.amazonaws.com"), "kms:CallerAccount": account } }
            },
            {
                "Sid": "Allow direct access to key metadata to the account",
                "Effect": "Allow",
                "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
                "Resource": "*"
            }
        ]
    })
    .to_string()
}
