//! Examples of S3.

use chrono::{DateTime, TimeDelta, Utc};
use rolecall_tests::form::Form;
use rolecall_tests::sigv4::{Request, instant};

use super::Example;
use super::world::{CONTENT, ETAG, NOW, World};

const ACL: (&str, &str) = ("x-amz-acl", "bucket-owner-full-control");
const TAGS: (&str, &str) = ("x-amz-tagging", "b=2");
const TAGGING: &str = "<Tagging><TagSet><Tag><Key>b</Key><Value>2</Value></Tag></TagSet></Tagging>";
const OWNERSHIP: &str =
    "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>";
const COPIED: (&str, &str) = ("x-amz-copy-source", "walk/source");
const ENCRYPTED: (&str, &str) = ("x-amz-copy-source", "walk/encrypted");

/// An example of a case; nothing where there is none.
pub fn example(world: &World, operation: &str, when: &str) -> Option<Example> {
    unset(operation, when)
        .or_else(|| bucket(operation, when))
        .or_else(|| object(world, operation, when))
        .or_else(|| upload(world, operation, when))
}

fn send(request: Request, headers: &[(&str, &str)]) -> Example {
    Example::new("s3", headers.iter().fold(request, |request, (name, value)| request.header(name, value)))
}

/// Settings that no bucket here has.
fn unset(operation: &str, when: &str) -> Option<Example> {
    let send = |method, target: &str| Some(send(Request::new(method, target), &[]));
    let (get, delete) = (|target| send("GET", target), |target| send("DELETE", target));
    let found = match operation {
        "DeleteBucketAnalyticsConfiguration" => delete("/walk?analytics&id=1")?.answered(404),
        "DeleteBucketIntelligentTieringConfiguration" => {
            delete("/walk?intelligent-tiering&id=1")?.answered(404)
        }
        "DeleteBucketInventoryConfiguration" => delete("/walk?inventory&id=1")?.answered(404),
        "DeleteBucketMetricsConfiguration" => delete("/walk?metrics&id=1")?.answered(404),
        "DeleteBucketLifecycle" => delete("/walk?lifecycle")?.answered(204),
        "DeleteBucketReplication" => delete("/walk?replication")?.answered(204),
        "DeleteBucketWebsite" => delete("/walk?website")?.answered(204),
        "GetBucketAbac" => get("/walk?abac")?,
        "GetBucketAccelerateConfiguration" => get("/walk?accelerate")?,
        "GetBucketAnalyticsConfiguration" => get("/walk?analytics&id=1")?.answered(404),
        "GetBucketIntelligentTieringConfiguration" => get("/walk?intelligent-tiering&id=1")?.answered(404),
        "GetBucketInventoryConfiguration" => get("/walk?inventory&id=1")?.answered(404),
        "GetBucketLifecycleConfiguration" => get("/walk?lifecycle")?.answered(404),
        "GetBucketLogging" => get("/walk?logging")?,
        "GetBucketMetadataConfiguration" => get("/walk?metadataConfiguration")?.answered(404),
        "GetBucketMetricsConfiguration" => get("/walk?metrics&id=1")?.answered(404),
        "GetBucketNotificationConfiguration" => get("/walk?notification")?,
        "GetBucketReplication" => get("/walk?replication")?.answered(404),
        "GetBucketRequestPayment" => get("/walk?requestPayment")?,
        "GetBucketWebsite" => get("/walk?website")?.answered(404),
        "GetObjectLegalHold" => get("/walk/key?legal-hold")?.answered(400),
        "GetObjectLockConfiguration" => get("/walk?object-lock")?.answered(404),
        "GetObjectRetention" => get("/walk/key?retention")?.answered(400),
        "ListBucketAnalyticsConfigurations" => get("/walk?analytics")?,
        "ListBucketIntelligentTieringConfigurations" => get("/walk?intelligent-tiering")?,
        "ListBucketInventoryConfigurations" => get("/walk?inventory")?,
        "ListBucketMetricsConfigurations" => get("/walk?metrics")?,
        _ => return None,
    };
    when.is_empty().then_some(found)
}

