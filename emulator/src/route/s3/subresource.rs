//! The subresources, and which operation each method is on them.

use http::Method;

use super::Operation as Op;
use super::Operation::{NotEmulated as No, Unset};
use crate::http::Request;

/// One subresource: `?NAME`.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    get: Option<Op>,
    put: Option<Op>,
    post: Option<Op>,
    delete: Option<Op>,
}

impl Row {
    pub(super) fn operation(&self, request: &Request) -> Option<Op> {
        let by_method = match request.method {
            Method::GET => self.get,
            Method::PUT => self.put,
            Method::POST => self.post,
            Method::DELETE => self.delete,
            _ => None,
        };
        by_method.map(|operation| refined(operation, request))
    }
}

/// Where more than the subresource decides.
fn refined(operation: Op, request: &Request) -> Op {
    match operation {
        Op::UploadPart if request.has_header("x-amz-copy-source") => Op::UploadPartCopy,
        No("ListObjectAnnotations") if request.has_parameter("annotationName") => No("GetObjectAnnotation"),
        Unset("ListBucketAnalyticsConfigurations") if request.has_parameter("id") => {
            Unset("GetBucketAnalyticsConfiguration")
        }
        Unset("ListBucketIntelligentTieringConfigurations") if request.has_parameter("id") => {
            Unset("GetBucketIntelligentTieringConfiguration")
        }
        Unset("ListBucketInventoryConfigurations") if request.has_parameter("id") => {
            Unset("GetBucketInventoryConfiguration")
        }
        Unset("ListBucketMetricsConfigurations") if request.has_parameter("id") => {
            Unset("GetBucketMetricsConfiguration")
        }
        other => other,
    }
}

const fn row(name: &'static str, get: Option<Op>, put: Option<Op>, delete: Option<Op>) -> Row {
    Row { name, get, put, post: None, delete }
}

const fn post(name: &'static str, operation: Op) -> Row {
    Row { name, get: None, put: None, post: Some(operation), delete: None }
}

