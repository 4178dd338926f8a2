//! An account, and the lock around its IAM.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::directory::Directory;
use super::iam::Iam;
use super::late::Late;
use crate::leave::{Authorized, OnAccount, OnNothing};

/// An account.
#[derive(Debug)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    iam: RwLock<Iam>,
    /// Changes of it that take effect late, the oldest first.
    pub(super) late: RwLock<Vec<Late>>,
    /// Where the world finds what it has to find in every account.
    directory: Arc<Directory>,
}

/// An account's IAM, to be changed. What of it is looked for in every account is told to the directory in the end.
#[derive(Debug)]
pub struct IamMut<'a> {
    iam: RwLockWriteGuard<'a, Iam>,
    alias_before: Option<String>,
    account: &'a Account,
}

impl Account {
    pub(super) fn new(id: &str, directory: &Arc<Directory>) -> Self {
        Self {
            id: id.to_owned(),
            iam: RwLock::default(),
            late: RwLock::default(),
            directory: Arc::clone(directory),
        }
    }

    /// The same for another world, whose directory this is. The two share what is in it until one of them changes it.
    pub(super) fn fork(&self, directory: &Arc<Directory>) -> Self {
        let iam = self.iam.read();
        Self {
            id: self.id.clone(),
            iam: RwLock::new(iam.clone()),
            late: RwLock::new(self.late.read().clone()),
            directory: Arc::clone(directory),
        }
    }

    /// Its IAM.
    pub fn iam(&self) -> RwLockReadGuard<'_, Iam> {
        self.iam.read()
    }

    /// Its IAM, to be changed.
    pub fn iam_mut(&self, _leave: &Authorized<OnAccount>) -> IamMut<'_> {
        self.to_be_changed()
    }

    /// Changes the IAM of a world that nobody serves yet.
    pub(super) fn change_unserved(&self, change: impl FnOnce(&mut Iam)) {
        change(&mut self.to_be_changed());
    }

    fn to_be_changed(&self) -> IamMut<'_> {
        let iam = self.iam.write();
        IamMut { alias_before: iam.alias.clone(), iam, account: self }
    }

    /// Uses up a one-time code of a user's device; answers whether it was good, or nothing where the user has no such
    /// device.
    pub fn take_code(
        &self,
        _leave: &Authorized<OnNothing>,
        (user_id, serial_number): (&str, &str),
        code: &str,
        now: DateTime<Utc>,
    ) -> Option<bool> {
        let mut iam = self.iam.write();
        let device = iam.mfa_devices.get_mut(serial_number).filter(|device| device.is_of(user_id))?;
        Some(device.take(code, now))
    }
}

impl Deref for IamMut<'_> {
    type Target = Iam;

    fn deref(&self) -> &Iam {
        &self.iam
    }
}

impl DerefMut for IamMut<'_> {
    fn deref_mut(&mut self) -> &mut Iam {
        &mut self.iam
    }
}

impl Drop for IamMut<'_> {
    fn drop(&mut self) {
        let moved = [self.iam.users.take_moved(), self.iam.roles.take_moved()].concat();
        self.account.directory.principals_moved(&self.account.id, moved);
        if self.alias_before != self.iam.alias {
            let (before, now) = (self.alias_before.as_deref(), self.iam.alias.as_deref());
            self.account.directory.alias_changed(&self.account.id, before, now);
        }
    }
}
