//! Amazon S3.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>

use super::{ActionKeys, Filled, KeyGroup, KeyGroups, any, by, row};

/// What every request has.
const REQUEST: &KeyGroup = &KeyGroup {
    name: "of every request",
    keys: &[
        "s3:authType",
        "s3:ResourceAccount",
        "s3:signatureAge",
        "s3:signatureversion",
        "s3:TlsVersion",
        "s3:x-amz-content-sha256",
    ],
};
/// The same, but for the hash of the body.
const WITHOUT_HASH: &KeyGroup = &KeyGroup {
    name: "of every request, without the hash of its body",
    keys: &["s3:authType", "s3:ResourceAccount", "s3:signatureAge", "s3:signatureversion", "s3:TlsVersion"],
};
const ACCOUNT_ONLY: &KeyGroup = &KeyGroup { name: "the account", keys: &["s3:ResourceAccount"] };
/// Of resources that have them; neither access points nor tags of buckets in conditions are emulated.
const RESOURCE: &KeyGroup = &KeyGroup {
    name: "of the access point and the bucket",
    keys: &[
        "aws:ResourceTag/",
        "s3:AccessPointNetworkOrigin",
        "s3:AccessPointTag/",
        "s3:BucketTag/",
        "s3:DataAccessPointAccount",
        "s3:DataAccessPointArn",
    ],
};
const GRANT: &KeyGroup = &KeyGroup { name: "of the access grant", keys: &["s3:AccessGrantsInstanceArn"] };
const EXISTING: &KeyGroup = &KeyGroup { name: "tags of the object", keys: &["s3:ExistingObjectTag/"] };
const TAGS: &KeyGroup =
    &KeyGroup { name: "tags in the request", keys: &["s3:RequestObjectTag/", "s3:RequestObjectTagKeys"] };
const TAG_KEYS: &KeyGroup =
    &KeyGroup { name: "tags of the bucket in the request", keys: &["aws:RequestTag/", "aws:TagKeys"] };
const VERSION: &KeyGroup = &KeyGroup { name: "the version", keys: &["s3:versionid"] };
const ACL: &KeyGroup = &KeyGroup {
    name: "the ACL in the request",
    keys: &[
        "s3:x-amz-acl",
        "s3:x-amz-grant-full-control",
        "s3:x-amz-grant-read",
        "s3:x-amz-grant-read-acp",
        "s3:x-amz-grant-write",
        "s3:x-amz-grant-write-acp",
    ],
};
const CLASS: &KeyGroup = &KeyGroup { name: "the storage class", keys: &["s3:x-amz-storage-class"] };
const SSE: &KeyGroup = &KeyGroup {
    name: "the encryption",
    keys: &["s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"],
};
const SSE_C: &KeyGroup =
    &KeyGroup { name: "the customer's key", keys: &["s3:x-amz-server-side-encryption-customer-algorithm"] };
const SOURCE: &KeyGroup = &KeyGroup { name: "the copy's source", keys: &["s3:x-amz-copy-source"] };
const DIRECTIVE: &KeyGroup =
    &KeyGroup { name: "the copy's metadata", keys: &["s3:x-amz-metadata-directive"] };
const REDIRECT: &KeyGroup = &KeyGroup { name: "the redirect", keys: &["s3:x-amz-website-redirect-location"] };
const IF_MATCH: &KeyGroup = &KeyGroup { name: "If-Match", keys: &["s3:if-match"] };
const IF_NONE_MATCH: &KeyGroup = &KeyGroup { name: "If-None-Match", keys: &["s3:if-none-match"] };
const CREATION: &KeyGroup =
    &KeyGroup { name: "whether an object is made", keys: &["s3:ObjectCreationOperation"] };
const LEGAL_HOLD: &KeyGroup = &KeyGroup { name: "the legal hold", keys: &["s3:object-lock-legal-hold"] };
const RETENTION: &KeyGroup = &KeyGroup {
    name: "the retention",
    keys: &[
        "s3:object-lock-mode",
        "s3:object-lock-remaining-retention-days",
        "s3:object-lock-retain-until-date",
    ],
};
const LISTING: &KeyGroup =
    &KeyGroup { name: "of the listing", keys: &["s3:delimiter", "s3:max-keys", "s3:prefix"] };
