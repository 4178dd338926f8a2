//! A server that answers as a test says, and nothing more: it checks no signature and keeps no state.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rolecall_client::Credentials;
use tokio::net::TcpListener;

use super::Vendor;
use rolecall_client::target::Target;

pub(super) type Reply = Response<Full<Bytes>>;

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) head: Parts,
    pub(super) form: Vec<(String, String)>,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_sts(&self) -> bool {
        self.parameter("Action").is_some()
    }
}

/// The server. It stops when the test's runtime does.
pub(super) struct Fake {
    pub(super) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// Whether a server remembers what it saw.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Memory {
    Keeps,
    Forgets,
}

impl Fake {
    pub(super) async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::with_memory(Memory::Keeps, answer).await
    }

    pub(super) async fn with_memory(
        memory: Memory,
        answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&seen), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                    async move {
                        let seen = see(request).await;
                        let reply = answer(&seen);
                        if memory == Memory::Keeps {
                            log.lock().unwrap().push(seen);
                        }
                        Ok::<_, Infallible>(reply)
                    }
                });
                let connection = hyper::server::conn::http1::Builder::new();
                tokio::spawn(async move { connection.serve_connection(TokioIo::new(stream), service).await });
            }
        });
        Self { address, seen }
    }

    pub(super) fn vendor(&self) -> Vendor {
        Vendor {
            credentials: Credentials::new("AKIAVENDOR", "secret", None, None, "test"),
            target: Target::endpoint(&format!("http://{}", self.address)).unwrap(),
            region: "us-east-1".to_owned(),
        }
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn see(request: Request<Incoming>) -> Seen {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Seen { head, form: form_urlencoded::parse(&body).into_owned().collect() }
}

pub(super) fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Full::from(body.to_owned())).unwrap()
}

pub(super) fn assumed() -> Reply {
    let body = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
        <AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn></AssumedRoleUser>\
        <Credentials><AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>session-secret</SecretAccessKey>\
        <SessionToken>session-token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>\
        </AssumeRoleResult><ResponseMetadata><RequestId>req-ok</RequestId></ResponseMetadata></AssumeRoleResponse>";
    reply(200, &[("content-type", "text/xml"), ("x-amzn-requestid", "req-ok")], body)
}

pub(super) fn sts_error(status: u16, code: &str, message: &str) -> Reply {
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>req-no</RequestId></ErrorResponse>"
    );
    reply(status, &[("content-type", "text/xml"), ("x-amzn-requestid", "req-no")], &body)
}

pub(super) fn denied() -> Reply {
    sts_error(403, "AccessDenied", "User: u is not authorized to perform: sts:AssumeRole on resource: r")
}
