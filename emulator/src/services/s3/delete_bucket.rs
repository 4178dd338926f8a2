//! DeleteBucket.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html>

use super::{gate, output};
use crate::http::Response;
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::Versioning;

/// Answers.
pub(super) fn answer(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:DeleteBucket", Context::default())?;
    match exchange.world.remove_bucket(&bucket.name, close)? {
        true => Ok(output::no_content()),
        false => Err(gate::gone(&bucket)),
    }
}

/// Lets nothing more into an empty bucket.
fn close(bucket: &Bucket) -> Result<(), Refusal> {
    let mut objects = bucket.objects.write();
    if objects.is_empty() {
        objects.close();
        return Ok(());
    }
    let name = bucket.name.clone();
    Err(match bucket.settings.read().versioning {
        Versioning::Unversioned => S3Refusal::BucketNotEmpty { bucket: name },
        _ => S3Refusal::VersionedBucketNotEmpty { bucket: name },
    }
    .into())
}
