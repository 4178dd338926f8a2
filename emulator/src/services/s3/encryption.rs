//! GetBucketEncryption: every bucket encrypts with S3's own keys.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html>

use super::gate;
use super::output::{self, root};
use crate::http::Response;
use crate::policy::Context;
use crate::refusal::Refusal;
use crate::services::Exchange;
use crate::wire::Element;

/// Answers.
pub(super) fn get(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:GetEncryptionConfiguration", Context::default())?;
    let default = Element::new("ApplyServerSideEncryptionByDefault").text("SSEAlgorithm", "AES256");
    let rule = Element::new("Rule").child(default).text("BucketKeyEnabled", "false");
    Ok(output::xml(&root("ServerSideEncryptionConfiguration").child(rule)))
}
