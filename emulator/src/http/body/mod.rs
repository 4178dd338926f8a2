//! The request body as a stream, checked while it flows: against the signed payload hash, or chunk by chunk.

mod chain;
mod chunks;
mod lines;
mod plan;
mod trailer;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body::Body as _;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty};
use sha2::{Digest, Sha256};

use super::Stalled;
use crate::digest::hex;
use crate::refusal::{Refusal, S3AuthRefusal};

pub(crate) use chain::Chain;
use chunks::Decoder;
pub use plan::{BodyPlan, Chunked, Undecoded};
pub(crate) use plan::{Framing, Trailer, Upload};

/// Whatever went wrong below us.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The bytes below a body, as the connection delivers them.
pub type Stream = UnsyncBoxBody<Bytes, BoxError>;

/// No bytes.
pub(crate) fn nothing() -> Stream {
    UnsyncBoxBody::new(Empty::new().map_err(BoxError::from))
}

/// A request body. `None` from [`Body::next`] means that everything was there and everything was right; until then
/// nothing of it may be kept.
pub struct Body {
    stream: Stream,
    /// As the connection announced it.
    announced: Option<u64>,
    received: u64,
    checker: Checker,
    outcome: Option<Result<(), Refusal>>,
}

/// What is checked.
enum Checker {
    Nothing,
    Sha256 { signed: String, hash: Sha256 },
    Chunks(Box<Decoder>),
    Undecoded { plan: Undecoded, hash: Sha256 },
}

impl Body {
    /// A body under a plan.
    #[must_use]
    pub fn new(stream: Stream, plan: BodyPlan) -> Self {
        let checker = match plan {
            BodyPlan::Unchecked => Checker::Nothing,
            BodyPlan::Sha256(signed) => Checker::Sha256 { signed, hash: Sha256::new() },
            BodyPlan::AwsChunked(chunked) => Checker::Chunks(Box::new(Decoder::new(*chunked))),
            BodyPlan::Undecoded(plan) => Checker::Undecoded { plan, hash: Sha256::new() },
        };
        Self { announced: stream.size_hint().exact(), stream, received: 0, checker, outcome: None }
    }

    /// A body with nothing in it.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(nothing(), BodyPlan::Unchecked)
    }

    /// The next piece of the payload, decoded.
    ///
    /// # Errors
    /// When a check fails; and again whenever it is asked after that.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        if let Some(outcome) = &self.outcome {
            return outcome.clone().map(|()| None);
        }
        let next = self.advance().await;
        match &next {
            Ok(Some(_)) => {}
            Ok(None) => self.outcome = Some(Ok(())),
            Err(refusal) => self.outcome = Some(Err(refusal.clone())),
        }
        next
    }

    /// How many bytes the connection announced.
    #[must_use]
    pub const fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// All that is left of the payload.
    ///
    /// # Errors
    /// When a check fails, or when there is more than the limit.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, Refusal> {
        // What is announced is claimed at once, so that growing never copies; memory that is not written is not there.
        let announced = usize::try_from(self.announced.unwrap_or_default()).unwrap_or(limit);
        let mut all = BytesMut::with_capacity(announced.min(limit));
        while let Some(piece) = self.next().await? {
            if all.len() + piece.len() > limit {
                return Err(S3AuthRefusal::MaxMessageLengthExceeded { limit }.into());
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// The trailer, once the body has ended; empty where there was none.
    #[must_use]
    pub fn trailers(&self) -> &HeaderMap {
        static NONE: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);
        match &self.checker {
            Checker::Chunks(decoder) => decoder.trailers(),
            _ => &NONE,
        }
    }

    /// What `x-amz-trailer` declares, in lower case, for a body that comes in chunks.
    #[must_use]
    pub fn declared_trailer(&self) -> Option<&str> {
        match &self.checker {
            Checker::Chunks(decoder) => decoder.declared_trailer(),
            _ => None,
        }
    }

    /// How long the payload says it is: `x-amz-decoded-content-length`, or else the length of the body.
    #[must_use]
    pub fn decoded_length(&self) -> Option<u64> {
        match &self.checker {
            Checker::Chunks(decoder) => Some(decoder.decoded_length()),
            _ => self.announced,
        }
    }

    async fn advance(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            if let Checker::Chunks(decoder) = &mut self.checker
                && let Some(data) = decoder.next()?
            {
                return Ok(Some(data));
            }
            let Some(frame) = self.stream.frame().await else {
                self.checker.finish(self.received)?;
                return Ok(None);
            };
            let Ok(data) = frame.map_err(|error| self.broken(&error))?.into_data() else { continue };
            self.received += data.len() as u64;
            match &mut self.checker {
                Checker::Chunks(decoder) => decoder.feed(data),
                Checker::Nothing if data.is_empty() => {}
                Checker::Nothing => return Ok(Some(data)),
                Checker::Sha256 { hash, .. } => {
                    hash.update(&data);
                    return Ok(Some(data));
                }
                // Nobody will want it.
                Checker::Undecoded { hash, .. } => hash.update(&data),
            }
        }
    }

    /// The connection broke off, or the client stopped sending.
    fn broken(&self, error: &BoxError) -> Refusal {
        if error.is::<Stalled>() {
            return S3AuthRefusal::RequestTimeout.into();
        }
        match self.announced {
            Some(expected) => S3AuthRefusal::IncompleteBody { expected, provided: self.received }.into(),
            None => S3AuthRefusal::BodyTerminated.into(),
        }
    }
}

impl Checker {
    fn finish(&mut self, received: u64) -> Result<(), Refusal> {
        match self {
            Self::Nothing => Ok(()),
            Self::Sha256 { signed, hash } => {
                let computed = hex(&std::mem::take(hash).finalize());
                if computed.eq_ignore_ascii_case(signed) {
                    return Ok(());
                }
                Err(S3AuthRefusal::PayloadHashDiffers { client: std::mem::take(signed), computed }.into())
            }
            Self::Chunks(decoder) => decoder.finish(),
            Self::Undecoded { plan, hash } => {
                Err(undecoded(plan, received, &hex(&std::mem::take(hash).finalize())).into())
            }
        }
    }
}

/// What AWS answers to a presigned upload that says that it comes in chunks.
fn undecoded(plan: &Undecoded, received: u64, computed: &str) -> S3AuthRefusal {
    let expected = plan.decoded_length;
    match plan.upload {
        Upload::Part if received >= expected => S3AuthRefusal::MalformedTrailer,
        Upload::Object if received > expected => S3AuthRefusal::PresignedTrailerFailed,
        _ if received == expected => {
            S3AuthRefusal::PayloadHashDiffers { client: plan.word.to_owned(), computed: computed.to_owned() }
        }
        _ => S3AuthRefusal::IncompleteBody { expected, provided: received },
    }
}
