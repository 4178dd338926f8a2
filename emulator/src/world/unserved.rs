//! What is added to a world that nobody serves yet. Each takes the world itself, so there is nobody to ask for leave: a
//! world that is served is shared, and changes with leave alone.

use super::bucket::{Bucket, Object};
use super::iam::{Role, User};
use super::{AccessKey, World};

impl World {
    /// The same with one more access key.
    #[must_use]
    pub fn with_key(self, key: AccessKey) -> Self {
        self.keys.store(key);
        self
    }

    /// The same with these users in an account.
    #[must_use]
    pub fn with_users(self, account: &str, users: impl IntoIterator<Item = User>) -> Self {
        self.account(account).change_unserved(|iam| {
            for user in users {
                iam.users.insert(user.name.to_ascii_lowercase(), user);
            }
        });
        self
    }

    /// The same with these roles in an account.
    #[must_use]
    pub fn with_roles(self, account: &str, roles: impl IntoIterator<Item = Role>) -> Self {
        self.account(account).change_unserved(|iam| {
            for role in roles {
                iam.roles.insert(role.name.to_ascii_lowercase(), role);
            }
        });
        self
    }

    /// The same with one more bucket, unless there is one of that name.
    #[must_use]
    pub fn with_bucket(self, bucket: Bucket) -> Self {
        self.account(&bucket.owner);
        // The one that there was stays.
        let _ = self.buckets.write().add(bucket);
        self
    }

    /// The same with these objects in a bucket that it has, each by its key.
    #[must_use]
    pub fn with_objects(self, bucket: &str, objects: impl IntoIterator<Item = (String, Object)>) -> Self {
        if let Some(bucket) = self.bucket(bucket) {
            bucket.put_unserved(objects);
        }
        self
    }
}
