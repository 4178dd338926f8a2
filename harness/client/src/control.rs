//! What a rolecall emulator answers beside AWS's own API: its clock.

use bytes::Bytes;
use http::{Method, Request};
use serde::Deserialize;
use serde_json::{Value, json};

use super::raw::{Caller, SendError, send};
use crate::target::Target;

/// What to do with the emulator's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockCommand {
    /// Nothing: only tell the time.
    Show,
    /// Move it by a span such as `16m`, or `-1d`.
    Advance(String),
    /// Set it to a date such as `2026-07-19T10:00:00Z`.
    Set(String),
    /// Stop it where it is.
    Freeze,
    /// Back to the machine's time, running.
    Reset,
}

/// The emulator's time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ClockTime {
    /// As a date with milliseconds.
    pub now: String,
    /// Whether it stands still.
    pub frozen: bool,
}

/// The clock did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// No answer came.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The emulator does not take the command, and says why.
    #[error("{message}")]
    Refused {
        /// What it says, with what was wrong.
        message: String,
    },
    /// What answers there is no rolecall.
    #[error("{endpoint} has no clock to be moved: it answered {status}")]
    NoClock {
        /// Where it was asked.
        endpoint: String,
        /// What it answered.
        status: u16,
    },
}

impl ClockCommand {
    fn body(&self) -> Option<Value> {
        match self {
            Self::Show => None,
            Self::Advance(span) => Some(json!({ "advance": span })),
            Self::Set(date) => Some(json!({ "set": date })),
            Self::Freeze => Some(json!({ "freeze": true })),
            Self::Reset => Some(json!({ "reset": true })),
        }
    }
}

/// Moves an emulator's clock, or only reads it; answers what the time is then.
///
/// # Errors
/// Where nothing answers, or the emulator does not take the command.
pub async fn clock(target: &Target, command: &ClockCommand) -> Result<ClockTime, ClockError> {
    let endpoint = target.url();
    let body = command.body();
    let method = if body.is_some() { Method::POST } else { Method::GET };
    let request = Request::builder()
        .method(method)
        .uri(format!("{endpoint}/_rolecall/clock"))
        .body(body.map_or_else(Bytes::new, |body| body.to_string().into()))
        .map_err(|error| SendError::Request(error.to_string()))?;
    let answer = send(target, request, Caller::Server).await?;
    let no_clock = || ClockError::NoClock { endpoint, status: answer.status.as_u16() };
    if answer.status.is_success() {
        return serde_json::from_slice(&answer.body).map_err(|_| no_clock());
    }
    let problem = serde_json::from_slice::<Value>(&answer.body).ok();
    let message = problem.as_ref().and_then(|problem| problem.get("message")?.as_str());
    Err(message.map_or_else(no_clock, |message| ClockError::Refused { message: message.to_owned() }))
}

#[cfg(test)]
mod tests {
    use rolecall_emulator::Emulator;

    use super::*;

    #[tokio::test]
    async fn the_clock_moves_and_says_what_the_time_is() {
        let aws = Emulator::builder().start().await.unwrap();
        let target = Target::endpoint(&aws.endpoint()).unwrap();
        let tell = async |command: ClockCommand| clock(&target, &command).await.unwrap();
        assert!(tell(ClockCommand::Freeze).await.frozen);
        let set = tell(ClockCommand::Set("2026-07-19T10:00:00Z".to_owned())).await;
        assert_eq!(set, ClockTime { now: "2026-07-19T10:00:00.000Z".to_owned(), frozen: true });
        assert_eq!(tell(ClockCommand::Advance("16m".to_owned())).await.now, "2026-07-19T10:16:00.000Z");
        assert_eq!(tell(ClockCommand::Show).await.now, "2026-07-19T10:16:00.000Z");
        assert!(!tell(ClockCommand::Reset).await.frozen);
    }

    #[tokio::test]
    async fn what_it_does_not_take_is_named() {
        let aws = Emulator::builder().start().await.unwrap();
        let target = Target::endpoint(&aws.endpoint()).unwrap();
        for (command, named) in
            [(ClockCommand::Advance("soon".to_owned()), "soon"), (ClockCommand::Set("now".to_owned()), "now")]
        {
            let error = clock(&target, &command).await.unwrap_err();
            assert!(matches!(&error, ClockError::Refused { message } if message.contains(named)), "{error}");
        }
    }
}
