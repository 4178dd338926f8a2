//! DeleteBucket.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html>

use super::{Answer, gate, output};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::Versioning;

/// Answers.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:DeleteBucket", Context::default())?;
    match exchange.world.remove_bucket(&may) {
        Ok(true) => Ok(may.answer(output::no_content())),
        Ok(false) => Err(gate::gone(&bucket)),
        Err(_) => Err(not_empty(&bucket)),
    }
}

fn not_empty(bucket: &Bucket) -> Refusal {
    let name = bucket.name.clone();
    match bucket.settings().versioning {
        Versioning::Unversioned => S3Refusal::BucketNotEmpty { bucket: name },
        _ => S3Refusal::VersionedBucketNotEmpty { bucket: name },
    }
    .into()
}
