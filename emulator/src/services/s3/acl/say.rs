//! What ACLs say when leave is asked for something, where they are on.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping>

use super::private;
use crate::policy::{AccessControlList, AclGrant, AclGrantee};
use crate::world::Bucket;
use crate::world::bucket::acl::ANONYMOUS;
use crate::world::bucket::{Acl, Grantee, Group, Object, Permission, Settings};

/// What an ACL has to say, and whose the thing is.
pub(in crate::services::s3) struct Say {
    pub(in crate::services::s3) acl: AccessControlList,
    pub(in crate::services::s3) owner: String,
}

const LISTING: [&str; 3] = ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"];
const READING: [&str; 2] = ["s3:GetObject", "s3:GetObjectVersion"];
const READING_ACP: [&str; 2] = ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"];
const WRITING_ACP: [&str; 2] = ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"];
const DELETING: [&str; 2] = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

/// What is under the key that a bucket's ACL is asked about.
#[derive(Clone, Copy)]
enum Under {
    /// Nobody asks about a key, or there is nothing.
    Nothing,
    /// An object of the caller's.
    Own,
    /// An object of somebody else's.
    Foreign,
}

/// About the bucket itself.
pub(in crate::services::s3) fn of_bucket(bucket: &Bucket) -> Option<Say> {
    let settings = bucket.settings();
    settings
        .acls_are_on()
        .then(|| from_bucket(bucket, &settings, |permission| of_bucket_acl(permission, Under::Nothing)))
}

/// About writing or deleting under a key, which the bucket's ACL decides.
pub(in crate::services::s3) fn of_key(bucket: &Bucket, key: &str, caller: Option<&str>) -> Option<Say> {
    let settings = bucket.settings();
    if !settings.acls_are_on() {
        return None;
    }
    let objects = bucket.objects();
    let object = objects.current(key).and_then(|version| version.object().map(|object| object.owner(bucket)));
    let caller = caller.unwrap_or(ANONYMOUS);
    let under = match object {
        None => Under::Nothing,
        Some(owner) if owner == caller => Under::Own,
        Some(_) => Under::Foreign,
    };
    Some(from_bucket(bucket, &settings, |permission| of_bucket_acl(permission, under)))
}

/// About an object that is read, or whose ACL or tags are. Of one that is not there, the bucket's readers may know.
pub(in crate::services::s3) fn of_object(bucket: &Bucket, key: &str, object: Option<&Object>) -> Option<Say> {
    let settings = bucket.settings();
    if !settings.acls_are_on() {
        return None;
    }
    let Some(object) = object else {
        return Some(from_bucket(bucket, &settings, |permission| {
            let mut actions = of_bucket_acl(permission, Under::Nothing);
            if matches!(permission, Permission::Read | Permission::FullControl) {
                actions.extend(READING);
            }
            actions
        }));
    };
    let usual = private(&bucket.owner);
    let acl = object.acl.as_deref().unwrap_or(&usual);
    Some(said("object ACL", bucket.object_arn(key), acl, &settings, of_object_acl))
}

/// About an object that this account is about to write: it is its own.
pub(in crate::services::s3) fn of_own(bucket: &Bucket, key: &str, writer: &str) -> Say {
    let settings = bucket.settings();
    said("object ACL", bucket.object_arn(key), &private(writer), &settings, of_object_acl)
}

fn from_bucket(
    bucket: &Bucket,
    settings: &Settings,
    actions: impl Fn(Permission) -> Vec<&'static str>,
) -> Say {
    let usual = private(&bucket.owner);
    let acl = settings.acl.as_deref().unwrap_or(&usual);
    said("bucket ACL", bucket.arn(), acl, settings, actions)
}

fn said(
    name: &str,
    attached_to: String,
    acl: &Acl,
    settings: &Settings,
    actions: impl Fn(Permission) -> Vec<&'static str>,
) -> Say {
    let grants = acl.grants.iter();
    let grants = grants
        .map(|grant| AclGrant { grantee: grantee(&grant.grantee), actions: actions(grant.permission) })
        .collect();
    let ignoring = settings.public_access_block.is_some_and(|block| block.ignore_public_acls);
    let ignored = ignoring && acl.is_public();
    let acl_said = AccessControlList { name: name.to_owned(), attached_to, grants, ignored };
    Say { acl: acl_said, owner: acl.owner.clone() }
}

fn grantee(grantee: &Grantee) -> AclGrantee {
    match grantee {
        Grantee::CanonicalUser { id, account: Some(account) } if account == ANONYMOUS => {
            AclGrantee::Anonymous { canonical_id: id.clone() }
        }
        Grantee::CanonicalUser { id, account } => {
            AclGrantee::Account { canonical_id: id.clone(), account: account.clone() }
        }
        Grantee::Group(Group::AllUsers) => AclGrantee::AllUsers,
        Grantee::Group(Group::AuthenticatedUsers) => AclGrantee::AuthenticatedUsers,
        Grantee::Group(group @ Group::LogDelivery) => AclGrantee::Others(group.uri()),
    }
}

/// WRITE makes new objects; what is there is overwritten and deleted by its owner only.
fn of_bucket_acl(permission: Permission, under: Under) -> Vec<&'static str> {
    match permission {
        Permission::Read => LISTING.to_vec(),
        Permission::Write => match under {
            Under::Nothing => vec!["s3:PutObject"],
            Under::Own => [&["s3:PutObject"][..], &DELETING].concat(),
            Under::Foreign => Vec::new(),
        },
        Permission::ReadAcp => vec!["s3:GetBucketAcl"],
        Permission::WriteAcp => vec!["s3:PutBucketAcl"],
        Permission::FullControl => {
            let others = [Permission::Read, Permission::Write, Permission::ReadAcp, Permission::WriteAcp];
            others.into_iter().flat_map(|other| of_bucket_acl(other, under)).collect()
        }
    }
}

fn of_object_acl(permission: Permission) -> Vec<&'static str> {
    match permission {
        Permission::Read => READING.to_vec(),
        Permission::Write => Vec::new(),
        Permission::ReadAcp => READING_ACP.to_vec(),
        Permission::WriteAcp => WRITING_ACP.to_vec(),
        Permission::FullControl => [READING, READING_ACP, WRITING_ACP].concat(),
    }
}
