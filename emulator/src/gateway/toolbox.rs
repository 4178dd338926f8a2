//! The row for IAM Toolbox, which speaks REST and JSON.

use http::HeaderName;

use super::{State, authorization, keep, note_use, set};
use crate::access::Access;
use crate::http::body::Stream;
use crate::http::{Address, Body, BodyPlan, Request, Response};
use crate::refusal::Refusal;
use crate::services::{Exchange, toolbox};
use crate::trace::{Call, Reached, Trace};
use crate::wire::{Params, rest_json};
use crate::world::World;

/// No call has a body; one may still be sent, and is signed.
const LARGEST_BODY: usize = 1024 * 1024;

/// Answers one request.
pub(super) async fn answer(state: &State, request: &Request, address: &Address, stream: Stream) -> Response {
    let world = state.world();
    let mut trace = Trace::of(request, "iam-toolbox");
    let operation = toolbox::operation_name(request);
    trace.operation = operation.map(|operation| format!("iam:{operation}"));
    let body = Body::new(stream, BodyPlan::default());
    let answered = match state.admission.collect(body, LARGEST_BODY).await {
        Ok(body) => pass(state, &world, request, address, &body.bytes, &mut trace),
        Err(refusal) => Err(refusal),
    };
    let mut response = answered.unwrap_or_else(|refusal| {
        let refusal = authorization::shown(state, refusal, &trace);
        let response = rest_json::error(&refusal);
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
    let region = address.region.as_deref();
    let authenticated = match state.authenticator.query(request, "iam", region, body, world) {
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
    note_use(world, request, &authenticated, "iam");
    if let Some(operation) = toolbox::operation_name(request) {
        let region = authenticated.region.clone().unwrap_or_default();
        let params = Params::new(request.query.clone().into());
        let call = Call::Query { operation: operation.to_owned(), params };
        trace.reached = Some(Reached { who: authenticated.clone(), region, call });
    }
    let access = Access::new(world, request, &authenticated);
    let now = request.received;
    let exchange = Exchange { request, address, authenticated: &authenticated, access: &access, world, now };
    let answer = toolbox::serve(&exchange, &|id| state.traces.denial(id));
    trace.judgements = access.into_judgements();
    Ok(rest_json::answer(&answer?))
}
