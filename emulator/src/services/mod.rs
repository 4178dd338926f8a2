//! The services: one folder each, one file per resource or operation.

pub mod iam;
pub mod kms;
mod query;
pub mod s3;
pub mod sts;
#[cfg(test)]
pub(crate) mod testing;
pub mod toolbox;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::access::Access;
use crate::auth::Authenticated;
use crate::http::{Address, Request};
use crate::world::{Bucket, World};

/// One request being answered: what a service needs to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// The request.
    pub request: &'a Request,
    /// Where it was addressed to.
    pub address: &'a Address,
    /// Who signed it.
    pub authenticated: &'a Authenticated,
    /// Whom to ask for leave.
    pub access: &'a Access<'a>,
    /// Everything that exists.
    pub world: &'a World,
    /// The bucket that is addressed, where it was found already.
    pub bucket: Option<&'a Arc<Bucket>>,
    /// The name of S3's operation: which condition keys an action has depends on it. Empty elsewhere.
    pub operation: &'static str,
    /// The time of the request, by the server's clock.
    pub now: DateTime<Utc>,
}
