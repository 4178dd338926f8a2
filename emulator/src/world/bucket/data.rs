//! The bytes of objects and parts.

use bytes::Bytes;

use crate::leave::{Authorized, OnObject};

/// Bytes, in the pieces in which they were kept. Nobody reads them without leave on an object.
#[derive(Clone, Debug, Default)]
pub struct Data(Vec<Bytes>);

impl Data {
    /// These pieces.
    #[must_use]
    pub const fn new(pieces: Vec<Bytes>) -> Self {
        Self(pieces)
    }

    /// One after the other; the bytes are shared, not copied.
    #[must_use]
    pub fn joined<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        Self(all.flat_map(|data| data.0.iter().cloned()).collect())
    }

    /// The pieces.
    #[must_use]
    pub fn read(&self, _leave: &Authorized<OnObject>) -> &[Bytes] {
        &self.0
    }
}
