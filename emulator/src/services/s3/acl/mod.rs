//! GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl, and what ACLs say to everybody else. Where Object Ownership
//! is BucketOwnerEnforced, as of every new bucket, ACLs are off: they are kept, and count for nothing.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html>

mod asked;
mod canned;
mod document;
mod grants;
mod new;
mod say;

use super::Answer;
use std::sync::Arc;

use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, canonical_user_id};
use super::{gate, keys, lookup};
use crate::http::Body;
use crate::leave::{Authorized, OnObject};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::{Acl, Grant, Grantee, Object, Permission};

pub(super) use asked::is_brought as is_brought_by;
pub(super) use new::{of_new_bucket, of_new_object};
pub(super) use say::{Say, of_bucket, of_key, of_object, of_own};

use asked::Asked;

/// Answers GetBucketAcl.
pub(super) fn get_of_bucket(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketAcl", Context::default())?;
    let acl = bucket.settings().acl.clone();
    Ok(may.answer(output::xml(&document::written(&counting(&bucket, acl)))))
}

/// Answers PutBucketAcl.
pub(super) async fn put_of_bucket(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketAcl", Context::default())?;
    let asked = replacement(exchange, body, &bucket.owner).await?;
    let acl = asked.acl(&bucket.owner, &bucket.owner);
    if may_be_put(exchange, &bucket, &acl, &asked, "s3:PutBucketAcl", &bucket.arn())? {
        bucket.settings_mut(&may).acl = Some(Arc::new(acl));
    }
    Ok(may.answer(output::ok()))
}

/// Answers GetObjectAcl.
pub(super) fn get_of_object(exchange: &Exchange<'_>) -> Answer {
    let (bucket, stored, may) = subject(exchange, "s3:GetObjectAcl", "s3:GetObjectVersionAcl")?;
    Ok(may.answer(output::xml(&document::written(&counting(&bucket, stored.object.acl.clone())))))
}

/// Answers PutObjectAcl.
pub(super) async fn put_of_object(exchange: &Exchange<'_>, body: Body) -> Answer {
    let (bucket, stored, may) = subject(exchange, "s3:PutObjectAcl", "s3:PutObjectVersionAcl")?;
    let key = gate::key(exchange);
    let owner = stored.object.owner(&bucket).to_owned();
    let asked = replacement(exchange, body, &owner).await?;
    let acl = asked.acl(&owner, &bucket.owner);
    if may_be_put(exchange, &bucket, &acl, &asked, "s3:PutObjectAcl", &bucket.object_arn(key))? {
        let acl = Some(Arc::new(acl));
        let change = |object: &Object| Object { acl, ..object.clone() };
        let mut objects = bucket.objects_mut(&may).map_err(|_| gate::gone(&bucket))?;
        objects.replace(&stored.version_id, change);
    }
    let mut response = output::ok();
    if let Some(version) = stored.shown_version() {
        output::set(&mut response, "x-amz-version-id", version);
    }
    Ok(may.answer(response))
}

/// The object whose ACL is spoken of.
fn subject(
    exchange: &Exchange<'_>,
    action: &str,
    action_on_version: &str,
) -> Result<(Arc<Bucket>, lookup::Stored, Authorized<OnObject>), Refusal> {
    let bucket = gate::bucket(exchange)?;
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let action = if version.is_some() { action_on_version } else { action };
    let found = lookup::find(&bucket, key, version.as_deref());
    let object = found.object().map(AsRef::as_ref);
    let may = gate::on_found(exchange, &bucket, key, object, action, keys::of_version(version.as_deref()))?;
    let stored = match action {
        "s3:GetObjectAcl" => lookup::object(exchange, &bucket, key, version.as_deref(), found)?,
        _ => lookup::object_not_marker(exchange, &bucket, key, version.as_deref(), found)?,
    };
    Ok((bucket, stored, may))
}

/// The ACL that counts: with ACLs off, the bucket's owner has full control.
fn counting(bucket: &Bucket, acl: Option<Arc<Acl>>) -> Arc<Acl> {
    let off = !bucket.settings().acls_are_on();
    acl.filter(|_| !off).unwrap_or_else(|| Arc::new(private(&bucket.owner)))
}

/// What takes the place of an ACL: a canned one, grants in headers, or a document.
async fn replacement(exchange: &Exchange<'_>, body: Body, owner: &str) -> Result<Asked, Refusal> {
    let bytes = input::read(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    match (Asked::of(exchange)?, bytes.is_empty()) {
        (Asked::Nothing, true) => {
            Err(S3Refusal::MissingSecurityHeader { header: "x-amz-acl".to_owned() }.into())
        }
        (Asked::Nothing, false) => Ok(Asked::Grants(document::read(exchange, &bytes, owner)?)),
        (_, false) => Err(S3Refusal::UnexpectedContent.into()),
        (asked, true) => Ok(asked),
    }
}

/// Whether an ACL is to be stored; one that says what holds anyway is taken while ACLs are off, and changes nothing.
/// Here Block Public Access has its word before Object Ownership; of an ACL that comes with a new object it has not.
fn may_be_put(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    acl: &Acl,
    asked: &Asked,
    action: &str,
    resource: &str,
) -> Result<bool, Refusal> {
    new::refuse_public(exchange, bucket, acl, action, resource)?;
    let on = bucket.settings().acls_are_on();
    if !on && !asked.is_full_control_of_bucket_owner(&bucket.owner) {
        return Err(S3Refusal::AccessControlListNotSupported.into());
    }
    Ok(on)
}

/// The owner has full control, and nobody else anything.
fn private(owner: &str) -> Acl {
    let grants = vec![Grant { grantee: account(owner), permission: Permission::FullControl }];
    Acl { owner: owner.to_owned(), grants }
}

fn account(account: &str) -> Grantee {
    Grantee::CanonicalUser { id: canonical_user_id(account), account: Some(account.to_owned()) }
}
