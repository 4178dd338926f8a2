//! Which S3 operation a request is: its method, whether it names a bucket and a key, its subresource, and whether it
//! names the source of a copy.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

mod subresource;
#[cfg(test)]
mod tests;

use http::{Method, header::ALLOW};

use crate::http::Request;
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
    /// An operation on a setting that nothing here has, such as GetBucketWebsite: what AWS answers for a bucket without
    /// it.
    Unset(&'static str),
    /// An operation that exists in AWS and is not emulated here.
    NotEmulated(&'static str),
}

impl Operation {
    /// AWS's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ListBuckets => "ListBuckets",
            Self::CreateBucket => "CreateBucket",
            Self::HeadBucket => "HeadBucket",
            Self::DeleteBucket => "DeleteBucket",
            Self::GetBucketLocation => "GetBucketLocation",
            Self::GetBucketCors => "GetBucketCors",
            Self::PutBucketCors => "PutBucketCors",
            Self::DeleteBucketCors => "DeleteBucketCors",
            Self::GetBucketPolicy => "GetBucketPolicy",
            Self::PutBucketPolicy => "PutBucketPolicy",
            Self::DeleteBucketPolicy => "DeleteBucketPolicy",
            Self::GetBucketPolicyStatus => "GetBucketPolicyStatus",
            Self::GetPublicAccessBlock => "GetPublicAccessBlock",
            Self::PutPublicAccessBlock => "PutPublicAccessBlock",
            Self::DeletePublicAccessBlock => "DeletePublicAccessBlock",
            Self::GetBucketVersioning => "GetBucketVersioning",
            Self::PutBucketVersioning => "PutBucketVersioning",
            Self::GetBucketTagging => "GetBucketTagging",
            Self::PutBucketTagging => "PutBucketTagging",
            Self::DeleteBucketTagging => "DeleteBucketTagging",
            Self::GetBucketOwnershipControls => "GetBucketOwnershipControls",
            Self::PutBucketOwnershipControls => "PutBucketOwnershipControls",
            Self::DeleteBucketOwnershipControls => "DeleteBucketOwnershipControls",
            Self::GetBucketAcl => "GetBucketAcl",
            Self::PutBucketAcl => "PutBucketAcl",
            Self::GetBucketEncryption => "GetBucketEncryption",
            Self::PutBucketEncryption => "PutBucketEncryption",
            Self::DeleteBucketEncryption => "DeleteBucketEncryption",
            Self::ListObjects => "ListObjects",
            Self::ListObjectsV2 => "ListObjectsV2",
            Self::ListObjectVersions => "ListObjectVersions",
            Self::ListMultipartUploads => "ListMultipartUploads",
            Self::DeleteObjects => "DeleteObjects",
            Self::GetObject => "GetObject",
            Self::HeadObject => "HeadObject",
            Self::PutObject => "PutObject",
            Self::PostObject => "PostObject",
            Self::CopyObject => "CopyObject",
            Self::DeleteObject => "DeleteObject",
            Self::GetObjectAttributes => "GetObjectAttributes",
            Self::GetObjectTagging => "GetObjectTagging",
            Self::PutObjectTagging => "PutObjectTagging",
            Self::DeleteObjectTagging => "DeleteObjectTagging",
            Self::GetObjectAcl => "GetObjectAcl",
            Self::PutObjectAcl => "PutObjectAcl",
            Self::CreateMultipartUpload => "CreateMultipartUpload",
            Self::UploadPart => "UploadPart",
            Self::UploadPartCopy => "UploadPartCopy",
            Self::CompleteMultipartUpload => "CompleteMultipartUpload",
            Self::AbortMultipartUpload => "AbortMultipartUpload",
            Self::ListParts => "ListParts",
            Self::Unset(name) | Self::NotEmulated(name) => name,
        }
    }

    /// Those that are emulated, without those on unset settings. A test compares them with the table of operations.
    pub const EMULATED: [Self; 51] = [
        Self::ListBuckets,
        Self::CreateBucket,
        Self::HeadBucket,
        Self::DeleteBucket,
        Self::GetBucketLocation,
        Self::GetBucketCors,
        Self::PutBucketCors,
        Self::DeleteBucketCors,
        Self::GetBucketPolicy,
        Self::PutBucketPolicy,
        Self::DeleteBucketPolicy,
        Self::GetBucketPolicyStatus,
        Self::GetPublicAccessBlock,
        Self::PutPublicAccessBlock,
        Self::DeletePublicAccessBlock,
        Self::GetBucketVersioning,
        Self::PutBucketVersioning,
        Self::GetBucketTagging,
        Self::PutBucketTagging,
        Self::DeleteBucketTagging,
        Self::GetBucketOwnershipControls,
        Self::PutBucketOwnershipControls,
        Self::DeleteBucketOwnershipControls,
        Self::GetBucketAcl,
        Self::PutBucketAcl,
        Self::GetBucketEncryption,
        Self::PutBucketEncryption,
        Self::DeleteBucketEncryption,
        Self::ListObjects,
        Self::ListObjectsV2,
        Self::ListObjectVersions,
        Self::ListMultipartUploads,
        Self::DeleteObjects,
        Self::GetObject,
        Self::HeadObject,
        Self::PutObject,
        Self::PostObject,
        Self::CopyObject,
        Self::DeleteObject,
        Self::GetObjectAttributes,
        Self::GetObjectTagging,
        Self::PutObjectTagging,
        Self::DeleteObjectTagging,
        Self::GetObjectAcl,
        Self::PutObjectAcl,
        Self::CreateMultipartUpload,
        Self::UploadPart,
        Self::UploadPartCopy,
        Self::CompleteMultipartUpload,
        Self::AbortMultipartUpload,
        Self::ListParts,
    ];
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
        Method::GET if request.parameter("list-type") == Some("2") => Some(Operation::ListObjectsV2),
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
        Method::PUT if request.has_header("x-amz-copy-source") => Some(Operation::CopyObject),
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
    // Most requests name none, and that is quick to see.
    if !rows.iter().any(|row| request.has_parameter(row.name)) {
        return Ok(None);
    }
    let mut found: Option<&subresource::Row> = None;
    for (name, _) in request.query.pairs() {
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
