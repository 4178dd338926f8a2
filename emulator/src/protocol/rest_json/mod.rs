//! The protocol of IAM Toolbox: REST, and JSON.
//!
//! The order of checks before the signature: the body can be read.

use std::sync::Arc;

use http::HeaderName;

use super::{Early, Protocol, Signed};
use crate::auth::Authenticator;
use crate::faults::Asked;
use crate::http::body::Stream;
use crate::http::response::set;
use crate::http::{Address, Admitted, Body, BodyPlan, Request, Response};
use crate::refusal::Refusal;
use crate::services::{Exchange, toolbox};
use crate::state::State;
use crate::trace::{Call, Trace, Traces};
use crate::wire::{Params, rest_json};
use crate::world::World;

/// No call has a body; one may still be sent, and is signed.
const LARGEST_BODY: usize = 1024 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// One call.
pub(crate) struct RestJson<'a> {
    address: Arc<Address>,
    operation: Option<&'static str>,
    params: Params,
    body: Result<Admitted, Refusal>,
    /// What was refused lately: it is what is asked for.
    traces: &'a Traces,
}

impl<'a> RestJson<'a> {
    pub(crate) async fn read(
        state: &'a State,
        request: &Request,
        address: &Arc<Address>,
        stream: Stream,
    ) -> Self {
        Self {
            address: Arc::clone(address),
            operation: toolbox::operation_name(request),
            params: Params::new(request.query.raw().to_owned().into()),
            body: state.admission.collect(Body::new(stream, BodyPlan::default()), LARGEST_BODY).await,
            traces: &state.traces,
        }
    }
}

impl Protocol for RestJson<'_> {
    fn service(&self) -> &'static str {
        "iam-toolbox"
    }

    fn address(&self) -> Arc<Address> {
        Arc::clone(&self.address)
    }

    fn operation(&self) -> Option<String> {
        self.operation.map(|operation| format!("iam:{operation}"))
    }

    fn asked(&self) -> Asked {
        Asked { service: self.service(), operation: self.operation.map(str::to_owned), resource: None }
    }

    async fn check(&mut self, _: &World, _: &Request, _: &mut Trace) -> Result<(), Early> {
        match &self.body {
            Ok(_) => Ok(()),
            Err(refusal) => Err(refusal.clone().into()),
        }
    }

    fn body_size(&self) -> usize {
        self.body.as_ref().map_or(0, |body| body.bytes.len())
    }

    fn authenticate(&mut self, authenticator: &Authenticator, world: &World, request: &Request) -> Signed {
        let body = self.body.as_ref().map(|body| &*body.bytes).unwrap_or_default();
        authenticator.query(request, "iam", self.address.region.as_deref(), body, world)
    }

    fn call(&self) -> Option<Call> {
        Some(Call::Query { operation: self.operation?.to_owned(), params: self.params.clone() })
    }

    async fn serve(&mut self, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
        Ok(rest_json::answer(&toolbox::serve(exchange, &|id| self.traces.denial(id))?))
    }

    fn refuse(&self, _: &Request, refusal: &Refusal) -> Response {
        rest_json::error(refusal)
    }

    fn sign_off(&self, request: &Request, response: &mut Response) {
        set(response, REQUEST_ID, request.id.uuid());
    }
}