const OWNERSHIP: &KeyGroup = &KeyGroup { name: "the object ownership", keys: &["s3:x-amz-object-ownership"] };
const LOCATION: &KeyGroup = &KeyGroup { name: "the region", keys: &["s3:locationconstraint"] };
const NAMESPACE: &KeyGroup = &KeyGroup { name: "the namespace", keys: &["s3:x-amz-bucket-namespace"] };
const INVENTORY: &KeyGroup =
    &KeyGroup { name: "the inventory's fields", keys: &["s3:InventoryAccessibleOptionalFields"] };
const PAUSE: &KeyGroup = &KeyGroup { name: "the pause", keys: &["s3:isReplicationPauseRequest"] };

const PLAIN: KeyGroups = &[REQUEST, RESOURCE];
const GRANTED: KeyGroups = &[REQUEST, RESOURCE, GRANT];
const OF_OBJECT: KeyGroups = &[REQUEST, RESOURCE, GRANT, EXISTING];
const OF_VERSION: KeyGroups = &[REQUEST, RESOURCE, GRANT, EXISTING, VERSION];

/// An action that nothing but what every request has comes with.
const fn plain(action: &'static str) -> ActionKeys {
    const FILLED: &[Filled] = &[any(&[REQUEST])];
    row(action, PLAIN, FILLED)
}

/// The operations whose s3:GetObject sees the tags of the object. CopyObject's does not, nor that of GetObjectAttributes,
/// nor the one that a condition on the ETag of a write or a deletion needs.
const READS: &[&str] = &["GetObject", "HeadObject", "UploadPartCopy"];

