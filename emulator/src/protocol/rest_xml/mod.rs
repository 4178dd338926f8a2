//! S3's protocol: REST, and XML.
//!
//! The order of checks before the signature: the size of the head, the bucket's region, the preflight.

use std::borrow::Cow;
use std::sync::Arc;

use http::header::SERVER;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::form::Form;
use super::{Early, Protocol, Signed};
use crate::auth::{self, AuthFailure, Authenticator, Evidence, Scheme};
use crate::faults::Asked;
use crate::http::body::Stream;
use crate::http::response::set;
use crate::http::{Address, Body, BodyPlan, Request, Response, Service, Style, form};
use crate::refusal::{Kind, Refusal, S3Refusal};
use crate::route::s3::{Operation, operation};
use crate::services::Exchange;
use crate::services::s3;
use crate::services::s3::cors::{self, CorsEvidence};
use crate::trace::{Call, Trace};
use crate::wire;
use crate::world::{Bucket, World};

/// The largest header section, without the request line.
const LARGEST_HEADER_SECTION: usize = 8192;
const HOME: &str = "us-east-1";
const GLOBAL: &str = "s3.amazonaws.com";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-request-id");
const HOST_ID: HeaderName = HeaderName::from_static("x-amz-id-2");
const BUCKET_REGION: HeaderName = HeaderName::from_static("x-amz-bucket-region");

/// One request to S3: what is found out of it before anybody knows who signed it.
pub(crate) struct RestXml {
    address: Arc<Address>,
    /// What it is, or why it is nothing.
    operation: Result<Operation, Refusal>,
    /// The bucket that is addressed, where it exists.
    bucket: Option<Arc<Bucket>>,
    stream: Option<Stream>,
    plan: BodyPlan,
}

/// What is refused of a request that addresses nothing, or a website.
pub(crate) struct WithoutAddress {
    refusal: Refusal,
    written: Written,
}

/// How it is written.
#[derive(Clone, Copy)]
enum Written {
    /// As S3's API writes refusals.
    Xml,
    /// As its websites do.
    Page,
}

impl WithoutAddress {
    /// In XML.
    pub(crate) const fn new(refusal: Refusal) -> Self {
        Self { refusal, written: Written::Xml }
    }

    /// As a page of HTML.
    pub(crate) const fn page(refusal: Refusal) -> Self {
        Self { refusal, written: Written::Page }
    }
}

impl RestXml {
    pub(crate) fn new(world: &World, request: &Request, address: &Arc<Address>, stream: Stream) -> Self {
        let (bucket, key) = addressed(address);
        Self {
            operation: operation(request, bucket, key),
            bucket: bucket.and_then(|bucket| world.bucket(bucket)),
            address: Arc::clone(address),
            stream: Some(stream),
            plan: BodyPlan::default(),
        }
    }

    /// The same as a browser's form, where it is one: that is read before anybody knows who signed it.
    pub(crate) fn into_form(self, request: &Request) -> Result<Form, Box<Self>> {
        let is_form = matches!(self.operation, Ok(Operation::PostObject)) && form::is_form(request);
        if is_form { Ok(Form::new(self)) } else { Err(Box::new(self)) }
    }

    /// What comes before the signature of forms, too.
    pub(super) fn check_place(&self, request: &Request) -> Result<(), Refusal> {
        if request.header_section_size() > LARGEST_HEADER_SECTION {
            return Err(S3Refusal::RequestHeaderSectionTooLarge { largest: LARGEST_HEADER_SECTION }.into());
        }
        self.redirect(request)
    }

    /// A regional host answers for its own region only, and the global one for us-east-1 where the bucket stands in the
    /// path. The global names of buckets find every bucket, and so does a bare host.
    fn redirect(&self, request: &Request) -> Result<(), Refusal> {
        let Some(bucket) = &self.bucket else { return Ok(()) };
        let here = match (self.address.region.as_deref(), place(request, &self.address)) {
            (Some(region), _) => region,
            // Where a bucket is, and that it is one's own, the global host tells of every bucket.
            (None, Place::GlobalHost)
                if !matches!(self.operation, Ok(Operation::GetBucketLocation | Operation::CreateBucket)) =>
            {
                HOME
            }
            (None, _) => return Ok(()),
        };
        let there = bucket.region.as_str();
        if there == here {
            return Ok(());
        }
        let endpoint = format!("{}.s3.{there}.amazonaws.com", bucket.name);
        let refusal = S3Refusal::PermanentRedirect { endpoint, bucket: bucket.name.clone() };
        Err(Refusal::from(refusal).with_header(BUCKET_REGION, there))
    }