pub(super) const OF_BUCKETS: &[Row] = &[
    row("acl", Some(Op::GetBucketAcl), Some(Op::PutBucketAcl), None),
    row("cors", Some(Op::GetBucketCors), Some(Op::PutBucketCors), Some(Op::DeleteBucketCors)),
    post("delete", Op::DeleteObjects),
    row(
        "encryption",
        Some(Op::GetBucketEncryption),
        Some(Op::PutBucketEncryption),
        Some(Op::DeleteBucketEncryption),
    ),
    row("location", Some(Op::GetBucketLocation), None, None),
    row(
        "ownershipControls",
        Some(Op::GetBucketOwnershipControls),
        Some(Op::PutBucketOwnershipControls),
        Some(Op::DeleteBucketOwnershipControls),
    ),
    row("policy", Some(Op::GetBucketPolicy), Some(Op::PutBucketPolicy), Some(Op::DeleteBucketPolicy)),
    row("policyStatus", Some(Op::GetBucketPolicyStatus), None, None),
    row(
        "publicAccessBlock",
        Some(Op::GetPublicAccessBlock),
        Some(Op::PutPublicAccessBlock),
        Some(Op::DeletePublicAccessBlock),
    ),
    row("tagging", Some(Op::GetBucketTagging), Some(Op::PutBucketTagging), Some(Op::DeleteBucketTagging)),
    row("uploads", Some(Op::ListMultipartUploads), None, None),
    row("versioning", Some(Op::GetBucketVersioning), Some(Op::PutBucketVersioning), None),
    row("versions", Some(Op::ListObjectVersions), None, None),
    row("abac", Some(Unset("GetBucketAbac")), Some(No("PutBucketAbac")), None),
    row(
        "accelerate",
        Some(Unset("GetBucketAccelerateConfiguration")),
        Some(No("PutBucketAccelerateConfiguration")),
        None,
    ),
    row(
        "analytics",
        Some(Unset("ListBucketAnalyticsConfigurations")),
        Some(No("PutBucketAnalyticsConfiguration")),
        Some(Unset("DeleteBucketAnalyticsConfiguration")),
    ),
    row(
        "intelligent-tiering",
        Some(Unset("ListBucketIntelligentTieringConfigurations")),
        Some(No("PutBucketIntelligentTieringConfiguration")),
        Some(Unset("DeleteBucketIntelligentTieringConfiguration")),
    ),
    row(
        "inventory",
        Some(Unset("ListBucketInventoryConfigurations")),
        Some(No("PutBucketInventoryConfiguration")),
        Some(Unset("DeleteBucketInventoryConfiguration")),
    ),
    row(
        "lifecycle",
        Some(Unset("GetBucketLifecycleConfiguration")),
        Some(No("PutBucketLifecycleConfiguration")),
        Some(Unset("DeleteBucketLifecycle")),
    ),
    row("logging", Some(Unset("GetBucketLogging")), Some(No("PutBucketLogging")), None),
    Row {
        name: "metadataConfiguration",
        get: Some(Unset("GetBucketMetadataConfiguration")),
        put: None,
        post: Some(No("CreateBucketMetadataConfiguration")),
        delete: Some(No("DeleteBucketMetadataConfiguration")),
    },
    row("metadataAnnotationTable", None, Some(No("UpdateBucketMetadataAnnotationTableConfiguration")), None),
    row("metadataInventoryTable", None, Some(No("UpdateBucketMetadataInventoryTableConfiguration")), None),
    row("metadataJournalTable", None, Some(No("UpdateBucketMetadataJournalTableConfiguration")), None),
    Row {
        name: "metadataTable",
        get: Some(No("GetBucketMetadataTableConfiguration")),
        put: None,
        post: Some(No("CreateBucketMetadataTableConfiguration")),
        delete: Some(No("DeleteBucketMetadataTableConfiguration")),
    },
    row(
        "metrics",
        Some(Unset("ListBucketMetricsConfigurations")),
        Some(No("PutBucketMetricsConfiguration")),
        Some(Unset("DeleteBucketMetricsConfiguration")),
    ),
    row(
        "notification",
        Some(Unset("GetBucketNotificationConfiguration")),
        Some(No("PutBucketNotificationConfiguration")),
        None,
    ),
    row(
        "object-lock",
        Some(Unset("GetObjectLockConfiguration")),
        Some(No("PutObjectLockConfiguration")),
        None,
    ),
    row(
        "replication",
        Some(Unset("GetBucketReplication")),
        Some(No("PutBucketReplication")),
        Some(Unset("DeleteBucketReplication")),
    ),
    row("requestPayment", Some(Unset("GetBucketRequestPayment")), Some(No("PutBucketRequestPayment")), None),
    row("session", Some(No("CreateSession")), None, None),
    row(
        "website",
        Some(Unset("GetBucketWebsite")),
        Some(No("PutBucketWebsite")),
        Some(Unset("DeleteBucketWebsite")),
    ),
];

pub(super) const OF_OBJECTS: &[Row] = &[
    row("acl", Some(Op::GetObjectAcl), Some(Op::PutObjectAcl), None),
    row("attributes", Some(Op::GetObjectAttributes), None, None),
    row("tagging", Some(Op::GetObjectTagging), Some(Op::PutObjectTagging), Some(Op::DeleteObjectTagging)),
    Row {
        name: "uploadId",
        get: Some(Op::ListParts),
        put: Some(Op::UploadPart),
        post: Some(Op::CompleteMultipartUpload),
        delete: Some(Op::AbortMultipartUpload),
    },
    post("uploads", Op::CreateMultipartUpload),
    row(
        "annotation",
        Some(No("ListObjectAnnotations")),
        Some(No("PutObjectAnnotation")),
        Some(No("DeleteObjectAnnotation")),
    ),
    row("encryption", None, Some(No("UpdateObjectEncryption")), None),
    row("legal-hold", Some(Unset("GetObjectLegalHold")), Some(No("PutObjectLegalHold")), None),
    row("renameObject", None, Some(No("RenameObject")), None),
    post("restore", No("RestoreObject")),
    row("retention", Some(Unset("GetObjectRetention")), Some(No("PutObjectRetention")), None),
    post("select", No("SelectObjectContent")),
    row("torrent", Some(No("GetObjectTorrent")), None, None),
];
