//! Global keys seen so far, as fingerprints: a dataset of millions of rows must not be held in memory.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher as _, RandomState};

/// Global keys seen so far. A fingerprint has 128 bits, so two different keys do not meet by chance.
#[derive(Debug, Default)]
pub(super) struct GlobalKeys {
    hashers: (RandomState, RandomState),
    rows: HashMap<(u64, u64), u64>,
}

impl GlobalKeys {
    /// Notes a row's key. Tells the earlier row that has the same one.
    pub(super) fn insert(&mut self, key: &str, row: u64) -> Option<u64> {
        let fingerprint = (self.hashers.0.hash_one(key), self.hashers.1.hash_one(key));
        match self.rows.entry(fingerprint) {
            Entry::Occupied(earlier) => Some(*earlier.get()),
            Entry::Vacant(free) => {
                free.insert(row);
                None
            }
        }
    }
}
