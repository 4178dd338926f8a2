//! Connections: accept, limits, graceful stop.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue};
use http::{Method, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use super::arriving::{Arriving, Unread};
use super::request::{Request, RequestId};
use super::response::Response;
use super::wire::{Wire, read_on};
use crate::clock::Clock;
use crate::http::body::Stream;

/// How long a client may take to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long open connections may go on after a stop was asked for.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest request head that is read at all. AWS's own limits are below it, so that each service can refuse in
/// its own words.
const LARGEST_HEAD: usize = 128 * 1024;
/// How many header lines a head may have.
const MOST_HEADERS: usize = 1024;

/// What answers requests.
pub(crate) trait Answer: Send + Sync + 'static {
    /// Answers one.
    fn answer(&self, request: Request, body: Stream) -> impl Future<Output = Response> + Send;
}

/// Accepts connections until `stop` says so, then lets those that are open finish what they are doing. A body that
/// stalls for `idle` has ended.
pub(crate) async fn serve(
    listener: TcpListener,
    answer: Arc<impl Answer>,
    clock: Clock,
    idle: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let (open, mut all_closed) = mpsc::channel::<()>(1);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stopped| *stopped) => break,
        };
        // A failed accept is the client's trouble, or a passing lack of file descriptors: the server stays up.
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let unread = Unread::default();
        let (wire, returned) = Wire::new(stream);
        let (answer, clock) = (Arc::clone(&answer), clock.clone());
        let watched = graceful.watch(connection(wire, peer, answer, clock, idle, unread.clone()));
        let open = open.clone();
        tokio::spawn(async move {
            // A connection that breaks off concerns nobody but its client.
            let broken = watched.await.is_err();
            if let (true, Ok(stream)) = (broken || unread.is_some(), returned.await) {
                read_on(stream).await;
            }
            drop(open);
        });
    }
    drop((listener, open));
    let stopped = async {
        graceful.shutdown().await;
        all_closed.recv().await
    };
    let _ = tokio::time::timeout(STOP_TIMEOUT, stopped).await;
}

fn connection(
    wire: Wire,
    peer: SocketAddr,
    answer: Arc<impl Answer>,
    clock: Clock,
    idle: Duration,
    unread: Unread,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = Arc::clone(&answer);
        let (head, body) = request.into_parts();
        let stream = Arriving::new(body, unread.clone(), idle).boxed_unsync();
        let unread = unread.clone();
        let is_head = head.method == Method::HEAD;
        let request = arrived(head, peer.ip(), &clock);
        async move {
            let mut response = answer.answer(request, stream).await;
            if is_head {
                tell_length(&mut response);
            }
            if unread.is_some() {
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
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
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
        query: head.uri.query().unwrap_or_default().to_owned(),
        method: head.method,
        headers: head.headers,
    }
}
