//! The row of rooms itself. Each stage hands its proof to the next, so that a request cannot skip one; the gateway
//! alone knows them all, and alone puts the trace together.
//!
//! ```text
//! bytes -> http -> auth -> route -> access (policy) -> service -> wire -> bytes
//!           \________________________ trace ____________________/
//! ```

mod authorization;
mod door;
mod elsewhere;
mod faults;
mod json;
mod query;
mod s3;
mod toolbox;
mod unemulated;

use std::sync::Arc;

use http::header::{DATE, HeaderValue};
use http::{HeaderName, StatusCode};
use parking_lot::RwLock;

use crate::auth::{Authenticated, Authenticator, Caller};
use crate::clock::Clock;
use crate::control::{self, Guard};
use crate::http::address::{Service, address};
use crate::http::body::Stream;
use crate::http::listener::Answer;
use crate::http::{Admission, Body, BodyPlan, Request, Response};
use crate::trace::{Trace, Traces};
use crate::trail::{Seen, Sink, Trail};
use crate::world::World;
use crate::world::keys::LastUse;

pub(crate) use authorization::AuthorizationIds;

/// What one emulator is made of.
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) traces: Traces,
    pub(crate) trail: Trail,
    pub(crate) guard: Guard,
    authorization_ids: AuthorizationIds,
    authenticator: Authenticator,
    root_secret: Arc<str>,
    pub(crate) admission: Admission,
    world: RwLock<Arc<World>>,
}

/// How an emulator is set up.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) clock: Clock,
    pub(crate) sink: Option<Arc<Sink>>,
    pub(crate) authorization_ids: AuthorizationIds,
    pub(crate) guard: Guard,
    /// The secret of every account's root user.
    pub(crate) root_secret: Arc<str>,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let Settings { clock, sink, authorization_ids, guard, root_secret } = settings;
        Self {
            clock,
            traces: Traces::default(),
            trail: Trail::new(sink),
            guard,
            authorization_ids,
            authenticator: Authenticator::default(),
            admission: Admission::default(),
            world: RwLock::new(Arc::new(World::with_root_secret(&root_secret))),
            root_secret,
        }
    }

    /// The secret of every account's root user.
    pub(crate) fn root_secret(&self) -> &str {
        &self.root_secret
    }

    /// Everything that exists now. A reset swaps it; requests under way finish in the world they began in.
    pub(crate) fn world(&self) -> Arc<World> {
        Arc::clone(&self.world.read())
    }

    /// Forgets everything.
    pub(crate) fn reset(&self) {
        *self.world.write() = Arc::new(World::with_root_secret(&self.root_secret));
        self.traces.clear();
        self.trail.clear();
    }
}

impl Answer for State {
    async fn answer(&self, request: Request, stream: Stream) -> Response {
        let address = match address(&request, scope_service(&request).as_deref()) {
            Ok(address) => address,
            Err(refusal) => return s3::refused_at_the_door(self, &request, refusal),
        };
        let mut response = match address.service {
            Service::Control => control::serve(self, &request, Body::new(stream, BodyPlan::default())).await,
            Service::S3 { .. } => s3::answer(self, &request, &address, stream).await,
            Service::Kms => json::answer(self, &request, &address, stream).await,
            Service::Unemulated(asked) => unemulated::refuse(self, &request, &asked),
            Service::Toolbox => toolbox::answer(self, &request, &address, stream).await,
            Service::Sts | Service::Iam => query::answer(self, &request, address, stream).await,
        };
        let date = request.received.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        set(&mut response, DATE, &date);
        response
    }
}

/// Which row of the catalogue an answer is, such as `S3/NoSuchKey`.
pub(crate) const REFUSAL_HEADER: HeaderName = HeaderName::from_static("x-rolecall-refusal");

/// Keeps the trace, feeds the trail, and tells the client of a refusal where to read why.
fn keep(state: &State, request: &Request, mut trace: Trace, response: &mut Response) {
    trace.status = response.status().as_u16();
    if let Some(refusal) = &trace.refusal {
        let link = format!("/_rolecall/explain/{}", trace.shown_id());
        set(response, HeaderName::from_static("x-rolecall-explain"), &link);
        set(response, REFUSAL_HEADER, &refusal.entry().id());
    }
    authorization::tell(&trace, response);
    if let Some(reached) = trace.reached.take().filter(|_| response.status() != StatusCode::NOT_IMPLEMENTED) {
        let now = state.clock.now();
        state.trail.keep(Seen::of(&state.world(), request, &trace, reached, response, now));
    }
    state.traces.keep(trace);
}

/// What GetAccessKeyLastUsed and a role's RoleLastUsed tell later. That the caller may not is no matter.
fn note_use(world: &World, request: &Request, who: &Authenticated, service: &'static str) {
    if let (Some(id), Some(region)) = (&who.access_key_id, &who.region) {
        let last = LastUse { at: request.received, region: region.clone(), service };
        if let Caller::Session(session) = &who.caller {
            world.keys.role_used(&session.role_id, last.clone());
        }
        world.keys.used(id, last);
    }
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The service that the credential scope names, as a hint for hosts that serve all of them. Nothing is believed yet.
fn scope_service(request: &Request) -> Option<String> {
    let credential = request.parameter("X-Amz-Credential").or_else(|| {
        let header = request.header("authorization")?;
        let (_, rest) = header.split_once("Credential=")?;
        rest.split(',').next().map(str::to_owned)
    })?;
    credential.split('/').nth_back(1).map(str::to_owned)
}
