//! S3: one file per operation, or per resource where an operation each puts, gets and deletes it.
//!
//! Every operation goes the same way: the bucket is there (`gate`), the caller may (`gate`), the rest of the request is
//! right, the body is read (`input`, `integrity`), something is done, and it is answered (`output`).

mod acl;
mod attributes;
mod bucket_cors;
mod bucket_policy;
mod bucket_tagging;
mod checksum;
mod conditions;
mod copy_object;
mod copy_source;
pub mod cors;
mod create_bucket;
mod delete_bucket;
mod delete_object;
mod delete_objects;
mod encryption;
mod gate;
mod get_bucket_location;
mod get_object;
mod get_object_attributes;
mod head_bucket;
mod input;
mod integrity;
mod keys;
mod list_buckets;
mod listing;
mod lookup;
mod multipart;
mod naming;
mod object_tagging;
mod output;
mod ownership_controls;
mod part_number;
mod post_object;
pub(in crate::services) mod principals;
mod public_access_block;
mod put_object;
mod range;
mod regions;
mod rfc2047;
mod sse;
mod tags;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod unset;
mod versioning;
pub mod website;

use super::Exchange;
use crate::heavy::heavy;
use crate::http::{Body, Form, Response};
use crate::leave::Answered;
use crate::refusal::{Refusal, S3FormRefusal, S3Refusal};
use crate::route::s3::Operation;

/// Answers one request for S3.
///
/// # Errors
/// As S3 refuses.
pub async fn serve(exchange: &Exchange<'_>, operation: Operation, body: Body) -> Result<Response, Refusal> {
    let exchange = &Exchange { operation: operation.name(), ..*exchange };
    answer(exchange, operation, body).await.map(Answered::into_content)
}

/// Answers a browser's form.
///
/// # Errors
/// As S3 refuses.
pub async fn serve_form(exchange: &Exchange<'_>, form: Form) -> Result<Response, Refusal> {
    let exchange = &Exchange { operation: Operation::PostObject.name(), ..*exchange };
    post_object::answer(exchange, form).await.map(Answered::into_content)
}

/// What an operation answers.
type Answer = Result<Answered<Response>, Refusal>;

async fn answer(exchange: &Exchange<'_>, operation: Operation, body: Body) -> Answer {
    match operation {
        Operation::ListBuckets => list_buckets::answer(exchange),
        Operation::CreateBucket => create_bucket::answer(exchange, body).await,
        Operation::HeadBucket => head_bucket::answer(exchange),
        Operation::DeleteBucket => delete_bucket::answer(exchange),
        Operation::GetBucketLocation => get_bucket_location::answer(exchange),
        Operation::GetBucketCors => bucket_cors::get(exchange),
        Operation::PutBucketCors => bucket_cors::put(exchange, body).await,
        Operation::DeleteBucketCors => bucket_cors::delete(exchange),
        Operation::GetBucketPolicy => bucket_policy::get(exchange),
        Operation::PutBucketPolicy => bucket_policy::put(exchange, body).await,
        Operation::DeleteBucketPolicy => bucket_policy::delete(exchange),
        Operation::GetBucketPolicyStatus => bucket_policy::status(exchange),
        Operation::GetPublicAccessBlock => public_access_block::get(exchange),
        Operation::PutPublicAccessBlock => public_access_block::put(exchange, body).await,
        Operation::DeletePublicAccessBlock => public_access_block::delete(exchange),
        Operation::GetBucketVersioning => versioning::get(exchange),
        Operation::PutBucketVersioning => versioning::put(exchange, body).await,
        Operation::GetBucketTagging => bucket_tagging::get(exchange),
        Operation::PutBucketTagging => bucket_tagging::put(exchange, body).await,
        Operation::DeleteBucketTagging => bucket_tagging::delete(exchange),
        Operation::GetBucketOwnershipControls => ownership_controls::get(exchange),
        Operation::PutBucketOwnershipControls => ownership_controls::put(exchange, body).await,
        Operation::DeleteBucketOwnershipControls => ownership_controls::delete(exchange),
        Operation::GetBucketAcl => acl::get_of_bucket(exchange),
        Operation::PutBucketAcl => acl::put_of_bucket(exchange, body).await,
        Operation::GetBucketEncryption => encryption::get(exchange),
        Operation::PutBucketEncryption => encryption::put(exchange, body).await,
        Operation::DeleteBucketEncryption => encryption::delete(exchange),
        Operation::ListObjects => listing::v1::answer(exchange),
        Operation::ListObjectsV2 => listing::v2::answer(exchange),
        Operation::ListObjectVersions => listing::versions::answer(exchange),
        Operation::ListMultipartUploads => multipart::list_uploads::answer(exchange),
        Operation::DeleteObjects => delete_objects::answer(exchange, body).await,
        Operation::GetObject | Operation::HeadObject => get_object::answer(exchange),
        Operation::PutObject => put_object::answer(exchange, body).await,
        // A form goes its own way before this; what comes here is none.
        Operation::PostObject => Err(S3FormRefusal::NotMultipart.into()),
        // Both hash what they copy.
        Operation::CopyObject => heavy(|| copy_object::answer(exchange)).await,
        Operation::DeleteObject => delete_object::answer(exchange),
        Operation::GetObjectAttributes => get_object_attributes::answer(exchange),
        Operation::GetObjectTagging => object_tagging::get(exchange),
        Operation::PutObjectTagging => object_tagging::put(exchange, body).await,
        Operation::DeleteObjectTagging => object_tagging::delete(exchange),
        Operation::GetObjectAcl => acl::get_of_object(exchange),
        Operation::PutObjectAcl => acl::put_of_object(exchange, body).await,
        Operation::CreateMultipartUpload => multipart::create::answer(exchange),
        Operation::UploadPart => multipart::upload_part::answer(exchange, body).await,
        Operation::UploadPartCopy => heavy(|| multipart::upload_part_copy::answer(exchange)).await,
        Operation::CompleteMultipartUpload => multipart::complete::answer(exchange, body).await,
        Operation::AbortMultipartUpload => multipart::abort::answer(exchange),
        Operation::ListParts => multipart::list_parts::answer(exchange),
        Operation::Unset(operation) => unset::answer(exchange, operation),
        Operation::NotEmulated(operation) => {
            Err(S3Refusal::NotEmulated { operation: operation.to_owned() }.into())
        }
    }
}

/// The names of the operations, for the test that compares them with the table.
#[cfg(test)]
pub(crate) fn operation_names() -> Vec<&'static str> {
    Operation::EMULATED.iter().map(|operation| operation.name()).chain(unset::names()).collect()
}
