//! What CloudTrail calls an operation, and which kind of event it makes of it.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html>

use crate::route::s3::Operation as S3;
use crate::trace::Call;

/// An operation as CloudTrail has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) name: String,
    pub(super) category: Category,
    pub(super) access: Access,
}

/// What is done to a resource, or what is done with what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Management,
    Data,
}

/// Whether an operation can change anything, as `readOnly` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    ReadOnly,
    Write,
}

/// What begins the names of operations that change nothing.
const READING: [&str; 6] = ["Get", "List", "Head", "Describe", "Simulate", "Generate"];

impl Operation {
    /// The operation that a call is; nothing where it is none that CloudTrail records.
    pub(super) fn of(call: &Call) -> Option<Self> {
        match call {
            Call::S3 { operation, .. } => of_s3((*operation)?),
            Call::Query { operation, .. } | Call::Json { operation, .. } => Some(Self {
                name: operation.clone(),
                category: Category::Management,
                access: access(operation),
            }),
        }
    }
}

fn of_s3(operation: S3) -> Option<Operation> {
    let name = match operation {
        S3::NotEmulated(_) => return None,
        S3::ListObjectsV2 => "ListObjects".to_owned(),
        S3::GetPublicAccessBlock => "GetBucketPublicAccessBlock".to_owned(),
        S3::PutPublicAccessBlock => "PutBucketPublicAccessBlock".to_owned(),
        S3::DeletePublicAccessBlock => "DeleteBucketPublicAccessBlock".to_owned(),
        S3::Unset("GetBucketAccelerateConfiguration") => "GetAccelerateConfiguration".to_owned(),
        S3::Unset("GetBucketLifecycleConfiguration") => "GetBucketLifecycle".to_owned(),
        S3::Unset("GetBucketNotificationConfiguration") => "GetBucketNotification".to_owned(),
        S3::Unset("GetObjectLockConfiguration") => "GetBucketObjectLockConfiguration".to_owned(),
        S3::Unset(name) => name.to_owned(),
        other => format!("{other:?}"),
    };
    Some(Operation { access: access(&name), category: category(operation), name })
}

/// Data events are those of objects, and the operations on buckets that find or remove objects.
fn category(operation: S3) -> Category {
    match operation {
        S3::GetObject
        | S3::HeadObject
        | S3::PutObject
        | S3::PostObject
        | S3::CopyObject
        | S3::DeleteObject
        | S3::DeleteObjects
        | S3::GetObjectAttributes
        | S3::GetObjectTagging
        | S3::PutObjectTagging
        | S3::DeleteObjectTagging
        | S3::GetObjectAcl
        | S3::PutObjectAcl
        | S3::CreateMultipartUpload
        | S3::UploadPart
        | S3::UploadPartCopy
        | S3::CompleteMultipartUpload
        | S3::AbortMultipartUpload
        | S3::ListParts
        | S3::ListMultipartUploads
        | S3::ListObjects
        | S3::ListObjectsV2
        | S3::ListObjectVersions
        | S3::HeadBucket
        | S3::Unset("GetObjectLegalHold" | "GetObjectRetention") => Category::Data,
        _ => Category::Management,
    }
}

/// AssumeRole counts as reading, and the other operations that hand out credentials do not: so it stands in events
/// recorded from AWS.
fn access(name: &str) -> Access {
    let credentials = matches!(name, "GetFederationToken" | "GetSessionToken");
    let reads = name == "AssumeRole" || READING.iter().any(|prefix| name.starts_with(prefix));
    if reads && !credentials && !name.starts_with("GenerateDataKey") {
        Access::ReadOnly
    } else {
        Access::Write
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::http::{Address, Service, Style};

    fn s3(operation: S3) -> Option<Operation> {
        let service = Service::S3 { bucket: None, key: None, style: Style::Path };
        let address = Arc::new(Address { service, region: None });
        Operation::of(&Call::S3 { operation: Some(operation), address })
    }

    #[test]
    fn cloudtrail_has_names_and_kinds_of_its_own() {
        for (operation, name, category, access) in [
            (S3::GetObject, "GetObject", Category::Data, Access::ReadOnly),
            (S3::ListObjectsV2, "ListObjects", Category::Data, Access::ReadOnly),
            (S3::HeadBucket, "HeadBucket", Category::Data, Access::ReadOnly),
            (S3::DeleteObjects, "DeleteObjects", Category::Data, Access::Write),
            (S3::ListBuckets, "ListBuckets", Category::Management, Access::ReadOnly),
            (S3::PutBucketPolicy, "PutBucketPolicy", Category::Management, Access::Write),
            (S3::PutPublicAccessBlock, "PutBucketPublicAccessBlock", Category::Management, Access::Write),
            (
                S3::Unset("GetBucketLifecycleConfiguration"),
                "GetBucketLifecycle",
                Category::Management,
                Access::ReadOnly,
            ),
            (S3::Unset("GetObjectRetention"), "GetObjectRetention", Category::Data, Access::ReadOnly),
        ] {
            assert_eq!(s3(operation), Some(Operation { name: name.to_owned(), category, access }), "{name}");
        }
        assert_eq!(s3(S3::NotEmulated("PutBucketWebsite")), None);
    }

    #[test]
    fn assume_role_reads_and_the_other_credentials_are_written() {
        for (name, expected) in [
            ("AssumeRole", Access::ReadOnly),
            ("GetCallerIdentity", Access::ReadOnly),
            ("GetFederationToken", Access::Write),
            ("GetSessionToken", Access::Write),
            ("CreateRole", Access::Write),
            ("SimulatePrincipalPolicy", Access::ReadOnly),
        ] {
            assert_eq!(access(name), expected, "{name}");
        }
    }
}
