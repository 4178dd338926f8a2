//! Multipart uploads: those in progress, and the last that ended.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::HeaderMap;

use super::{Acl, Algorithm, Checksum, ChecksumType, Encryption, StorageClass};

/// How many uploads that ended a bucket remembers. Of one that it forgot a client is told that it never was. How long
/// AWS remembers is not documented.
const REMEMBERED: usize = 1000;

/// The uploads of a bucket.
#[derive(Debug, Default)]
pub struct Uploads {
    /// Those in progress, by upload ID.
    open: BTreeMap<String, Upload>,
    /// Those that ended, by upload ID.
    ended: BTreeMap<String, Ended>,
    /// The IDs of those that ended, the oldest first.
    order: VecDeque<String>,
}

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

/// An upload that ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The key that it was for.
    pub key: String,
    /// The ARN of who began it.
    pub initiator: String,
    /// How it ended.
    pub end: End,
}

/// How an upload ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was aborted.
    Aborted,
    /// It was completed with the parts that have this digest.
    Completed([u8; 32]),
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

impl Uploads {
    /// Those in progress, by upload ID.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Upload)> {
        self.open.iter()
    }

    /// One in progress.
    #[must_use]
    pub fn get(&self, id: &str, key: &str) -> Option<&Upload> {
        self.open.get(id).filter(|upload| upload.key == key)
    }

    /// One in progress, to be changed.
    pub fn get_mut(&mut self, id: &str, key: &str) -> Option<&mut Upload> {
        self.open.get_mut(id).filter(|upload| upload.key == key)
    }

    /// One that ended and is remembered.
    #[must_use]
    pub fn ended(&self, id: &str, key: &str) -> Option<&Ended> {
        self.ended.get(id).filter(|upload| upload.key == key)
    }

    /// Begins one.
    pub fn begin(&mut self, id: String, upload: Upload) {
        self.open.insert(id, upload);
    }

    /// Ends one that is in progress, and remembers how.
    pub fn end(&mut self, id: &str, end: End) {
        let Some(upload) = self.open.remove(id) else { return };
        let (initiator, _) = upload.initiator;
        if self.order.len() >= REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ended.remove(&oldest);
        }
        self.order.push_back(id.to_owned());
        self.ended.insert(id.to_owned(), Ended { key: upload.key, initiator, end });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload() -> Upload {
        Upload {
            key: "k".to_owned(),
            initiated: DateTime::default(),
            initiator: ("arn".to_owned(), "111122223333".to_owned()),
            headers: HeaderMap::new(),
            storage_class: StorageClass::Standard,
            encryption: Encryption::S3,
            tags: BTreeMap::new(),
            acl: None,
            algorithm: None,
            checksum_type: ChecksumType::FullObject,
            parts: BTreeMap::new(),
        }
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut uploads = Uploads::default();
        for number in 0..=REMEMBERED {
            let id = number.to_string();
            uploads.begin(id.clone(), upload());
            uploads.end(&id, End::Aborted);
        }
        assert_eq!((uploads.ended.len(), uploads.order.len()), (REMEMBERED, REMEMBERED));
        assert!(uploads.ended("0", "k").is_none());
        assert!(uploads.ended("1", "k").is_some());
        assert!(uploads.ended("1", "other").is_none());
    }
}
