//! What of a service a request reached: CloudTrail's stand-in is fed from it.

use bytes::Bytes;

use crate::auth::Authenticated;
use crate::route::s3::Operation;
use crate::wire::Params;

/// A request that was authenticated, or that S3 takes unsigned, and what it asked for.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Who asked.
    pub who: Authenticated,
    /// In which region.
    pub region: String,
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
        /// The bucket.
        bucket: Option<String>,
        /// The key.
        key: Option<String>,
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
