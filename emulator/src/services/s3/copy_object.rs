//! CopyObject.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>

use super::Answer;
use bytes::Bytes;

use super::attributes::Attributes;
use super::conditions::WriteCondition;
use super::copy_source::Source;
use super::output::{self, document_date, quoted, root, set};
use super::{checksum, gate, keys, put_object, sse};
use crate::auth::Caller;
use crate::http::{Request, Response};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::{Algorithm, Checksum, ChecksumType, Encryption, Object, Versioning};

/// Whether something is taken from the source or from the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Directive {
    Copy,
    Replace,
}

/// Answers.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let key = gate::key(exchange);
    let may = put_object::authorize(exchange, &bucket, key, Context::default())?;
    if matches!(exchange.authenticated.caller, Caller::Anonymous) {
        return Err(S3Refusal::AnonymousCopy.into());
    }
    let source = Source::of(exchange)?;
    let metadata = directive(exchange.request, "x-amz-metadata-directive")
        .map_err(|value| S3Refusal::UnknownMetadataDirective { value })?;
    let tagging = directive(exchange.request, "x-amz-tagging-directive")
        .map_err(|value| S3Refusal::UnknownTaggingDirective { value })?;
    let attributes = Attributes::of(exchange, &bucket, "CopyObject")?;
    let condition = WriteCondition::of(exchange.request)?;
    changes_something(exchange, &source, &bucket, key, metadata)?;
    if tagging == Directive::Copy {
        may_copy_tags(exchange, &source, &bucket, key)?;
    }
    source.decrypt(exchange)?;
    let encryption = sse::for_writing(exchange, &bucket, key, &may)?;
    let object = Object { encryption, ..copied(exchange, &source, attributes, metadata, tagging)? };
    let object = Object { etag: etag(&object, &source), ..object };
    let (result, encryption) = (result(&object), object.encryption.clone());
    let version = put_object::store(&may, &bucket, &condition, object)?;
    // PutObject says nothing of the null version that it makes; CopyObject names it.
    let suspended = bucket.settings().versioning == Versioning::Suspended;
    let version = version.or_else(|| suspended.then(|| "null".to_owned()));
    Ok(may.answer(answered(&result, &source, &encryption, version.as_deref())))
}

fn directive(request: &Request, header: &str) -> Result<Directive, String> {
    match request.header(header) {
        None | Some("COPY") => Ok(Directive::Copy),
        Some("REPLACE") => Ok(Directive::Replace),
        Some(other) => Err(other.to_owned()),
    }
}

/// A copy of an object onto itself must change something of it. A default encryption that somebody set counts, and so does
/// a KMS key that the copy will not have.
fn changes_something(
    exchange: &Exchange<'_>,
    source: &Source,
    bucket: &Bucket,
    key: &str,
    metadata: Directive,
) -> Result<(), Refusal> {
    const CHANGES: [&str; 4] = [
        "x-amz-storage-class",
        "x-amz-website-redirect-location",
        "x-amz-server-side-encryption",
        "x-amz-checksum-algorithm",
    ];
    let itself =
        source.bucket.name == bucket.name && source.named.key == key && source.named.version.is_none();
    let changes = metadata == Directive::Replace
        || source.stored.object.encryption != Encryption::S3
        || bucket.settings().encryption.is_some()
        || CHANGES.iter().any(|header| exchange.request.headers.contains_key(*header));
    if itself && !changes {
        return Err(S3Refusal::CopyOntoItself.into());
    }
    Ok(())
}

/// Tags are copied by those who may read them there and write them here.
fn may_copy_tags(
    exchange: &Exchange<'_>,
    source: &Source,
    bucket: &Bucket,
    key: &str,
) -> Result<(), Refusal> {
    let tags = &source.stored.object.tags;
    if tags.is_empty() {
        return Ok(());
    }
    let version = source.named.version.as_deref();
    let read = if version.is_some() { "s3:GetObjectVersionTagging" } else { "s3:GetObjectTagging" };
    let (object, context) = (Some(source.stored.object.as_ref()), keys::of_version(version));
    gate::on_tags(exchange, &source.bucket, &source.named.key, object, read, context)?;
    let mut context = Context::default();
    keys::of_request_tags(tags, &mut context);
    gate::on_object(exchange, bucket, key, "s3:PutObjectTagging", context).map(|_| ())
}

fn copied(
    exchange: &Exchange<'_>,
    source: &Source,
    attributes: Attributes,
    metadata: Directive,
    tagging: Directive,
) -> Result<Object, Refusal> {
    let from = &source.stored.object;
    let replaces = metadata == Directive::Replace;
    Ok(Object {
        data: from.data.clone(),
        size: from.size,
        etag: from.etag.clone(),
        modified: exchange.now,
        headers: if replaces { attributes.headers } else { from.headers.clone() },
        storage_class: attributes.storage_class,
        encryption: Encryption::S3,
        tags: if tagging == Directive::Replace { attributes.tags } else { from.tags.clone() },
        checksum: checksum_of(exchange.request, source)?,
        parts: Vec::new(),
        upload: None,
        acl: attributes.acl,
    })
}

/// A copy is an object of one piece: its ETag is an MD5 again, whatever the source's was.
fn etag(object: &Object, source: &Source) -> String {
    use md5::{Digest, Md5};
    let from = &source.stored.object;
    if from.parts.is_empty() && from.encryption == Encryption::S3 && object.encryption == Encryption::S3 {
        return from.etag.clone();
    }
    let digest =
        from.data.read(&source.may).iter().fold(Md5::new(), |digest, piece| digest.chain_update(piece));
    put_object::etag(&object.encryption, &digest.finalize())
}

fn checksum_of(request: &Request, source: &Source) -> Result<Checksum, Refusal> {
    let from = &source.stored.object;
    let wanted = match request.header("x-amz-checksum-algorithm") {
        None => from.checksum.algorithm,
        Some(name) => Algorithm::named(name).ok_or(S3Refusal::UnsupportedChecksumAlgorithm)?,
    };
    if wanted == from.checksum.algorithm && from.checksum.of == ChecksumType::FullObject {
        return Ok(from.checksum.clone());
    }
    let value = checksum::of(wanted, from.data.read(&source.may).iter().map(Bytes::as_ref));
    Ok(Checksum { algorithm: wanted, value, of: ChecksumType::FullObject })
}

fn result(object: &Object) -> Element {
    root("CopyObjectResult")
        .text("LastModified", document_date(object.modified))
        .text("ETag", quoted(&object.etag))
        .text("ChecksumType", object.checksum.of.name())
        .text(object.checksum.algorithm.element(), &object.checksum.value)
}

fn answered(result: &Element, source: &Source, encryption: &Encryption, version: Option<&str>) -> Response {
    let mut response = output::xml(result);
    sse::describe(encryption, &mut response);
    if let Some(version) = source.shown_version() {
        set(&mut response, "x-amz-copy-source-version-id", version);
    }
    if let Some(version) = version {
        set(&mut response, "x-amz-version-id", version);
    }
    response
}
