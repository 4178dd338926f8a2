//! How the services speak: what of the row is a protocol's own. A protocol reads what is asked for, says how it is
//! signed, hands it to its service, and writes refusals in its own words. Everything else is the row's (`pipeline`).
//!
//! AWS's order of checks differs from protocol to protocol: what a protocol checks before it looks at the signature
//! stands in its [`Protocol::check`], in that order.

mod browsers;
pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod query;
pub(crate) mod rest_json;
pub(crate) mod rest_xml;
pub(crate) mod unemulated;

use std::sync::Arc;

use http::HeaderMap;

use crate::auth::{AuthFailure, Authenticated, Authenticator, Evidence};
use crate::faults::Asked;
use crate::http::{Address, Request, Response};
use crate::refusal::Refusal;
use crate::services::Exchange;
use crate::services::s3::cors::CorsEvidence;
use crate::trace::{Call, Trace};
use crate::wire::Params;
use crate::world::World;

/// What a request is answered with before its service sees it.
pub(crate) enum Early {
    /// As it stands.
    Answer(Box<Response>),
    /// In the protocol's own words.
    Refusal(Refusal),
}

impl From<Refusal> for Early {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// What authentication answers.
pub(crate) type Signed = Result<(Authenticated, Evidence), Box<AuthFailure>>;

/// One request in one protocol.
pub(crate) trait Protocol: Send {
    /// The service, as traces and events call it.
    fn service(&self) -> &'static str;

    /// Where the request is addressed to.
    fn address(&self) -> Arc<Address>;

    /// The operation as traces show it, where the request names it.
    fn operation(&self) -> Option<String>;

    /// The parameters that a trace keeps, to know which of them not to tell.
    fn params(&self) -> Params {
        Params::default()
    }

    /// What the request asks for, as faults on demand are told of it.
    fn asked(&self) -> Asked;

    /// Checks what comes before the signature.
    fn check(
        &mut self,
        world: &World,
        request: &Request,
        trace: &mut Trace,
    ) -> impl Future<Output = Result<(), Early>> + Send;

    /// Finds out who signed it.
    fn authenticate(&mut self, authenticator: &Authenticator, world: &World, request: &Request) -> Signed;

    /// Checks what comes after the signature, before the service.
    fn check_signed(&self) -> Result<(), Refusal> {
        Ok(())
    }

    /// What CloudTrail is told that was called; nothing where it is told nothing.
    fn call(&self) -> Option<Call>;

    /// The region of the request where its signature names none.
    fn region(&self) -> &str {
        ""
    }

    /// Answers it.
    fn serve(&mut self, exchange: &Exchange<'_>) -> impl Future<Output = Result<Response, Refusal>> + Send;

    /// Adds what the service tells with a refusal.
    fn complete(&self, refusal: Refusal) -> Refusal {
        refusal
    }

    /// What to tell of a refusal that is one only because of a fault.
    fn role_asked_for(&self) -> Option<String> {
        None
    }

    /// The headers for a web page of another origin, where the service has any.
    fn cors(&self, _world: &World, _request: &Request) -> Option<(HeaderMap, CorsEvidence)> {
        None
    }

    /// Writes a refusal.
    fn refuse(&self, request: &Request, refusal: &Refusal) -> Response;

    /// Sets the headers that every answer has.
    fn sign_off(&self, request: &Request, response: &mut Response);
}
