//! How the query services (STS, IAM) answer, row by row: what AWS does, whatever this emulator thinks of it.
//!
//! Each table is one test; it tries all its rows and shows all that do not hold. Rows that nobody has recorded from
//! AWS are in [`unverified`], so that nobody takes them for more than they are.

mod auth_header;
mod auth_presigned;
mod auth_sessions;
mod client;
mod iam_conflicts;
mod iam_documents;
mod iam_entities;
mod iam_requests;
mod iam_unset;
mod lab;
mod mfa;
mod s3_denials;
mod sts_access;
mod sts_decode;
mod sts_limits;
mod sts_more;
mod sts_parameters;
mod sts_paths;
mod sts_protocol;
mod sts_sessions;
mod sts_tags;
mod table;
mod unverified;
mod wire;
