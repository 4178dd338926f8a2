//! Multipart uploads.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>

pub(super) mod abort;
pub(super) mod complete;
pub(super) mod create;
pub(super) mod list_parts;
pub(super) mod list_uploads;
#[cfg(test)]
mod tests;
pub(super) mod upload_part;
pub(super) mod upload_part_copy;

use std::sync::Arc;

use super::{gate, put_object, sse};
use crate::access::Authorized;
use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Encryption, Part, Upload};

/// The bucket, the key and the upload that a request is about.
struct Subject<'a> {
    bucket: Arc<Bucket>,
    key: &'a str,
    upload_id: String,
}

/// Finds the bucket and asks for an action on the key. Writing takes s3:PutObject.
fn subject<'a>(exchange: &'a Exchange<'_>, action: &str) -> Result<(Subject<'a>, Authorized), Refusal> {
    let bucket = gate::bucket(exchange)?;
    let key = gate::key(exchange);
    let may = match action {
        "s3:PutObject" => put_object::authorize(exchange, &bucket, key)?,
        _ => gate::on_object(exchange, &bucket, key, action, crate::policy::Context::default())?,
    };
    let upload_id = exchange.request.parameter("uploadId").unwrap_or_default();
    Ok((Subject { bucket, key, upload_id }, may))
}

impl Subject<'_> {
    /// Looks at the upload, or changes it.
    fn with_upload<T>(&self, look: impl FnOnce(&mut Upload) -> T) -> Result<T, Refusal> {
        let mut uploads = self.bucket.uploads.lock();
        let upload = uploads.get_mut(&self.upload_id).filter(|upload| upload.key == self.key);
        upload.map(look).ok_or_else(|| self.missing())
    }

    /// Asks leave to use the key of the upload: parts that are there are read again when others come.
    fn decrypt(&self, exchange: &Exchange<'_>) -> Result<Encryption, Refusal> {
        let encryption = self.with_upload(|upload| upload.encryption.clone())?;
        sse::for_reading(exchange, &self.bucket, self.key, &encryption)?;
        Ok(encryption)
    }

    fn missing(&self) -> Refusal {
        S3Refusal::NoSuchUpload { upload: self.upload_id.clone() }.into()
    }
}

/// The part number that the query says.
fn part_number(request: &Request) -> Result<u32, Refusal> {
    super::part_number::parse(&request.parameter("partNumber").unwrap_or_default())
}

/// Stores a part, over the one of the same number.
fn store(_may: &Authorized, subject: &Subject<'_>, number: u32, part: Part) -> Result<(), Refusal> {
    subject.with_upload(|upload| upload.parts.insert(number, Arc::new(part))).map(|_| ())
}
