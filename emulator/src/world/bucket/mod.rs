//! Buckets and what is in them.

pub mod acl;
pub mod checksum;
pub mod cors;
pub mod data;
pub mod encryption;
pub mod object;
pub mod objects;
pub mod uploads;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::leave::{Authorized, OnBucket, OnObject};
use crate::policy::Policy;

pub use acl::{Acl, Grant, Grantee, Group, Permission};
pub use checksum::{Algorithm, Announced, Checksum, ChecksumType};
pub use cors::{CorsConfiguration, CorsRule};
pub use data::Data;
pub use encryption::{DefaultEncryption, Encryption};
pub use object::{Object, ObjectPart, StorageClass};
pub use objects::{Content, Deleted, Gone, Objects, ObjectsMut, Version, Versioning};
pub use uploads::{End, Ended, Part, Upload, Uploads, UploadsMut};

/// A bucket.
#[derive(Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The account that owns it.
    pub owner: String,
    /// Its region.
    pub region: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    settings: RwLock<Settings>,
    objects: RwLock<Objects>,
    uploads: RwLock<Uploads>,
}

/// There are objects or delete markers in a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bucket is not empty")]
pub struct NotEmpty;

/// A bucket's configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The bucket policy.
    pub policy: Option<Arc<Policy>>,
    /// The public access block; new buckets have all four on.
    pub public_access_block: Option<PublicAccessBlock>,
    /// The CORS configuration.
    pub cors: Option<Arc<CorsConfiguration>>,
    /// How it encrypts by default; nothing where nobody said so.
    pub encryption: Option<DefaultEncryption>,
    /// Versioning.
    pub versioning: Versioning,
    /// The tag set; nothing where there is none.
    pub tags: Option<BTreeMap<String, String>>,
    /// Object Ownership; nothing once it was deleted, which is as good as ObjectWriter.
    pub ownership: Option<Ownership>,
    /// The bucket's ACL; nothing where only the owner has anything.
    pub acl: Option<Arc<Acl>>,
    /// The location constraint that the bucket was made with, where it is not its region's name: `EU`.
    pub location: Option<String>,
}

/// Who owns the objects, and whether ACLs are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// The bucket's owner owns every object; ACLs are off.
    BucketOwnerEnforced,
    /// The bucket's owner owns what is written with the canned ACL bucket-owner-full-control.
    BucketOwnerPreferred,
    /// Whoever writes an object owns it.
    ObjectWriter,
}

impl Ownership {
    const ALL: [Self; 3] = [Self::BucketOwnerEnforced, Self::BucketOwnerPreferred, Self::ObjectWriter];

    /// As AWS writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }

    /// The setting of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ownership| ownership.name() == name)
    }
}

impl Settings {
    /// Whether ACLs count.
    #[must_use]
    pub fn acls_are_on(&self) -> bool {
        self.ownership != Some(Ownership::BucketOwnerEnforced)
    }
}

/// The four switches of S3 Block Public Access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, clippy::struct_excessive_bools, reason = "AWS's own words, and AWS's own booleans")]
pub struct PublicAccessBlock {
    pub block_public_acls: bool,
    pub ignore_public_acls: bool,
    pub block_public_policy: bool,
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on, as every new bucket has them.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}

impl Bucket {
    /// A new bucket as AWS makes it: Block Public Access on, ACLs off.
    #[must_use]
    pub fn new(name: &str, owner: &str, region: &str, created: DateTime<Utc>) -> Self {
        let settings = Settings {
            public_access_block: Some(PublicAccessBlock::ALL),
            ownership: Some(Ownership::BucketOwnerEnforced),
            ..Settings::default()
        };
        Self {
            name: name.to_owned(),
            owner: owner.to_owned(),
            region: region.to_owned(),
            created,
            settings: RwLock::new(settings),
            objects: RwLock::default(),
            uploads: RwLock::default(),
        }
    }

    /// The same with a location constraint that is not its region's name.
    #[must_use]
    pub fn at(mut self, location: Option<String>) -> Self {
        self.settings.get_mut().location = location;
        self
    }

    /// The same with another Object Ownership and ACL.
    #[must_use]
    pub fn with(mut self, ownership: Ownership, acl: Option<Arc<Acl>>) -> Self {
        let settings = self.settings.get_mut();
        settings.ownership = Some(ownership);
        settings.acl = acl;
        self
    }

    /// The same for another world. The two share what is in it until one of them changes it. An upload is completed under
    /// both locks, so both are held.
    pub(super) fn fork(&self) -> Self {
        let (objects, uploads) = {
            let uploads = self.uploads.read();
            (self.objects.read().clone(), uploads.clone())
        };
        Self {
            name: self.name.clone(),
            owner: self.owner.clone(),
            region: self.region.clone(),
            created: self.created,
            settings: RwLock::new(self.settings().clone()),
            objects: RwLock::new(objects),
            uploads: RwLock::new(uploads),
        }
    }

    /// Its configuration.
    pub fn settings(&self) -> RwLockReadGuard<'_, Settings> {
        self.settings.read()
    }

    /// Its configuration, to be changed.
    pub fn settings_mut(&self, _leave: &Authorized<OnBucket>) -> RwLockWriteGuard<'_, Settings> {
        self.settings.write()
    }

    /// Its objects: what there is under a key. Their bytes take leave to read.
    pub fn objects(&self) -> RwLockReadGuard<'_, Objects> {
        self.objects.read()
    }

    /// The object that there is leave for, to be changed.
    ///
    /// # Errors
    /// Where the leave is for another bucket's.
    pub fn objects_mut<'a>(&'a self, leave: &'a Authorized<OnObject>) -> Result<ObjectsMut<'a>, Gone> {
        let key = leave.key_in(&self.name).ok_or(Gone)?;
        Ok(ObjectsMut::new(self.objects.write(), key))
    }

    /// Its multipart uploads.
    pub fn uploads(&self) -> RwLockReadGuard<'_, Uploads> {
        self.uploads.read()
    }

    /// The uploads to the key that there is leave for, to be changed.
    ///
    /// # Errors
    /// Where the leave is for another bucket's.
    pub fn uploads_mut<'a>(&'a self, leave: &'a Authorized<OnObject>) -> Result<UploadsMut<'a>, Gone> {
        let key = leave.key_in(&self.name).ok_or(Gone)?;
        Ok(UploadsMut::new(self.uploads.write(), key))
    }

    /// Puts objects into a bucket of a world that nobody serves yet.
    pub(super) fn put_unserved(&self, objects: impl IntoIterator<Item = (String, Object)>) {
        let mut here = self.objects.write();
        for (key, object) in objects {
            // Only a bucket that was deleted takes nothing.
            let _ = here.put(&key, object, Versioning::Unversioned);
        }
    }

    /// Lets nothing more in, if there is nothing in it.
    pub(super) fn close(&self) -> Result<(), NotEmpty> {
        self.objects.write().close()
    }

    /// `arn:aws:s3:::BUCKET`.
    #[must_use]
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.name)
    }

    /// `arn:aws:s3:::BUCKET/KEY`.
    #[must_use]
    pub fn object_arn(&self, key: &str) -> String {
        ["arn:aws:s3:::", &self.name, "/", key].concat()
    }
}
