//! The protocol of services that name their operation in a header and speak JSON: KMS.
//!
//! The order of checks before the signature: the body can be read, the operation is named.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderName;

use super::{Early, Protocol, Signed, browsers};
use crate::auth::Authenticator;
use crate::faults::Asked;
use crate::http::body::Stream;
use crate::http::response::set;
use crate::http::{Address, Admitted, Body, BodyPlan, Request, Response};
use crate::refusal::{KmsRefusal, Refusal};
use crate::services::{Exchange, kms};
use crate::state::State;
use crate::trace::{Call, Trace};
use crate::wire;
use crate::world::World;

/// More than any call of KMS has.
const LARGEST_BODY: usize = 1024 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// One call.
pub(crate) struct Json {
    address: Arc<Address>,
    /// The operation's name, where the request names one of this service.
    operation: Option<String>,
    /// The body, or why it could not be read.
    body: Result<Admitted, Refusal>,
}

impl Json {
    pub(crate) async fn read(
        state: &State,
        request: &Request,
        address: &Arc<Address>,
        stream: Stream,
    ) -> Self {
        let target = request.header("x-amz-target").and_then(|target| target.strip_prefix(kms::TARGET));
        let body = Body::new(stream, BodyPlan::default());
        let body = match state.admission.collect(body, LARGEST_BODY).await {
            Err(refusal) if refusal.status() < 500 => Err(KmsRefusal::Serialization.into()),
            body => body,
        };
        Self { address: Arc::clone(address), operation: target.map(str::to_owned), body }
    }

    fn read_well(&self) -> Result<(&str, &Bytes), Refusal> {
        let body = self.body.as_ref().map_err(Refusal::clone)?;
        Ok((self.operation.as_deref().ok_or(KmsRefusal::UnknownOperation)?, &body.bytes))
    }
}

impl Protocol for Json {
    fn service(&self) -> &'static str {
        "kms"
    }

    fn address(&self) -> Arc<Address> {
        Arc::clone(&self.address)
    }

    fn operation(&self) -> Option<String> {
        Some(["kms:", self.operation.as_ref()?].concat())
    }

    fn asked(&self) -> Asked {
        Asked { service: "kms", operation: self.operation.clone(), resource: None }
    }

    async fn check(&mut self, _: &World, request: &Request, _: &mut Trace) -> Result<(), Early> {
        if let Some(answer) = browsers::preflight(request) {
            return Err(Early::Answer(Box::new(answer)));
        }
        self.read_well().map(|_| ()).map_err(Early::from)
    }

    fn authenticate(&mut self, authenticator: &Authenticator, world: &World, request: &Request) -> Signed {
        let body = self.body.as_ref().map(|body| &*body.bytes).unwrap_or_default();
        authenticator.query(request, "kms", self.address.region.as_deref(), body, world)
    }

    fn call(&self) -> Option<Call> {
        Some(Call::Json { operation: self.operation.clone()?, body: self.body.as_ref().ok()?.bytes.clone() })
    }

    async fn serve(&mut self, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
        let (operation, body) = self.read_well()?;
        let answer = kms::serve(exchange, operation, body)?;
        Ok(wire::json::answer(answer.as_ref()))
    }

    fn refuse(&self, _: &Request, refusal: &Refusal) -> Response {
        wire::json::error(refusal)
    }

    fn sign_off(&self, request: &Request, response: &mut Response) {
        set(response, REQUEST_ID, request.id.uuid());
        browsers::allow(request, response);
    }
}
