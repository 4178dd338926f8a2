//! What of a service a request reached: CloudTrail's stand-in is fed from it.

use std::sync::Arc;

use bytes::Bytes;

use crate::auth::Authenticated;
use crate::http::{Address, Service};
use crate::route::s3::Operation;
use crate::wire::Params;

/// A request that was authenticated, or that S3 takes unsigned, and what it asked for.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Who asked.
    pub who: Arc<Authenticated>,
    /// In which region, where the signature does not say.
    pub elsewhere: Option<String>,
    /// For what.
    pub call: Call,
}

/// What was asked for, in the service's own form.
#[derive(Clone, Debug)]
pub enum Call {
    /// S3: the operation, where the request is one, and what it is addressed to.
    S3 {
        /// The operation.
        operation: Option<Operation>,
        /// The bucket and the key.
        address: Arc<Address>,
    },
    /// STS and IAM: the operation's name, and its parameters.
    Query {
        /// The operation.
        operation: String,
        /// The parameters.
        params: Params,
    },
    /// KMS: the operation's name, and its body.
    Json {
        /// The operation.
        operation: String,
        /// The body.
        body: Bytes,
    },
}

impl Reached {
    /// In which region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.who.region.as_deref().or(self.elsewhere.as_deref()).unwrap_or_default()
    }
}

impl Call {
    /// The bucket and the key of a call to S3.
    #[must_use]
    pub fn addressed(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::S3 { address, .. } => match &address.service {
                Service::S3 { bucket, key, .. } => (bucket.as_deref(), key.as_deref()),
                _ => (None, None),
            },
            Self::Query { .. } | Self::Json { .. } => (None, None),
        }
    }
}
