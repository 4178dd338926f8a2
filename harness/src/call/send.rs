//! rolecall's own way to carry out a command: sign the request and send it to the endpoint.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rolecall_emulator::clock::Clock;
use sha2::{Digest as _, Sha256};

use super::response::{CommandError, Done, understand};
use super::sign::{Scope, add_signature};
use super::{Call, Command, Profile, QueryCall, S3Call};

/// The secret of every account's root user, by the convention that local emulators share.
const ROOT_SECRET: &str = "test";
/// IAM has one endpoint, and its signatures name this region.
const IAM_REGION: &str = "us-east-1";
const LONGEST_WAIT: Duration = Duration::from_secs(30);
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Sends commands to an endpoint, signed as the root user of the profile's account.
#[derive(Clone, Debug)]
pub struct OwnClient {
    endpoint: String,
    region: String,
    clock: Clock,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl OwnClient {
    /// A client for `endpoint` (`http://127.0.0.1:4566`); commands without `--region` are for `region`.
    #[must_use]
    pub fn new(endpoint: &str, region: &str) -> Self {
        Self {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            region: region.to_owned(),
            clock: Clock::default(),
            http: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// Carries out one command.
    ///
    /// # Errors
    /// Where the answer was a refusal, or there was none.
    pub async fn run(&self, command: &Command) -> Result<Done, CommandError> {
        let region = command.region.as_deref().unwrap_or(&self.region);
        let (mut request, service, region) = match &command.call {
            Call::Query(call) if call.service.name() == "iam" => (self.query(call)?, "iam", IAM_REGION),
            Call::Query(call) => (self.query(call)?, call.service.name(), region),
            Call::S3(call) => (self.s3(call)?, "s3", region),
        };
        self.sign(&mut request, command.profile, service, region)?;
        self.send(&command.call, request).await
    }

    fn sign(
        &self,
        request: &mut Request<Bytes>,
        profile: Profile,
        service: &'static str,
        region: &str,
    ) -> Result<(), CommandError> {
        let (access_key, now) = (profile.account(), self.clock.now().into());
        add_signature(request, &Scope { access_key, secret: ROOT_SECRET, service, region, now })
    }

    fn query(&self, call: &QueryCall) -> Result<Request<Bytes>, CommandError> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", call.action).append_pair("Version", call.service.version());
        form.extend_pairs(&call.params);
        Request::post(self.uri("/")?)
            .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8")
            .body(Bytes::from(form.finish()))
            .map_err(unsendable)
    }

    fn s3(&self, call: &S3Call) -> Result<Request<Bytes>, CommandError> {
        let mut request = Request::builder().method(call.method).uri(self.uri(&call.path_and_query())?);
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        if call.needs_checksum() {
            request = request.header("x-amz-checksum-sha256", STANDARD.encode(Sha256::digest(&call.body)));
        }
        request.body(call.body.clone()).map_err(unsendable)
    }

    fn uri(&self, path_and_query: &str) -> Result<Uri, CommandError> {
        format!("{}{path_and_query}", self.endpoint).parse().map_err(unsendable)
    }

    async fn send(&self, call: &Call, request: Request<Bytes>) -> Result<Done, CommandError> {
        let unreachable =
            |reason: String| CommandError::Unreachable { endpoint: self.endpoint.clone(), reason };
        let exchange = async {
            let answer = self
                .http
                .request(request.map(Full::new))
                .await
                .map_err(|error| unreachable(cause(&error)))?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), LARGEST_ANSWER).collect().await;
            let body = body.map_err(|error| CommandError::Unreadable { reason: error.to_string() })?;
            understand(call, status, &String::from_utf8_lossy(&body.to_bytes()))
        };
        match tokio::time::timeout(LONGEST_WAIT, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(unreachable(format!("no answer within {} seconds", LONGEST_WAIT.as_secs()))),
        }
    }
}

fn unsendable(error: impl std::fmt::Display) -> CommandError {
    CommandError::NotSigned { reason: error.to_string() }
}

/// The innermost cause: the outer ones only say that something failed.
fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(inner) = innermost.source() {
        innermost = inner;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Files, lines, read};

    #[tokio::test]
    async fn where_nothing_listens_that_is_said() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let client = OwnClient::new(&format!("http://{free}/"), "us-west-1");
        let (lines, _) = lines("aws sts get-caller-identity");
        let command = read(&lines[0], &Files::default()).unwrap();
        let error = client.run(&command).await.unwrap_err();
        let CommandError::Unreachable { endpoint, .. } = error else { panic!("{error:?}") };
        assert_eq!(endpoint, format!("http://{free}"));
    }
}
