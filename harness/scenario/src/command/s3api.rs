//! The operations of `aws s3api`, as far as pages can write them.

use super::operation::{Goes, Need, Operation, Opt, Takes, Wire, optional, required};
use super::shape::{Shape, Structure, member, renamed};

const BUCKET: Opt = required("bucket", Takes::Text, Goes::Bucket);
const KEY: Opt = required("key", Takes::Text, Goes::Key);
const VERSION: Opt = optional("version-id", Takes::Text, Goes::Query("versionId"));
const OWNER: Opt =
    optional("expected-bucket-owner", Takes::Text, Goes::Header("x-amz-expected-bucket-owner"));
const ACL: Opt = optional("acl", Takes::Text, Goes::Header("x-amz-acl"));
const CONTENT_TYPE: Opt = optional("content-type", Takes::Text, Goes::Header("content-type"));
const CACHE_CONTROL: Opt = optional("cache-control", Takes::Text, Goes::Header("cache-control"));
const METADATA: Opt = optional("metadata", Takes::Map, Goes::Headers("x-amz-meta-"));
const ENCRYPTION: Opt =
    optional("server-side-encryption", Takes::Text, Goes::Header("x-amz-server-side-encryption"));
const KMS_KEY: Opt =
    optional("ssekms-key-id", Takes::Text, Goes::Header("x-amz-server-side-encryption-aws-kms-key-id"));
const OBJECT_TAGS: Opt = optional("tagging", Takes::Text, Goes::Header("x-amz-tagging"));
const OWNERSHIP_AT_FIRST: Opt =
    optional("object-ownership", Takes::Text, Goes::Header("x-amz-object-ownership"));
const FULL_CONTROL: Opt =
    optional("grant-full-control", Takes::Text, Goes::Header("x-amz-grant-full-control"));
const GRANT_READ: Opt = optional("grant-read", Takes::Text, Goes::Header("x-amz-grant-read"));
const OUTFILE: Opt =
    Opt { name: "outfile", need: Need::LastWord, takes: Takes::OutFile, goes: Goes::Nowhere };

const fn s3(
    name: &'static str,
    action: &'static str,
    method: &'static str,
    subresource: &'static str,
    options: &'static [Opt],
) -> Operation {
    Operation { name, action, wire: Wire::S3(method, subresource), options }
}

const fn body(name: &'static str, structure: &'static Structure) -> Opt {
    required(name, Takes::Structure(structure), Goes::Body)
}

/// The table.
pub(crate) const OPERATIONS: &[Operation] = &[
    s3("create-bucket", "CreateBucket", "PUT", "", &[BUCKET, ACL, OWNERSHIP_AT_FIRST, LOCATION]),
    s3("head-bucket", "HeadBucket", "HEAD", "", &[BUCKET, OWNER]),
    s3("delete-bucket", "DeleteBucket", "DELETE", "", &[BUCKET, OWNER]),
    s3("list-objects-v2", "ListObjectsV2", "GET", "list-type", &[BUCKET, PREFIX, OWNER]),
    s3("get-bucket-location", "GetBucketLocation", "GET", "location", &[BUCKET, OWNER]),
    s3("put-bucket-cors", "PutBucketCors", "PUT", "cors", &[BUCKET, body("cors-configuration", CORS), OWNER]),
    s3("get-bucket-cors", "GetBucketCors", "GET", "cors", &[BUCKET, OWNER]),
    s3("delete-bucket-cors", "DeleteBucketCors", "DELETE", "cors", &[BUCKET, OWNER]),
    s3("put-bucket-policy", "PutBucketPolicy", "PUT", "policy", &[BUCKET, POLICY, OWNER]),
    s3("get-bucket-policy", "GetBucketPolicy", "GET", "policy", &[BUCKET, OWNER]),
    s3("delete-bucket-policy", "DeleteBucketPolicy", "DELETE", "policy", &[BUCKET, OWNER]),
    s3(
        "put-public-access-block",
        "PutPublicAccessBlock",
        "PUT",
        "publicAccessBlock",
        &[BUCKET, body("public-access-block-configuration", PUBLIC_ACCESS_BLOCK), OWNER],
    ),
    s3("get-public-access-block", "GetPublicAccessBlock", "GET", "publicAccessBlock", &[BUCKET, OWNER]),
    s3(
        "delete-public-access-block",
        "DeletePublicAccessBlock",
        "DELETE",
        "publicAccessBlock",
        &[BUCKET, OWNER],
    ),
    s3(
        "put-bucket-versioning",
        "PutBucketVersioning",
        "PUT",
        "versioning",
        &[BUCKET, body("versioning-configuration", VERSIONING), OWNER],
    ),
    s3(
        "put-bucket-ownership-controls",
        "PutBucketOwnershipControls",
        "PUT",
        "ownershipControls",
        &[BUCKET, body("ownership-controls", OWNERSHIP), OWNER],
    ),
    s3(
        "get-bucket-ownership-controls",
        "GetBucketOwnershipControls",
        "GET",
        "ownershipControls",
        &[BUCKET, OWNER],
    ),
    s3("put-bucket-acl", "PutBucketAcl", "PUT", "acl", &[BUCKET, ACL, FULL_CONTROL, GRANT_READ, OWNER]),
    s3("get-bucket-acl", "GetBucketAcl", "GET", "acl", &[BUCKET, OWNER]),
    s3(
        "put-object-acl",
        "PutObjectAcl",
        "PUT",
        "acl",
        &[BUCKET, KEY, VERSION, ACL, FULL_CONTROL, GRANT_READ, OWNER],
    ),
    s3("get-object-acl", "GetObjectAcl", "GET", "acl", &[BUCKET, KEY, VERSION, OWNER]),
    s3(
        "put-bucket-encryption",
        "PutBucketEncryption",
        "PUT",
        "encryption",
        &[BUCKET, body("server-side-encryption-configuration", BUCKET_ENCRYPTION), OWNER],
    ),
    s3(
        "put-bucket-tagging",
        "PutBucketTagging",
        "PUT",
        "tagging",
        &[BUCKET, body("tagging", TAGGING), OWNER],
    ),
    s3(
        "put-object",
        "PutObject",
        "PUT",
        "",
        &[
            BUCKET,
            KEY,
            BODY,
            ACL,
            CONTENT_TYPE,
            CACHE_CONTROL,
            METADATA,
            ENCRYPTION,
            KMS_KEY,
            OBJECT_TAGS,
            OWNER,
        ],
    ),
    s3(
        "put-object-tagging",
        "PutObjectTagging",
        "PUT",
        "tagging",
        &[BUCKET, KEY, VERSION, body("tagging", TAGGING), OWNER],
    ),
    s3("get-object-tagging", "GetObjectTagging", "GET", "tagging", &[BUCKET, KEY, VERSION, OWNER]),
    s3("delete-object-tagging", "DeleteObjectTagging", "DELETE", "tagging", &[BUCKET, KEY, VERSION, OWNER]),
    s3("get-object", "GetObject", "GET", "", &[BUCKET, KEY, VERSION, OWNER, OUTFILE]),
    s3("head-object", "HeadObject", "HEAD", "", &[BUCKET, KEY, VERSION, OWNER]),
    s3("delete-object", "DeleteObject", "DELETE", "", &[BUCKET, KEY, VERSION, OWNER]),
    s3(
        "copy-object",
        "CopyObject",
        "PUT",
        "",
        &[BUCKET, KEY, SOURCE, DIRECTIVE, ACL, CONTENT_TYPE, CACHE_CONTROL, METADATA, ENCRYPTION, KMS_KEY],
    ),
];