/// Done to objects.
pub(crate) const OBJECT: [ActionKeys; 34] = [
    row("s3:AbortMultipartUpload", GRANTED, &[any(&[REQUEST])]),
    row(
        "s3:BypassGovernanceRetention",
        &[REQUEST, RESOURCE, TAGS, ACL, CLASS, SSE, SSE_C, SOURCE, DIRECTIVE, REDIRECT],
        &[any(&[REQUEST])],
    ),
    row("s3:DeleteObject", &[REQUEST, RESOURCE, GRANT, IF_MATCH], &[any(&[REQUEST, IF_MATCH])]),
    row("s3:DeleteObjectTagging", &[REQUEST, RESOURCE, EXISTING], &[any(&[REQUEST, EXISTING])]),
    row("s3:DeleteObjectVersion", &[REQUEST, RESOURCE, GRANT, VERSION], &[any(&[REQUEST, VERSION])]),
    row(
        "s3:DeleteObjectVersionTagging",
        &[REQUEST, RESOURCE, EXISTING, VERSION],
        &[any(&[REQUEST, EXISTING, VERSION])],
    ),
    row("s3:GetObject", OF_OBJECT, &[by(READS, &[REQUEST, EXISTING]), any(&[REQUEST])]),
    row("s3:GetObjectAcl", OF_OBJECT, &[any(&[REQUEST, EXISTING])]),
    row("s3:GetObjectAttributes", &[REQUEST, RESOURCE, EXISTING], &[any(&[REQUEST])]),
    plain("s3:GetObjectLegalHold"),
    plain("s3:GetObjectRetention"),
    row("s3:GetObjectTagging", &[REQUEST, RESOURCE, EXISTING], &[any(&[REQUEST, EXISTING])]),
    plain("s3:GetObjectTorrent"),
    row(
        "s3:GetObjectVersion",
        OF_VERSION,
        &[by(READS, &[REQUEST, EXISTING, VERSION]), any(&[REQUEST, VERSION])],
    ),
    row("s3:GetObjectVersionAcl", OF_VERSION, &[any(&[REQUEST, EXISTING, VERSION])]),
    row(
        "s3:GetObjectVersionAttributes",
        &[REQUEST, RESOURCE, EXISTING, VERSION],
        &[any(&[REQUEST, VERSION])],
    ),
    plain("s3:GetObjectVersionForReplication"),
    row(
        "s3:GetObjectVersionTagging",
        &[REQUEST, RESOURCE, EXISTING, VERSION],
        &[any(&[REQUEST, EXISTING, VERSION])],
    ),
    row("s3:GetObjectVersionTorrent", &[REQUEST, RESOURCE, VERSION], &[any(&[REQUEST, VERSION])]),
    row("s3:InitiateReplication", &[ACCOUNT_ONLY, RESOURCE], &[any(&[ACCOUNT_ONLY])]),
    row("s3:ListMultipartUploadParts", GRANTED, &[any(&[REQUEST])]),
    plain("s3:ObjectOwnerOverrideToBucketOwner"),
    row(
        "s3:PutObject",
        &[
            REQUEST,
            RESOURCE,
            GRANT,
            TAGS,
            ACL,
            CLASS,
            SSE,
            SSE_C,
            SOURCE,
            DIRECTIVE,
            REDIRECT,
            IF_MATCH,
            IF_NONE_MATCH,
            CREATION,
            LEGAL_HOLD,
            RETENTION,
        ],
        &[
            by(
                &["PutObject", "PostObject"],
                &[REQUEST, TAGS, ACL, CLASS, SSE, SSE_C, REDIRECT, IF_MATCH, IF_NONE_MATCH, CREATION],
            ),
            by(
                &["CopyObject"],
                &[
                    REQUEST,
                    TAGS,
                    ACL,
                    CLASS,
                    SSE,
                    SSE_C,
                    SOURCE,
                    DIRECTIVE,
                    REDIRECT,
                    IF_MATCH,
                    IF_NONE_MATCH,
                    CREATION,
                ],
            ),
            by(&["CreateMultipartUpload"], &[REQUEST, TAGS, ACL, CLASS, SSE, SSE_C, REDIRECT, CREATION]),
            // The encryption is that of the upload.
            by(&["UploadPart"], &[REQUEST, SSE, CREATION]),
            by(&["UploadPartCopy"], &[REQUEST, SSE, SOURCE, CREATION]),
            by(&["CompleteMultipartUpload"], &[REQUEST, SSE, IF_MATCH, IF_NONE_MATCH, CREATION]),
            any(&[REQUEST]),
        ],
    ),
    row(
        "s3:PutObjectAcl",
        &[REQUEST, RESOURCE, GRANT, EXISTING, ACL, CLASS],
        &[by(&["PutObjectAcl"], &[REQUEST, EXISTING, ACL]), any(&[REQUEST, ACL])],
    ),
    row("s3:PutObjectLegalHold", &[REQUEST, RESOURCE, LEGAL_HOLD], &[any(&[REQUEST])]),
    row("s3:PutObjectRetention", &[REQUEST, RESOURCE, RETENTION], &[any(&[REQUEST])]),
    row(
        "s3:PutObjectTagging",
        &[REQUEST, RESOURCE, EXISTING, TAGS],
        &[by(&["PutObjectTagging"], &[REQUEST, EXISTING, TAGS]), any(&[REQUEST, TAGS])],
    ),
    row(
        "s3:PutObjectVersionAcl",
        &[REQUEST, RESOURCE, GRANT, EXISTING, VERSION, ACL, CLASS],
        &[any(&[REQUEST, EXISTING, VERSION, ACL])],
    ),
    row(
        "s3:PutObjectVersionTagging",
        &[REQUEST, RESOURCE, EXISTING, VERSION, TAGS],
        &[any(&[REQUEST, EXISTING, VERSION, TAGS])],
    ),
    plain("s3:ReplicateDelete"),
    row("s3:ReplicateObject", &[REQUEST, RESOURCE, SSE, SSE_C], &[any(&[REQUEST])]),
    plain("s3:ReplicateTags"),
    plain("s3:RestoreObject"),
    row("s3:UpdateObjectEncryption", &[REQUEST, RESOURCE, SSE], &[any(&[REQUEST])]),
];

