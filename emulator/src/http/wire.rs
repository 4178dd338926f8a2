//! A connection's socket, which outlives hyper's connection: an answer that went out before its request had come in is
//! destroyed by the client's TCP when the socket is closed with something unread in it. So it is read on for a while.
//!
//! RFC 9112, section 9.6.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

/// How much is read on and thrown away after the last answer of a connection. A client that sends more than this without
/// reading has its connection reset.
const MOST_READ_ON: usize = 64 * 1024 * 1024;
/// For how long, all in all.
const LONGEST_READ_ON: Duration = Duration::from_secs(10);
/// For how long while nothing comes.
const LONGEST_SILENCE: Duration = Duration::from_secs(2);
/// How much is read at once.
const PIECE: usize = 16 * 1024;

/// A socket that goes back where it came from when hyper has done with it.
pub(super) struct Wire {
    /// Nothing once it was dropped.
    stream: Option<TcpStream>,
    back: Option<oneshot::Sender<TcpStream>>,
}

impl Wire {
    /// A socket, and where it comes back.
    pub(super) fn new(stream: TcpStream) -> (Self, oneshot::Receiver<TcpStream>) {
        let (back, returned) = oneshot::channel();
        (Self { stream: Some(stream), back: Some(back) }, returned)
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if let (Some(stream), Some(back)) = (self.stream.take(), self.back.take()) {
            // Where nobody wants it back, it is closed here.
            let _ = back.send(stream);
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(context)
    }
}

/// Says that nothing more will be sent, and reads on until the client has closed too, within the bounds above.
pub(super) async fn read_on(mut stream: TcpStream) {
    if poll_fn(|context| Pin::new(&mut stream).poll_shutdown(context)).await.is_err() {
        return;
    }
    let end = Instant::now() + LONGEST_READ_ON;
    let mut left = MOST_READ_ON;
    let mut piece = vec![0; PIECE];
    while left > 0 {
        let patience = LONGEST_SILENCE.min(end.saturating_duration_since(Instant::now()));
        if !matches!(timeout(patience, stream.readable()).await, Ok(Ok(()))) {
            return;
        }
        match stream.try_read(&mut piece) {
            Ok(read @ 1..) => left = left.saturating_sub(read),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            _ => return,
        }
    }
}
