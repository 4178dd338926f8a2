//! The row itself: every request of every protocol goes this way, once.
//!
//! ```text
//! bytes -> http -> address -> operation -> auth -> leave (policy) -> service -> protocol -> bytes
//!           \______________________________ trace ______________________________/
//! ```
//!
//! Each stage hands its proof to the next, so that a request cannot skip one. What is found out once travels with the
//! request. Faults, last use, the trace, the trail and the headers of every answer are handled here, for all protocols
//! alike; what differs between them is in `protocol`.

mod authorization;
mod faults;
mod last;
mod logged;

use std::sync::Arc;

use http::header::DATE;
use tracing::Instrument as _;

use crate::access::Access;
use crate::auth::{Authenticated, Caller, scope_service};
use crate::control;
use crate::heavy::by_size;
use crate::http::address::{Service, Unemulated, address};
use crate::http::body::Stream;
use crate::http::listener::Answer;
use crate::http::{Body, BodyPlan, Request, Response};
use crate::protocol::json::Json;
use crate::protocol::query::{Other, Query};
use crate::protocol::rest_json::RestJson;
use crate::protocol::rest_xml::{RestXml, WithoutAddress};
use crate::protocol::unemulated::NotEmulated;
use crate::protocol::{Early, Protocol};
use crate::refusal::Refusal;
use crate::services::{Exchange, s3};
use crate::state::State;
use crate::trace::{Call, Reached, Trace};
use crate::world::World;

impl Answer for State {
    async fn answer(&self, request: Request, stream: Stream) -> Response {
        let request = Arc::new(request);
        let mut response = dispatch(self, &request, stream).instrument(logged::request(&request)).await;
        response.headers_mut().insert(DATE, self.date(request.received));
        response
    }
}

/// Finds the protocol that a request speaks.
async fn dispatch(state: &State, request: &Arc<Request>, stream: Stream) -> Response {
    let world = state.world();
    let address = match address(request, scope_service(request)) {
        Ok(address) => Arc::new(address),
        Err(refusal) => return row(state, &world, request, WithoutAddress::new(refusal)).await,
    };
    match &address.service {
        Service::Control => control::serve(state, request, Body::new(stream, BodyPlan::default())).await,
        Service::S3 { .. } => {
            let s3 = RestXml::new(&world, request, &address, stream);
            match s3.into_form(request) {
                Ok(form) => row(state, &world, request, form).await,
                Err(s3) => row(state, &world, request, *s3).await,
            }
        }
        Service::Website { bucket } => {
            let refusal = s3::website::refusal(&world, bucket, request);
            row(state, &world, request, WithoutAddress::page(refusal)).await
        }
        Service::Kms => row(state, &world, request, Json::read(state, request, &address, stream).await).await,
        Service::Unemulated(asked) => refuse_unemulated(state, &world, request, asked.clone()).await,
        Service::Toolbox => {
            let toolbox = RestJson::read(state, request, &address, stream).await;
            row(state, &world, request, toolbox).await
        }
        Service::Sts | Service::Iam => match Query::read(&state.admission, request, &address, stream).await {
            Ok(query) => row(state, &world, request, query).await,
            Err(Other::TurnedAway(answer)) => *answer,
            Err(Other::NotEmulated(asked)) => refuse_unemulated(state, &world, request, *asked).await,
        },
    }
}

async fn refuse_unemulated(
    state: &State,
    world: &World,
    request: &Arc<Request>,
    asked: Unemulated,
) -> Response {
    let refused = NotEmulated::new(asked);
    match refused.as_s3() {
        Some(refusal) => row(state, world, request, WithoutAddress::new(refusal)).await,
        None => row(state, world, request, refused).await,
    }
}

