//! What is taken down of a request while it is answered: enough to write its events later, when somebody asks. Most of
//! it is shared with the request itself, not copied.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::HeaderMap;

use crate::auth::Caller;
use crate::http::secrets::Secrets;
use crate::http::{Request, RequestId, Response};
use crate::trace::{Call, Reached, Trace};
use crate::world::World;

/// The longest parameters that an event shows: CloudTrail's own limit.
pub(super) const LONGEST_PARAMETERS: usize = 100 * 1024;

/// One request that reached a service.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(super) id: RequestId,
    pub(super) completed: DateTime<Utc>,
    pub(super) service: &'static str,
    pub(super) source_ip: IpAddr,
    pub(super) user_agent: Option<String>,
    pub(super) host: String,
    pub(super) query: String,
    pub(super) secrets: Arc<Secrets>,
    pub(super) headers: HeaderMap,
    pub(super) host_id: Option<String>,
    pub(super) reached: Reached,
    /// The alias of a root user's account.
    pub(super) alias: Option<String>,
    /// The resources that the engine was asked about, each with the account that it belongs to.
    pub(super) resources: Vec<Owned>,
    pub(super) failure: Option<Failure>,
    pub(super) answer: Answer,
    /// The bytes of a body that is too long for an event, where the request had one.
    pub(super) too_long: Option<usize>,
}

/// A resource and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owned {
    pub(super) arn: String,
    pub(super) account: String,
}

/// How a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// What an event may tell of the answer.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) headers: HeaderMap,
    pub(super) bytes: u64,
    /// The body, where it is a document of STS, IAM or KMS. An object's bytes are never kept.
    pub(super) body: Vec<Bytes>,
}

impl Seen {
    /// Of an answered request.
    pub(crate) fn of(
        world: &World,
        request: &Request,
        trace: &Trace,
        mut reached: Reached,
        response: &Response,
        completed: DateTime<Utc>,
    ) -> Self {
        let resources = trace.judgements.iter().map(|judgement| Owned {
            arn: judgement.request.resource.clone(),
            account: judgement.request.resource_account.to_string(),
        });
        let text = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let too_long = leave_out_what_is_too_long(&mut reached.call);
        Self {
            id: request.id,
            completed,
            service: trace.service,
            source_ip: request.source_ip,
            user_agent: request.header("user-agent").map(str::to_owned),
            host: request.host.clone(),
            query: trace.query.clone(),
            secrets: Arc::clone(&trace.secrets),
            headers: only_amazons(&request.headers),
            host_id: text("x-amz-id-2").map(str::to_owned),
            alias: alias(world, &reached.who.caller),
            resources: resources.collect(),
            failure: trace
                .refusal
                .as_ref()
                .map(|refusal| Failure { code: refusal.code(), message: refusal.message() }),
            answer: answer(response, &reached.call),
            reached,
            too_long,
        }
    }

    /// About how much memory it takes.
    pub(super) fn size(&self) -> usize {
        const ITSELF: usize = 2048;
        let call = match &self.reached.call {
            Call::S3 { .. } => 0,
            Call::Query { params, .. } => params.len(),
            Call::Json { body, .. } => body.len(),
        };
        let resources: usize = self.resources.iter().map(|one| 64 + one.arn.len() + one.account.len()).sum();
        let headers: usize = [&self.headers, &self.answer.headers]
            .iter()
            .flat_map(|headers| headers.iter())
            .map(|(name, value)| 100 + name.as_str().len() + value.len())
            .sum();
        ITSELF
            + call
            + resources
            + headers
            + self.query.len()
            + self.secrets.size()
            + self.answer.body.iter().map(Bytes::len).sum::<usize>()
    }

    /// Whether the answer was that the caller may not.
    pub(super) fn is_denied(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| failure.code.starts_with("AccessDenied"))
    }

    /// The payload's length, as the request announces it.
    pub(super) fn bytes_in(&self) -> u64 {
        let number = |name: &str| self.headers.get(name)?.to_str().ok()?.parse().ok();
        number("x-amz-decoded-content-length").or_else(|| number("content-length")).unwrap_or_default()
    }
}

/// The headers that an S3 event may show, and those that say how long the payload is.
fn only_amazons(headers: &HeaderMap) -> HeaderMap {
    let shown = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-amz-") || name.as_str() == "content-length");
    shown.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn alias(world: &World, caller: &Caller) -> Option<String> {
    let Caller::Root { account } = caller.itself() else { return None };
    world.account(account).iam().alias.clone()
}

/// How long a body was that is too long to be kept.
fn leave_out_what_is_too_long(call: &mut Call) -> Option<usize> {
    let length = match call {
        Call::S3 { .. } => return None,
        Call::Query { params, .. } => params.len(),
        Call::Json { body, .. } => body.len(),
    };
    if length <= LONGEST_PARAMETERS {
        return None;
    }
    match call {
        Call::S3 { .. } => {}
        Call::Query { params, .. } => *params = crate::wire::Params::default(),
        Call::Json { body, .. } => *body = Bytes::new(),
    }
    Some(length)
}

fn answer(response: &Response, call: &Call) -> Answer {
    let bytes = response.body().len();
    match call {
        Call::S3 { .. } => Answer { headers: only_amazons(response.headers()), bytes, body: Vec::new() },
        Call::Query { .. } | Call::Json { .. } => {
            let body = response.body().pieces().cloned().collect();
            Answer { headers: HeaderMap::new(), bytes, body }
        }
    }
}
