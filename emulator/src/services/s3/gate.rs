//! The way in for every operation: the bucket must be there and in this region and of the expected owner, then the
//! caller must be allowed. In AWS's order.

use std::sync::Arc;

use http::HeaderName;

use crate::access::{Acl, Behind, Denied, Question};
use crate::http::{Address, Service, Style};
use crate::leave::{Authorized, OnBucket, OnObject};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::Object;
use crate::world::bucket::acl::ANONYMOUS;
use crate::world::{Bucket, World};

use super::acl::{self, Say};
use super::{keys, naming, sse};

/// The header that tells a bucket's region.
pub(super) const BUCKET_REGION: HeaderName = HeaderName::from_static("x-amz-bucket-region");

/// The bucket's name in the address; empty where there is none.
pub(super) fn bucket_name<'a>(exchange: &'a Exchange<'_>) -> &'a str {
    match &exchange.address.service {
        Service::S3 { bucket: Some(bucket), .. } => bucket,
        _ => "",
    }
}

/// The key in the address; empty where there is none.
pub(super) fn key<'a>(exchange: &'a Exchange<'_>) -> &'a str {
    match &exchange.address.service {
        Service::S3 { key: Some(key), .. } => key,
        _ => "",
    }
}

/// The bucket that is addressed.
pub(super) fn bucket(exchange: &Exchange<'_>) -> Result<Arc<Bucket>, Refusal> {
    let bucket = match exchange.bucket {
        Some(bucket) => Arc::clone(bucket),
        None => find(exchange.world, bucket_name(exchange))?,
    };
    of_this_region(exchange, &bucket)?;
    of_expected_owner(exchange, "x-amz-expected-bucket-owner", &bucket)?;
    Ok(bucket)
}

/// A bucket by name.
pub(super) fn find(world: &World, name: &str) -> Result<Arc<Bucket>, Refusal> {
    if let Some(bucket) = world.bucket(name) {
        return Ok(bucket);
    }
    let bucket = name.to_owned();
    if naming::could_exist(name) {
        Err(S3Refusal::NoSuchBucket { bucket }.into())
    } else {
        Err(S3Refusal::InvalidBucketName { bucket }.into())
    }
}

/// The bucket vanished while the request was being answered.
pub(super) fn gone(bucket: &Bucket) -> Refusal {
    S3Refusal::NoSuchBucket { bucket: bucket.name.clone() }.into()
}

/// Refuses when a header names an owner, and the bucket has another one.
pub(super) fn of_expected_owner(
    exchange: &Exchange<'_>,
    header: &str,
    bucket: &Bucket,
) -> Result<(), Refusal> {
    let Some(expected) = exchange.request.header(header) else { return Ok(()) };
    if expected.len() != 12 || !expected.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(S3Refusal::InvalidBucketOwnerAwsAccountId { value: expected.to_owned() }.into());
    }
    if expected != bucket.owner {
        return Err(S3Refusal::NotTheExpectedBucketOwner.into());
    }
    Ok(())
}

fn of_this_region(exchange: &Exchange<'_>, bucket: &Bucket) -> Result<(), Refusal> {
    match &exchange.address.region {
        Some(region) if *region != bucket.region => {
            let endpoint = endpoint(exchange, bucket);
            let redirect = S3Refusal::PermanentRedirect { endpoint, bucket: bucket.name.clone() };
            Err(Refusal::from(redirect).with_header(BUCKET_REGION, &bucket.region))
        }
        _ => Ok(()),
    }
}

/// Where the bucket is to be found: a name of the kind that the request used.
fn endpoint(exchange: &Exchange<'_>, bucket: &Bucket) -> String {
    let local = !exchange.request.host.to_ascii_lowercase().contains("amazonaws.com");
    let domain = if local { "localhost" } else { "amazonaws.com" };
    let host = format!("s3.{}.{domain}", bucket.region);
    match exchange.address {
        Address { service: Service::S3 { style: Style::VirtualHosted, .. }, .. } => {
            format!("{}.{host}", bucket.name)
        }
        _ => host,
    }
}

/// Asks leave for something on the bucket. A refusal tells the bucket's region.
pub(super) fn on_bucket(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    action: &str,
    own: Context,
) -> Result<Authorized<OnBucket>, Refusal> {
    let say = acl::of_bucket(bucket);
    let context = own.under(keys::source(exchange));
    let question = Question::on_bucket(action, bucket, list(say.as_ref()), context).by(exchange.operation);
    exchange
        .access
        .authorize(question)
        .map_err(|denied| denied.in_s3().with_header(BUCKET_REGION, &bucket.region))
}

/// Asks leave to write or delete under a key, or for an upload to it: that is the bucket's business.
pub(super) fn on_object(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    action: &str,
    context: Context,
) -> Result<Authorized<OnObject>, Refusal> {
    let say = acl::of_key(bucket, key, exchange.authenticated.caller.account());
    ask(exchange, bucket, key, action, context, say.as_ref()).map_err(Denied::in_s3)
}

