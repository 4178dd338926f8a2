//! GetBucketOwnershipControls, PutBucketOwnershipControls, DeleteBucketOwnershipControls.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>

use super::Answer;
use serde::Deserialize;

use super::gate;
use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, root};
use crate::http::Body;
use crate::policy::Context;
use crate::refusal::S3Refusal;
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::bucket::Ownership;

#[derive(Debug, Deserialize)]
enum Document {
    OwnershipControls {
        #[serde(rename = "Rule")]
        rule: Rule,
    },
}

#[derive(Debug, Deserialize)]
struct Rule {
    #[serde(rename = "ObjectOwnership")]
    ownership: String,
}

/// Answers GetBucketOwnershipControls.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketOwnershipControls", Context::default())?;
    let ownership = bucket.settings().ownership;
    let none = || S3Refusal::OwnershipControlsNotFound { bucket: bucket.name.clone() };
    let rule = Element::new("Rule").text("ObjectOwnership", ownership.ok_or_else(none)?.name());
    Ok(may.answer(output::xml(&root("OwnershipControls").child(rule))))
}

/// Answers PutBucketOwnershipControls. ACLs cannot be switched off while the bucket's grants anything to others.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    // What the body asks for is a condition key, and so it is read before anybody is asked.
    let document =
        input::document::<Document>(exchange.request, body, CONFIGURATION, Protection::Optional).await;
    let mut context = Context::default();
    if let Ok(Document::OwnershipControls { rule }) = &document {
        context.set("s3:x-amz-object-ownership", &rule.ownership);
    }
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketOwnershipControls", context)?;
    let Document::OwnershipControls { rule } = document?;
    let ownership = Ownership::named(&rule.ownership).ok_or(S3Refusal::MalformedXml)?;
    let mut settings = bucket.settings_mut(&may);
    let shared = settings.acl.as_ref().is_some_and(|acl| !acl.is_private_to(&bucket.owner));
    if ownership == Ownership::BucketOwnerEnforced && shared {
        return Err(S3Refusal::InvalidBucketAclWithObjectOwnership.into());
    }
    settings.ownership = Some(ownership);
    Ok(may.answer(output::ok()))
}

/// Answers DeleteBucketOwnershipControls. Without them ACLs are on, and whoever writes an object owns it.
pub(super) fn delete(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketOwnershipControls", Context::default())?;
    bucket.settings_mut(&may).ownership = None;
    Ok(may.answer(output::no_content()))
}
