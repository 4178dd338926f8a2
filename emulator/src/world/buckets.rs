//! All buckets, by name and by owner.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Bucket;

/// The buckets of a world.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    by_name: BTreeMap<String, Arc<Bucket>>,
    names_of: BTreeMap<String, BTreeSet<String>>,
}

impl Buckets {
    /// The bucket of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Arc<Bucket>> {
        self.by_name.get(name)
    }

    /// Every bucket, by name.
    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Bucket>> {
        self.by_name.values()
    }

    /// The buckets of an account, by name.
    pub(super) fn of(&self, owner: &str) -> impl Iterator<Item = &Arc<Bucket>> {
        self.names_of.get(owner).into_iter().flatten().filter_map(|name| self.get(name))
    }

    /// Adds a bucket, or answers with the one that has the name already.
    pub(super) fn add(&mut self, bucket: Bucket) -> Result<Arc<Bucket>, Arc<Bucket>> {
        if let Some(taken) = self.get(&bucket.name) {
            return Err(Arc::clone(taken));
        }
        let bucket = Arc::new(bucket);
        self.names_of.entry(bucket.owner.clone()).or_default().insert(bucket.name.clone());
        self.by_name.insert(bucket.name.clone(), Arc::clone(&bucket));
        Ok(bucket)
    }

    /// Removes a bucket.
    pub(super) fn remove(&mut self, name: &str) {
        let Some(bucket) = self.by_name.remove(name) else { return };
        if let Some(names) = self.names_of.get_mut(&bucket.owner) {
            names.remove(name);
            if names.is_empty() {
                self.names_of.remove(&bucket.owner);
            }
        }
    }
}

impl FromIterator<Bucket> for Buckets {
    fn from_iter<T: IntoIterator<Item = Bucket>>(all: T) -> Self {
        let mut buckets = Self::default();
        for bucket in all {
            // Of two of one name the first stays.
            let _ = buckets.add(bucket);
        }
        buckets
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn buckets_are_found_by_name_and_by_owner() {
        let mut buckets = Buckets::default();
        let add = |buckets: &mut Buckets, name: &str, owner: &str| {
            buckets
                .add(Bucket::new(name, owner, "us-east-1", DateTime::UNIX_EPOCH))
                .map(|bucket| bucket.name.clone())
        };
        assert!(add(&mut buckets, "b", "1").is_ok() && add(&mut buckets, "a", "1").is_ok());
        assert!(add(&mut buckets, "c", "2").is_ok() && add(&mut buckets, "a", "2").is_err());
        let of = |buckets: &Buckets, owner: &str| -> Vec<String> {
            buckets.of(owner).map(|bucket| bucket.name.clone()).collect()
        };
        assert_eq!((of(&buckets, "1"), of(&buckets, "2")), (vec!["a".into(), "b".into()], vec!["c".into()]));
        let forked: Buckets = buckets.all().map(|bucket| bucket.fork()).collect();
        buckets.remove("a");
        assert_eq!((of(&buckets, "1"), of(&forked, "1").len()), (vec!["b".into()], 2));
        assert!(buckets.get("a").is_none() && forked.get("a").is_some());
    }
}
