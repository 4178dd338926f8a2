//! rolecall's own way to carry out a command: sign the request and send it to the target.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Request, Uri};
use sha2::{Digest as _, Sha256};

use super::response::{CommandError, Done, carried_out};
use super::{Call, Command, Parties, Profile, QueryCall, S3Call};
use rolecall_client::clock;
use rolecall_client::raw::{self, BodyEnd, Caller, SendError};
use rolecall_client::sign::{Scope, add_signature};
use rolecall_client::target::{Limits, Target, TargetError};

/// IAM has one endpoint, and its signatures name this region.
const IAM_REGION: &str = "us-east-1";
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Sends commands to a target, signed by whoever administers the profile's account.
#[derive(Clone, Debug)]
pub struct OwnClient {
    target: Target,
    parties: Arc<Parties>,
    region: String,
}

impl OwnClient {
    /// A client of `target`; commands without `--region` are for `region`.
    #[must_use]
    pub fn new(target: Target, parties: Parties, region: &str) -> Self {
        Self { target, parties: Arc::new(parties), region: region.to_owned() }
    }

    /// Carries out one command.
    ///
    /// # Errors
    /// Where the answer was a refusal, or there was none.
    pub async fn run(&self, command: &Command) -> Result<Done, CommandError> {
        let body = self.ask(command.profile, &command.call, command.region.as_deref()).await?;
        Ok(Done::read(&body))
    }

    /// Makes one call in a profile's account, and gives the answer's body.
    ///
    /// # Errors
    /// Where the answer was a refusal, or there was none.
    pub async fn ask(
        &self,
        profile: Profile,
        call: &Call,
        region: Option<&str>,
    ) -> Result<String, CommandError> {
        let region = region.unwrap_or(&self.region);
        let (service, region) = match call {
            Call::Query(call) if call.service.name() == "iam" => ("iam", IAM_REGION),
            Call::Query(call) => (call.service.name(), region),
            Call::S3(_) => ("s3", region),
        };
        let base = self.target.base(service, region);
        let mut request = match call {
            Call::Query(call) => query(&base, call)?,
            Call::S3(call) => s3(&base, call)?,
        };
        let (credentials, now) = (&self.parties.of(profile).credentials, clock::now().into());
        add_signature(&mut request, &Scope { credentials, service, region, now })?;
        self.send(call, request).await
    }

    async fn send(&self, call: &Call, request: Request<Bytes>) -> Result<String, CommandError> {
        let limits = Limits { body: LARGEST_ANSWER, ..self.target.limits() };
        let answer = raw::send_within(limits, &self.target, request, Caller::Administrator).await;
        let answer = answer.map_err(|error| self.unanswered(error))?;
        if answer.end == BodyEnd::Cut {
            let reason = format!("it is longer than {LARGEST_ANSWER} bytes");
            return Err(CommandError::Unreadable { reason });
        }
        carried_out(call, answer.status.as_u16(), String::from_utf8_lossy(&answer.body).into_owned())
    }

    fn unanswered(&self, error: SendError) -> CommandError {
        let endpoint = self.target.url();
        match error {
            SendError::Target(TargetError::Unreachable { endpoint, why }) => {
                CommandError::Unreachable { endpoint, reason: why }
            }
            SendError::Request(reason) => CommandError::NotSigned { reason },
            other => CommandError::Unreachable { endpoint, reason: other.to_string() },
        }
    }
}

fn query(base: &str, call: &QueryCall) -> Result<Request<Bytes>, CommandError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", call.action).append_pair("Version", call.service.version());
    form.extend_pairs(&call.params);
    Request::post(uri(base, "/")?)
        .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8")
        .body(Bytes::from(form.finish()))
        .map_err(unsendable)
}

fn s3(base: &str, call: &S3Call) -> Result<Request<Bytes>, CommandError> {
    let mut request = Request::builder().method(call.method).uri(uri(base, &call.path_and_query())?);
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    if call.needs_checksum() {
        request = request.header("x-amz-checksum-sha256", STANDARD.encode(Sha256::digest(&call.body)));
    }
    request.body(call.body.clone()).map_err(unsendable)
}

fn uri(base: &str, path_and_query: &str) -> Result<Uri, CommandError> {
    format!("{base}{path_and_query}").parse().map_err(unsendable)
}

fn unsendable(error: impl std::fmt::Display) -> CommandError {
    CommandError::NotSigned { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Files, lines, read};

    #[tokio::test]
    async fn where_nothing_listens_that_is_said() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let target = Target::endpoint(&format!("http://{free}/")).unwrap();
        let client = OwnClient::new(target, Parties::root(), "us-west-1");
        let (lines, _) = lines("aws sts get-caller-identity");
        let command = read(&lines[0], &Files::default()).unwrap();
        let error = client.run(&command).await.unwrap_err();
        let CommandError::Unreachable { endpoint, .. } = error else { panic!("{error:?}") };
        assert_eq!(endpoint, format!("http://{free}"));
    }
}
