//! AbortMultipartUpload.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>

use super::super::output;
use super::{Subject, Which};
use crate::http::Response;
use crate::refusal::Refusal;
use crate::services::Exchange;
use crate::world::bucket::End;

/// Answers. Aborting an upload that ended changes nothing, and is answered as if it were new.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let subject = Subject::find(exchange, Which::Any)?;
    let _may = subject.manage(exchange, "s3:AbortMultipartUpload")?;
    subject.bucket.uploads.lock().end(&subject.upload_id, End::Aborted);
    Ok(output::no_content())
}
