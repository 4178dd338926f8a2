//! Canned ACLs.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl>

use super::account;
use crate::world::bucket::{Grant, Grantee, Group, Permission};

/// AWS's own account that reads machine images.
const EXEC: &str = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

/// A canned ACL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Canned {
    Private,
    PublicRead,
    PublicReadWrite,
    AuthenticatedRead,
    AwsExecRead,
    BucketOwnerRead,
    BucketOwnerFullControl,
    LogDeliveryWrite,
}

impl Canned {
    /// The one of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "private" => Self::Private,
            "public-read" => Self::PublicRead,
            "public-read-write" => Self::PublicReadWrite,
            "authenticated-read" => Self::AuthenticatedRead,
            "aws-exec-read" => Self::AwsExecRead,
            "bucket-owner-read" => Self::BucketOwnerRead,
            "bucket-owner-full-control" => Self::BucketOwnerFullControl,
            "log-delivery-write" => Self::LogDeliveryWrite,
            _ => return None,
        })
    }

    /// What it grants: full control to the owner, and what it is called after.
    pub(super) fn grants(self, owner: &str, bucket_owner: &str) -> Vec<Grant> {
        let full = Grant { grantee: account(owner), permission: Permission::FullControl };
        let others = self.others(bucket_owner).into_iter();
        let more = others.filter(|(grantee, _)| *grantee != full.grantee);
        let more = more.map(|(grantee, permission)| Grant { grantee, permission });
        std::iter::once(full.clone()).chain(more).collect()
    }

    fn others(self, bucket_owner: &str) -> Vec<(Grantee, Permission)> {
        let all = Grantee::Group(Group::AllUsers);
        match self {
            Self::Private => Vec::new(),
            Self::PublicRead => vec![(all, Permission::Read)],
            Self::PublicReadWrite => vec![(all.clone(), Permission::Read), (all, Permission::Write)],
            Self::AuthenticatedRead => {
                vec![(Grantee::Group(Group::AuthenticatedUsers), Permission::Read)]
            }
            Self::AwsExecRead => {
                vec![(Grantee::CanonicalUser { id: EXEC.to_owned(), account: None }, Permission::Read)]
            }
            Self::BucketOwnerRead => vec![(account(bucket_owner), Permission::Read)],
            Self::BucketOwnerFullControl => vec![(account(bucket_owner), Permission::FullControl)],
            Self::LogDeliveryWrite => {
                let delivery = Grantee::Group(Group::LogDelivery);
                vec![(delivery.clone(), Permission::Write), (delivery, Permission::ReadAcp)]
            }
        }
    }
}
