//! What is taken down of a request while it is answered: enough to write its events later, when somebody asks. Most of
//! it is shared with the request itself, not copied.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderName, HeaderValue};

use crate::auth::Caller;
use crate::http::secrets::{Secrets, query_without};
use crate::http::{Query, Request, Response};
use crate::trace::{Call, Reached, Trace};
use crate::world::World;

use super::response_elements::TOLD_BY_S3;

/// The longest parameters that an event shows: CloudTrail's own limit.
pub(super) const LONGEST_PARAMETERS: usize = 100 * 1024;

/// One request that reached a service.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(super) request: Arc<Request>,
    pub(super) completed: DateTime<Utc>,
    pub(super) service: &'static str,
    /// What must not be told of a form.
    pub(super) of_form: Secrets,
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
    /// Those that tell what came of an upload or a deletion.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) bytes: u64,
    /// The body, where it is a document of STS, IAM or KMS. An object's bytes are never kept.
    pub(super) body: Vec<Bytes>,
}

impl Answer {
    /// A header's value, where it is one of those that are kept.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other.as_str() == name)
            .and_then(|(_, value)| value.to_str().ok())
    }
}

impl Seen {
    /// Of an answered request.
    pub(crate) fn of(
        world: &World,
        trace: &Trace,
        mut reached: Reached,
        response: &Response,
        completed: DateTime<Utc>,
    ) -> Self {
        let resources = trace.judgements.iter().map(|judgement| Owned {
            arn: judgement.request.resource.clone(),
            account: (*judgement.request.resource_account).to_owned(),
        });
        let too_long = leave_out_what_is_too_long(&mut reached.call);
        Self {
            request: Arc::clone(&trace.request),
            completed,
            service: trace.service,
            of_form: trace.of_form.clone(),
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
        let headers = self.answer.headers.iter().map(|(name, value)| 100 + name.as_str().len() + value.len());
        ITSELF
            + call
            + resources
            + headers.sum::<usize>()
            + self.request.size()
            + self.of_form.size()
            + self.answer.body.iter().map(Bytes::len).sum::<usize>()
    }

    /// What must not be told of the request.
    pub(super) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::of(&self.request);
        if let Call::Query { params, .. } = &self.reached.call {
            secrets.add_parameters(params.iter());
        }
        secrets.add_all(&self.of_form);
        secrets
    }

    /// The query, without what must stay secret.
    pub(super) fn query(&self) -> Query {
        Query::parse(&query_without(self.request.query.raw()))
    }

    /// The headers that an S3 event may show.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.request.headers.iter().filter(|(name, _)| name.as_str().starts_with("x-amz-"))
    }

    /// Whether the answer was that the caller may not.
    pub(super) fn is_denied(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| failure.code.starts_with("AccessDenied"))
    }

    /// The payload's length, as the request announces it.
    pub(super) fn bytes_in(&self) -> u64 {
        let number = |name: &str| self.request.header(name)?.parse().ok();
        number("x-amz-decoded-content-length").or_else(|| number("content-length")).unwrap_or_default()
    }
}

/// The headers of an answer that an S3 event may show.
fn told(response: &Response) -> Vec<(HeaderName, HeaderValue)> {
    let is_told = |name: &str| name.starts_with("x-amz-") && TOLD_BY_S3.contains(&name);
    let told = response.headers().iter().filter(|(name, _)| is_told(name.as_str()));
    told.map(|(name, value)| (name.clone(), value.clone())).collect()
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
        Call::S3 { .. } => Answer { headers: told(response), bytes, body: Vec::new() },
        Call::Query { .. } | Call::Json { .. } => {
            let body = response.body().pieces().cloned().collect();
            Answer { headers: Vec::new(), bytes, body }
        }
    }
}
