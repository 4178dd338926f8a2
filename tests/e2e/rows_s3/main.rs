//! How S3 refuses, row by row: each row is what a client sends and what AWS answers, byte for byte where a recording
//! has the bytes.

mod acls;
mod bucket_policy;
mod buckets;
mod checksums;
mod chunked;
mod chunked_refused;
mod copies;
mod cors;
mod denied;
mod explained;
mod header_auth;
mod header_order;
mod listings;
mod managed_policies;
mod multipart;
mod objects;
mod operators;
mod partitions;
mod policy_keys;
mod presigned;
mod presigned_twice;
mod secrets;
mod sessions;
mod sessions_presigned;
mod settings;
mod sigv2;
mod toolbox;
mod trail;
mod unverified;
mod versions;
mod world;
