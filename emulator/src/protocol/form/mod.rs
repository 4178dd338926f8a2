//! S3's browser forms. The signature stands in the body: it is read as far as its file before anybody knows who signed.
//!
//! The order of checks before the signature: those of S3's own protocol, then the form's shape.

use std::sync::Arc;

use http::HeaderMap;

use super::rest_xml::{self, RestXml};
use super::{Early, Protocol, Signed};
use crate::auth::{AuthFailure, Authenticator, Evidence};
use crate::faults::Asked;
use crate::http::{self as front, Address, Request, Response};
use crate::refusal::{Refusal, S3FormRefusal};
use crate::services::Exchange;
use crate::services::s3;
use crate::services::s3::cors::CorsEvidence;
use crate::trace::{Call, Trace};
use crate::world::World;

/// A request that brings a form.
pub(crate) struct Form {
    request: Box<RestXml>,
    /// The form, once it is read.
    form: Option<front::Form>,
}

impl Form {
    pub(super) fn new(request: RestXml) -> Self {
        Self { request: Box::new(request), form: None }
    }
}

impl Protocol for Form {
    fn service(&self) -> &'static str {
        self.request.service()
    }

    fn address(&self) -> Arc<Address> {
        self.request.address()
    }

    fn operation(&self) -> Option<String> {
        None
    }

    fn asked(&self) -> Asked {
        self.request.asked()
    }

    async fn check(&mut self, _: &World, request: &Request, trace: &mut Trace) -> Result<(), Early> {
        self.request.check_place(request)?;
        let stream = self.request.take_stream();
        let form = front::Form::read(request, stream).await?;
        trace.of_form.add_form(&form.fields);
        self.form = Some(form);
        Ok(())
    }

    fn authenticate(&mut self, authenticator: &Authenticator, world: &World, request: &Request) -> Signed {
        match &self.form {
            Some(form) => {
                authenticator.s3_form(request, &form.fields, self.request.signing_region(request), world)
            }
            None => Err(Box::new(AuthFailure {
                refusal: S3FormRefusal::NotMultipart.into(),
                evidence: Evidence::default(),
            })),
        }
    }

    fn call(&self) -> Option<Call> {
        self.request.call()
    }

    fn region(&self) -> &str {
        self.request.region()
    }

    async fn serve(&mut self, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
        let form = self.form.take().ok_or(S3FormRefusal::NotMultipart)?;
        s3::serve_form(exchange, form).await
    }

    fn cors(&self, world: &World, request: &Request) -> Option<(HeaderMap, CorsEvidence)> {
        self.request.cors(world, request)
    }

    fn refuse(&self, request: &Request, refusal: &Refusal) -> Response {
        rest_xml::refuse(request, refusal)
    }

    fn sign_off(&self, request: &Request, response: &mut Response) {
        rest_xml::sign_off(request, response);
    }
}
