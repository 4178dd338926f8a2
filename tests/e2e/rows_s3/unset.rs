//! Settings that a plain bucket does not have: what AWS answers to who reads or deletes them.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::checksums::invalid_request;
use super::world::World;

/// A document of S3's namespace.
fn document(inner: &str) -> Expected {
    let prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let (name, rest) = inner.split_at(inner.find(['>', '/']).unwrap());
    let namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
    status(200)
        .header("content-type", "application/xml")
        .body(&format!("{prolog}{name} xmlns=\"{namespace}\"{rest}"))
}

#[tokio::test]
async fn reads() {
    let world = World::new().await;
    let get = |query: &str| world.signed(Request::get(&format!("/rows?{query}")));
    let missing = |code: &str, message: &str| refused(404, code, message).field("BucketName", "rows");
    let no_configuration =
        || refused(404, "NoSuchConfiguration", "The specified configuration does not exist.");
    let mut rows = vec![
        row("GetBucketWebsite", get("website"), {
            missing(
                "NoSuchWebsiteConfiguration",
                "The specified bucket does not have a website configuration",
            )
        }),
        row("GetBucketLifecycleConfiguration", get("lifecycle"), {
            missing("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
        }),
        row("GetBucketReplication", get("replication"), {
            missing("ReplicationConfigurationNotFoundError", "The replication configuration was not found")
        }),
        row("GetObjectLockConfiguration", get("object-lock"), {
            missing(
                "ObjectLockConfigurationNotFoundError",
                "Object Lock configuration does not exist for this bucket",
            )
        }),
        row("GetBucketMetadataConfiguration", get("metadataConfiguration"), {
            coded(404, "MetadataConfigurationNotFound")
        }),
        row("GetBucketLogging", get("logging"), {
            status(200).body(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BucketLoggingStatus xmlns=\"http://doc.s3.amazonaws.com/2006-03-01\"/>",
            )
        }),
        row("GetBucketAccelerateConfiguration", get("accelerate"), document("<AccelerateConfiguration/>")),
        row(
            "GetBucketNotificationConfiguration",
            get("notification"),
            document("<NotificationConfiguration/>"),
        ),
        row("GetBucketRequestPayment", get("requestPayment"), {
            document("<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>")
        }),
        row("GetBucketAbac", get("abac"), document("<AbacStatus><Status>Disabled</Status></AbacStatus>")),
    ];
    for kind in ["analytics", "inventory", "metrics", "intelligent-tiering"] {
        let name = format!("{kind}: the list");
        rows.push(row(&name, get(kind), status(200).element("IsTruncated", "false")));
        let name = format!("{kind}: one");
        rows.push(row(&name, get(&format!("{kind}&id=1")), no_configuration()));
        let delete = world.signed(Request::new("DELETE", &format!("/rows?{kind}&id=1")));
        rows.push(row(&format!("{kind}: deleting one"), delete, no_configuration()));
    }
    for setting in ["website", "lifecycle", "replication"] {
        let delete = world.signed(Request::new("DELETE", &format!("/rows?{setting}")));
        rows.push(row(&format!("{setting}: deleting it"), delete, status(204).body("")));
    }
    for setting in ["legal-hold", "retention"] {
        let get = world.signed(Request::get(&format!("/rows/key?{setting}")));
        rows.push(row(setting, get, invalid_request("Bucket is missing Object Lock Configuration")));
    }
    check(&world.aws, "row 4: what a plain bucket does not have", rows).await;
}

/// What is not read is not emulated, and says so by name.
#[tokio::test]
async fn puts() {
    let world = World::new().await;
    let put = |query: &str| world.signed(Request::put(&format!("/rows?{query}"), "<a/>").checksummed());
    let rows = [
        ("website", "PutBucketWebsite"),
        ("lifecycle", "PutBucketLifecycleConfiguration"),
        ("replication", "PutBucketReplication"),
        ("object-lock", "PutObjectLockConfiguration"),
        ("logging", "PutBucketLogging"),
        ("accelerate", "PutBucketAccelerateConfiguration"),
        ("notification", "PutBucketNotificationConfiguration"),
        ("requestPayment", "PutBucketRequestPayment"),
        ("abac", "PutBucketAbac"),
        ("inventory&id=1", "PutBucketInventoryConfiguration"),
    ]
    .map(|(query, operation)| {
        let message = format!("rolecall does not emulate s3:{operation}.");
        row(operation, put(query), refused(501, "NotImplemented", &message))
    });
    check(&world.aws, "row 4: puts", rows.into()).await;
}

/// A bucket's website answers in HTML that there is none, whoever asks.
#[tokio::test]
async fn websites() {
    let world = World::new().await;
    let at = |host: &str| Request::get("/index.html").at(host).anonymous();
    let code = "x-amz-error-code";
    let none = || {
        status(404)
            .header("content-type", "text/html; charset=utf-8")
            .header(code, "NoSuchWebsiteConfiguration")
            .header("x-amz-error-message", "The specified bucket does not have a website configuration")
            .header("x-amz-error-detail-bucketname", "rows")
    };
    let rows = vec![
        row("AWS's name", at("rows.s3-website-us-east-1.amazonaws.com"), none()),
        row("its other form", at("rows.s3-website.us-east-1.amazonaws.com"), none()),
        row("on this machine", at("rows.s3-website.localhost"), none()),
        row("no such bucket", at("rows-none.s3-website.localhost"), status(404).header(code, "NoSuchBucket")),
        row(
            "a method that websites do not take",
            Request::put("/index.html", "x").at("rows.s3-website.localhost").anonymous(),
            status(405).header(code, "MethodNotAllowed"),
        ),
    ];
    check(&world.aws, "websites", rows).await;
    let page = at("rows.s3-website.localhost").send(&world.aws).await;
    for part in
        ["<h1>404 Not Found</h1>", "<li>Code: NoSuchWebsiteConfiguration</li>", "<li>BucketName: rows</li>"]
    {
        assert!(page.body.contains(part), "{}", page.body);
    }
}