    /// The region that a signature must be for, where there is one: the bucket's, else the host's.
    pub(super) fn signing_region(&self, request: &Request) -> Option<&str> {
        let of_host = || match place(request, &self.address) {
            Place::Other => self.address.region.as_deref(),
            Place::GlobalHost | Place::GlobalName => Some(HOME),
        };
        match self.operation {
            // It makes a bucket, wherever one of that name is.
            Ok(Operation::CreateBucket) => of_host(),
            // us-east-1 tells of every bucket where it is.
            Ok(Operation::GetBucketLocation)
                if self.address.region.is_none() && is_signed_for_home(request) =>
            {
                Some(HOME)
            }
            _ => self.bucket.as_ref().map(|bucket| bucket.region.as_str()).or_else(of_host),
        }
    }

    pub(super) fn take_stream(&mut self) -> Stream {
        self.stream.take().unwrap_or_else(crate::http::body::nothing)
    }
}

impl Protocol for RestXml {
    fn service(&self) -> &'static str {
        "s3"
    }

    fn address(&self) -> Arc<Address> {
        Arc::clone(&self.address)
    }

    fn operation(&self) -> Option<String> {
        None
    }

    fn asked(&self) -> Asked {
        let (bucket, key) = addressed(&self.address);
        let path = bucket.map(|bucket| match key {
            Some(key) => format!("arn:aws:s3:::{bucket}/{key}"),
            None => format!("arn:aws:s3:::{bucket}"),
        });
        let operation = self.operation.as_ref().ok().map(|operation| operation.name().to_owned());
        Asked { service: "s3", operation, resource: path }
    }

    async fn check(&mut self, world: &World, request: &Request, trace: &mut Trace) -> Result<(), Early> {
        self.check_place(request)?;
        if request.method != Method::OPTIONS {
            return Ok(());
        }
        let (answer, evidence) = cors::preflight(world, &self.address, request);
        trace.cors = Some(evidence);
        trace.operation = Some("OPTIONS".to_owned());
        Err(answer.map_or_else(Early::Refusal, |answer| Early::Answer(Box::new(answer))))
    }

    fn authenticate(&mut self, authenticator: &Authenticator, world: &World, request: &Request) -> Signed {
        let (authenticated, plan, evidence) =
            authenticator.s3(request, self.signing_region(request), world)?;
        self.plan = plan;
        Ok((authenticated, evidence))
    }

    fn call(&self) -> Option<Call> {
        let operation = self.operation.as_ref().ok().copied();
        Some(Call::S3 { operation, address: Arc::clone(&self.address) })
    }

    fn region(&self) -> &str {
        let bucket = self.bucket.as_ref().map(|bucket| bucket.region.as_str());
        bucket.or(self.address.region.as_deref()).unwrap_or(HOME)
    }

    async fn serve(&mut self, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
        let body = Body::new(self.take_stream(), std::mem::take(&mut self.plan));
        let unfolded = match exchange.authenticated.scheme {
            Scheme::Presigned => auth::unfold(exchange.request, exchange.authenticated.version),
            Scheme::Header | Scheme::Form | Scheme::Anonymous => Cow::Borrowed(exchange.request),
        };
        // A URL of SigV2 may carry the header that makes another operation of it.
        let operation = match &unfolded {
            Cow::Borrowed(_) => self.operation.clone(),
            Cow::Owned(request) => {
                let (bucket, key) = addressed(&self.address);
                operation(request, bucket, key)
            }
        }?;
        let exchange = &Exchange { request: &unfolded, bucket: self.bucket.as_ref(), ..*exchange };
        s3::serve(exchange, operation, body).await
    }

    /// Refusals of what is asked of a bucket itself, and not of an object in it (as a form is), say where the bucket is.
    fn complete(&self, refusal: Refusal) -> Refusal {
        match (&self.bucket, addressed(&self.address)) {
            (Some(bucket), (_, None)) if tells_region(&refusal) => {
                refusal.with_header(BUCKET_REGION, &bucket.region)
            }
            _ => refusal,
        }
    }

    fn cors(&self, world: &World, request: &Request) -> Option<(HeaderMap, CorsEvidence)> {
        if request.method == Method::OPTIONS {
            return None;
        }
        cors::answer_headers(world, &self.address, request)
    }

    fn refuse(&self, request: &Request, refusal: &Refusal) -> Response {
        refuse(request, refusal)
    }

    fn sign_off(&self, request: &Request, response: &mut Response) {
        sign_off(request, response);
    }
}

