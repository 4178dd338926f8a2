//! What a request asks for in its headers.

use super::canned::Canned;
use super::grants;
use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::{Acl, Grant};

/// An ACL, as a request asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::services::s3) enum Asked {
    /// None.
    Nothing,
    /// One of AWS's.
    Canned(Canned),
    /// One of the client's own.
    Grants(Vec<Grant>),
}

/// Whether a request asks for an ACL.
pub(in crate::services::s3) fn is_brought(request: &Request) -> bool {
    request.headers.contains_key("x-amz-acl") || grants::are_brought(request)
}

impl Asked {
    /// Reads the headers.
    pub(super) fn of(exchange: &Exchange<'_>) -> Result<Self, Refusal> {
        let canned = exchange.request.header("x-amz-acl");
        match (canned, grants::are_brought(exchange.request)) {
            (Some(_), true) => Err(S3Refusal::CannedAclAndGrants.into()),
            (Some(acl), false) => {
                let canned = Canned::named(acl);
                Ok(Self::Canned(canned.ok_or_else(|| S3Refusal::InvalidCannedAcl { acl: acl.to_owned() })?))
            }
            (None, true) => Ok(Self::Grants(grants::of_headers(exchange)?)),
            (None, false) => Ok(Self::Nothing),
        }
    }

    /// The ACL of something that this account owns, in a bucket of that account.
    pub(super) fn acl(&self, owner: &str, bucket_owner: &str) -> Acl {
        let grants = match self {
            Self::Nothing => Canned::Private.grants(owner, bucket_owner),
            Self::Canned(canned) => canned.grants(owner, bucket_owner),
            Self::Grants(grants) => grants.clone(),
        };
        Acl { owner: owner.to_owned(), grants }
    }

    /// Whether a new object may bring this ACL while ACLs are off. `private` and `bucket-owner-read` say what holds
    /// anyway of an object that the bucket's own account writes; of another account's object they do not.
    pub(super) fn may_come_with_object(&self, writer: Option<&str>, bucket_owner: &str) -> bool {
        match self {
            Self::Canned(Canned::Private | Canned::BucketOwnerRead) => writer == Some(bucket_owner),
            _ => self.is_full_control_of_bucket_owner(bucket_owner),
        }
    }

    /// The only ACL that may replace another one while ACLs are off. `private` says the same of what the bucket's owner
    /// owns, and is refused.
    pub(super) fn is_full_control_of_bucket_owner(&self, bucket_owner: &str) -> bool {
        match self {
            Self::Nothing | Self::Canned(Canned::BucketOwnerFullControl) => true,
            Self::Canned(_) => false,
            Self::Grants(_) => self.acl(bucket_owner, bucket_owner).is_full_control_of(bucket_owner),
        }
    }
}
