//! Requests for AWS services that are not emulated: each is refused by name, in its service's own protocol.

use std::sync::Arc;

use http::HeaderName;

use super::{Early, Protocol, Signed};
use crate::auth::{AuthFailure, Authenticator, Evidence};
use crate::faults::Asked;
use crate::http::address::{Protocol as Spoken, Unemulated};
use crate::http::response::set;
use crate::http::{Address, Request, Response, Service};
use crate::refusal::{Refusal, UnemulatedRefusal};
use crate::services::Exchange;
use crate::trace::{Call, Trace};
use crate::wire;
use crate::world::World;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// One request for a service that is not there.
pub(crate) struct NotEmulated {
    asked: Unemulated,
    refusal: Refusal,
}

impl NotEmulated {
    pub(crate) fn new(asked: Unemulated) -> Self {
        Self { refusal: refusal(&asked), asked }
    }

    /// The refusal alone, where the service speaks as S3 does.
    pub(crate) fn as_s3(&self) -> Option<Refusal> {
        (self.asked.protocol == Spoken::S3).then(|| self.refusal.clone())
    }
}

impl Protocol for NotEmulated {
    fn service(&self) -> &'static str {
        self.asked.service
    }

    fn address(&self) -> Arc<Address> {
        Arc::new(Address { service: Service::Unemulated(self.asked.clone()), region: None })
    }

    fn operation(&self) -> Option<String> {
        self.asked.operation.as_ref().map(|operation| format!("{}:{operation}", self.asked.service))
    }

    fn asked(&self) -> Asked {
        Asked { service: self.asked.service, operation: self.asked.operation.clone(), resource: None }
    }

    async fn check(&mut self, _: &World, _: &Request, _: &mut Trace) -> Result<(), Early> {
        Err(self.refusal.clone().into())
    }

    fn authenticate(&mut self, _: &Authenticator, _: &World, _: &Request) -> Signed {
        Err(Box::new(AuthFailure { refusal: self.refusal.clone(), evidence: Evidence::default() }))
    }

    fn call(&self) -> Option<Call> {
        None
    }

    async fn serve(&mut self, _: &Exchange<'_>) -> Result<Response, Refusal> {
        Err(self.refusal.clone())
    }

    fn refuse(&self, request: &Request, refusal: &Refusal) -> Response {
        let id = request.id.uuid();
        match self.asked.protocol {
            Spoken::S3 => wire::error::s3(refusal, &request.id.s3(), &request.id.host()),
            Spoken::Query | Spoken::RestXml => wire::error::query(refusal, &self.asked.namespace, &id),
            Spoken::Ec2 => wire::error::ec2(refusal, &id),
            Spoken::Json(version) => wire::json::error_in(refusal, version),
            Spoken::RestJson => wire::rest_json::error(refusal),
            Spoken::Cbor => wire::cbor::error(refusal),
        }
    }

    fn sign_off(&self, request: &Request, response: &mut Response) {
        set(response, REQUEST_ID, request.id.uuid());
    }
}

fn refusal(asked: &Unemulated) -> Refusal {
    let Unemulated { service, name, operation, .. } = asked;
    match operation {
        Some(operation) if *service == "organizations" => {
            UnemulatedRefusal::Organizations { operation: operation.clone() }.into()
        }
        Some(operation) => {
            UnemulatedRefusal::Service { service: format!("{name} ({service}:{operation})") }.into()
        }
        None => UnemulatedRefusal::Service { service: format!("{name} ({service})") }.into(),
    }
}
