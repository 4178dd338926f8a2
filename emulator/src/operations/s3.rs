//! Amazon S3.

use super::{Service, operations};

const BUCKETS: &str = "arn:aws:s3:::*";
const BUCKET: &str = "arn:aws:s3:::${BucketName}";
const OBJECT: &str = "arn:aws:s3:::${BucketName}/${KeyName}";
const SOURCE: &str = "arn:aws:s3:::${SourceBucketName}/${SourceKeyName}";
const KEY: &str = "arn:aws:kms:${Region}:${Account}:key/${KeyId}";

pub(super) const SERVICE: Service = Service {
    name: "s3",
    title: "Amazon S3",
    page: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
    operations: operations! {
        AbortMultipartUpload { "": ["s3:AbortMultipartUpload" on OBJECT]
            "by whoever began the upload": ["s3:PutObject" on OBJECT] }
        CompleteMultipartUpload { "": ["s3:PutObject" on OBJECT]
            "of an upload under SSE-KMS": ["s3:PutObject" on OBJECT, "kms:Decrypt" on KEY]
            "with If-Match": ["s3:PutObject" on OBJECT, "s3:GetObject" on OBJECT] }
        CopyObject { "": ["s3:GetObject" on SOURCE, "s3:PutObject" on OBJECT]
            "of a version": ["s3:GetObjectVersion" on SOURCE, "s3:PutObject" on OBJECT]
            "of an object with tags": ["s3:GetObject" on SOURCE, "s3:GetObjectTagging" on SOURCE,
                "s3:PutObject" on OBJECT, "s3:PutObjectTagging" on OBJECT]
            "of a version with tags": ["s3:GetObjectVersion" on SOURCE, "s3:GetObjectVersionTagging" on SOURCE,
                "s3:PutObject" on OBJECT, "s3:PutObjectTagging" on OBJECT]
            "with tags of its own": ["s3:GetObject" on SOURCE, "s3:PutObject" on OBJECT,
                "s3:PutObjectTagging" on OBJECT]
            "with an ACL": ["s3:GetObject" on SOURCE, "s3:PutObject" on OBJECT, "s3:PutObjectAcl" on OBJECT]
            "from SSE-KMS": ["s3:GetObject" on SOURCE, "kms:Decrypt" on KEY, "s3:PutObject" on OBJECT]
            "to SSE-KMS": ["s3:GetObject" on SOURCE, "s3:PutObject" on OBJECT, "kms:GenerateDataKey" on KEY] }
        CreateBucket { "": ["s3:CreateBucket" on BUCKET]
            "with an ACL other than private": ["s3:CreateBucket" on BUCKET, "s3:PutBucketAcl" on BUCKET,
                "s3:PutBucketOwnershipControls" on BUCKET]
            "with x-amz-object-ownership": ["s3:CreateBucket" on BUCKET,
                "s3:PutBucketOwnershipControls" on BUCKET] }
        CreateMultipartUpload { "": ["s3:PutObject" on OBJECT]
            "with tags": ["s3:PutObject" on OBJECT, "s3:PutObjectTagging" on OBJECT]
            "with an ACL": ["s3:PutObject" on OBJECT, "s3:PutObjectAcl" on OBJECT]
            "under SSE-KMS": ["s3:PutObject" on OBJECT, "kms:GenerateDataKey" on KEY] }
        DeleteBucket { "": ["s3:DeleteBucket" on BUCKET] }
        DeleteBucketAnalyticsConfiguration { "": ["s3:PutAnalyticsConfiguration" on BUCKET] }
        DeleteBucketCors { "": ["s3:PutBucketCORS" on BUCKET] }
        DeleteBucketEncryption { "": ["s3:PutEncryptionConfiguration" on BUCKET] }
        DeleteBucketIntelligentTieringConfiguration { "": ["s3:PutIntelligentTieringConfiguration" on BUCKET] }
        DeleteBucketInventoryConfiguration { "": ["s3:PutInventoryConfiguration" on BUCKET] }
        DeleteBucketLifecycle { "": ["s3:PutLifecycleConfiguration" on BUCKET] }
        DeleteBucketMetricsConfiguration { "": ["s3:PutMetricsConfiguration" on BUCKET] }
        DeleteBucketOwnershipControls { "": ["s3:PutBucketOwnershipControls" on BUCKET] }
        DeleteBucketPolicy { "": ["s3:DeleteBucketPolicy" on BUCKET] }
        DeleteBucketReplication { "": ["s3:PutReplicationConfiguration" on BUCKET] }
        DeleteBucketTagging { "": ["s3:PutBucketTagging" on BUCKET] }
        DeleteBucketWebsite { "": ["s3:DeleteBucketWebsite" on BUCKET] }
        DeleteObject { "": ["s3:DeleteObject" on OBJECT]
            "of a version": ["s3:DeleteObjectVersion" on OBJECT]
            "with If-Match": ["s3:DeleteObject" on OBJECT, "s3:GetObject" on OBJECT] }
        DeleteObjectTagging { "": ["s3:DeleteObjectTagging" on OBJECT]
            "of a version": ["s3:DeleteObjectVersionTagging" on OBJECT] }
        DeleteObjects { "": ["s3:DeleteObject" on OBJECT]
            "of versions": ["s3:DeleteObjectVersion" on OBJECT] }
        DeletePublicAccessBlock { "": ["s3:PutBucketPublicAccessBlock" on BUCKET] }
        GetBucketAbac { "": ["s3:GetBucketAbac" on BUCKET] }
        GetBucketAccelerateConfiguration { "": ["s3:GetAccelerateConfiguration" on BUCKET] }
        GetBucketAcl { "": ["s3:GetBucketAcl" on BUCKET] }
        GetBucketAnalyticsConfiguration { "": ["s3:GetAnalyticsConfiguration" on BUCKET] }
        GetBucketCors { "": ["s3:GetBucketCORS" on BUCKET] }
        GetBucketEncryption { "": ["s3:GetEncryptionConfiguration" on BUCKET] }
        GetBucketIntelligentTieringConfiguration { "": ["s3:GetIntelligentTieringConfiguration" on BUCKET] }
        GetBucketInventoryConfiguration { "": ["s3:GetInventoryConfiguration" on BUCKET] }
        GetBucketLifecycleConfiguration { "": ["s3:GetLifecycleConfiguration" on BUCKET] }
        GetBucketLocation { "": ["s3:GetBucketLocation" on BUCKET] }
        GetBucketLogging { "": ["s3:GetBucketLogging" on BUCKET] }
        GetBucketMetadataConfiguration { "": ["s3:GetBucketMetadataTableConfiguration" on BUCKET] }
        GetBucketMetricsConfiguration { "": ["s3:GetMetricsConfiguration" on BUCKET] }
        GetBucketNotificationConfiguration { "": ["s3:GetBucketNotification" on BUCKET] }
        GetBucketOwnershipControls { "": ["s3:GetBucketOwnershipControls" on BUCKET] }
        GetBucketPolicy { "": ["s3:GetBucketPolicy" on BUCKET] }
        GetBucketPolicyStatus { "": ["s3:GetBucketPolicyStatus" on BUCKET] }
        GetBucketReplication { "": ["s3:GetReplicationConfiguration" on BUCKET] }
        GetBucketRequestPayment { "": ["s3:GetBucketRequestPayment" on BUCKET] }
        GetBucketTagging { "": ["s3:GetBucketTagging" on BUCKET] }
        GetBucketVersioning { "": ["s3:GetBucketVersioning" on BUCKET] }
        GetBucketWebsite { "": ["s3:GetBucketWebsite" on BUCKET] }
        GetObject { "": ["s3:GetObject" on OBJECT]
            "of a version": ["s3:GetObjectVersion" on OBJECT]
            "of an object under SSE-KMS": ["s3:GetObject" on OBJECT, "kms:Decrypt" on KEY]
            "of a key that is not there, to be told so": ["s3:GetObject" on OBJECT, "s3:ListBucket" on BUCKET] }
        GetObjectAcl { "": ["s3:GetObjectAcl" on OBJECT]
            "of a version": ["s3:GetObjectVersionAcl" on OBJECT] }
        GetObjectAttributes { "": ["s3:GetObject" on OBJECT, "s3:GetObjectAttributes" on OBJECT]
            "of a version": ["s3:GetObjectVersion" on OBJECT, "s3:GetObjectVersionAttributes" on OBJECT] }
        GetObjectLegalHold { "": ["s3:GetObjectLegalHold" on OBJECT] }
        GetObjectLockConfiguration { "": ["s3:GetBucketObjectLockConfiguration" on BUCKET] }
        GetObjectRetention { "": ["s3:GetObjectRetention" on OBJECT] }
        GetObjectTagging { "": ["s3:GetObjectTagging" on OBJECT]
            "of a version": ["s3:GetObjectVersionTagging" on OBJECT] }
        GetPublicAccessBlock { "": ["s3:GetBucketPublicAccessBlock" on BUCKET] }
        HeadBucket { "": ["s3:ListBucket" on BUCKET] }
        HeadObject { "": ["s3:GetObject" on OBJECT]
            "of a version": ["s3:GetObjectVersion" on OBJECT]
            "of an object under SSE-KMS": ["s3:GetObject" on OBJECT, "kms:Decrypt" on KEY] }
        ListBucketAnalyticsConfigurations { "": ["s3:GetAnalyticsConfiguration" on BUCKET] }
        ListBucketIntelligentTieringConfigurations { "": ["s3:GetIntelligentTieringConfiguration" on BUCKET] }
        ListBucketInventoryConfigurations { "": ["s3:GetInventoryConfiguration" on BUCKET] }
        ListBucketMetricsConfigurations { "": ["s3:GetMetricsConfiguration" on BUCKET] }
        ListBuckets { "": ["s3:ListAllMyBuckets" on BUCKETS] }
        ListMultipartUploads { "": ["s3:ListBucketMultipartUploads" on BUCKET] }
        ListObjectVersions { "": ["s3:ListBucketVersions" on BUCKET] }
        ListObjects { "": ["s3:ListBucket" on BUCKET] }
        ListObjectsV2 { "": ["s3:ListBucket" on BUCKET] }
        ListParts { "": ["s3:ListMultipartUploadParts" on OBJECT]
            "of an upload under SSE-KMS": ["s3:ListMultipartUploadParts" on OBJECT, "kms:Decrypt" on KEY]
            "by whoever began the upload": ["s3:PutObject" on OBJECT] }
        PostObject { "": ["s3:PutObject" on OBJECT]
            "with tags": ["s3:PutObject" on OBJECT, "s3:PutObjectTagging" on OBJECT]
            "with an ACL": ["s3:PutObject" on OBJECT, "s3:PutObjectAcl" on OBJECT]
            "under SSE-KMS": ["s3:PutObject" on OBJECT, "kms:GenerateDataKey" on KEY] }
        PutBucketAcl { "": ["s3:PutBucketAcl" on BUCKET] }
        PutBucketCors { "": ["s3:PutBucketCORS" on BUCKET] }
        PutBucketEncryption { "": ["s3:PutEncryptionConfiguration" on BUCKET] }
        PutBucketOwnershipControls { "": ["s3:PutBucketOwnershipControls" on BUCKET] }
        PutBucketPolicy { "": ["s3:PutBucketPolicy" on BUCKET] }
        PutBucketTagging { "": ["s3:PutBucketTagging" on BUCKET] }
        PutBucketVersioning { "": ["s3:PutBucketVersioning" on BUCKET] }
        PutObject { "": ["s3:PutObject" on OBJECT]
            "with tags": ["s3:PutObject" on OBJECT, "s3:PutObjectTagging" on OBJECT]
            "with an ACL": ["s3:PutObject" on OBJECT, "s3:PutObjectAcl" on OBJECT]
            "with If-Match": ["s3:PutObject" on OBJECT, "s3:GetObject" on OBJECT]
            "under SSE-KMS": ["s3:PutObject" on OBJECT, "kms:GenerateDataKey" on KEY] }
        PutObjectAcl { "": ["s3:PutObjectAcl" on OBJECT]
            "of a version": ["s3:PutObjectVersionAcl" on OBJECT] }
        PutObjectTagging { "": ["s3:PutObjectTagging" on OBJECT]
            "of a version": ["s3:PutObjectVersionTagging" on OBJECT] }
        PutPublicAccessBlock { "": ["s3:PutBucketPublicAccessBlock" on BUCKET] }
        UploadPart { "": ["s3:PutObject" on OBJECT]
            "to an upload under SSE-KMS": ["s3:PutObject" on OBJECT, "kms:Decrypt" on KEY] }
        UploadPartCopy { "": ["s3:GetObject" on SOURCE, "s3:PutObject" on OBJECT]
            "of a version": ["s3:GetObjectVersion" on SOURCE, "s3:PutObject" on OBJECT]
            "from SSE-KMS": ["s3:GetObject" on SOURCE, "kms:Decrypt" on KEY, "s3:PutObject" on OBJECT]
            "to an upload under SSE-KMS": ["s3:GetObject" on SOURCE, "s3:PutObject" on OBJECT,
                "kms:Decrypt" on KEY] }
    },
};
