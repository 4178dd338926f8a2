//! PutObject.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use super::Answer;
use super::attributes::{self, Attributes};
use super::conditions::{WriteCondition, compares};
use super::input::{self, Received};
use super::integrity::Integrity;
use super::output::{self, hex, quoted, set};
use super::{acl, gate, get_object, keys, sse};
use crate::http::{Body, Response};
use crate::leave::{Authorized, OnObject};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Algorithm, Checksum, Data, Encryption, Object};
use crate::world::ids;

/// Answers.
pub(super) async fn answer(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let key = gate::key(exchange);
    let may = authorize(exchange, &bucket, key, Context::default())?;
    if let Some(value) = exchange.request.parameter("partNumber") {
        return Err(S3Refusal::PartNumberWithoutUploadId { value: value.to_owned() }.into());
    }
    let attributes = Attributes::of(exchange, &bucket, "PutObject")?;
    let condition = WriteCondition::of(exchange.request)?;
    let integrity = Integrity::of(exchange.request, Algorithm::Crc64Nvme)?;
    let encryption = sse::for_writing(exchange, &bucket, key, &may)?;
    let received = input::receive(exchange.request, body, integrity).await?;
    let object = object(exchange, attributes, encryption, received);
    let stored = Stored::of(&object);
    let version = store(&may, &bucket, &condition, object)?;
    Ok(may.answer(stored.response(version.as_deref())))
}

/// Asks leave to write an object, with the tags and the ACL that the request brings; `own` has the keys of the upload that
/// it is a part of. Who compares the ETag of the one that is there needs leave to read it.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html>
pub(super) fn authorize(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    own: Context,
) -> Result<Authorized<OnObject>, Refusal> {
    let tags = attributes::requested_tags(exchange.request);
    let mut context = own;
    keys::of_request_tags(&tags, &mut context);
    let mut of_writing = context.clone();
    of_writing.set("s3:ObjectCreationOperation", keys::makes_an_object(exchange).to_string());
    let may = gate::on_object(exchange, bucket, key, "s3:PutObject", of_writing)?;
    if keys::makes_an_object(exchange) && exchange.request.header("if-match").is_some_and(compares) {
        get_object::authorize_current(exchange, bucket, key)?;
    }
    if exchange.request.headers.contains_key("x-amz-tagging") {
        gate::on_object(exchange, bucket, key, "s3:PutObjectTagging", context.clone())?;
    }
    if acl::is_brought_by(exchange.request) {
        gate::on_own_object(exchange, bucket, key, "s3:PutObjectAcl", context)?;
    }
    Ok(may)
}

/// The object that is to be stored.
pub(super) fn object(
    exchange: &Exchange<'_>,
    attributes: Attributes,
    encryption: Encryption,
    received: Received,
) -> Object {
    let Attributes { headers, storage_class, tags, acl } = attributes;
    Object {
        etag: etag(&encryption, &received.digests.md5),
        checksum: received.digests.checksum,
        data: Data::new(received.data),
        size: received.size,
        modified: exchange.now,
        headers,
        storage_class,
        encryption,
        tags,
        parts: Vec::new(),
        upload: None,
        acl,
    }
}

/// The MD5; but that of something else where a KMS key encrypts the object.
pub(super) fn etag(encryption: &Encryption, md5: &[u8]) -> String {
    match encryption {
        Encryption::S3 => hex(md5),
        Encryption::Kms(_) => ids::opaque_etag(),
    }
}

/// Stores an object, if the condition holds for what is there now; answers with the new version's ID where the bucket
/// keeps versions.
pub(super) fn store(
    may: &Authorized<OnObject>,
    bucket: &Bucket,
    condition: &WriteCondition,
    object: Object,
) -> Result<Option<String>, Refusal> {
    let versioning = bucket.settings().versioning;
    let mut objects = bucket.objects_mut(may).map_err(|_| gate::gone(bucket))?;
    condition.check(may.key_in(&bucket.name).unwrap_or_default(), objects.current())?;
    objects.put(object, versioning).map_err(|_| gate::gone(bucket))
}

/// The same for an upload that is completed. A condition does not hold on a key that was written or deleted since the
/// upload began, when there had been this many writes.
pub(super) fn store_unless_written(
    may: &Authorized<OnObject>,
    bucket: &Bucket,
    condition: &WriteCondition,
    writes: u64,
    object: Object,
) -> Result<Option<String>, Refusal> {
    let versioning = bucket.settings().versioning;
    let key = may.key_in(&bucket.name).unwrap_or_default();
    let mut objects = bucket.objects_mut(may).map_err(|_| gate::gone(bucket))?;
    condition.check(key, objects.current())?;
    condition.check_writes(key, writes, objects.writes())?;
    objects.put(object, versioning).map_err(|_| gate::gone(bucket))
}

/// What the answer tells of an object that was stored.
pub(super) struct Stored {
    etag: String,
    checksum: Checksum,
    encryption: Encryption,
}

impl Stored {
    /// Of this object.
    pub(super) fn of(object: &Object) -> Self {
        Self {
            etag: object.etag.clone(),
            checksum: object.checksum.clone(),
            encryption: object.encryption.clone(),
        }
    }

    /// The answer.
    pub(super) fn response(&self, version: Option<&str>) -> Response {
        let mut response = output::ok();
        set(&mut response, "etag", &quoted(&self.etag));
        sse::describe(&self.encryption, &mut response);
        set(&mut response, self.checksum.algorithm.header(), &self.checksum.value);
        set(&mut response, "x-amz-checksum-type", self.checksum.of.name());
        if let Some(version) = version {
            set(&mut response, "x-amz-version-id", version);
        }
        response
    }
}
