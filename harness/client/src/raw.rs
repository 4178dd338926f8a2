//! The raw HTTP client: it sends a request to the target and leaves its `Host`, path and query as they were signed.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{HOST, HeaderName, HeaderValue};
use http::uri::Scheme;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Builder, Client, ResponseFuture};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

use crate::target::{Limits, Locality, Target, TargetError};

/// Connections to a target, kept for the next request.
#[derive(Clone, Debug)]
pub enum RawClient {
    /// In the clear.
    Plain(Client<HttpConnector, Full<Bytes>>),
    /// With TLS, where a URL asks for it.
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

/// Who sends a request: the two have different addresses, and a bucket policy may tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The vendor's backend: one of Labelbox's documented egress addresses.
    Server,
    /// A labeler's browser: an address of the range reserved for documentation.
    Browser,
    /// Whoever administers an account, and needs no address: from wherever rolecall itself runs.
    Administrator,
}

impl Caller {
    /// The address that a request of theirs comes from, where it matters.
    #[must_use]
    pub const fn address(self) -> Option<IpAddr> {
        match self {
            Self::Server => Some(IpAddr::V4(Ipv4Addr::new(35, 223, 142, 181))),
            Self::Browser => Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7))),
            Self::Administrator => None,
        }
    }
}

/// An answer, with as much of its body as the limit allows.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body's first bytes.
    pub body: Bytes,
    /// Whether these are all of them.
    pub end: BodyEnd,
}

/// Whether a body was read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyEnd {
    /// It was.
    Reached,
    /// It is longer than the limit.
    Cut,
}

/// A request without an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The target cannot be used at all.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// It took too long.
    #[error("no complete answer within {} seconds", .0.as_secs_f64())]
    TimedOut(Duration),
    /// The connection broke, or what came is no HTTP.
    #[error("no answer: {0}")]
    Lost(String),
    /// The request cannot be sent as it is.
    #[error("the request cannot be sent: {0}")]
    Request(String),
}

impl RawClient {
    /// A client without connections as yet.
    pub(crate) fn new(connect: Duration) -> Self {
        Self::Plain(pool().build(tcp(connect)))
    }

    /// One that can speak TLS.
    pub(crate) fn with_tls(connect: Duration, settings: ClientConfig) -> Self {
        let mut tcp = tcp(connect);
        tcp.enforce_http(false);
        let tls = HttpsConnectorBuilder::new()
            .with_tls_config(settings)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        Self::Tls(pool().build(tls))
    }

    fn request(&self, request: Request<Full<Bytes>>) -> ResponseFuture {
        match self {
            Self::Plain(client) => client.request(request),
            Self::Tls(client) => client.request(request),
        }
    }
}

fn tcp(connect: Duration) -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_connect_timeout(Some(connect));
    connector.set_nodelay(true);
    connector
}

fn pool() -> Builder {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_timer(TokioTimer::new()).pool_idle_timeout(Duration::from_secs(20));
    builder
}

/// Sends a request with an absolute URL to the target. The URL's own host becomes the `Host` header, whatever the
/// target's address is, and an `https` URL is told to any target but AWS as `X-Forwarded-Proto`.
///
/// # Errors
/// When no complete answer came.
pub async fn send(target: &Target, request: Request<Bytes>, caller: Caller) -> Result<Answer, SendError> {
    send_within(target.limits(), target, request, caller).await
}

/// The same, with other limits than the target's.
///
/// # Errors
/// As [`send`].
pub async fn send_within(
    limits: Limits,
    target: &Target,
    request: Request<Bytes>,
    caller: Caller,
) -> Result<Answer, SendError> {
    let request = readdress(target, request, caller)?;
    let exchange = async {
        let response = target.client().request(request).await.map_err(|error| failure(target, &error))?;
        let (head, body) = response.into_parts();
        let (body, end) = read(body, limits.body).await?;
        Ok(Answer { status: head.status, headers: head.headers, body, end })
    };
    tokio::time::timeout(limits.exchange, exchange).await.map_err(|_| SendError::TimedOut(limits.exchange))?
}

fn readdress(
    target: &Target,
    request: Request<Bytes>,
    caller: Caller,
) -> Result<Request<Full<Bytes>>, SendError> {
    let (mut head, body) = request.into_parts();
    let own = head.uri.authority().ok_or_else(|| SendError::Request("its URL has no host".to_owned()))?;
    if !head.headers.contains_key(HOST) {
        head.headers.insert(HOST, header(own.as_str())?);
    }
    if head.uri.scheme() == Some(&Scheme::HTTPS) && target.is_told_the_scheme() {
        head.headers.insert(HeaderName::from_static("x-forwarded-proto"), HeaderValue::from_static("https"));
    }
    if let (Locality::Loopback, Some(address)) = (target.locality(), caller.address()) {
        let address = header(&address.to_string())?;
        head.headers.insert(HeaderName::from_static("x-forwarded-for"), address);
    }
    head.uri = target.route(&head.uri).map_err(|error| SendError::Request(error.to_string()))?;
    Ok(Request::from_parts(head, Full::new(body)))
}

fn header(value: &str) -> Result<HeaderValue, SendError> {
    HeaderValue::from_str(value).map_err(|error| SendError::Request(error.to_string()))
}

fn failure(target: &Target, error: &hyper_util::client::legacy::Error) -> SendError {
    if error.is_connect() {
        SendError::Target(TargetError::Unreachable { endpoint: target.url(), why: innermost(error) })
    } else {
        SendError::Lost(innermost(error))
    }
}

/// The cause at the end of the chain: the outer ones only say that something failed.
pub(super) fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

async fn read(mut body: Incoming, limit: usize) -> Result<(Bytes, BodyEnd), SendError> {
    let mut kept = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| SendError::Lost(innermost(&error)))?;
        let Ok(data) = frame.into_data() else { continue };
        let room = limit.saturating_sub(kept.len());
        if data.len() > room {
            kept.extend_from_slice(&data.slice(..room));
            return Ok((kept.freeze(), BodyEnd::Cut));
        }
        kept.extend_from_slice(&data);
    }
    Ok((kept.freeze(), BodyEnd::Reached))
}