/// Done to the bucket.
pub(crate) const BUCKET: [ActionKeys; 60] = [
    row("s3:CreateAccessPoint", &[REQUEST, RESOURCE, TAG_KEYS, LOCATION, ACL], &[any(&[REQUEST])]),
    row(
        "s3:CreateBucket",
        &[REQUEST, RESOURCE, TAG_KEYS, LOCATION, ACL, NAMESPACE, OWNERSHIP],
        &[any(&[REQUEST, LOCATION, ACL, OWNERSHIP])],
    ),
    plain("s3:CreateBucketMetadataTableConfiguration"),
    plain("s3:DeleteBucket"),
    plain("s3:DeleteBucketMetadataTableConfiguration"),
    plain("s3:DeleteBucketPolicy"),
    plain("s3:DeleteBucketWebsite"),
    plain("s3:GetAccelerateConfiguration"),
    plain("s3:GetAnalyticsConfiguration"),
    plain("s3:GetBucketAbac"),
    plain("s3:GetBucketAcl"),
    plain("s3:GetBucketCORS"),
    plain("s3:GetBucketLocation"),
    plain("s3:GetBucketLogging"),
    plain("s3:GetBucketMetadataTableConfiguration"),
    plain("s3:GetBucketNotification"),
    row("s3:GetBucketObjectLockConfiguration", &[WITHOUT_HASH, RESOURCE], &[any(&[WITHOUT_HASH])]),
    plain("s3:GetBucketOwnershipControls"),
    plain("s3:GetBucketPolicy"),
    plain("s3:GetBucketPolicyStatus"),
    plain("s3:GetBucketPublicAccessBlock"),
    plain("s3:GetBucketRequestPayment"),
    plain("s3:GetBucketTagging"),
    plain("s3:GetBucketVersioning"),
    plain("s3:GetBucketWebsite"),
    plain("s3:GetEncryptionConfiguration"),
    plain("s3:GetIntelligentTieringConfiguration"),
    plain("s3:GetInventoryConfiguration"),
    plain("s3:GetLifecycleConfiguration"),
    plain("s3:GetMetricsConfiguration"),
    plain("s3:GetReplicationConfiguration"),
    row(
        "s3:ListBucket",
        &[REQUEST, RESOURCE, GRANT, LISTING],
        &[by(&["ListObjects", "ListObjectsV2"], &[REQUEST, LISTING]), any(&[REQUEST])],
    ),
    row("s3:ListBucketMultipartUploads", GRANTED, &[any(&[REQUEST])]),
    row("s3:ListBucketVersions", &[REQUEST, RESOURCE, GRANT, LISTING], &[any(&[REQUEST, LISTING])]),
    plain("s3:ListTagsForResource"),
    plain("s3:PutAccelerateConfiguration"),
    plain("s3:PutAnalyticsConfiguration"),
    plain("s3:PutBucketAbac"),
    row(
        "s3:PutBucketAcl",
        &[REQUEST, RESOURCE, ACL],
        &[by(&["PutBucketAcl", "CreateBucket"], &[REQUEST, ACL]), any(&[REQUEST])],
    ),
    plain("s3:PutBucketCORS"),
    plain("s3:PutBucketLogging"),
    plain("s3:PutBucketNotification"),
    row("s3:PutBucketObjectLockConfiguration", &[WITHOUT_HASH, RESOURCE], &[any(&[WITHOUT_HASH])]),
    // Recorded; the reference does not list the ownership.
    row("s3:PutBucketOwnershipControls", &[REQUEST, RESOURCE, OWNERSHIP], &[any(&[REQUEST, OWNERSHIP])]),
    plain("s3:PutBucketPolicy"),
    plain("s3:PutBucketPublicAccessBlock"),
    plain("s3:PutBucketRequestPayment"),
    plain("s3:PutBucketTagging"),
    plain("s3:PutBucketVersioning"),
    plain("s3:PutBucketWebsite"),
    plain("s3:PutEncryptionConfiguration"),
    plain("s3:PutIntelligentTieringConfiguration"),
    row("s3:PutInventoryConfiguration", &[REQUEST, RESOURCE, INVENTORY], &[any(&[REQUEST])]),
    plain("s3:PutLifecycleConfiguration"),
    plain("s3:PutMetricsConfiguration"),
    row("s3:PutReplicationConfiguration", &[REQUEST, RESOURCE, PAUSE], &[any(&[REQUEST])]),
    row("s3:TagResource", &[REQUEST, RESOURCE, TAG_KEYS], &[any(&[REQUEST])]),
    // Recorded; the reference lists aws:TagKeys alone.
    row("s3:UntagResource", &[REQUEST, RESOURCE, TAG_KEYS], &[any(&[REQUEST])]),
    plain("s3:UpdateBucketMetadataInventoryTableConfiguration"),
    plain("s3:UpdateBucketMetadataJournalTableConfiguration"),
];

/// Done to the account: no bucket policy speaks of it.
pub(crate) const ACCOUNT: [ActionKeys; 1] = [row("s3:ListAllMyBuckets", &[REQUEST], &[any(&[REQUEST])])];
