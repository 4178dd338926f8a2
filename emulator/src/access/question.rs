//! What a service asks leave for. A question says of what kind its resource is, and makes the resource's ARN itself: an
//! answer about one thing is no leave for another.

use std::marker::PhantomData;

use crate::leave::{OnAccount, OnBucket, OnKey, OnObject, OnRole};
use crate::policy::{AccessControlList, Arn, Context};
use crate::world::kms::Key;
use crate::world::{Bucket, Role};

/// What a service asks leave for.
#[derive(Debug)]
pub struct Question<'a, On> {
    /// The action, such as `s3:GetObject`.
    pub(super) action: &'a str,
    /// The resource's ARN; `*` where the action has none.
    pub(super) resource: String,
    /// What the resource is, and so whose it is and which policy it has of its own.
    pub(super) of: Resource<'a>,
    /// The condition keys of this action, beside the global ones.
    pub(super) context: Context,
    /// The operation that asks, where the condition keys of the action depend on that.
    pub(super) operation: &'a str,
    on: PhantomData<fn() -> On>,
}

/// What a resource is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Resource<'a> {
    /// A bucket, or an object in it: the bucket's policy has a say.
    Bucket(&'a Bucket),
    /// The same where ACLs are on: the ACL has a say too, and an object may belong to another account than its bucket.
    WithAcl { bucket: &'a Bucket, acl: &'a AccessControlList, owner: &'a str },
    /// A KMS key: its policy always has a say.
    Key(&'a Key),
    /// A role to be assumed: its trust policy always has a say.
    Role(&'a Role),
    /// A role of this account that does not exist: it has no trust policy, so nobody may assume it.
    MissingRole(&'a str),
    /// Something of this account that has no policy of its own.
    Account(&'a str),
}

/// What an ACL says, where ACLs are on.
#[derive(Clone, Copy, Debug)]
pub struct Acl<'a> {
    /// The bucket's ACL, or the object's.
    pub list: &'a AccessControlList,
    /// Whose the bucket is, or the object.
    pub owner: &'a str,
}

impl<'a> Resource<'a> {
    const fn in_bucket(bucket: &'a Bucket, acl: Option<Acl<'a>>) -> Self {
        match acl {
            None => Self::Bucket(bucket),
            Some(Acl { list, owner }) => Self::WithAcl { bucket, acl: list, owner },
        }
    }
}

impl<'a, On> Question<'a, On> {
    const fn new(action: &'a str, resource: String, of: Resource<'a>, context: Context) -> Self {
        Self { action, resource, of, context, operation: "", on: PhantomData }
    }

    /// Says which operation asks.
    #[must_use]
    pub const fn by(mut self, operation: &'a str) -> Self {
        self.operation = operation;
        self
    }
}

impl<'a> Question<'a, OnBucket> {
    /// About a bucket itself.
    #[must_use]
    pub fn on_bucket(action: &'a str, bucket: &'a Bucket, acl: Option<Acl<'a>>, context: Context) -> Self {
        Self::new(action, bucket.arn(), Resource::in_bucket(bucket, acl), context)
    }
}

impl<'a> Question<'a, OnObject> {
    /// About an object in a bucket, or an upload to its key.
    #[must_use]
    pub fn on_object(
        action: &'a str,
        (bucket, key): (&'a Bucket, &str),
        acl: Option<Acl<'a>>,
        context: Context,
    ) -> Self {
        Self::new(action, bucket.object_arn(key), Resource::in_bucket(bucket, acl), context)
    }
}

impl<'a> Question<'a, OnKey> {
    /// About a KMS key.
    #[must_use]
    pub fn on_key(action: &'a str, key: &'a Key, context: Context) -> Self {
        Self::new(action, key.arn(), Resource::Key(key), context)
    }
}

impl<'a> Question<'a, OnRole> {
    /// About a role that is to be assumed, by the ARN that the caller names; it may not exist.
    #[must_use]
    pub fn on_role(action: &'a str, arn: &'a str, role: Option<&'a Role>, context: Context) -> Self {
        let account = Arn::account_of(arn);
        let of = role.map_or(Resource::MissingRole(account), Resource::Role);
        Self::new(action, arn.to_owned(), of, context)
    }
}

impl<'a> Question<'a, OnAccount> {
    /// About something of an account that has no policy of its own; `*` where the action has no resource.
    #[must_use]
    pub const fn on_account(action: &'a str, account: &'a str, resource: String, context: Context) -> Self {
        Self::new(action, resource, Resource::Account(account), context)
    }
}
