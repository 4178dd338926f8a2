//! Multipart uploads: those in progress, and the last that ended.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use parking_lot::RwLockWriteGuard;
use rpds::RedBlackTreeMapSync;

use super::{Acl, Announced, Checksum, Data, Encryption, StorageClass};

/// How many uploads that ended a bucket remembers. Of one that it forgot a client is told that it never was. How long
/// AWS remembers is not documented.
const REMEMBERED: usize = 1000;

/// The uploads of a bucket. A clone shares them; a change copies what it touches.
#[derive(Clone, Debug, Default)]
pub struct Uploads {
    /// Those in progress, by upload ID.
    open: RedBlackTreeMapSync<Arc<str>, Arc<Upload>>,
    remembered: Arc<Remembered>,
}

/// The last that ended.
#[derive(Clone, Debug, Default)]
struct Remembered {
    /// By upload ID.
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
    /// The checksums that were announced.
    pub announced: Option<Announced>,
    /// How often the key had been written or deleted when it began, since somebody counts.
    pub writes: u64,
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
    /// The checksums that were announced.
    pub announced: Option<Announced>,
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
    pub data: Data,
    /// How many there are.
    pub size: u64,
    /// The MD5 of its bytes.
    pub md5: [u8; 16],
    /// Its checksum, where the upload announced checksums.
    pub checksum: Option<Checksum>,
    /// When it came.
    pub modified: DateTime<Utc>,
}

impl Part {
    /// Whether its checksum has this value.
    #[must_use]
    pub fn is_summed(&self, value: &str) -> bool {
        self.checksum.as_ref().is_some_and(|checksum| checksum.value == value)
    }
}

/// The uploads to one key, to be changed: the key is the one that there is leave for.
#[derive(Debug)]
pub struct UploadsMut<'a> {
    uploads: RwLockWriteGuard<'a, Uploads>,
    key: &'a str,
}

impl<'a> UploadsMut<'a> {
    pub(super) const fn new(uploads: RwLockWriteGuard<'a, Uploads>, key: &'a str) -> Self {
        Self { uploads, key }
    }

    /// One in progress.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Upload> {
        self.uploads.get(id, self.key)
    }

    /// Begins one, to the key that there is leave for.
    pub fn begin(&mut self, id: String, upload: Upload) {
        let upload = Upload { key: self.key.to_owned(), ..upload };
        self.uploads.begin(id, upload);
    }

    /// Stores a part of one in progress, over the one of the same number; answers whether there is such an upload.
    pub fn put_part(&mut self, id: &str, number: u32, part: Part) -> bool {
        let upload = self.uploads.open.get_mut(id).filter(|upload| upload.key == self.key);
        upload.map(|upload| Arc::make_mut(upload).parts.insert(number, Arc::new(part))).is_some()
    }

    /// Ends one that is in progress, and remembers how; answers whether there was one.
    pub fn end(&mut self, id: &str, end: End) -> bool {
        let found = self.get(id).is_some();
        if found {
            self.uploads.end(id, end);
        }
        found
    }
}

impl Uploads {
    /// Those in progress, by upload ID.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Upload)> {
        self.open.iter().map(|(id, upload)| (&**id, &**upload))
    }

    /// One in progress.
    #[must_use]
    pub fn get(&self, id: &str, key: &str) -> Option<&Upload> {
        self.open.get(id).map(|upload| &**upload).filter(|upload| upload.key == key)
    }

    /// One that ended and is remembered.
    #[must_use]
    pub fn ended(&self, id: &str, key: &str) -> Option<&Ended> {
        self.remembered.ended.get(id).filter(|upload| upload.key == key)
    }

    fn begin(&mut self, id: String, upload: Upload) {
        self.open.insert_mut(id.into(), Arc::new(upload));
    }

    fn end(&mut self, id: &str, end: End) {
        let Some(upload) = self.open.get(id) else { return };
        let (key, initiator) = (upload.key.clone(), upload.initiator.0.clone());
        let ended = Ended { key, initiator, announced: upload.announced, end };
        self.open.remove_mut(id);
        Arc::make_mut(&mut self.remembered).keep(id, ended);
    }
}

impl Remembered {
    fn keep(&mut self, id: &str, ended: Ended) {
        if self.order.len() >= REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ended.remove(&oldest);
        }
        self.order.push_back(id.to_owned());
        self.ended.insert(id.to_owned(), ended);
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
            announced: None,
            writes: 0,
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
        let Remembered { ended, order } = &*uploads.remembered;
        assert_eq!((ended.len(), order.len()), (REMEMBERED, REMEMBERED));
        assert!(uploads.ended("0", "k").is_none());
        assert!(uploads.ended("1", "k").is_some());
        assert!(uploads.ended("1", "other").is_none());
    }
}
