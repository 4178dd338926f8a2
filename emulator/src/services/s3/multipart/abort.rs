//! AbortMultipartUpload.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>

use super::super::output;
use super::subject;
use crate::http::Response;
use crate::refusal::Refusal;
use crate::services::Exchange;

/// Answers.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let (subject, _may) = subject(exchange, "s3:AbortMultipartUpload")?;
    subject.with_upload(|_| ())?;
    subject.bucket.uploads.lock().remove(&subject.upload_id);
    Ok(output::no_content())
}
