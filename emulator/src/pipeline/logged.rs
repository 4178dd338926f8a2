//! What the log has of a request, by `tracing`. Nothing of it is made where nobody listens, and no secret of the request is in it:
//! what a client sent is passed on as values of fields, which are quoted, and never as text of its own.

use serde_json::Value;
use tracing::{Level, Span, debug, debug_span, enabled, info, info_span};

use crate::http::Request;
use crate::trace::Trace;

/// The span of a whole request.
pub(super) fn request(request: &Request) -> Span {
    info_span!(
        "request",
        id = request.id.uuid(),
        method = request.method.as_str(),
        host = request.host,
        path = request.path,
        source_ip = %request.source_ip,
    )
}

/// The span in which a request is authenticated.
pub(super) fn authentication() -> Span {
    debug_span!("authentication")
}

/// The span in which a service answers.
pub(super) fn service(trace: &Trace) -> Span {
    debug_span!("service", service = trace.service, operation = trace.operation.as_deref())
}

/// What authentication saw, with the canonical request.
pub(super) fn authenticated(span: &Span, trace: &Trace) {
    if !enabled!(Level::DEBUG) {
        return;
    }
    let Some(evidence) = &trace.auth else { return };
    let mut seen = serde_json::to_value(evidence.explained(&trace.request)).unwrap_or_default();
    trace.secrets().hide(&mut seen);
    let text = |name: &str| seen.get(name).and_then(Value::as_str);
    span.in_scope(|| {
        debug!(
            scheme = text("scheme"),
            signature_version = text("signature_version"),
            access_key_id = text("access_key_id"),
            credential_scope = text("credential_scope"),
            canonical_request = text("canonical_request"),
            string_to_sign = text("string_to_sign"),
            caller = trace.caller(),
            "{}",
            match text("refused_by") {
                None => "authenticated".to_owned(),
                Some(check) => format!("refused by the check {check}"),
            }
        );
    });
}

/// The answer.
pub(super) fn answered(trace: &Trace) {
    let refusal = trace.refusal.as_ref();
    info!(
        service = trace.service,
        operation = trace.operation(),
        status = trace.status,
        code = refusal.map(crate::refusal::Refusal::code),
        row = refusal.map(|refusal| refusal.entry().id()),
        "answered"
    );
}
