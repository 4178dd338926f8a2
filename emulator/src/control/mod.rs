//! The `/_rolecall/` API: what AWS does not have. It answers JSON, to programs on this machine; a web page gets nothing.

mod clock;
mod faults;
mod guard;
mod organization;
mod span;
mod trail;

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::heavy::heavy;
use crate::http::response::{Content, Response, header_value, with_body};
use crate::http::{Admitted, Body, Request};
use crate::refusal::{ControlRefusal, HEADER, Refusal};
use crate::services::sts::authorization_message;
use crate::state::State;
use crate::trace::{MOST, Trace};

pub use guard::ControlApi;
pub(crate) use guard::Guard;

/// What keeps an answer from pages that get hold of the window or the cache that it is in.
const KEPT_FROM_PAGES: [(HeaderName, &str); 4] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// The largest body that the control API reads.
const LARGEST_BODY: usize = 1024 * 1024;

/// Answers one request.
pub(crate) async fn serve(state: &State, request: &Request, body: Body) -> Response {
    match routed(state, request, body).await {
        Ok(answer) => json_response(StatusCode::OK, &answer),
        Err(refusal) => refused(&refusal),
    }
}

async fn routed(state: &State, request: &Request, body: Body) -> Result<Value, Refusal> {
    let path = request.path.strip_prefix("/_rolecall").unwrap_or_default().trim_matches('/');
    let (head, rest) = path.split_once('/').unwrap_or((path, ""));
    // Whoever asks, and by whatever name: what starts containers has to know, and it tells nothing else.
    if head == "health" {
        return only(request, &[Method::GET], || health(state));
    }
    state.guard.check(request)?;
    match head {
        "" => only(request, &[Method::GET], index),
        "explain" if !rest.is_empty() => {
            only(request, &[Method::GET], || ())?;
            let trace = state.traces.find(rest);
            let trace = trace.ok_or_else(|| no_such_request(state, rest))?;
            Ok(heavy(|| explanation(state, &trace)).await)
        }
        "requests" => only(request, &[Method::GET], || {
            Value::from(state.traces.newest().iter().map(|trace| trace.summary()).collect::<Vec<_>>())
        }),
        "trail" => {
            only(request, &[Method::GET], || ())?;
            heavy(|| trail::show(&state.trail, request)).await
        }
        "reset" => only(request, &[Method::POST], || {
            state.reset();
            health(state)
        }),
        "clock" => {
            only(request, &[Method::GET, Method::POST], || ())?;
            if request.method == Method::POST {
                clock::command(&state.clock, &read(state, body).await?.bytes)?;
            }
            Ok(clock::show(&state.clock))
        }
        "faults" => {
            only(request, &[Method::GET, Method::POST, Method::DELETE], || ())?;
            let world = state.world();
            match request.method {
                Method::POST => faults::add(&world.faults, &read(state, body).await?.bytes)?,
                Method::DELETE => world.end_faults(),
                _ => {}
            }
            Ok(faults::show(&world.faults))
        }
        "organization" => {
            only(request, &[Method::GET, Method::PUT, Method::POST, Method::DELETE], || ())?;
            let world = state.world();
            match request.method {
                Method::PUT | Method::POST => organization::set(&world, &read(state, body).await?.bytes)?,
                Method::DELETE => organization::remove(&world),
                _ => {}
            }
            Ok(organization::show(&world))
        }
        _ => Err(ControlRefusal::NoSuchPath { path: request.path.clone() }.into()),
    }
}

fn index() -> Value {
    json!({
        "GET /_rolecall/health": "whether the server is up, and its version",
        "GET /_rolecall/requests": "the last thousand requests, the newest first, as far as they fit into 64 MiB",
        "GET /_rolecall/explain/{request ID}": "what each stage saw of a request, what turned the answer, and what would turn it around",
        "GET /_rolecall/trail": "what CloudTrail records of the last requests, the newest last; ?account=, event=, access-key=, error= and request= narrow it",
        "GET, POST /_rolecall/clock": r#"the server's time: {"advance": "16m"}, {"set": "2026-07-19T10:00:00Z"}, {"freeze": true}, {"reset": true}"#,
        "GET, POST, DELETE /_rolecall/faults": r#"what goes wrong: {"service": "s3", "operation": "GetObject", "resource": "arn:aws:s3:::bucket/*", "count": 2, "fault": "slow-down"}, or "throttling", "internal-error", "service-unavailable", "temporary-redirect", "cut-body", {"delay": "2s"}, {"iam-propagation": "10s"}"#,
        "GET, PUT, DELETE /_rolecall/organization": r#"the organization, its service control policies and resource control policies: {"ManagementAccountId": "999999999999", "Policies": [{"Name": "NoDeletes", "Type": "SERVICE_CONTROL_POLICY", "Content": {...}}], "Root": {"OrganizationalUnits": [{"Name": "data", "Accounts": ["111122223333"], "ServiceControlPolicies": ["FullAWSAccess", "NoDeletes"]}]}}"#,
        "POST /_rolecall/reset": "forget every account, bucket and request",
    })
}

/// The explanation, with what STS decodes to those who may know it.
fn explanation(state: &State, trace: &Trace) -> Value {
    let mut explanation = trace.explanation();
    let refused = trace.denied().filter(|_| trace.refusal.is_some());
    let encoded =
        refused.and_then(|refused| authorization_message::encoded(&state.world(), refused, &trace.secrets()));
    if let Value::Object(members) = &mut explanation {
        members.insert("encodedAuthorizationMessage".to_owned(), encoded.into());
    }
    explanation
}

fn health(state: &State) -> Value {
    let mut health = json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "services": ["iam", "s3", "sts"],
        "forgotten": { "requests": state.traces.forgotten(), "events": state.trail.forgotten() },
        "time": state.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    });
    if let (Some(trouble), Some(health)) = (state.trail.trouble(), health.as_object_mut()) {
        let trouble = format!("events are missing from the file: {trouble}");
        health.insert("trail".to_owned(), trouble.into());
    }
    health
}

fn only<T>(request: &Request, methods: &[Method], answer: impl FnOnce() -> T) -> Result<T, Refusal> {
    if methods.contains(&request.method) {
        return Ok(answer());
    }
    let allowed = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(" or ");
    let (method, path) = (request.method.to_string(), request.path.clone());
    Err(ControlRefusal::MethodNotAllowed { method, path, allowed }.into())
}

fn no_such_request(state: &State, id: &str) -> Refusal {
    let (megabytes, forgotten) = (MOST / (1024 * 1024), state.traces.forgotten());
    ControlRefusal::NoSuchRequest { id: id.to_owned(), megabytes, forgotten }.into()
}

async fn read(state: &State, body: Body) -> Result<Admitted, Refusal> {
    state.admission.collect(body, LARGEST_BODY).await
}

fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response =
        json_response(status, &json!({ "error": refusal.code(), "message": refusal.message() }));
    if let Some(id) = header_value(HEADER.as_str(), &refusal.entry().id()) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

fn json_response(status: StatusCode, value: &Value) -> Response {
    let mut response = with_body(status, Content::from(format!("{value}\n")));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in KEPT_FROM_PAGES {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
