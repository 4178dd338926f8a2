//! Which S3 operation a request is: its method, whether it names a bucket and a key, its subresource, and whether it
//! names the source of a copy.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

mod subresource;
#[cfg(test)]
mod tests;

use http::{Method, header::ALLOW};

use crate::http::Request;
use crate::http::request::query_pairs;
use crate::refusal::{Refusal, S3Refusal};

/// An S3 operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Operation {
    ListBuckets,
    CreateBucket,
    HeadBucket,
    DeleteBucket,
    GetBucketLocation,
    GetBucketCors,
    PutBucketCors,
    DeleteBucketCors,
    GetBucketPolicy,
    PutBucketPolicy,
    DeleteBucketPolicy,
    GetBucketPolicyStatus,
    GetPublicAccessBlock,
    PutPublicAccessBlock,
    DeletePublicAccessBlock,
    GetBucketVersioning,
    PutBucketVersioning,
    GetBucketTagging,
    PutBucketTagging,
    DeleteBucketTagging,
    GetBucketOwnershipControls,
    PutBucketOwnershipControls,
    DeleteBucketOwnershipControls,
    GetBucketAcl,
    PutBucketAcl,
    GetBucketEncryption,
    PutBucketEncryption,
    DeleteBucketEncryption,
    ListObjects,
    ListObjectsV2,
    ListObjectVersions,
    ListMultipartUploads,
    DeleteObjects,
    GetObject,
    HeadObject,
    PutObject,
    PostObject,
    CopyObject,
    DeleteObject,
    GetObjectAttributes,
    GetObjectTagging,
    PutObjectTagging,
    DeleteObjectTagging,
    GetObjectAcl,
    PutObjectAcl,
    CreateMultipartUpload,
    UploadPart,
    UploadPartCopy,
    CompleteMultipartUpload,
    AbortMultipartUpload,
    ListParts,
    /// An operation that exists in AWS and is not emulated here.
    NotEmulated(&'static str),
}

/// What a request is addressed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Service,
    Bucket,
    Object,
}

impl Level {
    const fn resource_type(self) -> &'static str {
        match self {
            Self::Service => "SERVICE",
            Self::Bucket => "BUCKET",
            Self::Object => "OBJECT",
        }
    }

    const fn allowed(self) -> &'static str {
        match self {
            Self::Service => "GET",
            Self::Bucket => "HEAD, GET, DELETE, POST, PUT",
            Self::Object => "HEAD, GET, DELETE, PUT",
        }
    }
}

/// The operation.
///
/// # Errors
/// MethodNotAllowed, or InvalidArgument for two subresources at once.
pub fn operation(request: &Request, bucket: Option<&str>, key: Option<&str>) -> Result<Operation, Refusal> {
    let level = match (bucket, key) {
        (None, _) => Level::Service,
        (Some(_), None) => Level::Bucket,
        (Some(_), Some(_)) => Level::Object,
    };
    let found = match level {
        Level::Service => (request.method == Method::GET).then_some(Operation::ListBuckets),
        Level::Bucket => of_bucket(request)?,
        Level::Object => of_object(request)?,
    };
    found.ok_or_else(|| not_allowed(request, level))
}

fn of_bucket(request: &Request) -> Result<Option<Operation>, Refusal> {
    if let Some(row) = one_of(subresource::OF_BUCKETS, request)? {
        return Ok(row.operation(request));
    }
    Ok(match request.method {
        Method::GET if request.parameter("list-type").as_deref() == Some("2") => {
            Some(Operation::ListObjectsV2)
        }
        Method::GET => Some(Operation::ListObjects),
        Method::HEAD => Some(Operation::HeadBucket),
        Method::PUT => Some(Operation::CreateBucket),
        Method::DELETE => Some(Operation::DeleteBucket),
        Method::POST => Some(Operation::PostObject),
        _ => None,
    })
}

fn of_object(request: &Request) -> Result<Option<Operation>, Refusal> {
    if let Some(row) = one_of(subresource::OF_OBJECTS, request)? {
        return Ok(row.operation(request));
    }
    Ok(match request.method {
        Method::GET => Some(Operation::GetObject),
        Method::HEAD => Some(Operation::HeadObject),
        Method::PUT if request.headers.contains_key("x-amz-copy-source") => Some(Operation::CopyObject),
        Method::PUT => Some(Operation::PutObject),
        Method::DELETE => Some(Operation::DeleteObject),
        _ => None,
    })
}

/// The subresource that the query names; several are refused.
fn one_of(
    rows: &'static [subresource::Row],
    request: &Request,
) -> Result<Option<&'static subresource::Row>, Refusal> {
    let mut found: Option<&subresource::Row> = None;
    for (name, _) in query_pairs(&request.query) {
        let Some(row) = rows.iter().find(|row| row.name == name) else { continue };
        match found {
            Some(first) if first.name != row.name => {
                let names = format!("{}, {}", first.name, row.name);
                return Err(S3Refusal::ConflictingSubresources { names, first: first.name.to_owned() }.into());
            }
            _ => found = Some(row),
        }
    }
    Ok(found)
}

fn not_allowed(request: &Request, level: Level) -> Refusal {
    let method = request.method.to_string();
    let resource_type = level.resource_type().to_owned();
    Refusal::from(S3Refusal::MethodNotAllowed { method, resource_type }).with_header(ALLOW, level.allowed())
}