const PREFIX: Opt = optional("prefix", Takes::Text, Goes::Query("prefix"));
const LOCATION: Opt = optional("create-bucket-configuration", Takes::Structure(CREATE_BUCKET), Goes::Body);
const POLICY: Opt = required("policy", Takes::Json, Goes::Body);
const BODY: Opt = optional("body", Takes::FileName, Goes::Body);
const SOURCE: Opt = required("copy-source", Takes::Text, Goes::Header("x-amz-copy-source"));
const DIRECTIVE: Opt = optional("metadata-directive", Takes::Text, Goes::Header("x-amz-metadata-directive"));

pub(crate) const CREATE_BUCKET: &Structure =
    &Structure { name: "CreateBucketConfiguration", members: &[member("LocationConstraint", Shape::Text)] };

const CORS: &Structure = &Structure {
    name: "CORSConfiguration",
    members: &[renamed("CORSRules", "CORSRule", Shape::Structures(CORS_RULE))],
};

const CORS_RULE: &Structure = &Structure {
    name: "CORSRule",
    members: &[
        member("ID", Shape::Text),
        renamed("AllowedHeaders", "AllowedHeader", Shape::Texts),
        renamed("AllowedMethods", "AllowedMethod", Shape::Texts),
        renamed("AllowedOrigins", "AllowedOrigin", Shape::Texts),
        renamed("ExposeHeaders", "ExposeHeader", Shape::Texts),
        member("MaxAgeSeconds", Shape::Number),
    ],
};

const PUBLIC_ACCESS_BLOCK: &Structure = &Structure {
    name: "PublicAccessBlockConfiguration",
    members: &[
        member("BlockPublicAcls", Shape::Switch),
        member("IgnorePublicAcls", Shape::Switch),
        member("BlockPublicPolicy", Shape::Switch),
        member("RestrictPublicBuckets", Shape::Switch),
    ],
};

const VERSIONING: &Structure = &Structure {
    name: "VersioningConfiguration",
    members: &[member("Status", Shape::Text), renamed("MFADelete", "MfaDelete", Shape::Text)],
};

const OWNERSHIP: &Structure = &Structure {
    name: "OwnershipControls",
    members: &[renamed("Rules", "Rule", Shape::Structures(OWNERSHIP_RULE))],
};

const OWNERSHIP_RULE: &Structure =
    &Structure { name: "Rule", members: &[member("ObjectOwnership", Shape::Text)] };

const BUCKET_ENCRYPTION: &Structure = &Structure {
    name: "ServerSideEncryptionConfiguration",
    members: &[renamed("Rules", "Rule", Shape::Structures(ENCRYPTION_RULE))],
};

const ENCRYPTION_RULE: &Structure = &Structure {
    name: "Rule",
    members: &[
        member("ApplyServerSideEncryptionByDefault", Shape::Structure(ENCRYPTION_DEFAULT)),
        member("BucketKeyEnabled", Shape::Switch),
    ],
};

const ENCRYPTION_DEFAULT: &Structure = &Structure {
    name: "ApplyServerSideEncryptionByDefault",
    members: &[member("SSEAlgorithm", Shape::Text), member("KMSMasterKeyID", Shape::Text)],
};

const TAGGING: &Structure =
    &Structure { name: "Tagging", members: &[member("TagSet", Shape::Wrapped("Tag", TAG))] };

const TAG: &Structure =
    &Structure { name: "Tag", members: &[member("Key", Shape::Text), member("Value", Shape::Text)] };
