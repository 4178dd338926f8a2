//! The ACL of what is made, and whose it is.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>

use std::sync::Arc;

use super::super::gate;
use super::asked::Asked;
use super::canned::Canned;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::acl::ANONYMOUS;
use crate::world::bucket::{Acl, Ownership};

/// The ACL of a new object; nothing where the bucket's owner owns it and nobody else has anything. `operation` is who
/// asks.
pub(in crate::services::s3) fn of_new_object(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    operation: &str,
) -> Result<Option<Arc<Acl>>, Refusal> {
    let asked = Asked::of(exchange)?;
    if asked == Asked::Canned(Canned::LogDeliveryWrite) {
        return Err(S3Refusal::InvalidCannedAcl { acl: "log-delivery-write".to_owned() }.into());
    }
    let writer = exchange.authenticated.caller.account();
    let acl = asked.acl(writer.unwrap_or(ANONYMOUS), &bucket.owner);
    let ownership = bucket.settings().ownership;
    if ownership == Some(Ownership::BucketOwnerEnforced) {
        return match asked.may_come_with_object(writer, &bucket.owner) {
            true => Ok(None),
            false => Err(S3Refusal::AccessControlListNotSupported.into()),
        };
    }
    let action = if operation == "CopyObject" { "s3:CopyObject" } else { "s3:PutObject" };
    refuse_public(exchange, bucket, &acl, action, &bucket.object_arn(gate::key(exchange)))?;
    let handed_over = ownership == Some(Ownership::BucketOwnerPreferred)
        && asked == Asked::Canned(Canned::BucketOwnerFullControl);
    let acl = if handed_over { asked.acl(&bucket.owner, &bucket.owner) } else { acl };
    let usual = acl.owner == bucket.owner && acl.is_full_control_of(&bucket.owner);
    Ok((!usual).then(|| Arc::new(acl)))
}

/// The ACL of a new bucket. Block Public Access is on for every one.
pub(in crate::services::s3) fn of_new_bucket(
    exchange: &Exchange<'_>,
    owner: &str,
    ownership: Ownership,
) -> Result<Option<Arc<Acl>>, Refusal> {
    let acl = Asked::of(exchange)?.acl(owner, owner);
    if acl.is_private_to(owner) {
        return Ok(None);
    }
    match ownership {
        Ownership::BucketOwnerEnforced => Err(S3Refusal::InvalidBucketAclWithObjectOwnership.into()),
        _ if acl.is_public() => Err(S3Refusal::InvalidBucketAclWithBlockPublicAccess.into()),
        _ => Ok(Some(Arc::new(acl))),
    }
}

/// Refuses a public ACL where BlockPublicAcls is on.
pub(super) fn refuse_public(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    acl: &Acl,
    action: &str,
    resource: &str,
) -> Result<(), Refusal> {
    let blocked = bucket.settings().public_access_block.is_some_and(|block| block.block_public_acls);
    if !blocked || !acl.is_public() {
        return Ok(());
    }
    let caller = &exchange.authenticated.caller;
    if caller.account() != Some(bucket.owner.as_str()) {
        return Err(S3Refusal::AccessDenied.into());
    }
    let user = caller.arn().unwrap_or_default();
    let (action, resource) = (action.to_owned(), resource.to_owned());
    Err(S3Refusal::PublicAclBlocked { user, action, resource }.into())
}
