//! What sends requests: a raw HTTP client that leaves a request as it was signed, and the AWS SDK on top of it.
//!
//! Of the harness, only this crate knows the AWS SDK.

pub mod clock;
pub mod control;
pub mod exchange;
pub mod presigned;
pub mod raw;
pub mod s3;
pub mod s3_error;
pub mod sign;
pub mod smithy;
pub mod sts;
pub mod target;

pub use aws_credential_types::Credentials;
