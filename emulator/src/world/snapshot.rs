//! What a world was at one time, and worlds that go on from there.
//!
//! Everything that can grow is kept in maps that share what they have in common, so a snapshot of ten thousand objects or
//! users copies none of them: it costs a little for each account and each bucket, and a later change copies what it
//! touches. It is the operator's: nobody who sends a request gets one, and the bytes in it take leave to be read as they
//! do everywhere.

use std::sync::Arc;

use parking_lot::RwLock;

use super::World;

/// What a world was at one time. Nobody serves it, so it never changes.
#[derive(Debug)]
pub struct Snapshot(World);

impl World {
    /// What there is now. Each account and each bucket is as it was at one moment; of a request that is under way it may
    /// have one half and not the other.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.fork())
    }

    /// A world of its own with the same content.
    fn fork(&self) -> Self {
        // Keys come first: of a key that is just being made, the account's half alone does nothing.
        let keys = self.keys.fork();
        let accounts = self.accounts();
        let directory = Arc::new(self.directory.fork(accounts.iter().map(|account| account.id.as_str())));
        let accounts =
            accounts.iter().map(|account| (account.id.clone(), Arc::new(account.fork(&directory))));
        Self {
            accounts: RwLock::new(accounts.collect()),
            keys,
            kms: RwLock::new(self.kms().clone()),
            buckets: RwLock::new(self.buckets().iter().map(|bucket| bucket.fork()).collect()),
            seal: self.seal.clone(),
            organization: RwLock::new(self.organization()),
            faults: self.faults.fork(),
            directory,
        }
    }
}

impl Snapshot {
    /// A new world that begins as the old one was. There may be several, and none changes another.
    #[must_use]
    pub fn world(&self) -> World {
        self.0.fork()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use http::HeaderMap;

    use super::*;
    use crate::leave::{Authorized, OnAccount, OnBucket, OnObject};
    use crate::world::bucket::{
        Algorithm, Bucket, Checksum, ChecksumType, Data, Encryption, Object, StorageClass, Versioning,
    };
    use crate::world::iam::{Permissions, User};

    const ACCOUNT: &str = "111122223333";

    fn user(name: &str) -> User {
        User {
            name: name.to_owned(),
            path: "/".to_owned(),
            id: format!("AIDA{name}"),
            arn: format!("arn:aws:iam::{ACCOUNT}:user/{name}"),
            created: DateTime::UNIX_EPOCH,
            permissions: Permissions::default(),
            access_keys: Vec::new(),
        }
    }

    fn object() -> Object {
        Object {
            data: Data::default(),
            size: 0,
            etag: String::new(),
            modified: DateTime::UNIX_EPOCH,
            headers: HeaderMap::new(),
            storage_class: StorageClass::Standard,
            encryption: Encryption::S3,
            tags: std::collections::BTreeMap::new(),
            checksum: Checksum {
                algorithm: Algorithm::Crc32,
                value: String::new(),
                of: ChecksumType::FullObject,
            },
            parts: Vec::new(),
            upload: None,
            acl: None,
        }
    }

    fn add(world: &World, name: &str) {
        let may = Authorized::<OnAccount>::for_tests("*");
        world.account(ACCOUNT).iam_mut(&may).users.insert(name.to_owned(), user(name));
    }

    fn put(world: &World, key: &str) {
        let may = Authorized::<OnObject>::for_tests(&format!("arn:aws:s3:::bucket/{key}"));
        let bucket = world.bucket("bucket").unwrap();
        bucket.objects_mut(&may).unwrap().put(object(), Versioning::Unversioned).unwrap();
    }

    fn world() -> World {
        let world = World::default();
        let may = Authorized::<OnAccount>::for_tests("*");
        let bucket = Bucket::new("bucket", ACCOUNT, "us-east-1", DateTime::UNIX_EPOCH);
        world.add_bucket(&may, bucket).unwrap();
        (0..100).for_each(|number| add(&world, &format!("user-{number}")));
        (0..100).for_each(|number| put(&world, &format!("key-{number}")));
        world
    }

    #[test]
    fn a_snapshot_keeps_what_there_was_and_each_world_goes_its_own_way() {
        let world = world();
        let (snapshot, before) = (world.snapshot(), world.digest());
        add(&world, "new");
        put(&world, "new");
        world.account(ACCOUNT).iam_mut(&Authorized::for_tests("*")).users.remove("user-1");
        world.bucket("bucket").unwrap().settings_mut(&Authorized::<OnBucket>::for_tests("*")).ownership =
            None;
        let (first, second) = (snapshot.world(), snapshot.world());
        assert_ne!(world.digest(), before);
        assert_eq!((first.digest(), second.digest()), (before.clone(), before.clone()));
        add(&first, "other");
        put(&first, "key-1");
        assert_ne!(first.digest(), before);
        assert_eq!(snapshot.world().digest(), before);
        for (world, known, unknown) in [
            (&world, "AIDAnew", "AIDAuser-1"),
            (&first, "AIDAother", "AIDAnew"),
            (&second, "AIDAuser-1", "AIDAnew"),
        ] {
            assert!(
                world.principal_arn(known).is_some() && world.principal_arn(unknown).is_none(),
                "{known}, {unknown}"
            );
        }
    }

    #[test]
    fn what_did_not_change_is_shared() {
        let world = world();
        let restored = world.snapshot().world();
        let objects = |world: &World, key: &str| {
            let bucket = world.bucket("bucket").unwrap();
            let objects = bucket.objects();
            Arc::as_ptr(objects.current(key).unwrap().object().unwrap())
        };
        put(&restored, "key-7");
        assert!(std::ptr::eq(objects(&world, "key-8"), objects(&restored, "key-8")));
        assert!(!std::ptr::eq(objects(&world, "key-7"), objects(&restored, "key-7")));
        let user = |world: &World| std::ptr::from_ref(world.account(ACCOUNT).iam().user("user-8").unwrap());
        assert!(std::ptr::eq(user(&world), user(&restored)));
    }
}