impl Protocol for WithoutAddress {
    fn service(&self) -> &'static str {
        "s3"
    }

    fn address(&self) -> Arc<Address> {
        let service = Service::S3 { bucket: None, key: None, style: Style::Path };
        Arc::new(Address { service, region: None })
    }

    fn operation(&self) -> Option<String> {
        None
    }

    fn asked(&self) -> Asked {
        Asked { service: "s3", operation: None, resource: None }
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
        match self.written {
            Written::Xml => refuse(request, refusal),
            Written::Page => wire::error::page(refusal, &request.id.s3(), &request.id.host()),
        }
    }

    fn sign_off(&self, request: &Request, response: &mut Response) {
        sign_off(request, response);
    }
}

/// The bucket and the key.
pub(super) fn addressed(address: &Address) -> (Option<&str>, Option<&str>) {
    match &address.service {
        Service::S3 { bucket, key, .. } => (bucket.as_deref(), key.as_deref()),
        _ => (None, None),
    }
}

pub(super) fn refuse(request: &Request, refusal: &Refusal) -> Response {
    wire::error::s3(refusal, &request.id.s3(), &request.id.host())
}

pub(super) fn sign_off(request: &Request, response: &mut Response) {
    set(response, REQUEST_ID, request.id.s3());
    set(response, HOST_ID, request.id.host());
    response.headers_mut().insert(SERVER, HeaderValue::from_static("AmazonS3"));
}

/// Recorded from AWS: refusals of preflights and of bucket policies do not say where the bucket is.
fn tells_region(refusal: &Refusal) -> bool {
    match &*refusal.kind {
        // Only those of a configuration do.
        Kind::Cors(refusal) => refusal.entry().code == "InvalidRequest",
        Kind::S3(refusal) => !matches!(
            refusal,
            S3Refusal::NoSuchBucketPolicy { .. }
                | S3Refusal::MalformedPolicy { .. }
                | S3Refusal::MalformedPolicyIn { .. }
                | S3Refusal::PublicPolicyBlocked { .. }
        ),
        _ => refusal.code() != "AuthorizationQueryParametersError",
    }
}

/// What kind of host a request came to.
enum Place {
    /// `s3.amazonaws.com`.
    GlobalHost,
    /// A bucket's name under it.
    GlobalName,
    /// A regional host, or a bare one.
    Other,
}

fn place(request: &Request, address: &Address) -> Place {
    let host = request.host.split(':').next().unwrap_or_default();
    let (before, end) = host.split_at_checked(host.len().saturating_sub(GLOBAL.len())).unwrap_or_default();
    let is_global = end.eq_ignore_ascii_case(GLOBAL) && (before.is_empty() || before.ends_with('.'));
    match &address.service {
        _ if !is_global => Place::Other,
        Service::S3 { style: Style::VirtualHosted, .. } => Place::GlobalName,
        _ => Place::GlobalHost,
    }
}

/// Whether the scope of a SigV4 signature says us-east-1. That it is one is checked later.
fn is_signed_for_home(request: &Request) -> bool {
    const SCOPE: &str = "/us-east-1/s3/";
    request.header("authorization").is_some_and(|value| value.contains(SCOPE))
        || request.parameter("X-Amz-Credential").is_some_and(|value| value.contains(SCOPE))
}
