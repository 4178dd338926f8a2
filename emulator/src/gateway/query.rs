//! The row for the query services: STS and IAM.

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, Method, StatusCode};

use super::door::turned_away;
use super::elsewhere::Place;
use super::{REFUSAL_HEADER, State, authorization, faults, keep, note_use, set, unemulated};
use crate::access::Access;
use crate::auth::Authenticated;
use crate::heavy::heavy;
use crate::http::address::query_service;
use crate::http::body::Stream;
use crate::http::response::empty;
use crate::http::{Address, Body, BodyPlan, Request, Response, Service};
use crate::refusal::{ControlRefusal, Grade, QueryAuthRefusal, Refusal};
use crate::services::{Exchange, iam, sts};
use crate::trace::{Call, Reached, Trace};
use crate::wire::{self, Params};
use crate::world::World;

/// The largest body that these services read; one byte more is refused.
const LARGEST_BODY: usize = 10_000_000;
/// A call that is no larger than this is read and answered in less than a millisecond, but for simulations.
const LIGHT: usize = 64 * 1024;
/// Where a request that names no action is sent.
const NO_ACTION: &str = "https://aws.amazon.com/iam";

/// What is answered before any service looks.
enum Early {
    /// As it stands.
    Answer(Box<Response>),
    /// In the service's own form.
    Refusal(Refusal),
}

impl From<Refusal> for Early {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// Answers one request.
pub(super) async fn answer(state: &State, request: &Request, address: Address, stream: Stream) -> Response {
    let world = state.world();
    if let Some(answer) = turned_away(request) {
        return answer;
    }
    let body = Body::new(stream, BodyPlan::default());
    let admitted = match state.admission.collect(body, LARGEST_BODY).await {
        Ok(admitted) => admitted,
        Err(refusal) => return unread(&refusal, request),
    };
    let body = &admitted.bytes;
    let params = match request.method {
        Method::POST => Params::new(body.clone()),
        _ => Params::new(request.query.clone().into()),
    };
    let is_large = params.len() > LIGHT;
    let too_many = if is_large { heavy(|| params.too_many()).await } else { params.too_many() };
    if let Some(most) = too_many {
        return unread(&ControlRefusal::TooManyParameters { most }.into(), request);
    }
    let address = settled(address, request, &params);
    if let Service::Unemulated(asked) = &address.service {
        return unemulated::refuse(state, request, asked);
    }
    let service = Called::of(&address);
    let mut trace = Trace::of(request, service.name());
    trace.hide(|secrets| secrets.add_parameters(params.iter()));
    trace.operation = params.get("Action").map(|action| format!("{}:{action}", service.name()));
    let struck = faults::strike(&world, faults::of_query(service.name(), &params)).await;
    trace.fault = faults::asked_for(&struck);
    let answered = match struck.refusal {
        Some(refusal) => Err(Early::Refusal(refusal.into())),
        None if is_large || is_simulation(&params) => {
            heavy(|| pass(state, &world, request, &address, &params, body, &mut trace)).await
        }
        None => pass(state, &world, request, &address, &params, body, &mut trace),
    };
    let mut response = match answered {
        Ok(response) => response,
        Err(Early::Answer(response)) => *response,
        Err(Early::Refusal(refusal)) => {
            let refusal = authorization::shown(state, refusal, &trace);
            let response = wire::error::query(&refusal, service.namespace(), &request.id.uuid());
            let key = trace.auth.as_ref().and_then(|auth| auth.access_key_id.as_deref());
            let hidden = || {
                faults::hidden(&world, &refusal, (params.get("RoleArn").as_deref(), key), request.received)
            };
            trace.fault = trace.fault.take().or_else(hidden);
            trace.refusal = Some(refusal);
            response
        }
    };
    set(&mut response, HeaderName::from_static("x-amzn-requestid"), &request.id.uuid());
    if matches!(service, Called::Sts) {
        set(&mut response, HeaderName::from_static("x-amz-sts-extended-request-id"), &extended_id(request));
    }
    keep(state, request, trace, &mut response);
    faults::ended(response, struck.ending)
}

/// The policy simulator decides as often as it is told to.
fn is_simulation(params: &Params) -> bool {
    params.get("Action").is_some_and(|action| action.starts_with("Simulate"))
}

/// What is answered where the body could not be read to its end, or has too much in it: bare, as AWS does, but where
/// AWS has no such answer.
fn unread(refusal: &Refusal, request: &Request) -> Response {
    let status = match refusal.code() {
        _ if refusal.entry().grade == Grade::Ours => {
            let mut response = wire::error::query(refusal, Called::Sts.namespace(), &request.id.uuid());
            set(&mut response, REFUSAL_HEADER, &refusal.entry().id());
            return response;
        }
        "MaxMessageLengthExceeded" => StatusCode::PAYLOAD_TOO_LARGE,
        "RequestTimeout" => StatusCode::REQUEST_TIMEOUT,
        _ => StatusCode::BAD_REQUEST,
    };
    empty(status)
}

fn pass(
    state: &State,
    world: &World,
    request: &Request,
    address: &Address,
    params: &Params,
    body: &[u8],
    trace: &mut Trace,
) -> Result<Response, Early> {
    let service = Called::of(address);
    let place = match Place::of(request, params) {
        Place::Elsewhere(answer) => return Err(Early::Answer(Box::new(answer))),
        place => place,
    };
    if matches!(place, Place::Endpoint) {
        redirect_without_action(request, params)?;
        service.refuse_unknown_actions(params)?;
    }
    let region = address.region.as_deref();
    let authenticated = match state.authenticator.query(request, service.name(), region, body, world) {
        Ok((authenticated, evidence)) => {
            trace.auth = Some(evidence);
            authenticated
        }
        Err(failure) => {
            trace.auth = Some(failure.evidence);
            return Err(failure.refusal.into());
        }
    };
    if matches!(place, Place::Misplaced) {
        return Err(Refusal::from(QueryAuthRefusal::SignatureDoesNotMatch).into());
    }
    trace.caller = authenticated.caller.arn();
    note_use(world, request, &authenticated, service.name());
    trace.reached = Some(reached(&authenticated, params));
    let access = Access::new(world, request, &authenticated);
    let now = request.received;
    let exchange = Exchange { request, address, authenticated: &authenticated, access: &access, world, now };
    let answer = match service {
        Called::Sts => sts::serve(&exchange, params),
        Called::Iam => iam::serve(&exchange, params),
    };
    trace.fault = trace.fault.take().or_else(|| access.held_back());
    trace.judgements = access.into_judgements();
    Ok(answer?)
}

fn reached(authenticated: &Authenticated, params: &Params) -> Reached {
    let operation = params.get("Action").unwrap_or_default().into_owned();
    let region = authenticated.region.clone().unwrap_or_default();
    let call = Call::Query { operation, params: params.clone() };
    Reached { who: authenticated.clone(), region, call }
}

/// Which of the two was called.
#[derive(Clone, Copy)]
enum Called {
    Sts,
    Iam,
}

impl Called {
    const fn of(address: &Address) -> Self {
        match address.service {
            Service::Iam => Self::Iam,
            _ => Self::Sts,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
        }
    }

