//! S3.

use super::Exchange;
use crate::http::{Body, Response};
use crate::refusal::{Refusal, S3Refusal};

/// Answers one request for S3.
///
/// # Errors
/// As S3 refuses.
pub async fn serve(exchange: &Exchange<'_>, body: Body) -> Result<Response, Refusal> {
    let _ = (exchange, body);
    Err(S3Refusal::NotEmulated { operation: "anything yet".to_owned() }.into())
}
