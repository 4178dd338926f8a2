//! Multipart uploads.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>

pub(super) mod abort;
mod claims;
pub(super) mod complete;
pub(super) mod create;
pub(super) mod list_parts;
pub(super) mod list_uploads;
mod listed;
pub(super) mod rules;
#[cfg(test)]
mod tests;
pub(super) mod upload_part;
pub(super) mod upload_part_copy;

use std::sync::Arc;

use super::{gate, keys, put_object, sse};
use crate::http::Request;
use crate::leave::{Authorized, OnObject};
use crate::policy::Reason;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Encryption, End, Part, Upload};

/// The bucket, the key and the upload that a request is about.
struct Subject<'a> {
    bucket: Arc<Bucket>,
    key: &'a str,
    upload_id: String,
}

/// Which uploads an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// Those in progress.
    Open,
    /// Those that ended too: a repeated request is answered again.
    Any,
}

impl<'a> Subject<'a> {
    /// Finds the upload. That comes before the caller's permissions: who may not write is told of an unknown upload ID
    /// too.
    fn find(exchange: &'a Exchange<'_>, which: Which) -> Result<Self, Refusal> {
        let upload_id = exchange.request.parameter("uploadId").unwrap_or_default().to_owned();
        let subject = Self { bucket: gate::bucket(exchange)?, key: gate::key(exchange), upload_id };
        let uploads = subject.bucket.uploads();
        let is_open = uploads.get(&subject.upload_id, subject.key).is_some();
        let ended = which == Which::Any && uploads.ended(&subject.upload_id, subject.key).is_some();
        drop(uploads);
        if is_open || ended { Ok(subject) } else { Err(subject.missing()) }
    }

    /// Asks leave to write. Conditions see the encryption of the upload.
    fn write(&self, exchange: &Exchange<'_>) -> Result<Authorized<OnObject>, Refusal> {
        let own = self.with_upload(|upload| keys::of_upload(&upload.encryption)).unwrap_or_default();
        put_object::authorize(exchange, &self.bucket, self.key, own)
    }

    /// Asks leave to list the parts or to abort. Who began the upload may do that with s3:PutObject too; that a Deny of
    /// the action itself stops them is inferred.
    fn manage(&self, exchange: &Exchange<'_>, action: &str) -> Result<Authorized<OnObject>, Refusal> {
        let ask = |action| gate::on_upload(exchange, &self.bucket, self.key, action);
        let write = if self.is_begun_by_caller(exchange) { ask("s3:PutObject").ok() } else { None };
        // The action itself is asked for last, so that a refusal is explained by it.
        match (ask(action), write) {
            (Ok(may), _) => Ok(may),
            (Err(denied), Some(may)) if !matches!(denied.reason, Reason::ExplicitDeny(_)) => Ok(may),
            (Err(denied), _) => Err(denied.in_s3()),
        }
    }

    fn is_begun_by_caller(&self, exchange: &Exchange<'_>) -> bool {
        let uploads = self.bucket.uploads();
        let open = uploads.get(&self.upload_id, self.key).map(|upload| &upload.initiator.0);
        let ended = uploads.ended(&self.upload_id, self.key).map(|upload| &upload.initiator);
        exchange.authenticated.caller.arn().is_some_and(|caller| open.or(ended) == Some(&caller))
    }

    /// Looks at the upload.
    fn with_upload<T>(&self, look: impl FnOnce(&Upload) -> T) -> Result<T, Refusal> {
        self.bucket.uploads().get(&self.upload_id, self.key).map(look).ok_or_else(|| self.missing())
    }

    /// Ends the upload. Nobody has to count the writes to its key any more.
    fn end(&self, may: &Authorized<OnObject>, end: End) -> Result<(), Refusal> {
        let gone = || gate::gone(&self.bucket);
        let was_open = self.bucket.uploads_mut(may).map_err(|_| gone())?.end(&self.upload_id, end);
        if was_open {
            self.bucket.objects_mut(may).map_err(|_| gone())?.unwatch();
        }
        Ok(())
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
    super::part_number::parse(request.parameter("partNumber").unwrap_or_default())
}

/// Stores a part, over the one of the same number.
fn store(may: &Authorized<OnObject>, subject: &Subject<'_>, number: u32, part: Part) -> Result<(), Refusal> {
    let uploads = subject.bucket.uploads_mut(may);
    let stored = uploads.is_ok_and(|mut uploads| uploads.put_part(&subject.upload_id, number, part));
    if stored { Ok(()) } else { Err(subject.missing()) }
}
