//! GetBucketOwnershipControls, PutBucketOwnershipControls, DeleteBucketOwnershipControls: ACLs are off and stay off.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>

use serde::Deserialize;

use super::gate;
use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, root};
use crate::http::{Body, Response};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
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
pub(super) fn get(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:GetBucketOwnershipControls", Context::default())?;
    match bucket.settings.read().ownership {
        Some(Ownership::BucketOwnerEnforced) => {
            let rule = Element::new("Rule").text("ObjectOwnership", "BucketOwnerEnforced");
            Ok(output::xml(&root("OwnershipControls").child(rule)))
        }
        None => Err(S3Refusal::OwnershipControlsNotFound { bucket: bucket.name.clone() }.into()),
    }
}

/// Answers PutBucketOwnershipControls.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:PutBucketOwnershipControls", Context::default())?;
    let document = input::document(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    let Document::OwnershipControls { rule } = document;
    check(&rule.ownership, "PutBucketOwnershipControls", |_| S3Refusal::MalformedXml)?;
    bucket.settings.write().ownership = Some(Ownership::BucketOwnerEnforced);
    Ok(output::ok())
}

/// Answers DeleteBucketOwnershipControls. Without them a bucket would have ACLs, and those are not emulated.
pub(super) fn delete(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:PutBucketOwnershipControls", Context::default())?;
    Err(S3Refusal::NotEmulated { operation: "DeleteBucketOwnershipControls".to_owned() }.into())
}

/// Takes the one setting that is emulated.
pub(super) fn check(
    value: &str,
    operation: &str,
    unknown: impl FnOnce(String) -> S3Refusal,
) -> Result<(), Refusal> {
    match value {
        "BucketOwnerEnforced" => Ok(()),
        "BucketOwnerPreferred" | "ObjectWriter" => {
            let operation = format!("{operation} with {value}: ACLs are always off");
            Err(S3Refusal::NotEmulated { operation }.into())
        }
        other => Err(unknown(other.to_owned()).into()),
    }
}
