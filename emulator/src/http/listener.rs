//! Connections: accept, limits, graceful stop.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue};
use http::{Method, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tracing::{Instrument as _, debug, debug_span, warn};

use super::arriving::{Arriving, Unread};
use super::headers::Headers;
use super::request::{Request, RequestId};
use super::response::Response;
use super::wire::{Wire, read_on};
use crate::clock::Clock;
use crate::http::body::Stream;

pub(crate) use super::arriving::Patience;

/// How many connections are open at once. Each may hold a request head of [`LARGEST_HEAD`] bytes: 64 MiB in all. Where
/// there are more, those that wait for a request make room.
pub(super) const MOST_CONNECTIONS: usize = 512;
/// How long a client may take to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long open connections may go on after a stop was asked for.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest request head that is read at all. AWS's own limits are below it, so that each service can refuse in
/// its own words.
const LARGEST_HEAD: usize = 128 * 1024;
/// How many header lines a head may have. Room for all of them is made for each request, so it costs each request ten
/// instructions a line. S3 takes 2 KiB of metadata, 8 KiB of headers.
const MOST_HEADERS: usize = 256;

/// What answers requests.
pub(crate) trait Answer: Send + Sync + 'static {
    /// Answers one.
    fn answer(&self, request: Request, body: Stream) -> impl Future<Output = Response> + Send;
}

/// Accepts connections until `stop` says so, then lets those that are open finish what they are doing.
pub(crate) async fn serve(
    listener: TcpListener,
    answer: Arc<impl Answer>,
    clock: Clock,
    patience: Patience,
    mut stop: watch::Receiver<bool>,
) {
    let slots = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let (open, mut all_closed) = mpsc::channel::<()>(1);
    // Tells every connection to end: at once where it waits for a request, else with its next answer.
    let (end, ending) = watch::channel(Ending::No);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &slots, &end) => accepted,
            _ = stop.wait_for(|stopped| *stopped) => break,
        };
        // A failed accept is the client's trouble, or a passing lack of file descriptors: the server stays up.
        let Some((stream, peer, slot)) = accepted else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        if let Err(error) = stream.set_nodelay(true) {
            debug!(%error, %peer, "small answers may wait: TCP_NODELAY cannot be set");
        }
        let busy = Busy::default();
        let (wire, returned) = Wire::new(stream);
        let (answer, clock) = (Arc::clone(&answer), clock.clone());
        let connection = connection(wire, peer, answer, clock, patience, busy.clone());
        let held = (slot, open.clone());
        let ending = ending.clone();
        tokio::spawn(async move {
            let broken = run(connection, &busy, ending).instrument(debug_span!("connection", %peer)).await;
            if let (true, Ok(stream)) = (broken || busy.unread.is_some(), returned.await) {
                read_on(stream).await;
            }
            drop(held);
        });
    }
    drop((listener, open));
    let _ = end.send(Ending::Gracefully);
    if tokio::time::timeout(STOP_TIMEOUT, all_closed.recv()).await.is_err() {
        warn!("connections were cut that had not ended {} s after the stop", STOP_TIMEOUT.as_secs());
    }
}

/// Whether connections are to end.
#[derive(Clone, Copy, Debug)]
enum Ending {
    No,
    /// Those that have a request finish it.
    Gracefully,
    /// Others wait for a connection. Those that have no whole request give theirs up, though one may be on its way.
    ForOthers,
}

/// What a connection does now.
#[derive(Clone, Debug, Default)]
struct Busy {
    /// It has a request that is not answered yet.
    answering: Arc<AtomicBool>,
    unread: Unread,
}

/// The next connection, when there is a slot for it.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
    end: &watch::Sender<Ending>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let accepted = listener.accept().await;
    let (stream, peer) =
        accepted.inspect_err(|error| warn!(%error, "a connection could not be accepted")).ok()?;
    if slots.available_permits() == 0 {
        let _ = end.send(Ending::ForOthers);
    }
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    Some((stream, peer, slot))
}

/// Runs a connection to its end, and says whether it broke off. That concerns nobody but its client.
async fn run<C>(connection: C, busy: &Busy, mut ending: watch::Receiver<Ending>) -> bool
where
    C: GracefulConnection<Error = hyper::Error>,
{
    tokio::pin!(connection);
    ending.mark_unchanged();
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                return ended.inspect_err(|error| debug!(%error, "the connection broke off")).is_err();
            }
            Ok(()) = ending.changed() => match *ending.borrow_and_update() {
                Ending::ForOthers if !busy.answering.load(Ordering::Relaxed) => return false,
                _ => connection.as_mut().graceful_shutdown(),
            },
        }
    }
}

fn connection(
    wire: Wire,
    peer: SocketAddr,
    answer: Arc<impl Answer>,
    clock: Clock,
    patience: Patience,
    busy: Busy,
) -> impl GracefulConnection<Error = hyper::Error> {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = Arc::clone(&answer);
        let (head, body) = request.into_parts();
        let stream = Arriving::new(body, busy.unread.clone(), patience).boxed_unsync();
        let busy = busy.clone();
        busy.answering.store(true, Ordering::Relaxed);
        let is_head = head.method == Method::HEAD;
        let request = arrived(head, peer.ip(), &clock);
        async move {
            let mut response = answer.answer(request, stream).await;
            if is_head {
                tell_length(&mut response);
            }
            busy.answering.store(false, Ordering::Relaxed);
            if busy.unread.is_some() {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .half_close(true)
        .serve_connection(TokioIo::new(wire), service)
}

/// An answer to HEAD says how long the answer to GET would be. hyper says so too, but not where that is 0.
fn tell_length(response: &mut Response) {
    if matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        return;
    }
    let length = response.body().len();
    response.headers_mut().entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(length));
}

fn arrived(head: http::request::Parts, peer: IpAddr, clock: &Clock) -> Request {
    let headers = Headers::from(head.headers);
    let header = |name: &str| headers.value(name).and_then(|value| value.to_str().ok());
    let host = header("host").or_else(|| head.uri.authority().map(http::uri::Authority::as_str));
    // Only a loopback peer is believed: it plays the network between the client and us.
    let passed_on = |name| header(name).filter(|_| peer.is_loopback());
    let source_ip = passed_on("x-forwarded-for")
        .and_then(|addresses| addresses.split(',').next()?.trim().parse().ok())
        .unwrap_or(peer);
    Request {
        id: RequestId::random(),
        host: host.unwrap_or_default().to_owned(),
        source_ip,
        secure: passed_on("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https")),
        received: clock.now(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().into(),
        method: head.method,
        headers,
    }
}
