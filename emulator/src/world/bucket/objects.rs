//! The objects of a bucket, with their versions.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html>

use std::ops::Bound;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use parking_lot::RwLockWriteGuard;
use rpds::RedBlackTreeMapSync;

use super::{NotEmpty, Object};
use crate::world::ids;

/// Whether a bucket keeps versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Versioning {
    #[default]
    Unversioned,
    Enabled,
    Suspended,
}

/// The objects, by key. A key's versions stand in the order in which they were made. A clone shares them; a change copies
/// what it touches.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    keys: RedBlackTreeMapSync<Arc<str>, Arc<Vec<Version>>>,
    /// The keys to which there are uploads in progress.
    watched: RedBlackTreeMapSync<Arc<str>, Watched>,
    door: Door,
}

/// A key that uploads wait to be completed to.
#[derive(Clone, Copy, Debug, Default)]
struct Watched {
    /// How many uploads.
    uploads: usize,
    /// How often the key was written or deleted.
    writes: u64,
}

/// Whether anything can still be put in: not once the bucket was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Door {
    #[default]
    Open,
    Closed,
}

/// One version.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its ID; nothing for the null version.
    pub id: Option<String>,
    /// What it is.
    pub content: Content,
    /// When it was made.
    pub modified: DateTime<Utc>,
}

/// What a version is.
#[derive(Clone, Debug)]
pub enum Content {
    /// An object.
    Object(Arc<Object>),
    /// A sign that the key was deleted.
    DeleteMarker,
}

/// What a deletion did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// The version that was deleted, or the delete marker that was made.
    pub version_id: Option<String>,
    /// Whether that is a delete marker.
    pub delete_marker: bool,
}

/// The bucket was deleted meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bucket is gone")]
pub struct Gone;

impl Version {
    /// The ID as AWS shows it.
    #[must_use]
    pub fn shown_id(&self) -> &str {
        self.id.as_deref().unwrap_or("null")
    }

    /// The object, unless it is a delete marker.
    #[must_use]
    pub const fn object(&self) -> Option<&Arc<Object>> {
        match &self.content {
            Content::Object(object) => Some(object),
            Content::DeleteMarker => None,
        }
    }
}

/// The object under one key, to be changed: the key is the one that there is leave for.
#[derive(Debug)]
pub struct ObjectsMut<'a> {
    objects: RwLockWriteGuard<'a, Objects>,
    key: &'a str,
}

impl<'a> ObjectsMut<'a> {
    pub(super) const fn new(objects: RwLockWriteGuard<'a, Objects>, key: &'a str) -> Self {
        Self { objects, key }
    }

    /// The newest version, which may be a delete marker.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        self.objects.current(self.key)
    }

    /// Stores an object, and answers with its version's ID.
    ///
    /// # Errors
    /// When the bucket was deleted meanwhile.
    pub fn put(&mut self, object: Object, versioning: Versioning) -> Result<Option<String>, Gone> {
        self.objects.put(self.key, object, versioning)
    }

    /// Deletes the object, or where there are versions puts a delete marker on top.
    ///
    /// # Errors
    /// When the bucket was deleted meanwhile.
    pub fn delete(&mut self, now: DateTime<Utc>, versioning: Versioning) -> Result<Deleted, Gone> {
        self.objects.delete(self.key, now, versioning)
    }

    /// Deletes one version for good. One that is not there is no mistake.
    pub fn delete_version(&mut self, id: &str) -> Deleted {
        self.objects.delete_version(self.key, id)
    }

    /// Counts the writes to the key from now on, for one more upload; answers with how many were counted so far.
    pub fn watch(&mut self) -> u64 {
        let mut watched = self.objects.watched.get(self.key).copied().unwrap_or_default();
        watched.uploads += 1;
        self.objects.watched.insert_mut(self.key.into(), watched);
        watched.writes
    }

    /// Ends what [`Self::watch`] began, for one upload.
    pub fn unwatch(&mut self) {
        let Some(watched) = self.objects.watched.get_mut(self.key) else { return };
        watched.uploads -= 1;
        if watched.uploads == 0 {
            self.objects.watched.remove_mut(self.key);
        }
    }

    /// How often the key was written or deleted since somebody watches it.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.objects.watched.get(self.key).map_or(0, |watched| watched.writes)
    }

    /// Swaps a version's object for a changed one; the version stays the same.
    pub fn replace(&mut self, id: &str, change: impl FnOnce(&Object) -> Object) {
        self.objects.replace(self.key, id, change);
    }
}