/// The row: one request, from what its protocol read to its answer.
async fn row(state: &State, world: &World, request: &Arc<Request>, mut protocol: impl Protocol) -> Response {
    let mut trace = Trace::of(request, protocol.service());
    trace.operation = protocol.operation();
    trace.params = protocol.params();
    let struck = faults::strike(world, || protocol.asked());
    faults::wait(&struck).await;
    trace.fault = faults::asked_for(&struck);
    let answered = match struck.refusal {
        Some(refusal) => Err(Early::Refusal(faults::refusal(request, refusal))),
        None => pass(state, world, request, &mut protocol, &mut trace).await,
    };
    let mut response = match answered {
        Ok(response) => response,
        Err(Early::Answer(response)) => *response,
        Err(Early::Refusal(refusal)) => refuse(state, world, &protocol, refusal, &mut trace),
    };
    if let Some((headers, evidence)) = protocol.cors(world, request) {
        response.headers_mut().extend(headers);
        trace.cors = Some(evidence);
    }
    protocol.sign_off(request, &mut response);
    last::keep(state, world, trace, &mut response);
    faults::ended(response, struck.ending)
}

/// The stages in their order, until one refuses.
async fn pass(
    state: &State,
    world: &World,
    request: &Arc<Request>,
    protocol: &mut impl Protocol,
    trace: &mut Trace,
) -> Result<Response, Early> {
    protocol.check(world, request, trace).await?;
    let (size, span) = (protocol.body_size(), logged::authentication());
    let authenticate = || span.in_scope(|| protocol.authenticate(&state.authenticator, world, request));
    let (authenticated, evidence) = match by_size(size, authenticate).await {
        Ok(signed) => signed,
        Err(failure) => {
            trace.auth = Some(failure.evidence);
            logged::authenticated(&span, trace);
            return Err(failure.refusal.into());
        }
    };
    trace.auth = Some(evidence);
    protocol.check_signed()?;
    let authenticated = Arc::new(authenticated);
    trace.who = Some(Arc::clone(&authenticated));
    logged::authenticated(&span, trace);
    note_use(world, request, &authenticated, protocol.service());
    trace.reached = protocol.call().map(|call| reached(&authenticated, protocol.region(), call));
    let access = Access::new(world, request, &authenticated);
    let now = request.received;
    let address = protocol.address();
    let exchange = Exchange {
        request,
        address: &address,
        authenticated: &authenticated,
        access: &access,
        world,
        bucket: None,
        operation: "",
        now,
    };
    let answer = protocol.serve(&exchange).instrument(logged::service(trace)).await;
    trace.fault = trace.fault.take().or_else(|| access.held_back());
    trace.behind = access.behind();
    trace.judgements = access.into_judgements();
    Ok(answer?)
}

fn refuse(
    state: &State,
    world: &World,
    protocol: &impl Protocol,
    refusal: Refusal,
    trace: &mut Trace,
) -> Response {
    let refusal = authorization::shown(state, protocol.complete(refusal), trace);
    let response = protocol.refuse(&trace.request, &refusal);
    if trace.fault.is_none() {
        let role = protocol.role_asked_for();
        let key = trace.auth.as_ref().and_then(|auth| auth.access_key_id.as_deref());
        trace.fault = faults::hidden(world, &refusal, (role.as_deref(), key), trace.request.received);
    }
    trace.refusal = Some(refusal);
    response
}

/// What CloudTrail is told, and from which region.
fn reached(who: &Arc<Authenticated>, region: &str, call: Call) -> Reached {
    let elsewhere = who.region.is_none().then(|| region.to_owned());
    Reached { who: Arc::clone(who), elsewhere, call }
}

/// What GetAccessKeyLastUsed and a role's RoleLastUsed tell later. That the caller may not is no matter.
fn note_use(world: &World, request: &Request, who: &Authenticated, service: &'static str) {
    // Calls of IAM Toolbox count as calls of IAM.
    let service = if service == "iam-toolbox" { "iam" } else { service };
    if let (Some(id), Some(region)) = (&who.access_key_id, &who.region) {
        let at = request.received;
        if let Caller::Session(session) = &who.caller {
            world.keys.role_used(&session.role_id, at, region, service);
        }
        world.keys.used(id, at, region, service);
    }
}
