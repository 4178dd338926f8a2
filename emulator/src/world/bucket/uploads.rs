//! Multipart uploads in progress.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::HeaderMap;

use super::{Acl, Algorithm, Checksum, ChecksumType, Encryption, StorageClass};

/// The uploads of a bucket, by upload ID.
pub type Uploads = BTreeMap<String, Upload>;

/// A multipart upload in progress.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The key that it is for.
    pub key: String,
    /// When it began.
    pub initiated: DateTime<Utc>,
    /// Who began it: the ARN, and the account.
    pub initiator: (String, String),
    /// The headers that the object will be served with.
    pub headers: HeaderMap,
    /// The object's storage class.
    pub storage_class: StorageClass,
    /// How the object will be encrypted.
    pub encryption: Encryption,
    /// The object's tags.
    pub tags: BTreeMap<String, String>,
    /// The object's ACL.
    pub acl: Option<Arc<Acl>>,
    /// The checksum algorithm that was asked for.
    pub algorithm: Option<Algorithm>,
    /// What the object's checksum will be computed from.
    pub checksum_type: ChecksumType,
    /// The parts so far, by number.
    pub parts: BTreeMap<u32, Arc<Part>>,
}

/// A part.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its bytes.
    pub data: Vec<Bytes>,
    /// How many there are.
    pub size: u64,
    /// The MD5 of its bytes.
    pub md5: [u8; 16],
    /// Its checksum.
    pub checksum: Checksum,
    /// When it came.
    pub modified: DateTime<Utc>,
}