fn bucket(operation: &str, when: &str) -> Option<Example> {
    let get = |target: &str| send(Request::get(target), &[]);
    let put = |target: &str, body: &str| send(Request::put(target, body).checksummed(), &[]);
    let delete = |target: &str| send(Request::new("DELETE", target), &[]).answered(204);
    let create = |headers: &[(&str, &str)]| {
        send(Request::put("/walk-new", ""), headers).named("BucketName", "walk-new")
    };
    let writer = ("x-amz-object-ownership", "ObjectWriter");
    Some(match (operation, when) {
        ("CreateBucket", "") => create(&[]),
        ("CreateBucket", "with x-amz-object-ownership") => create(&[writer]),
        ("CreateBucket", "with an ACL other than private") => create(&[writer, ("x-amz-acl", "aws-exec-read")]),
        ("DeleteBucket", "") => delete("/empty").named("BucketName", "empty"),
        ("DeleteBucketCors", "") => delete("/walk?cors"),
        ("DeleteBucketEncryption", "") => delete("/walk?encryption"),
        ("DeleteBucketOwnershipControls", "") => delete("/walk?ownershipControls"),
        ("DeleteBucketPolicy", "") => delete("/walk?policy"),
        ("DeleteBucketTagging", "") => delete("/walk?tagging"),
        ("DeletePublicAccessBlock", "") => delete("/walk?publicAccessBlock"),
        ("GetBucketAcl", "") => get("/walk?acl"),
        ("GetBucketCors", "") => get("/walk?cors"),
        ("GetBucketEncryption", "") => get("/walk?encryption"),
        ("GetBucketLocation", "") => get("/walk?location"),
        ("GetBucketOwnershipControls", "") => get("/walk?ownershipControls"),
        ("GetBucketPolicy", "") => get("/walk?policy"),
        ("GetBucketPolicyStatus", "") => get("/walk?policyStatus"),
        ("GetBucketTagging", "") => get("/walk?tagging"),
        ("GetBucketVersioning", "") => get("/walk?versioning"),
        ("GetPublicAccessBlock", "") => get("/walk?publicAccessBlock"),
        ("HeadBucket", "") => send(Request::new("HEAD", "/walk"), &[]),
        ("ListBuckets", "") => get("/"),
        ("ListMultipartUploads", "") => get("/walk?uploads"),
        ("ListObjectVersions", "") => get("/walk?versions"),
        ("ListObjects", "") => get("/walk"),
        ("ListObjectsV2", "") => get("/walk?list-type=2"),
        ("PutBucketAcl", "") => send(Request::put("/walk?acl", ""), &[ACL]),
        ("PutBucketCors", "") => put(
            "/walk?cors",
            "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PUT</AllowedMethod></CORSRule></CORSConfiguration>",
        ),
        ("PutBucketEncryption", "") => put(
            "/walk?encryption",
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
        ),
        ("PutBucketOwnershipControls", "") => put("/walk?ownershipControls", OWNERSHIP),
        ("PutBucketPolicy", "") => put(
            "/walk?policy",
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"340636424752"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::walk/other/*"}}"#,
        )
        .answered(204),
        ("PutBucketTagging", "") => put("/walk?tagging", TAGGING).answered(204),
        ("PutBucketVersioning", "") => put(
            "/walk?versioning",
            "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        ),
        ("PutPublicAccessBlock", "") => put(
            "/walk?publicAccessBlock",
            "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
        ),
        _ => return None,
    })
}

fn object(world: &World, operation: &str, when: &str) -> Option<Example> {
    let version = format!("versionId={}", world.version);
    let kms = [
        ("x-amz-server-side-encryption", "aws:kms"),
        ("x-amz-server-side-encryption-aws-kms-key-id", world.key.as_str()),
    ];
    let versioned = |example: Example| example.named("BucketName", "versioned");
    let get = |target: &str, headers: &[(&str, &str)]| send(Request::get(target), headers);
    let of_version = |method: &str, more: &str| {
        versioned(send(Request::new(method, &format!("/versioned/key?{more}{version}")), &[]))
    };
    let put = |headers: &[(&str, &str)]| send(Request::put("/walk/key", CONTENT), headers);
    let copy =
        |headers: &[(&str, &str)]| send(Request::put("/walk/copy", ""), headers).named("KeyName", "copy");
    let source = format!("versioned/key?{version}");
    let delete =
        |target: &str, headers: &[(&str, &str)]| send(Request::new("DELETE", target), headers).answered(204);
    let attributes = ("x-amz-object-attributes", "ETag");
    let encrypted = |example: Example| example.named("KeyName", "encrypted");
    Some(match (operation, when) {
        ("CopyObject", "") => copy(&[COPIED]),
        ("CopyObject", "of a version") => copy(&[("x-amz-copy-source", &source)])
            .named("SourceBucketName", "versioned")
            .named("SourceKeyName", "key"),
        ("CopyObject", "of an object with tags") => {
            copy(&[("x-amz-copy-source", "walk/tagged")]).named("SourceKeyName", "tagged")
        }
        ("CopyObject", "of a version with tags") => {
            let source = format!("versioned/tagged?versionId={}", world.tagged);
            copy(&[("x-amz-copy-source", &source)])
                .named("SourceBucketName", "versioned")
                .named("SourceKeyName", "tagged")
        }
        ("CopyObject", "with tags of its own") => {
            copy(&[COPIED, ("x-amz-tagging-directive", "REPLACE"), TAGS])
        }
        ("CopyObject", "with an ACL") => copy(&[COPIED, ACL]),
        ("CopyObject", "from SSE-KMS") => copy(&[ENCRYPTED]).named("SourceKeyName", "encrypted"),
        ("CopyObject", "to SSE-KMS") => copy(&[COPIED, kms[0], kms[1]]),
        ("DeleteObject", "") => delete("/walk/key", &[]),
        ("DeleteObject", "of a version") => of_version("DELETE", "").answered(204),
        ("DeleteObject", "with If-Match") => delete("/walk/key", &[("if-match", ETAG)]),
        ("DeleteObjectTagging", "") => delete("/walk/tagged?tagging", &[]).named("KeyName", "tagged"),
        ("DeleteObjectTagging", "of a version") => of_version("DELETE", "tagging&").answered(204),
        ("DeleteObjects", "") => {
            let body = "<Delete><Object><Key>key</Key></Object></Delete>";
            send(Request::new("POST", "/walk?delete").body(body).checksummed(), &[])
        }
        ("DeleteObjects", "of versions") => {
            let body = format!(
                "<Delete><Object><Key>key</Key><VersionId>{}</VersionId></Object></Delete>",
                world.version
            );
            versioned(send(Request::new("POST", "/versioned?delete").body(body).checksummed(), &[]))
        }
        ("GetObject", "") => get("/walk/key", &[]),
        ("GetObject" | "HeadObject", "of a version") => {
            of_version(if operation == "GetObject" { "GET" } else { "HEAD" }, "")
        }
        ("GetObject", "of an object under SSE-KMS") => encrypted(get("/walk/encrypted", &[])),
        ("GetObject", "of a key that is not there, to be told so") => {
            get("/walk/missing", &[]).named("KeyName", "missing").answered(404)
        }
        ("GetObjectAcl", "") => get("/walk/key?acl", &[]),
        ("GetObjectAcl", "of a version") => of_version("GET", "acl&"),
        ("GetObjectAttributes", "") => get("/walk/key?attributes", &[attributes]),
        ("GetObjectAttributes", "of a version") => {
            versioned(get(&format!("/versioned/key?attributes&{version}"), &[attributes]))
        }
        ("GetObjectTagging", "") => get("/walk/key?tagging", &[]),
        ("GetObjectTagging", "of a version") => of_version("GET", "tagging&"),
        ("HeadObject", "") => send(Request::new("HEAD", "/walk/key"), &[]),
        ("HeadObject", "of an object under SSE-KMS") => {
            let checksum = ("x-amz-checksum-mode", "ENABLED");
            encrypted(send(Request::new("HEAD", "/walk/encrypted"), &[checksum]))
        }
        ("PostObject", "") => posted(&[]),
        ("PostObject", "with tags") => posted(&[("tagging", TAGGING)]),
        ("PostObject", "with an ACL") => posted(&[("acl", ACL.1)]),
        ("PostObject", "under SSE-KMS") => posted(&kms),
        ("PutObject", "") => put(&[]),
        ("PutObject", "with tags") => put(&[TAGS]),
        ("PutObject", "with an ACL") => put(&[ACL]),
        ("PutObject", "with If-Match") => put(&[("if-match", ETAG)]),
        ("PutObject", "under SSE-KMS") => put(&kms),
        ("PutObjectAcl", "") => send(Request::put("/walk/key?acl", ""), &[ACL]),
        ("PutObjectAcl", "of a version") => {
            versioned(send(Request::put(&format!("/versioned/key?acl&{version}"), ""), &[ACL]))
        }
        ("PutObjectTagging", "") => send(Request::put("/walk/key?tagging", TAGGING).checksummed(), &[]),
        ("PutObjectTagging", "of a version") => {
            let target = format!("/versioned/key?tagging&{version}");
            versioned(send(Request::put(&target, TAGGING).checksummed(), &[]))
        }
        _ => return None,
    })
}

fn posted(fields: &[(&'static str, &str)]) -> Example {
    let now: DateTime<Utc> = instant(NOW).and_utc();
    let mut form = Form::new().with("key", "key");
    (form.bucket, form.signed_at, form.expires) = ("walk", now, now + TimeDelta::hours(1));
    Example::form(fields.iter().fold(form, |form, (name, value)| form.with(name, value)))
}

fn upload(world: &World, operation: &str, when: &str) -> Option<Example> {
    let [plain, own, encrypted] = &world.uploads;
    let target = |upload: &str| format!("/walk/key?uploadId={upload}");
    let part = |upload: &str| format!("/walk/key?partNumber=1&uploadId={upload}");
    let begin = |headers: &[(&str, &str)]| send(Request::new("POST", "/walk/key?uploads"), headers);
    let abort = |upload: &str| send(Request::new("DELETE", &target(upload)), &[]).answered(204);
    let complete = |upload: &str, headers: &[(&str, &str)]| {
        let etag = if upload == encrypted { &world.part } else { ETAG };
        let body = format!(
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
        );
        send(Request::new("POST", &target(upload)).body(body), headers)
    };
    let copy =
        |upload: &str, source: &str| send(Request::put(&part(upload), ""), &[("x-amz-copy-source", source)]);
    let version = format!("versioned/key?versionId={}", world.version);
    Some(match (operation, when) {
        ("AbortMultipartUpload", "") => abort(plain),
        ("AbortMultipartUpload", "by whoever began the upload") => {
            abort(own).blaming("s3:AbortMultipartUpload")
        }
        ("CompleteMultipartUpload", "") => complete(plain, &[]),
        ("CompleteMultipartUpload", "of an upload under SSE-KMS") => complete(encrypted, &[]),
        ("CompleteMultipartUpload", "with If-Match") => complete(plain, &[("if-match", ETAG)]),
        ("CreateMultipartUpload", "") => begin(&[]),
        ("CreateMultipartUpload", "with tags") => begin(&[TAGS]),
        ("CreateMultipartUpload", "with an ACL") => begin(&[ACL]),
        ("CreateMultipartUpload", "under SSE-KMS") => begin(&[
            ("x-amz-server-side-encryption", "aws:kms"),
            ("x-amz-server-side-encryption-aws-kms-key-id", &world.key),
        ]),
        ("ListParts", "") => send(Request::get(&target(plain)), &[]),
        ("ListParts", "of an upload under SSE-KMS") => send(Request::get(&target(encrypted)), &[]),
        ("ListParts", "by whoever began the upload") => {
            send(Request::get(&target(own)), &[]).blaming("s3:ListMultipartUploadParts")
        }
        ("UploadPart", "") => send(Request::put(&part(plain), CONTENT), &[]),
        ("UploadPart", "to an upload under SSE-KMS") => send(Request::put(&part(encrypted), CONTENT), &[]),
        ("UploadPartCopy", "") => copy(plain, "walk/source"),
        ("UploadPartCopy", "of a version") => {
            copy(plain, &version).named("SourceBucketName", "versioned").named("SourceKeyName", "key")
        }
        ("UploadPartCopy", "from SSE-KMS") => {
            copy(plain, "walk/encrypted").named("SourceKeyName", "encrypted")
        }
        ("UploadPartCopy", "to an upload under SSE-KMS") => copy(encrypted, "walk/source"),
        _ => return None,
    })
}
