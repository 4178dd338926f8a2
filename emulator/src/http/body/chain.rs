//! The chain of signatures: each chunk's signature is over its data and the signature before it; the first hangs on the
//! request's own.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>

use std::fmt;

use subtle::ConstantTimeEq;

use crate::digest::{EMPTY_SHA256, hex, hmac_sha256, spaced_hex};
use crate::refusal::{Refusal, S3AuthRefusal};

/// A chain of signatures, as far as it was followed.
pub(crate) struct Chain {
    pub(crate) key: [u8; 32],
    /// `20260719T101112Z`.
    pub(crate) timestamp: String,
    pub(crate) scope: String,
    /// The last signature that was right.
    pub(crate) previous: String,
    pub(crate) access_key_id: String,
    /// The request's, which refusals show.
    pub(crate) canonical_request: Vec<u8>,
}

impl fmt::Debug for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Chain").field("previous", &self.previous).finish_non_exhaustive()
    }
}

impl Chain {
    /// Follows the chain over a chunk with this SHA-256.
    pub(super) fn follow_chunk(&mut self, data_sha256: &str, provided: &str) -> Result<(), Refusal> {
        let string_to_sign = format!(
            "AWS4-HMAC-SHA256-PAYLOAD\n{}\n{}\n{}\n{EMPTY_SHA256}\n{data_sha256}",
            self.timestamp, self.scope, self.previous
        );
        self.follow(string_to_sign, provided)
    }

    /// Follows the chain over a trailer with this SHA-256.
    pub(super) fn follow_trailer(&mut self, trailer_sha256: &str, provided: &str) -> Result<(), Refusal> {
        let string_to_sign = format!(
            "AWS4-HMAC-SHA256-TRAILER\n{}\n{}\n{}\n{trailer_sha256}",
            self.timestamp, self.scope, self.previous
        );
        self.follow(string_to_sign, provided)
    }

    fn follow(&mut self, string_to_sign: String, provided: &str) -> Result<(), Refusal> {
        let right = hex(&hmac_sha256(&self.key, string_to_sign.as_bytes()));
        if right.as_bytes().ct_eq(provided.as_bytes()).into() {
            self.previous = right;
            return Ok(());
        }
        Err(S3AuthRefusal::SignatureDoesNotMatch {
            access_key_id: self.access_key_id.clone(),
            string_to_sign,
            signature_provided: provided.to_owned(),
            canonical_request: String::from_utf8_lossy(&self.canonical_request).into_owned(),
            canonical_request_bytes: spaced_hex(&self.canonical_request),
        }
        .into())
    }
}
