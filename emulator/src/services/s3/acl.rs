//! GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl: ACLs are off, so the owner has everything and nobody else
//! anything.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html>

use super::attributes;
use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, canonical_user_id, owner, root};
use super::{gate, keys, lookup};
use crate::http::{Body, Response};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;

/// Answers GetBucketAcl.
pub(super) fn get_of_bucket(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:GetBucketAcl", Context::default())?;
    Ok(output::xml(&document(&bucket.owner)))
}

/// Answers PutBucketAcl.
pub(super) async fn put_of_bucket(exchange: &Exchange<'_>, body: Body) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    gate::on_bucket(exchange, &bucket, "s3:PutBucketAcl", Context::default())?;
    check(exchange, body).await
}

/// Answers GetObjectAcl.
pub(super) fn get_of_object(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let action = if version.is_some() { "s3:GetObjectVersionAcl" } else { "s3:GetObjectAcl" };
    gate::on_object(exchange, &bucket, key, action, keys::of_version(version.as_deref()))?;
    let found = lookup::find(&bucket, key, version.as_deref());
    lookup::object(exchange, &bucket, key, version.as_deref(), found)?;
    Ok(output::xml(&document(&bucket.owner)))
}

/// Answers PutObjectAcl.
pub(super) async fn put_of_object(exchange: &Exchange<'_>, body: Body) -> Result<Response, Refusal> {
    let bucket = gate::bucket(exchange)?;
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let action = if version.is_some() { "s3:PutObjectVersionAcl" } else { "s3:PutObjectAcl" };
    gate::on_object(exchange, &bucket, key, action, keys::of_version(version.as_deref()))?;
    let found = lookup::find(&bucket, key, version.as_deref());
    lookup::object(exchange, &bucket, key, version.as_deref(), found)?;
    check(exchange, body).await
}

/// Takes what holds anyway; an ACL in the body, or one that would change anything, is refused.
async fn check(exchange: &Exchange<'_>, body: Body) -> Result<Response, Refusal> {
    let document = input::read(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    if attributes::brings_acl(exchange.request) {
        attributes::check_acl(exchange.request)?;
        return Ok(output::ok());
    }
    Err(match document.is_empty() {
        true => S3Refusal::MissingSecurityHeader { header: "x-amz-acl".to_owned() },
        false => S3Refusal::AccessControlListNotSupported,
    }
    .into())
}

fn document(account: &str) -> Element {
    let grantee = Element::new("Grantee")
        .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .attribute("xsi:type", "CanonicalUser")
        .text("ID", canonical_user_id(account));
    let grant = Element::new("Grant").child(grantee).text("Permission", "FULL_CONTROL");
    root("AccessControlPolicy")
        .child(owner("Owner", account))
        .child(Element::new("AccessControlList").child(grant))
}
