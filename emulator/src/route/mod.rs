//! Which operation a request is.

pub mod s3;
