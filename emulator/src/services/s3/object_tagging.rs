//! GetObjectTagging, PutObjectTagging, DeleteObjectTagging.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html>

use super::Answer;
use std::sync::Arc;

use super::input::{self, CONFIGURATION, Protection};
use super::lookup::{self, Stored};
use super::output::set;
use super::tags::{self, Document, Tagged, Tags};
use super::{gate, keys, output};
use crate::http::{Body, Response};
use crate::leave::{Authorized, OnObject};
use crate::refusal::{Kind, Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::Object;

/// The object whose tags are spoken of, and the proof that the caller may.
struct Subject {
    bucket: Arc<Bucket>,
    stored: Stored,
    may: Authorized<OnObject>,
}

/// Answers GetObjectTagging.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let subject =
        subject(exchange, "s3:GetObject", &Tags::new()).map_err(|refusal| with_bucket(exchange, refusal))?;
    Ok(subject.may.answer(with_version(output::xml(&tags::document(&subject.stored.object.tags)), &subject)))
}

/// Answers PutObjectTagging.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    // The tags are condition keys, and so they are read before anybody is asked.
    let document =
        input::document::<Document>(exchange.request, body, CONFIGURATION, Protection::Optional).await;
    let tags = document.and_then(|document| document.tags(Tagged::Object));
    let subject = subject(exchange, "s3:PutObject", tags.as_ref().unwrap_or(&Tags::new()))?;
    replace(&subject, tags?)?;
    Ok(subject.may.answer(with_version(output::ok(), &subject)))
}

/// Answers DeleteObjectTagging.
pub(super) fn delete(exchange: &Exchange<'_>) -> Answer {
    let subject = subject(exchange, "s3:DeleteObject", &Tags::new())?;
    replace(&subject, Tags::new())?;
    Ok(subject.may.answer(with_version(output::no_content(), &subject)))
}

/// Finds the object, and asks for `{action}Tagging`, or `{action}VersionTagging` where a version is named.
fn subject(exchange: &Exchange<'_>, action: &str, tags: &Tags) -> Result<Subject, Refusal> {
    let bucket = gate::bucket(exchange)?;
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let found = lookup::find(&bucket, key, version.as_deref());
    let mut context = keys::of_version(version.as_deref());
    keys::of_request_tags(tags, &mut context);
    let action = match version {
        Some(_) => format!("{action}VersionTagging"),
        None => format!("{action}Tagging"),
    };
    let object = found.object().map(AsRef::as_ref);
    let may = gate::on_tags(exchange, &bucket, key, object, &action, context)?;
    let stored = lookup::object_not_marker(exchange, &bucket, key, version.as_deref(), found)?;
    Ok(Subject { bucket, stored, may })
}

/// GetObjectTagging, and no other operation, names the missing key with its bucket.
fn with_bucket(exchange: &Exchange<'_>, refusal: Refusal) -> Refusal {
    match &*refusal.kind {
        Kind::S3(S3Refusal::NoSuchKey { key }) => {
            let key = format!("{}/{key}", gate::bucket_name(exchange));
            S3Refusal::NoSuchKey { key }.into()
        }
        _ => refusal,
    }
}

fn replace(subject: &Subject, tags: Tags) -> Result<(), Refusal> {
    let Subject { bucket, stored, may } = subject;
    let mut objects = bucket.objects_mut(may).map_err(|_| gate::gone(bucket))?;
    objects.replace(&stored.version_id, |object| Object { tags, ..object.clone() });
    Ok(())
}

fn with_version(mut response: Response, subject: &Subject) -> Response {
    if let Some(version) = subject.stored.shown_version() {
        set(&mut response, "x-amz-version-id", version);
    }
    response
}
