//! Requests for AWS services that are not emulated: each is refused by name, in its service's own protocol.

use http::HeaderName;

use super::{State, keep, s3, set};
use crate::http::address::{Protocol, Unemulated};
use crate::http::{Request, Response};
use crate::refusal::{Refusal, UnemulatedRefusal};
use crate::trace::Trace;
use crate::wire;

/// Refuses one.
pub(super) fn refuse(state: &State, request: &Request, asked: &Unemulated) -> Response {
    let refusal = refusal(asked);
    let id = request.id.uuid();
    let mut response = match asked.protocol {
        Protocol::S3 => return s3::refused_at_the_door(state, request, refusal),
        Protocol::Query | Protocol::RestXml => wire::error::query(&refusal, &asked.namespace, &id),
        Protocol::Ec2 => wire::error::ec2(&refusal, &id),
        Protocol::Json(version) => wire::json::error_in(&refusal, version),
        Protocol::RestJson => wire::rest_json::error(&refusal),
        Protocol::Cbor => wire::cbor::error(&refusal),
    };
    let mut trace = Trace::of(request, asked.service);
    trace.operation = asked.operation.as_ref().map(|operation| format!("{}:{operation}", asked.service));
    trace.refusal = Some(refusal);
    set(&mut response, HeaderName::from_static("x-amzn-requestid"), &id);
    keep(state, request, trace, &mut response);
    response
}

fn refusal(asked: &Unemulated) -> Refusal {
    let Unemulated { service, name, operation, .. } = asked;
    match operation {
        Some(operation) if *service == "organizations" => {
            UnemulatedRefusal::Organizations { operation: operation.clone() }.into()
        }
        Some(operation) => {
            UnemulatedRefusal::Service { service: format!("{name} ({service}:{operation})") }.into()
        }
        None => UnemulatedRefusal::Service { service: format!("{name} ({service})") }.into(),
    }
}
