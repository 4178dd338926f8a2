//! What sends requests: a raw HTTP client that leaves a request as it was signed, and the AWS SDK on top of it.

pub mod control;
pub mod exchange;
pub(crate) mod presigned;
pub mod raw;
pub mod s3;
pub mod s3_error;
pub mod smithy;
pub mod sts;
