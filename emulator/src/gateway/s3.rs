//! The row for S3.

use std::borrow::Cow;

use http::{HeaderName, Method};

use super::{State, authorization, faults, keep, note_use, set};
use crate::access::Access;
use crate::auth::{self, Authenticated, Scheme};
use crate::http::body::Stream;
use crate::http::{Address, Body, Form, Request, Response, Service};
use crate::refusal::{Refusal, S3Refusal};
use crate::route::s3::operation;
use crate::services::Exchange;
use crate::services::s3::{self, cors};
use crate::trace::{Call, Reached, Trace};
use crate::wire;
use crate::world::World;

/// The largest header section, without the request line.
const LARGEST_HEADER_SECTION: usize = 8192;

/// Answers one request.
pub(super) async fn answer(state: &State, request: &Request, address: &Address, stream: Stream) -> Response {
    let world = state.world();
    let mut trace = Trace::of(request, "s3");
    let struck = faults::strike(&world, faults::of_s3(request, address)).await;
    trace.fault = faults::asked_for(&struck);
    let answered = match struck.refusal {
        Some(refusal) => Err(refusal.into()),
        None => pass(state, &world, request, address, stream, &mut trace).await,
    };
    let mut response = match answered {
        Ok(response) => response,
        Err(refusal) => refuse(state, request, with_region(&world, request, address, refusal), &mut trace),
    };
    if let (Some(refusal), None) = (&trace.refusal, &trace.fault) {
        trace.fault = faults::hidden(&world, refusal, (None, access_key(&trace)), request.received);
    }
    if request.method != Method::OPTIONS
        && let Some((headers, evidence)) = cors::answer_headers(&world, address, request)
    {
        response.headers_mut().extend(headers);
        trace.cors = Some(evidence);
    }
    faults::ended(finish(state, request, trace, response), struck.ending)
}

/// A request whose path or host makes no sense.
pub(super) fn refused_at_the_door(state: &State, request: &Request, refusal: Refusal) -> Response {
    let mut trace = Trace::of(request, "s3");
    let response = refuse(state, request, refusal, &mut trace);
    finish(state, request, trace, response)
}

fn access_key(trace: &Trace) -> Option<&str> {
    trace.auth.as_ref()?.access_key_id.as_deref()
}

async fn pass(
    state: &State,
    world: &World,
    request: &Request,
    address: &Address,
    stream: Stream,
    trace: &mut Trace,
) -> Result<Response, Refusal> {
    refuse_large_heads(request)?;
    let bucket_region = s3::bucket_region(world, address);
    redirect_to(bucket_region.as_deref(), request, address)?;
    if request.method == Method::OPTIONS {
        let (answer, evidence) = cors::preflight(world, address, request);
        trace.cors = Some(evidence);
        trace.operation = Some("OPTIONS".to_owned());
        return answer;
    }
    let region = bucket_region.or_else(|| address.region.clone());
    if s3::is_form(request, address) {
        return pass_form(state, world, request, address, region.as_deref(), stream, trace).await;
    }
    let (authenticated, plan) = match state.authenticator.s3(request, region.as_deref(), world) {
        Ok((authenticated, plan, evidence)) => {
            trace.auth = Some(evidence);
            (authenticated, plan)
        }
        Err(failure) => {
            trace.auth = Some(failure.evidence);
            return Err(failure.refusal);
        }
    };
    trace.caller = authenticated.caller.arn();
    note_use(world, request, &authenticated, "s3");
    trace.reached = Some(reached(request, address, &authenticated, region));
    let unfolded = match authenticated.scheme {
        Scheme::Presigned => auth::unfold(request, authenticated.version),
        Scheme::Header | Scheme::Form | Scheme::Anonymous => Cow::Borrowed(request),
    };
    let request = unfolded.as_ref();
    let access = Access::new(world, request, &authenticated);
    let now = request.received;
    let exchange = Exchange { request, address, authenticated: &authenticated, access: &access, world, now };
    let answer = s3::serve(&exchange, Body::new(stream, plan)).await;
    keep_judgements(access, trace);
    answer
}

