//! Authorization IDs: every refusal by a policy has one, by which IAM Toolbox finds its details.

use http::HeaderName;

use crate::http::Response;
use crate::http::response::set;
use crate::refusal::Refusal;
use crate::state::{AuthorizationIds, State};
use crate::trace::Trace;

/// AWS shows the ID in the message alone; how it would name a header is not known, so this one is rolecall's.
const HEADER: HeaderName = HeaderName::from_static("x-rolecall-authorization-id");

/// The refusal as it is sent: with its authorization ID in the message, where a setting asks for that and the message
/// says who may not do what. A bare message stays bare.
pub(super) fn shown(state: &State, refusal: Refusal, trace: &Trace) -> Refusal {
    if state.authorization_ids == AuthorizationIds::InHeaders
        || !refusal.message().contains("is not authorized")
    {
        return refusal;
    }
    match trace.authorization_id_of(&refusal) {
        Some(id) => {
            let region = trace.region().unwrap_or("us-east-1");
            refusal.with_postscript(format!(
                ". Go to https://{region}.console.aws.amazon.com/iam/home?region={region}#/authorization-details/{id} \
                 for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: {id}"
            ))
        }
        None => refusal,
    }
}

/// Tells the client, in a header.
pub(super) fn tell(trace: &Trace, response: &mut Response) {
    if let Some(id) = trace.authorization_id() {
        set(response, HEADER, id);
    }
}
