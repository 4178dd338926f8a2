//! An object.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::HeaderMap;

use super::{Acl, Bucket, Checksum, Data, Encryption};

/// An object: immutable once it is stored. A change swaps it for another one, which shares its bytes.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its bytes.
    pub data: Data,
    /// How many there are.
    pub size: u64,
    /// Without its quotes.
    pub etag: String,
    /// When it was put.
    pub modified: DateTime<Utc>,
    /// The headers that it is served with: Content-Type, Cache-Control, ..., `x-amz-meta-*`.
    pub headers: HeaderMap,
    /// Its storage class.
    pub storage_class: StorageClass,
    /// How it is encrypted.
    pub encryption: Encryption,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Its checksum.
    pub checksum: Checksum,
    /// The parts that it was uploaded in; empty unless it was a multipart upload.
    pub parts: Vec<ObjectPart>,
    /// The ID of the multipart upload that made it, where one did.
    pub upload: Option<Arc<str>>,
    /// Its ACL, with its owner; nothing where it is the bucket's owner's, and nobody else has anything.
    pub acl: Option<Arc<Acl>>,
}

/// A part that an object was uploaded in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPart {
    /// How many bytes it has.
    pub size: u64,
    /// The value of its checksum, where the object's is made of those of its parts.
    pub checksum: Option<String>,
}

impl Object {
    /// The account that owns it, where ACLs are on; with ACLs off it is the bucket's owner.
    #[must_use]
    pub fn owner<'a>(&'a self, bucket: &'a Bucket) -> &'a str {
        self.acl.as_ref().map_or(&bucket.owner, |acl| &acl.owner)
    }
}

/// Where an object is kept: only the classes from which it can be read at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum StorageClass {
    #[default]
    Standard,
    ReducedRedundancy,
    StandardIa,
    OnezoneIa,
    IntelligentTiering,
    GlacierIr,
}

impl StorageClass {
    const ALL: [Self; 6] = [
        Self::Standard,
        Self::ReducedRedundancy,
        Self::StandardIa,
        Self::OnezoneIa,
        Self::IntelligentTiering,
        Self::GlacierIr,
    ];

    /// As AWS writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::ReducedRedundancy => "REDUCED_REDUNDANCY",
            Self::StandardIa => "STANDARD_IA",
            Self::OnezoneIa => "ONEZONE_IA",
            Self::IntelligentTiering => "INTELLIGENT_TIERING",
            Self::GlacierIr => "GLACIER_IR",
        }
    }

    /// The class of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}
