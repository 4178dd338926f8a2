//! STS.

use super::Exchange;
use crate::http::Response;
use crate::refusal::{Refusal, StsRefusal};
use crate::wire::Params;

/// The operations of this service. The name is the query's `Action`.
///
/// # Errors
/// As STS refuses.
pub fn serve(exchange: &Exchange<'_>, params: &Params) -> Result<Response, Refusal> {
    let _ = exchange;
    let operation = params.get("Action").unwrap_or_default().into_owned();
    Err(StsRefusal::NotEmulated { operation }.into())
}
