//! The end of the row: the trace is kept, the trail is fed, and the client is told of a refusal where to read why.

use http::{HeaderName, StatusCode};

use super::{authorization, logged};
use crate::http::Response;
use crate::http::response::set;
use crate::refusal::HEADER;
use crate::state::State;
use crate::trace::Trace;
use crate::trail::Seen;
use crate::world::World;

const EXPLAIN: HeaderName = HeaderName::from_static("x-rolecall-explain");

pub(super) fn keep(state: &State, world: &World, mut trace: Trace, response: &mut Response) {
    trace.status = response.status().as_u16();
    if let Some(refusal) = &trace.refusal {
        set(response, EXPLAIN, format!("/_rolecall/explain/{}", trace.shown_id()));
        set(response, HEADER, refusal.entry().id());
        authorization::tell(&trace, response);
    }
    let is_emulated = response.status() != StatusCode::NOT_IMPLEMENTED;
    if let Some(reached) = trace.reached.take().filter(|_| is_emulated) {
        state.trail.keep(Seen::of(world, &trace, reached, response, state.clock.now()));
    }
    logged::answered(&trace);
    state.traces.keep(trace);
}
