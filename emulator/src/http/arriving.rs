//! A body on its way in: bounded in how long it may stall, and read on for a while when nobody wants the rest of it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep};

use super::body::BoxError;

/// How much of a body is read on after a refusal. A client that is still sending gets to read what it was told; one that
/// sends more than this has its connection closed.
const LARGEST_REST: usize = 64 * 1024 * 1024;
/// For how long.
const LONGEST_REST: Duration = Duration::from_secs(5);

/// Nothing came for too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client stopped sending")]
pub(crate) struct Stalled;

/// Whether the client waits to be told to send the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expectation {
    None,
    Continue,
}

/// A body on its way in.
pub(super) struct Arriving {
    /// Nothing once it has ended or stalled.
    incoming: Option<Incoming>,
    expectation: Expectation,
    idle: Duration,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Arriving {
    pub(super) const fn new(incoming: Incoming, expectation: Expectation, idle: Duration) -> Self {
        Self { incoming: Some(incoming), expectation, idle, alarm: None }
    }

    /// Whether it has been idle for too long. The time begins when somebody waits.
    fn poll_alarm(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let idle = self.idle;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(idle)));
        alarm.as_mut().poll(context)
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // Whoever asks for the body tells the client to send it.
        self.expectation = Expectation::None;
        let Some(incoming) = &mut self.incoming else { return Poll::Ready(None) };
        if let Poll::Ready(frame) = Pin::new(incoming).poll_frame(context) {
            let next = Instant::now() + self.idle;
            if let Some(alarm) = &mut self.alarm {
                alarm.as_mut().reset(next);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.poll_alarm(context).map(|()| {
            self.incoming = None;
            Some(Err(Stalled.into()))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(SizeHint::new, Body::size_hint)
    }
}

impl Drop for Arriving {
    /// A refusal need not wait for the body. While it goes out, the rest of the body comes in.
    fn drop(&mut self) {
        let wanted = self.expectation == Expectation::None && !self.is_end_stream();
        if let (true, Some(rest), Ok(runtime)) = (wanted, self.incoming.take(), Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(LONGEST_REST, discard(rest)));
        }
    }
}

async fn discard(mut rest: Incoming) {
    let mut left = LARGEST_REST;
    while let Some(Ok(frame)) = rest.frame().await {
        let size = frame.data_ref().map_or(0, Bytes::len);
        let Some(less) = left.checked_sub(size) else { return };
        left = less;
    }
}
