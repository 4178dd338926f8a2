//! HeadBucket.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>

use super::Answer;
use super::gate;
use super::output::{self, set};
use crate::policy::Context;
use crate::services::Exchange;

/// Answers.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:ListBucket", Context::default())?;
    let mut response = output::ok();
    set(&mut response, "content-type", "application/xml");
    set(&mut response, "x-amz-access-point-alias", "false");
    set(&mut response, "x-amz-bucket-arn", &bucket.arn());
    set(&mut response, "x-amz-bucket-region", &bucket.region);
    Ok(may.answer(response))
}
