//! The `/_rolecall/` API: what AWS does not have. It answers JSON, to programs on this machine; a web page of another
//! origin gets nothing.

mod clock;
mod faults;
mod organization;
mod span;
mod trail;

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::gateway::{REFUSAL_HEADER, State};
use crate::heavy::heavy;
use crate::http::response::{Content, Response, with_body};
use crate::http::{Admitted, Body, Request};
use crate::refusal::{ControlRefusal, Refusal};
use crate::services::sts::authorization_message;
use crate::trace::{MOST, Trace};

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
    refuse_web_pages(request)?;
    let path = request.path.strip_prefix("/_rolecall").unwrap_or_default().trim_matches('/');
    let (head, rest) = path.split_once('/').unwrap_or((path, ""));
    match head {
        "" => only(request, &[Method::GET], index),
        "health" => only(request, &[Method::GET], || health(state)),
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
        "GET, POST, DELETE /_rolecall/faults": r#"what goes wrong: {"service": "s3", "operation": "GetObject", "resource": "arn:aws:s3:::bucket/*", "count": 2, "fault": "slow-down"}, or "throttling", "internal-error", "service-unavailable", "cut-body", {"delay": "2s"}, {"iam-propagation": "10s"}"#,
        "GET, PUT, DELETE /_rolecall/organization": r#"the organization, its service control policies and resource control policies: {"ManagementAccountId": "999999999999", "Policies": [{"Name": "NoDeletes", "Type": "SERVICE_CONTROL_POLICY", "Content": {...}}], "Root": {"OrganizationalUnits": [{"Name": "data", "Accounts": ["111122223333"], "ServiceControlPolicies": ["FullAWSAccess", "NoDeletes"]}]}}"#,
        "POST /_rolecall/reset": "forget every account, bucket and request",
    })
}

/// The explanation, with what STS decodes to those who may know it.
fn explanation(state: &State, trace: &Trace) -> Value {
    let mut explanation = trace.explanation();
    let refused = trace.denied().filter(|_| trace.refusal.is_some());
    let encoded = refused.and_then(|refused| authorization_message::encoded(&state.world(), refused));
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

/// A browser says where a page came from; programs do not.
fn refuse_web_pages(request: &Request) -> Result<(), Refusal> {
    let foreign = request.header("origin").filter(|origin| {
        origin.split_once("://").is_none_or(|(_, host)| !host.eq_ignore_ascii_case(&request.host))
    });
    match foreign {
        Some(origin) => Err(ControlRefusal::ForeignOrigin { origin: origin.to_owned() }.into()),
        None if request.header("sec-fetch-site").is_some_and(|site| site == "cross-site") => {
            Err(ControlRefusal::ForeignOrigin { origin: "another site".to_owned() }.into())
        }
        None => Ok(()),
    }
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
    if let Ok(id) = HeaderValue::from_str(&refusal.entry().id()) {
        response.headers_mut().insert(REFUSAL_HEADER, id);
    }
    response
}

fn json_response(status: StatusCode, value: &Value) -> Response {
    let mut response = with_body(status, Content::from(format!("{value}\n")));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
