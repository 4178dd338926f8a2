//! How much of bodies is held of requests that nobody has authenticated: the signature of a query service's request
//! covers its body, so that it is read before anybody knows who sent it.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Body;
use crate::refusal::{ControlRefusal, Refusal};

/// How many bytes of such bodies are held at once, in the whole server.
const MOST: usize = 256 * 1024 * 1024 - SMALL_ONES;
/// A body of so many bytes is always admitted. There are as many as connections, at most: they come to
/// [`SMALL_ONES`].
const SMALL: usize = 64 * 1024;
const SMALL_ONES: usize = SMALL * super::listener::MOST_CONNECTIONS;
/// What is counted.
const UNIT: usize = 1024;

/// What is held, and may be.
pub(crate) struct Admission(Arc<Semaphore>);

/// A body that was admitted. It counts as long as this is there.
pub(crate) struct Admitted {
    pub(crate) bytes: Bytes,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Default for Admission {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST / UNIT)))
    }
}

impl Admission {
    /// The whole of a body, where there is room for what it announces; for the limit, where it announces nothing.
    ///
    /// # Errors
    /// When there is no room, when it is larger than the limit, or cannot be read.
    pub(crate) async fn collect(&self, body: Body, limit: usize) -> Result<Admitted, Refusal> {
        let announced = body.announced().map(|length| usize::try_from(length).unwrap_or(usize::MAX));
        let permit = match announced.unwrap_or(limit).min(limit) {
            ..=SMALL => None,
            size => Some(self.reserve(size)?),
        };
        Ok(Admitted { bytes: body.collect(limit).await?, _permit: permit })
    }

    fn reserve(&self, size: usize) -> Result<OwnedSemaphorePermit, Refusal> {
        let full = || ControlRefusal::TooMuchUnauthenticated { most: MOST + SMALL_ONES };
        let units = u32::try_from(size.div_ceil(UNIT)).map_err(|_| full())?;
        Arc::clone(&self.0).try_acquire_many_owned(units).map_err(|_| full().into())
    }
}
