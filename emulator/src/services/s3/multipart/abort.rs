//! AbortMultipartUpload.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html>

use super::super::{Answer, output};
use super::{Subject, Which};
use crate::services::Exchange;
use crate::world::bucket::End;

/// Answers. Aborting an upload that ended changes nothing, and is answered as if it were new.
pub(in crate::services::s3) fn answer(exchange: &Exchange<'_>) -> Answer {
    let subject = Subject::find(exchange, Which::Any)?;
    let may = subject.manage(exchange, "s3:AbortMultipartUpload")?;
    subject.end(&may, End::Aborted)?;
    Ok(may.answer(output::no_content()))
}
