//! The hosts of the query services, on any path but `/`: judged before scope and signature.

use http::header::{
    ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use http::{Method, StatusCode};

use crate::http::response::{Content, empty, set, with_body};
use crate::http::{Request, Response};
use crate::wire::Params;

const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date,smithy-protocol";

/// Where a request asks.
pub(super) enum Place {
    /// At `/`, where query requests are answered.
    Endpoint,
    /// Elsewhere, but it names an operation as a query request does: it is taken for one, and its signature never fits.
    Misplaced,
    /// Elsewhere.
    Elsewhere(Response),
}

impl Place {
    pub(super) fn of(request: &Request, params: &Params) -> Self {
        if request.path == "/" {
            return Self::Endpoint;
        }
        if is_preflight(request) {
            return Self::Elsewhere(preflight());
        }
        if names_an_operation(request, params) {
            return Self::Misplaced;
        }
        let body = Content::from("<UnknownOperationException/>\n".to_owned());
        Self::Elsewhere(with_body(StatusCode::NOT_FOUND, body))
    }
}

/// In a form, or in the query whatever the body is. That a GET is taken as a POST is inferred: only POSTs are recorded.
fn names_an_operation(request: &Request, params: &Params) -> bool {
    let is_in_form =
        super::is_form(request) && ["Action", "Version"].iter().all(|name| params.get(name).is_some());
    let is_in_query = ["Action", "Version"].iter().all(|name| request.has_parameter(name));
    match request.method {
        Method::POST => is_in_form || is_in_query,
        Method::GET => is_in_query,
        _ => false,
    }
}

fn is_preflight(request: &Request) -> bool {
    let has = |name: &str| request.has_header(name);
    request.method == Method::OPTIONS && has(ORIGIN.as_str()) && has(ACCESS_CONTROL_REQUEST_METHOD.as_str())
}

fn preflight() -> Response {
    let mut response = empty(StatusCode::OK);
    set(&mut response, ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned());
    set(&mut response, ACCESS_CONTROL_ALLOW_METHODS, "POST".to_owned());
    set(&mut response, ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED.to_owned());
    set(&mut response, ACCESS_CONTROL_MAX_AGE, "172800".to_owned());
    response
}
