//! A digest of the world, for tests that compare what there was with what there is.

use std::fmt::Write as _;

use super::World;
use super::account::Account;
use crate::digest::sha256_hex;

impl World {
    /// The same text for two worlds with the same content. When a key was used last is no part of it, nor is an account
    /// that was spoken of and has nothing.
    pub(crate) fn digest(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        for account in self.accounts() {
            let shown = format!("{account:?}");
            if shown != format!("{:?}", Account::new(&account.id, &self.directory)) {
                text.push_str(&shown);
            }
        }
        let _ = write!(text, "{:?}{:?}", self.buckets(), self.kms());
        let _ = write!(text, "{:?}{:?}", self.organization(), self.keys.sorted());
        sha256_hex(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leave::{Authorized, OnAccount};

    #[test]
    fn it_changes_with_the_world_and_with_nothing_else() {
        let world = World::default();
        let empty = world.digest();
        let account = world.account("111122223333");
        assert_eq!(world.digest(), empty);
        account.iam_mut(&Authorized::<OnAccount>::for_tests("*")).alias = Some("alias".to_owned());
        assert_ne!(world.digest(), empty);
    }
}
