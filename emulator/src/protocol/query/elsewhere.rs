//! What is asked of the query services and is no call of an operation: preflights, and any path but `/`. Judged before
//! scope and signature.

use http::{Method, StatusCode};

use crate::http::response::{Content, with_body};
use crate::http::{Request, Response};
use crate::protocol::browsers;
use crate::wire::Params;

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
        if let Some(answer) = browsers::preflight(request) {
            return Self::Elsewhere(answer);
        }
        if request.path == "/" {
            return Self::Endpoint;
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