    const fn namespace(self) -> &'static str {
        match self {
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
            Self::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
        }
    }

    fn refuse_unknown_actions(self, params: &Params) -> Result<(), Refusal> {
        match self {
            Self::Sts => sts::refuse_unknown_actions(params),
            Self::Iam => iam::refuse_unknown_actions(params),
        }
    }
}

/// A bare host serves both: the Version decides, which for a POST stands in the body.
fn settled(address: Address, request: &Request, params: &Params) -> Address {
    let named = ["sts.", "iam."].iter().any(|name| request.host.to_ascii_lowercase().starts_with(name));
    if named {
        return address;
    }
    let version = params.get("Version");
    Address {
        service: query_service(request, version.as_deref(), super::scope_service(request).as_deref()),
        ..address
    }
}

fn redirect_without_action(request: &Request, params: &Params) -> Result<(), Early> {
    if params.get("Action").is_some() && (request.method != Method::POST || is_form(request)) {
        return Ok(());
    }
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    let mut response = empty(StatusCode::FOUND);
    set(&mut response, LOCATION, &format!("{NO_ACTION}{query}"));
    Err(Early::Answer(Box::new(response)))
}

pub(super) fn is_form(request: &Request) -> bool {
    request.header(CONTENT_TYPE.as_str()).is_some_and(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim() == "application/x-www-form-urlencoded")
    })
}

fn extended_id(request: &Request) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(request.id.uuid())
}
