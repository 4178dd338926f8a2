//! Everything that exists: accounts, users, roles, keys, sessions, buckets, objects.
//!
//! Each account's IAM and each bucket has a lock of its own, held for a look or a change and never across an await.

pub mod account;
pub mod bucket;
mod buckets;
mod digest;
mod directory;
pub mod iam;
pub mod ids;
pub mod keys;
pub mod kms;
pub mod late;
mod managed;
pub mod mfa;
pub mod organization;
pub mod seal;
pub mod snapshot;
pub mod table;
mod unserved;

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::faults::Faults;
use crate::leave::{Authorized, OnAccount, OnBucket};

pub use account::Account;
pub use bucket::Bucket;
use bucket::NotEmpty;
use buckets::Buckets;
use directory::Directory;
pub use directory::canonical_user_id;
pub use iam::{Group, Iam, ManagedPolicy, Role, User};
pub use keys::{AccessKey, Federation, KeyOwner, Session, UserSession};
pub use organization::Organization;
pub use snapshot::Snapshot;

/// All accounts and what is in them. Isolated from every other world.
#[derive(Debug, Default)]
pub struct World {
    accounts: RwLock<BTreeMap<String, Arc<Account>>>,
    directory: Arc<Directory>,
    /// Access keys of users and sessions, by access key ID.
    pub keys: keys::Keys,
    kms: RwLock<kms::Kms>,
    buckets: RwLock<Buckets>,
    /// What its encoded authorization messages are sealed with.
    pub seal: seal::Seal,
    organization: RwLock<Option<Arc<Organization>>>,
    /// What goes wrong because somebody asked for it.
    pub(crate) faults: Faults,
}

impl World {
    /// An empty one, in which every account's root user has this secret.
    #[must_use]
    pub fn with_root_secret(secret: &Arc<str>) -> Self {
        Self { keys: keys::Keys::with_root_secret(secret), ..Self::default() }
    }

    /// An account; made when it is first spoken of. Every 12-digit ID is an account.
    pub fn account(&self, id: &str) -> Arc<Account> {
        if let Some(account) = self.accounts.read().get(id) {
            return Arc::clone(account);
        }
        let mut accounts = self.accounts.write();
        let account = accounts.entry(id.to_owned()).or_insert_with(|| {
            self.directory.spoken_of(id);
            Arc::new(Account::new(id, &self.directory))
        });
        Arc::clone(account)
    }

    /// An account that was spoken of.
    pub fn known_account(&self, id: &str) -> Option<Arc<Account>> {
        self.accounts.read().get(id).cloned()
    }

    /// The ARN of the user or role with this unique ID, in whichever account it is.
    pub fn principal_arn(&self, id: &str) -> Option<String> {
        let account = self.known_account(&self.directory.account_of_principal(id)?)?;
        let iam = account.iam();
        let user = iam.user_by_id(id).map(|user| user.arn.clone());
        user.or_else(|| iam.role_by_id(id).map(|role| role.arn.clone()))
    }

    /// The account with this alias.
    pub fn account_of_alias(&self, alias: &str) -> Option<Arc<str>> {
        self.directory.account_of_alias(alias)
    }

    /// The account with this canonical user ID, where it was spoken of.
    pub fn account_of_canonical_id(&self, id: &str) -> Option<Arc<str>> {
        self.directory.account_of_canonical_id(id)
    }

    /// The organization, where there is one.
    pub fn organization(&self) -> Option<Arc<Organization>> {
        self.organization.read().clone()
    }

    /// Puts an organization in the place of the one that there was: the operator's, through the control API.
    pub(crate) fn set_organization(&self, organization: Option<Organization>) {
        *self.organization.write() = organization.map(Arc::new);
    }

    /// Every account that was spoken of.
    pub fn accounts(&self) -> Vec<Arc<Account>> {
        self.accounts.read().values().cloned().collect()
    }

    /// Ends every fault, and what it holds back.
    pub(crate) fn end_faults(&self) {
        self.faults.clear();
        self.accounts().iter().for_each(|account| account.arrive());
    }

    /// KMS keys and their aliases.
    pub fn kms(&self) -> RwLockReadGuard<'_, kms::Kms> {
        self.kms.read()
    }

    /// KMS keys and their aliases, to be changed. S3 makes its own key of an account when it is first needed, with leave
    /// to write the object.
    pub fn kms_mut<On>(&self, _leave: &Authorized<On>) -> RwLockWriteGuard<'_, kms::Kms> {
        self.kms.write()
    }

    /// A bucket, by its name, whoever owns it.
    pub fn bucket(&self, name: &str) -> Option<Arc<Bucket>> {
        self.buckets.read().get(name).cloned()
    }

    /// Every bucket, by name.
    pub fn buckets(&self) -> Vec<Arc<Bucket>> {
        self.buckets.read().all().cloned().collect()
    }

    /// The buckets of an account, by name.
    pub fn buckets_of(&self, owner: &str) -> Vec<Arc<Bucket>> {
        self.buckets.read().of(owner).cloned().collect()
    }

    /// Adds a bucket.
    ///
    /// # Errors
    /// With the bucket that has the name already.
    pub fn add_bucket(
        &self,
        _leave: &Authorized<OnAccount>,
        bucket: Bucket,
    ) -> Result<Arc<Bucket>, Arc<Bucket>> {
        // The owner is an account that was spoken of.
        self.account(&bucket.owner);
        self.buckets.write().add(bucket)
    }

    /// Removes the bucket that there is leave for, while nobody can put anything into it. Answers whether it was there.
    ///
    /// # Errors
    /// Where there is something in it.
    pub fn remove_bucket(&self, leave: &Authorized<OnBucket>) -> Result<bool, NotEmpty> {
        let name = leave.resource().strip_prefix("arn:aws:s3:::").unwrap_or_default();
        let mut buckets = self.buckets.write();
        let Some(bucket) = buckets.get(name) else { return Ok(false) };
        bucket.close()?;
        buckets.remove(name);
        Ok(true)
    }
}