impl Objects {
    /// The newest version of a key, which may be a delete marker.
    #[must_use]
    pub fn current(&self, key: &str) -> Option<&Version> {
        self.keys.get(key).and_then(|versions| versions.last())
    }

    /// The version of a key with this ID (`null` for the null version).
    #[must_use]
    pub fn version(&self, key: &str, id: &str) -> Option<&Version> {
        self.keys.get(key)?.iter().find(|version| version.shown_id() == id)
    }

    /// The version of a key that this multipart upload made.
    #[must_use]
    pub fn made_by(&self, key: &str, upload_id: &str) -> Option<&Version> {
        let made = |version: &&Version| {
            version.object().is_some_and(|object| object.upload.as_deref() == Some(upload_id))
        };
        self.keys.get(key)?.iter().rev().find(made)
    }

    /// Keys from a bound on, each with its versions, oldest first.
    pub fn from(&self, bound: Bound<&str>) -> impl Iterator<Item = (&str, &[Version])> {
        self.keys
            .range::<str, _>((bound, Bound::Unbounded))
            .map(|(key, versions)| (&**key, versions.as_slice()))
    }

    /// Whether there is nothing, neither objects nor delete markers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Lets nothing more in, if there is nothing in it.
    pub(super) fn close(&mut self) -> Result<(), NotEmpty> {
        if !self.is_empty() {
            return Err(NotEmpty);
        }
        self.door = Door::Closed;
        Ok(())
    }

    pub(super) fn put(
        &mut self,
        key: &str,
        object: Object,
        versioning: Versioning,
    ) -> Result<Option<String>, Gone> {
        let modified = object.modified;
        self.push(key, Content::Object(Arc::new(object)), modified, versioning)
    }

    fn delete(&mut self, key: &str, now: DateTime<Utc>, versioning: Versioning) -> Result<Deleted, Gone> {
        if versioning == Versioning::Unversioned {
            if self.keys.remove_mut(key) {
                self.note_write(key);
            }
            return Ok(Deleted::default());
        }
        let id = self.push(key, Content::DeleteMarker, now, versioning)?;
        Ok(Deleted { version_id: Some(id.unwrap_or_else(|| "null".to_owned())), delete_marker: true })
    }

    fn delete_version(&mut self, key: &str, id: &str) -> Deleted {
        let version_id = Some(id.to_owned());
        let Some(versions) = self.keys.get_mut(key).map(Arc::make_mut) else {
            return Deleted { version_id, delete_marker: false };
        };
        let place = versions.iter().position(|version| version.shown_id() == id);
        let was_current = place.is_some_and(|place| place + 1 == versions.len());
        let removed = place.map(|place| versions.remove(place));
        if versions.is_empty() {
            self.keys.remove_mut(key);
        }
        if was_current {
            self.note_write(key);
        }
        Deleted { version_id, delete_marker: removed.is_some_and(|version| version.object().is_none()) }
    }

    fn replace(&mut self, key: &str, id: &str, change: impl FnOnce(&Object) -> Object) {
        let Some(versions) = self.keys.get_mut(key).map(Arc::make_mut) else { return };
        if let Some(version) = versions.iter_mut().find(|version| version.shown_id() == id)
            && let Content::Object(object) = &version.content
        {
            version.content = Content::Object(Arc::new(change(object)));
        }
    }

    fn push(
        &mut self,
        key: &str,
        content: Content,
        modified: DateTime<Utc>,
        versioning: Versioning,
    ) -> Result<Option<String>, Gone> {
        if self.door == Door::Closed {
            return Err(Gone);
        }
        let id = (versioning == Versioning::Enabled).then(ids::version_id);
        let version = Version { id: id.clone(), content, modified };
        let Some(versions) = self.keys.get_mut(key).map(Arc::make_mut) else {
            self.keys.insert_mut(key.into(), Arc::new(vec![version]));
            self.note_write(key);
            return Ok(id);
        };
        if id.is_none() {
            versions.retain(|version| version.id.is_some());
        }
        versions.push(version);
        self.note_write(key);
        Ok(id)
    }

    fn note_write(&mut self, key: &str) {
        if let Some(watched) = self.watched.get_mut(key) {
            watched.writes += 1;
        }
    }
}
