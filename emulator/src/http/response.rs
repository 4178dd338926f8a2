//! An answer on its way out.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use http_body::{Frame, SizeHint};
use tracing::warn;

/// An answer.
pub type Response = http::Response<Content>;

/// An answer's body: pieces that are already in memory, sent one after the other.
#[derive(Debug, Default)]
pub struct Content {
    pieces: std::collections::VecDeque<Bytes>,
    left: u64,
    cut: Option<Cut>,
}

/// How far a body still comes that breaks off in its middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// So many bytes.
    After(u64),
    /// What was sent gets the time to leave.
    Waiting,
    Now,
}

impl Content {
    /// A body of these pieces.
    #[must_use]
    pub fn of(pieces: impl IntoIterator<Item = Bytes>) -> Self {
        let pieces: std::collections::VecDeque<_> =
            pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        let left = pieces.iter().map(|piece| piece.len() as u64).sum();
        Self { pieces, left, cut: None }
    }

    /// The same, but the connection breaks off in the middle of it.
    #[must_use]
    pub(crate) fn cut_off(self) -> Self {
        Self { cut: Some(Cut::After(self.left / 2)), ..self }
    }

    fn poll_cut(&mut self, cut: Cut, context: &Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match (cut, self.pieces.pop_front()) {
            (Cut::After(most @ 1..), Some(mut piece)) => {
                piece.truncate(usize::try_from(most).unwrap_or(usize::MAX));
                self.cut = Some(Cut::After(most - piece.len() as u64));
                self.left = self.left.saturating_sub(piece.len() as u64);
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            (Cut::After(_), _) => {
                self.cut = Some(Cut::Waiting);
                context.waker().wake_by_ref();
                Poll::Pending
            }
            (Cut::Waiting, _) => {
                self.cut = Some(Cut::Now);
                context.waker().wake_by_ref();
                Poll::Pending
            }
            (Cut::Now, _) => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }

    /// The pieces that it is made of.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &Bytes> {
        self.pieces.iter()
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.left
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.left == 0
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::of([Bytes::from(text)])
    }
}

impl http_body::Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(cut) = self.cut {
            return self.poll_cut(cut, context);
        }
        let Some(piece) = self.pieces.pop_front() else { return Poll::Ready(None) };
        self.left = self.left.saturating_sub(piece.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Sets a header. A value that cannot be a header is left out.
pub(crate) fn set(response: &mut Response, name: HeaderName, value: String) {
    match HeaderValue::try_from(value) {
        Ok(value) => {
            response.headers_mut().insert(name, value);
        }
        Err(_) => left_out(name.as_str()),
    }
}

/// A header's value; nothing, and a line of the log, where the text cannot be one.
pub(crate) fn header_value(name: &str, text: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(text).inspect_err(|_| left_out(name)).ok()
}

/// Logs that a header could not be set. Its value is not told: it may be anything.
pub(crate) fn left_out(name: &str) {
    warn!(name, "a header is left out: its value has bytes that no header may have");
}

/// An answer with no body.
#[must_use]
pub fn empty(status: http::StatusCode) -> Response {
    with_body(status, Content::default())
}

/// An answer with a body.
#[must_use]
pub fn with_body(status: http::StatusCode, body: Content) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}
