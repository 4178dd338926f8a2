//! What is looked for in every account, however many there are: principals by unique ID, aliases, and the canonical user
//! IDs of accounts.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use rpds::HashTrieMapSync;

use super::bucket::acl::ANONYMOUS;
use super::table::Moved;
use crate::digest::sha256_hex;

/// A world's directory. Accounts tell it what comes and goes ([`super::account::IamMut`]).
#[derive(Default)]
pub(super) struct Directory {
    listed: RwLock<Listed>,
    canonical: Mutex<Canonical>,
}

#[derive(Clone)]
struct Listed {
    /// The accounts of users and roles, by unique ID.
    principals: HashTrieMapSync<Arc<str>, Arc<str>>,
    /// The accounts, by alias.
    aliases: HashTrieMapSync<Arc<str>, Arc<str>>,
}

/// The accounts, by canonical user ID. Most are never asked for, so an account's is computed when somebody asks for any.
#[derive(Default)]
struct Canonical {
    by_id: HashMap<String, Arc<str>>,
    waiting: Vec<Arc<str>>,
}

impl Default for Listed {
    fn default() -> Self {
        Self { principals: HashTrieMapSync::new_sync(), aliases: HashTrieMapSync::new_sync() }
    }
}

/// It says nothing that the accounts do not say.
impl fmt::Debug for Directory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Directory")
    }
}

/// An account's canonical user ID: 64 hex digits that follow from the account ID. That of anonymous callers is AWS's own.
#[must_use]
pub fn canonical_user_id(account: &str) -> String {
    if account == ANONYMOUS {
        return "65a011a29cdf8ec533ec3d1ccaae921c".to_owned();
    }
    sha256_hex(account.as_bytes())
}

impl Directory {
    /// The same for another world, which has the same accounts.
    pub(super) fn fork<'a>(&self, accounts: impl Iterator<Item = &'a str>) -> Self {
        let canonical = Canonical { waiting: accounts.map(Arc::from).collect(), ..Canonical::default() };
        Self { listed: RwLock::new(self.listed.read().clone()), canonical: Mutex::new(canonical) }
    }

    /// The account that has a user or role with this unique ID.
    pub(super) fn account_of_principal(&self, id: &str) -> Option<Arc<str>> {
        self.listed.read().principals.get(id).cloned()
    }

    /// The account with this alias.
    pub(super) fn account_of_alias(&self, alias: &str) -> Option<Arc<str>> {
        self.listed.read().aliases.get(alias).cloned()
    }

    /// The account with this canonical user ID.
    pub(super) fn account_of_canonical_id(&self, id: &str) -> Option<Arc<str>> {
        let mut canonical = self.canonical.lock();
        for account in std::mem::take(&mut canonical.waiting) {
            canonical.by_id.insert(canonical_user_id(&account), account);
        }
        canonical.by_id.get(id).cloned()
    }

    /// An account was spoken of for the first time.
    pub(super) fn spoken_of(&self, account: &str) {
        self.canonical.lock().waiting.push(account.into());
    }

    /// Users or roles of an account came and went.
    pub(super) fn principals_moved(&self, account: &str, moved: Vec<Moved>) {
        if moved.is_empty() {
            return;
        }
        let account: Arc<str> = account.into();
        let mut listed = self.listed.write();
        for moved in moved {
            match moved {
                Moved::In(id) => listed.principals.insert_mut(id, Arc::clone(&account)),
                Moved::Out(id) => {
                    listed.principals.remove_mut(&id);
                }
            }
        }
    }

    /// An account has another alias.
    pub(super) fn alias_changed(&self, account: &str, before: Option<&str>, now: Option<&str>) {
        let mut listed = self.listed.write();
        if let Some(before) = before {
            listed.aliases.remove_mut(before);
        }
        if let Some(now) = now {
            listed.aliases.insert_mut(now.into(), account.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::World;
    use super::*;
    use crate::leave::{Authorized, OnAccount};

    const ACCOUNT: &str = "111122223333";

    #[test]
    fn it_has_what_the_accounts_have() {
        let world = World::default();
        let may = Authorized::<OnAccount>::for_tests("*");
        let account = world.account(ACCOUNT);
        let alias = |alias: Option<&str>| account.iam_mut(&may).alias = alias.map(str::to_owned);
        alias(Some("first"));
        alias(Some("second"));
        assert_eq!(world.account_of_alias("first"), None);
        assert_eq!(world.account_of_alias("second").as_deref(), Some(ACCOUNT));
        alias(None);
        assert_eq!(world.account_of_alias("second"), None);
    }

    #[test]
    fn an_account_is_found_by_its_canonical_user_id_once_it_was_spoken_of() {
        let world = World::default();
        let id = canonical_user_id(ACCOUNT);
        assert_eq!(world.account_of_canonical_id(&id), None);
        world.account(ACCOUNT);
        assert_eq!(world.account_of_canonical_id(&id).as_deref(), Some(ACCOUNT));
        assert_eq!(world.snapshot().world().account_of_canonical_id(&id).as_deref(), Some(ACCOUNT));
    }
}
