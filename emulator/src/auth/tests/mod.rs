//! Requests signed by AWS's own signer, and the same requests with one thing wrong.

mod documented;
mod fixture;
mod query_refusals;
mod query_sessions;
mod roundtrip;
mod s3_accepts;
mod s3_header;
mod s3_hoisted;
mod s3_plans;
mod s3_presigned;
mod s3_sessions;
mod s3_v2;
mod suite;
mod user_sessions;
