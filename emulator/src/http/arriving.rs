//! A body on its way in: bounded in how long it may stall, and watched: whether it was read to its end.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

use super::body::BoxError;

/// Nothing came for too long, or not all of it in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client stopped sending")]
pub(crate) struct Stalled;

/// Whether there is something left of the body of a connection's current request. A connection has one request at a
/// time, so it has one of these.
#[derive(Clone, Debug, Default)]
pub(super) struct Unread(Arc<AtomicBool>);

impl Unread {
    /// A request begins; `any` says whether it has a body.
    pub(super) fn begin(&self, any: bool) {
        self.0.store(any, Ordering::Relaxed);
    }

    fn end(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether something is left.
    pub(super) fn is_some(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A body on its way in.
pub(super) struct Arriving {
    /// Nothing once it has stalled.
    incoming: Option<Incoming>,
    unread: Unread,
    idle: Duration,
    whole: Duration,
    /// When it must be there, whatever comes until then: known once somebody asks for it.
    end: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

/// How long a request's body may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// While nothing comes.
    pub(crate) idle: Duration,
    /// All in all.
    pub(crate) whole: Duration,
}

impl Arriving {
    pub(super) fn new(incoming: Incoming, unread: Unread, patience: Patience) -> Self {
        unread.begin(!incoming.is_end_stream());
        let Patience { idle, whole } = patience;
        Self { incoming: Some(incoming), unread, idle, whole, end: None, alarm: None }
    }

    fn give_up(&mut self) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.incoming = None;
        Poll::Ready(Some(Err(Stalled.into())))
    }

    fn end(&mut self, now: Instant) -> Instant {
        *self.end.get_or_insert(now + self.whole)
    }

    /// Whether it has been idle for too long. The time begins when somebody waits.
    fn poll_alarm(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let now = Instant::now();
        let next = self.end(now).min(now + self.idle);
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(next)));
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
        let Some(incoming) = &mut self.incoming else { return Poll::Ready(None) };
        if let Poll::Ready(frame) = Pin::new(&mut *incoming).poll_frame(context) {
            if frame.is_none() || incoming.is_end_stream() {
                self.unread.end();
            }
            if frame.is_some() {
                let now = Instant::now();
                let end = self.end(now);
                if now > end {
                    return self.give_up();
                }
                let next = end.min(now + self.idle);
                if let Some(alarm) = &mut self.alarm {
                    alarm.as_mut().reset(next);
                }
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        ready!(self.poll_alarm(context));
        self.give_up()
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(SizeHint::new, Body::size_hint)
    }
}
