//! AbortMultipartUpload.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>

use super::super::{Answer, gate, output};
use super::{Subject, Which};
use crate::services::Exchange;
use crate::world::bucket::End;

/// Answers. Aborting an upload that ended changes nothing, and is answered as if it were new.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let subject = Subject::find(exchange, Which::Any)?;
    let may = subject.manage(exchange, "s3:AbortMultipartUpload")?;
    let mut uploads = subject.bucket.uploads_mut(&may).map_err(|_| gate::gone(&subject.bucket))?;
    uploads.end(&subject.upload_id, End::Aborted);
    Ok(may.answer(output::no_content()))
}
