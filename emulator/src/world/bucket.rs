//! Buckets and their objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use parking_lot::RwLock;

use crate::policy::Policy;

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
    /// Its configuration.
    pub settings: RwLock<Settings>,
    /// Its objects, by key.
    pub objects: RwLock<BTreeMap<String, Arc<Object>>>,
}

/// A bucket's configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The bucket policy.
    pub policy: Option<Arc<Policy>>,
    /// The public access block; new buckets have all four on.
    pub public_access_block: Option<PublicAccessBlock>,
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

/// An object: immutable once it is stored.
#[derive(Debug)]
pub struct Object {
    /// Its bytes, in the pieces in which they came.
    pub data: Vec<Bytes>,
    /// How many there are.
    pub size: u64,
    /// Without its quotes.
    pub etag: String,
    /// When it was put.
    pub modified: DateTime<Utc>,
}

impl Bucket {
    /// `arn:aws:s3:::BUCKET`.
    #[must_use]
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.name)
    }
}
