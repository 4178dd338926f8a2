//! The evidence behind an answer, which the emulator keeps by request ID.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use crate::client::raw::{Caller, SendError, send_within};
use crate::target::{Limits, Target};

/// The largest explanation that is read: with policies of the greatest size that AWS takes it is still far smaller.
const LARGEST: usize = 16 * 1024 * 1024;

/// No evidence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExplainError {
    /// No answer came.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The target keeps no such request.
    #[error("{endpoint} has no explanation of request {request_id}: it answered {status}")]
    Unknown {
        /// Where it was asked.
        endpoint: String,
        /// For which request.
        request_id: String,
        /// What it answered.
        status: u16,
    },
    /// What answers there is no rolecall.
    #[error("{endpoint} explains nothing: it answered {status}, and is no rolecall")]
    NoEvidence {
        /// Where it was asked.
        endpoint: String,
        /// What it answered.
        status: u16,
    },
    /// What came is no JSON.
    #[error("the explanation of request {request_id} is no JSON: {reason}")]
    Unreadable {
        /// For which request.
        request_id: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Asks a rolecall emulator why it answered a request as it did.
///
/// # Errors
/// Where nothing answers, or nothing is known of the request.
pub async fn explain(target: &Target, request_id: &str) -> Result<Value, ExplainError> {
    let endpoint = target.url();
    let request = Request::get(format!("{endpoint}/_rolecall/explain/{request_id}"))
        .body(Bytes::new())
        .map_err(|error| SendError::Request(error.to_string()))?;
    let limits = Limits { body: LARGEST, ..target.limits() };
    let answer = send_within(limits, target, request, Caller::Server).await?;
    let request_id = request_id.to_owned();
    if !answer.status.is_success() {
        let status = answer.status.as_u16();
        let is_rolecall = serde_json::from_slice::<Value>(&answer.body).is_ok_and(|body| body.is_object());
        return Err(match is_rolecall {
            true => ExplainError::Unknown { endpoint, request_id, status },
            false => ExplainError::NoEvidence { endpoint, status },
        });
    }
    serde_json::from_slice(&answer.body)
        .map_err(|error| ExplainError::Unreadable { request_id, reason: error.to_string() })
}
