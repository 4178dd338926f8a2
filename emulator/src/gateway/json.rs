//! The row for the services that speak JSON: KMS.

use bytes::Bytes;
use http::HeaderName;

use super::{State, authorization, keep, note_use, set};
use crate::access::Access;
use crate::http::body::Stream;
use crate::http::{Address, Body, BodyPlan, Request, Response};
use crate::refusal::{KmsRefusal, Refusal};
use crate::services::{Exchange, kms};
use crate::trace::{Call, Reached, Trace};
use crate::wire;
use crate::world::World;

/// More than any call of KMS has.
const LARGEST_BODY: usize = 1024 * 1024;

/// Answers one request.
pub(super) async fn answer(state: &State, request: &Request, address: &Address, stream: Stream) -> Response {
    let world = state.world();
    let mut trace = Trace::of(request, "kms");
    let body = Body::new(stream, BodyPlan::default());
    let answered = match state.admission.collect(body, LARGEST_BODY).await {
        Ok(body) => pass(state, &world, request, address, &body.bytes, &mut trace),
        Err(refusal) if refusal.status() >= 500 => Err(refusal),
        Err(_) => Err(KmsRefusal::Serialization.into()),
    };
    let mut response = answered.unwrap_or_else(|refusal| {
        let refusal = authorization::shown(state, refusal, &trace);
        let response = wire::json::error(&refusal);
        trace.refusal = Some(refusal);
        response
    });
    set(&mut response, HeaderName::from_static("x-amzn-requestid"), &request.id.uuid());
    keep(state, request, trace, &mut response);
    response
}

fn pass(
    state: &State,
    world: &World,
    request: &Request,
    address: &Address,
    body: &[u8],
    trace: &mut Trace,
) -> Result<Response, Refusal> {
    let target = request.header("x-amz-target").and_then(|target| target.strip_prefix(kms::TARGET));
    let operation = target.ok_or(KmsRefusal::UnknownOperation)?;
    trace.operation = Some(format!("kms:{operation}"));
    let region = address.region.as_deref();
    let authenticated = match state.authenticator.query(request, "kms", region, body, world) {
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
    note_use(world, request, &authenticated, "kms");
    let region = authenticated.region.clone().unwrap_or_default();
    let call = Call::Json { operation: operation.to_owned(), body: Bytes::copy_from_slice(body) };
    trace.reached = Some(Reached { who: authenticated.clone(), region, call });
    let access = Access::new(world, request, &authenticated);
    let now = request.received;
    let exchange = Exchange { request, address, authenticated: &authenticated, access: &access, world, now };
    let answer = kms::serve(&exchange, operation, body);
    trace.fault = access.held_back();
    trace.judgements = access.into_judgements();
    Ok(wire::json::answer(answer?.as_ref()))
}
