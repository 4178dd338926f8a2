//! How S3 refuses, row by row: each row is what a client sends and what AWS answers, byte for byte where a recording
//! has the bytes.

mod acls;
mod anonymous;
mod bucket_policy;
mod buckets;
mod checksums;
mod chunked;
mod chunked_refused;
mod copies;
mod cors;
mod denied;
mod header_auth;
mod header_order;
mod listings;
mod managed_policies;
mod metadata;
mod multipart;
mod objects;
mod partitions;
mod presigned;
mod presigned_twice;
mod regions;
mod secrets;
mod sessions;
mod sessions_presigned;
mod settings;
mod sigv2;
mod toolbox;
mod trail;
mod unset;
mod unverified;
mod version_ids;
mod versions;
mod world;
