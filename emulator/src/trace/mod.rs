//! What each stage saw and decided, kept by request ID. The pipeline alone puts a trace together; no stage knows that
//! it is being watched. Nothing is explained until somebody asks: a trace keeps the inputs, and the engine is pure.

mod behind;
mod client;
mod denials;
mod explain;
mod reached;
mod size;

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::access::{Behind, Judgement};
use crate::auth::{Authenticated, Evidence};
use crate::http::secrets::{Secrets, query_without};
use crate::http::{Request, RequestId};
use crate::policy::Because;
use crate::refusal::Refusal;
use crate::services::s3::cors::CorsEvidence;
use crate::services::toolbox::Denial;
use crate::wire::Params;

pub use reached::{Call, Reached};

/// How many requests are kept.
pub const KEPT: usize = 1000;
/// How much memory they may take, in bytes; as much again may those that policies refused.
pub const MOST: usize = 64 * 1024 * 1024;

/// One request and what became of it.
#[derive(Debug)]
pub struct Trace {
    /// The request, as it arrived: shared, not copied.
    pub request: Arc<Request>,
    /// What must not be told of a form, whose fields are not among the request's headers.
    pub(crate) of_form: Secrets,
    /// The parameters of a call of STS or IAM: some must not be told either.
    pub(crate) params: Params,
    /// The service: `s3`, `sts`, `iam`.
    pub service: &'static str,
    /// The operation, where one was recognised.
    pub operation: Option<String>,
    /// Who asks, once it is known.
    pub who: Option<Arc<Authenticated>>,
    /// What of a service it reached, once it was authenticated.
    pub reached: Option<Reached>,
    /// What authentication saw.
    pub auth: Option<Evidence>,
    /// What the engine was asked, with its answers.
    pub judgements: Vec<Judgement>,
    /// What stands behind the refusal.
    pub behind: Option<Behind>,
    /// What the CORS rules said.
    pub cors: Option<CorsEvidence>,
    /// The fault that turned the answer, where one did.
    pub fault: Option<Because>,
    /// The refusal, where it was refused.
    pub refusal: Option<Refusal>,
    /// The status answered.
    pub status: u16,
}

impl Trace {
    /// Of a request of which nothing is known yet.
    #[must_use]
    pub fn of(request: &Arc<Request>, service: &'static str) -> Self {
        Self {
            request: Arc::clone(request),
            of_form: Secrets::default(),
            params: Params::default(),
            service,
            operation: None,
            who: None,
            reached: None,
            auth: None,
            judgements: Vec::new(),
            behind: None,
            cors: None,
            fault: None,
            refusal: None,
            status: 0,
        }
    }

    /// The request's ID.
    #[must_use]
    pub fn id(&self) -> RequestId {
        self.request.id
    }

    /// The query, without what must stay secret.
    #[must_use]
    pub fn query(&self) -> String {
        query_without(self.request.query.raw())
    }

    /// The operation: of S3 it is the first that leave was asked for.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        let asked = self.judgements.first().filter(|_| self.service == "s3");
        asked.map(|judgement| &*judgement.request.action).or(self.operation.as_deref())
    }

    /// The caller's ARN, once it is known.
    #[must_use]
    pub fn caller(&self) -> Option<String> {
        self.who.as_ref()?.caller.arn()
    }

    /// What must not be told of the request.
    #[must_use]
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::of(&self.request);
        secrets.add_parameters(self.params.iter());
        secrets.add_all(&self.of_form);
        secrets
    }

    /// The ID as the client got it.
    #[must_use]
    pub fn shown_id(&self) -> String {
        if self.service == "s3" { self.id().s3() } else { self.id().uuid() }
    }
}

/// The last [`KEPT`] requests, and the last that policies refused: others that are allowed do not drive those out.
#[derive(Debug, Default)]
pub struct Traces {
    all: Mutex<Kept>,
    denied: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    traces: VecDeque<(Arc<Trace>, usize)>,
    size: usize,
    forgotten: u64,
}

impl Kept {
    fn push(&mut self, trace: Arc<Trace>, size: usize) {
        self.traces.push_back((trace, size));
        self.size += size;
        // The newest is kept whatever its size: one request's size has bounds of its own.
        while self.traces.len() > KEPT || (self.size > MOST && self.traces.len() > 1) {
            let Some((_, oldest)) = self.traces.pop_front() else { return };
            self.size -= oldest;
            self.forgotten += 1;
        }
    }

    fn newest(&self) -> impl Iterator<Item = &Arc<Trace>> {
        self.traces.iter().rev().map(|(trace, _)| trace)
    }
}

impl Traces {
    /// Keeps one.
    pub fn keep(&self, trace: Trace) {
        let size = trace.size();
        let trace = Arc::new(trace);
        if trace.authorization_id().is_some() {
            self.denied.lock().push(Arc::clone(&trace), size);
        }
        self.all.lock().push(trace, size);
    }

    /// Finds one by its ID in either form.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Arc<Trace>> {
        let kept = self.all.lock();
        kept.newest().find(|trace| trace.id().s3() == id || trace.id().uuid() == id).map(Arc::clone)
    }

    /// What was refused under an authorization ID.
    #[must_use]
    pub fn denial(&self, authorization_id: &str) -> Option<Denial> {
        let denied = self.denied.lock();
        denied.newest().find(|trace| trace.id().authorization() == authorization_id)?.denial()
    }

    /// Those that are kept, the newest first.
    #[must_use]
    pub fn newest(&self) -> Vec<Arc<Trace>> {
        self.all.lock().newest().map(Arc::clone).collect()
    }

    /// Forgets all.
    pub fn clear(&self) {
        *self.all.lock() = Kept::default();
        *self.denied.lock() = Kept::default();
    }

    /// How many requests were forgotten for those that are kept.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.all.lock().forgotten
    }
}
