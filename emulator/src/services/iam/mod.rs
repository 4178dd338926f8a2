//! IAM.

use super::Exchange;
use crate::http::Response;
use crate::refusal::{IamRefusal, Refusal};
use crate::wire::Params;

/// The operations of this service. The name is the query's `Action`.
///
/// # Errors
/// As IAM refuses.
pub fn serve(exchange: &Exchange<'_>, params: &Params) -> Result<Response, Refusal> {
    let _ = exchange;
    let operation = params.get("Action").unwrap_or_default().into_owned();
    Err(IamRefusal::NotEmulated { operation }.into())
}
