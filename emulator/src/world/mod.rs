//! Everything that exists: accounts, users, roles, keys, sessions, buckets, objects.
//!
//! Each account's IAM and each bucket has a lock of its own, held for a look or a change and never across an await.

pub mod bucket;
mod digest;
pub mod iam;
pub mod ids;
pub mod keys;
pub mod kms;
pub mod late;
mod managed;
pub mod mfa;
pub mod organization;
pub mod seal;
pub mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::faults::Faults;
use crate::leave::{Authorized, OnAccount, OnBucket};

pub use bucket::Bucket;
use bucket::NotEmpty;
pub use iam::{Account, Group, Iam, ManagedPolicy, Role, User};
pub use keys::{AccessKey, Federation, KeyOwner, Session, UserSession};
pub use organization::Organization;

/// All accounts and what is in them. Isolated from every other world.
#[derive(Debug, Default)]
pub struct World {
    accounts: RwLock<BTreeMap<String, Arc<Account>>>,
    /// Access keys of users and sessions, by access key ID.
    pub keys: keys::Keys,
    kms: RwLock<kms::Kms>,
    buckets: RwLock<BTreeMap<String, Arc<Bucket>>>,
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

    /// The same with one more access key. It takes the world itself, which nobody serves yet: there is nobody to ask.
    #[must_use]
    pub fn with_key(self, key: AccessKey) -> Self {
        self.keys.store(key);
        self
    }

    /// An account; made when it is first spoken of. Every 12-digit ID is an account.
    pub fn account(&self, id: &str) -> Arc<Account> {
        if let Some(account) = self.accounts.read().get(id) {
            return Arc::clone(account);
        }
        let mut accounts = self.accounts.write();
        Arc::clone(accounts.entry(id.to_owned()).or_insert_with(|| Arc::new(Account::new(id))))
    }

    /// The ARN of the user or role with this unique ID, in whichever account it is.
    pub fn principal_arn(&self, id: &str) -> Option<String> {
        self.accounts().iter().find_map(|account| {
            let iam = account.iam();
            let user = iam.user_by_id(id).map(|user| user.arn.clone());
            user.or_else(|| iam.role_by_id(id).map(|role| role.arn.clone()))
        })
    }

    /// The aliases of accounts, by account.
    pub fn aliases(&self) -> Vec<(String, String)> {
        let alias = |account: &Arc<Account>| Some((account.id.clone(), account.iam().alias.clone()?));
        self.accounts().iter().filter_map(alias).collect()
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
        self.buckets.read().values().cloned().collect()
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
        let mut buckets = self.buckets.write();
        if let Some(taken) = buckets.get(&bucket.name) {
            return Err(Arc::clone(taken));
        }
        let bucket = Arc::new(bucket);
        buckets.insert(bucket.name.clone(), Arc::clone(&bucket));
        Ok(bucket)
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
        Ok(buckets.remove(name).is_some())
    }
}