/// Asks leave for something on an upload to a key. The caller says the refusal: it may ask for something else instead.
pub(super) fn on_upload(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    action: &str,
) -> Result<Authorized<OnObject>, Denied> {
    let say = acl::of_key(bucket, key, exchange.authenticated.caller.account());
    ask(exchange, bucket, key, action, Context::default(), say.as_ref())
}

/// Asks leave for something on an object that is there, or that was looked for: that is its owner's business. The tags
/// that it has are condition keys.
pub(super) fn on_found(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    object: Option<&Object>,
    action: &str,
    mut context: Context,
) -> Result<Authorized<OnObject>, Refusal> {
    if let Some(object) = object {
        keys::of_existing_tags(&object.tags, &mut context);
    }
    let say = acl::of_object(bucket, key, object);
    ask(exchange, bucket, key, action, context, say.as_ref()).map_err(|denied| {
        match object {
            Some(object) if READS.contains(&action) => foresee(exchange, bucket, key, object),
            Some(_) => {}
            None => note_missing(exchange, bucket, key, &S3Refusal::NoSuchKey { key: key.to_owned() }),
        }
        denied.in_s3()
    })
}

/// The actions that read bytes, after which the key of the object is asked for.
const READS: [&str; 2] = ["s3:GetObject", "s3:GetObjectVersion"];
/// The operations that need none, whatever they are asked of.
const WITHOUT_BYTES: [&str; 2] = ["HeadObject", "GetObjectAttributes"];

/// Takes down whether the object's key would be refused next.
fn foresee(exchange: &Exchange<'_>, bucket: &Bucket, key: &str, object: &Object) {
    if !WITHOUT_BYTES.contains(&exchange.operation)
        && let Some(next) = sse::foreseen(exchange, bucket, key, &object.encryption)
    {
        exchange.access.note(Behind::Next(next));
    }
}

/// Takes down that the object is not there.
fn note_missing(exchange: &Exchange<'_>, bucket: &Bucket, key: &str, refusal: &S3Refusal) {
    let told = Refusal::from(refusal.clone());
    let told = format!("{} {}", told.status(), told.code());
    let (bucket, key) = (bucket.name.clone(), key.to_owned());
    exchange.access.note(Behind::MissingObject { bucket, key, told });
}

/// Asks leave for something on the tags of an object that is there, or that was looked for: that is the business of the
/// bucket's owner, whoever owns the object.
pub(super) fn on_tags(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    object: Option<&Object>,
    action: &str,
    mut context: Context,
) -> Result<Authorized<OnObject>, Refusal> {
    if let Some(object) = object {
        keys::of_existing_tags(&object.tags, &mut context);
    }
    ask(exchange, bucket, key, action, context, None).map_err(Denied::in_s3)
}

/// Asks leave for something on the object that the caller is about to write. To a caller of another account, or of none,
/// the bucket's owner need not allow it: what is written is the caller's own until it is handed over.
pub(super) fn on_own_object(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    action: &str,
    context: Context,
) -> Result<Authorized<OnObject>, Refusal> {
    let anonymous = bucket.settings().acls_are_on().then_some(ANONYMOUS);
    let writer = exchange.authenticated.caller.account().or(anonymous);
    let Some(writer) = writer.filter(|writer| *writer != bucket.owner) else {
        return on_object(exchange, bucket, key, action, context);
    };
    let say = acl::of_own(bucket, key, writer);
    ask(exchange, bucket, key, action, context, Some(&say)).map_err(Denied::in_s3)
}

/// The refusal for a key that is not there: only those who may list the bucket are told so.
pub(super) fn missing(exchange: &Exchange<'_>, bucket: &Bucket, refusal: S3Refusal) -> Refusal {
    let say = acl::of_bucket(bucket);
    let context = Context::default().under(keys::source(exchange));
    let question = Question::on_bucket("s3:ListBucket", bucket, list(say.as_ref()), context);
    let question = question.by(exchange.operation);
    match exchange.access.authorize(question) {
        Ok(_) => refusal.into(),
        Err(denied) => {
            if let S3Refusal::NoSuchKey { key } | S3Refusal::NoSuchVersion { key, .. } = &refusal {
                note_missing(exchange, bucket, key, &refusal);
            }
            denied.in_s3()
        }
    }
}

fn ask(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    action: &str,
    own: Context,
    say: Option<&Say>,
) -> Result<Authorized<OnObject>, Denied> {
    let context = own.under(keys::source(exchange));
    let question = Question::on_object(action, (bucket, key), list(say), context);
    exchange.access.authorize(question.by(exchange.operation))
}

fn list(say: Option<&Say>) -> Option<Acl<'_>> {
    say.map(|Say { acl, owner }| Acl { list: acl, owner })
}
