//! The evidence behind an answer, which the emulator keeps by request ID.

use std::fmt;

use bytes::Bytes;
use http::{Request, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rolecall_evidence::RequestExplanation;
use serde::Deserialize;
use serde_json::Value;

use rolecall_client::raw::{Answer, Caller, SendError, send_within};
use rolecall_client::target::{Limits, Target};

/// The largest explanation that is read: with policies of the greatest size that AWS takes it is still far smaller.
const LARGEST: usize = 16 * 1024 * 1024;

/// What a request ID is sent without: it may be anything that somebody typed.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');

/// A request that an emulator refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its ID.
    pub request_id: String,
    /// When it came.
    pub time: String,
    /// The operation with its service; the service alone where no operation was recognised.
    pub action: String,
    /// Who asked, where that was found out.
    pub caller: Option<String>,
    /// The status that was answered.
    pub status: u16,
    /// The error code that was answered.
    pub code: String,
}

/// A line of the emulator's list of requests.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    request_id: String,
    time: String,
    service: String,
    operation: Option<String>,
    caller: Option<String>,
    status: u16,
    code: Option<String>,
}

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
    /// What came is no explanation, or one of another version of rolecall.
    #[error("the explanation of request {request_id} cannot be read: {reason}")]
    Unreadable {
        /// For which request.
        request_id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// AWS itself does not say why.
    #[error(
        "AWS does not explain its answers: give the --endpoint of a rolecall, or set AWS_ENDPOINT_URL to it"
    )]
    Aws,
    /// The target is a rolecall, and explains nothing to whoever asks like this.
    #[error("{endpoint} refuses to explain anything: {message}")]
    Closed {
        /// Where it was asked.
        endpoint: String,
        /// What it says.
        message: String,
    },
    /// The target keeps no list of requests.
    #[error("{endpoint} is no rolecall: asked for its last requests, it answered {answer}")]
    NoList {
        /// Where it was asked.
        endpoint: String,
        /// What it answered.
        answer: String,
    },
    /// No request was refused.
    #[error(
        "{endpoint} has refused none of the {requests} that it keeps: give a request ID to explain another answer"
    )]
    NothingRefused {
        /// Where it was asked.
        endpoint: String,
        /// How many it keeps, with the noun.
        requests: String,
    },
}

/// Asks a rolecall emulator why it answered a request as it did.
///
/// # Errors
/// Where nothing answers, or nothing is known of the request.
pub async fn explain(target: &Target, request_id: &str) -> Result<RequestExplanation, ExplainError> {
    let explanation = explanation_json(target, request_id).await?;
    serde_json::from_value(explanation).map_err(|error| ExplainError::Unreadable {
        request_id: request_id.to_owned(),
        reason: error.to_string(),
    })
}

/// The same as it was sent: another version of rolecall may tell more than this one knows.
///
/// # Errors
/// As [`explain`].
pub async fn explanation_json(target: &Target, request_id: &str) -> Result<Value, ExplainError> {
    let answer = ask(target, &format!("explain/{}", utf8_percent_encode(request_id, ENCODED))).await?;
    let request_id = request_id.to_owned();
    if !answer.status.is_success() {
        let (endpoint, status) = (target.url(), answer.status.as_u16());
        let is_rolecall = serde_json::from_slice::<Value>(&answer.body).is_ok_and(|body| body.is_object());
        return Err(match is_rolecall {
            true => ExplainError::Unknown { endpoint, request_id, status },
            false => ExplainError::NoEvidence { endpoint, status },
        });
    }
    serde_json::from_slice(&answer.body)
        .map_err(|error| ExplainError::Unreadable { request_id, reason: error.to_string() })
}

/// Asks a rolecall emulator which request it refused last.
///
/// # Errors
/// Where nothing answers, the target is no rolecall, or it refused nothing.
pub async fn last_refusal(target: &Target) -> Result<Refused, ExplainError> {
    let answer = ask(target, "requests").await?;
    let no_list = |answer: String| ExplainError::NoList { endpoint: target.url(), answer };
    if !answer.status.is_success() {
        return Err(no_list(answer.status.as_u16().to_string()));
    }
    let lines: Vec<Line> =
        serde_json::from_slice(&answer.body).map_err(|error| no_list(format!("what is no list: {error}")))?;
    let requests = match lines.len() {
        1 => "1 request".to_owned(),
        many => format!("{many} requests"),
    };
    // The newest comes first.
    let last = lines.into_iter().find_map(Refused::of);
    last.ok_or_else(|| ExplainError::NothingRefused { endpoint: target.url(), requests })
}

async fn ask(target: &Target, what: &str) -> Result<Answer, ExplainError> {
    if target.is_aws() {
        return Err(ExplainError::Aws);
    }
    let request = Request::get(format!("{}/_rolecall/{what}", target.url()))
        .body(Bytes::new())
        .map_err(|error| SendError::Request(error.to_string()))?;
    let limits = Limits { body: LARGEST, ..target.limits() };
    let answer = send_within(limits, target, request, Caller::Administrator).await?;
    if answer.status != StatusCode::FORBIDDEN {
        return Ok(answer);
    }
    let problem = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    match problem.get("message").and_then(Value::as_str) {
        Some(message) => Err(ExplainError::Closed { endpoint: target.url(), message: message.to_owned() }),
        None => Ok(answer),
    }
}

impl Refused {
    fn of(line: Line) -> Option<Self> {
        let Line { request_id, time, service, operation, caller, status, code } = line;
        Some(Self { request_id, time, action: operation.unwrap_or(service), caller, status, code: code? })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request_id, time, action, status, code, .. } = self;
        let by = self.caller.as_ref().map(|caller| format!(" by {caller}")).unwrap_or_default();
        write!(f, "{action}{by} at {time}, answered {status} {code}, request {request_id}")
    }
}