/// The same for a browser's form, whose signature stands in its body: it is read as far as its file first.
async fn pass_form(
    state: &State,
    world: &World,
    request: &Request,
    address: &Address,
    region: Option<&str>,
    stream: Stream,
    trace: &mut Trace,
) -> Result<Response, Refusal> {
    let form = Form::read(request, stream).await?;
    trace.hide(|secrets| secrets.add_form(&form.fields));
    let authenticated = match state.authenticator.s3_form(request, &form.fields, region, world) {
        Ok((authenticated, evidence)) => {
            trace.auth = Some(evidence);
            authenticated
        }
        Err(failure) => {
            trace.auth = Some(failure.evidence);
            return Err(failure.refusal);
        }
    };
    trace.caller = authenticated.caller.arn();
    note_use(world, request, &authenticated, "s3");
    trace.reached = Some(reached(request, address, &authenticated, region.map(str::to_owned)));
    let access = Access::new(world, request, &authenticated);
    let now = request.received;
    let exchange = Exchange { request, address, authenticated: &authenticated, access: &access, world, now };
    let answer = s3::serve_form(&exchange, form).await;
    keep_judgements(access, trace);
    answer
}

fn reached(
    request: &Request,
    address: &Address,
    authenticated: &Authenticated,
    region: Option<String>,
) -> Reached {
    let (bucket, key) = match &address.service {
        Service::S3 { bucket, key, .. } => (bucket.clone(), key.clone()),
        _ => (None, None),
    };
    let operation = operation(request, bucket.as_deref(), key.as_deref()).ok();
    let region = authenticated.region.clone().or(region).unwrap_or_else(|| "us-east-1".to_owned());
    Reached { who: authenticated.clone(), region, call: Call::S3 { operation, bucket, key } }
}

fn keep_judgements(access: Access<'_>, trace: &mut Trace) {
    trace.fault = trace.fault.take().or_else(|| access.held_back());
    trace.judgements = access.into_judgements();
    trace.operation = trace.judgements.first().map(|judgement| judgement.request.action.to_string());
}

fn refuse_large_heads(request: &Request) -> Result<(), Refusal> {
    if request.header_section_size() > LARGEST_HEADER_SECTION {
        return Err(S3Refusal::RequestHeaderSectionTooLarge { largest: LARGEST_HEADER_SECTION }.into());
    }
    Ok(())
}

/// A regional host answers for its own region only.
fn redirect_to(bucket_region: Option<&str>, request: &Request, address: &Address) -> Result<(), Refusal> {
    let (Some(there), Some(here)) = (bucket_region, address.region.as_deref()) else { return Ok(()) };
    // The global host finds every bucket.
    if there == here || request.host.to_ascii_lowercase().split(':').next().is_some_and(is_global) {
        return Ok(());
    }
    let Service::S3 { bucket: Some(bucket), .. } = &address.service else { return Ok(()) };
    let endpoint = format!("{bucket}.s3.{there}.amazonaws.com");
    let region = HeaderName::from_static("x-amz-bucket-region");
    Err(Refusal::from(S3Refusal::PermanentRedirect { endpoint, bucket: bucket.clone() })
        .with_header(region, there))
}

fn is_global(host: &str) -> bool {
    host == "s3.amazonaws.com" || host.ends_with(".s3.amazonaws.com")
}

/// Refusals of what is asked of a bucket itself, and not of an object in it (as a form is), say where the bucket is.
fn with_region(world: &World, request: &Request, address: &Address, refusal: Refusal) -> Refusal {
    let of_bucket = matches!(&address.service, Service::S3 { bucket: Some(_), key: None, .. })
        && !s3::is_form(request, address);
    match s3::bucket_region(world, address) {
        Some(region) if of_bucket && refusal.code() != "AuthorizationQueryParametersError" => {
            refusal.with_header(HeaderName::from_static("x-amz-bucket-region"), &region)
        }
        _ => refusal,
    }
}

fn refuse(state: &State, request: &Request, refusal: Refusal, trace: &mut Trace) -> Response {
    let refusal = authorization::shown(state, refusal, trace);
    let response = wire::error::s3(&refusal, &request.id.s3(), &host_id(request));
    trace.refusal = Some(refusal);
    response
}

fn finish(state: &State, request: &Request, trace: Trace, mut response: Response) -> Response {
    set(&mut response, HeaderName::from_static("x-amz-request-id"), &request.id.s3());
    set(&mut response, HeaderName::from_static("x-amz-id-2"), &host_id(request));
    set(&mut response, http::header::SERVER, "AmazonS3");
    keep(state, request, trace, &mut response);
    response
}

/// An opaque second ID, in the shape that S3 gives it.
fn host_id(request: &Request) -> String {
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};
    let first = Sha256::digest(request.id.uuid());
    let second = Sha256::digest(first);
    base64::engine::general_purpose::STANDARD
        .encode([first.as_slice(), second.get(..24).unwrap_or_default()].concat())
}
