//! Settings that nothing here has: static websites, lifecycle rules, replication, Object Lock, and others. Reading one, and
//! deleting one, is answered as AWS answers for a bucket without it; putting one is not emulated.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

use super::output::{self, root};
use super::{Answer, gate, keys, lookup};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;

/// The namespace of BucketLoggingStatus, which is older than the others.
const OF_LOGGING: &str = "http://doc.s3.amazonaws.com/2006-03-01";

/// One operation: its name, the action that it takes, and its answer.
struct Row {
    operation: &'static str,
    action: &'static str,
    answer: Unset,
}

/// What AWS answers where nothing is set.
enum Unset {
    /// A document that says so.
    Document(fn() -> Element),
    /// An error; given the bucket's name.
    Refusal(fn(String) -> S3Refusal),
    /// The same, of an object in the bucket.
    OfObject(fn(String) -> S3Refusal),
    /// 204: deleting what is not there is no mistake.
    Deleted,
}

use Unset::{Deleted, Document, OfObject, Refusal as Refused};

const ROWS: [Row; 27] = [
    row("GetBucketAbac", "s3:GetBucketAbac", Document(|| root("AbacStatus").text("Status", "Disabled"))),
    row(
        "GetBucketAccelerateConfiguration",
        "s3:GetAccelerateConfiguration",
        Document(|| root("AccelerateConfiguration")),
    ),
    row("GetBucketAnalyticsConfiguration", "s3:GetAnalyticsConfiguration", NO_CONFIGURATION),
    row("DeleteBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration", NO_CONFIGURATION),
    row(
        "ListBucketAnalyticsConfigurations",
        "s3:GetAnalyticsConfiguration",
        Document(|| empty("ListBucketAnalyticsConfigurationResult")),
    ),
    row(
        "GetBucketIntelligentTieringConfiguration",
        "s3:GetIntelligentTieringConfiguration",
        NO_CONFIGURATION,
    ),
    row(
        "DeleteBucketIntelligentTieringConfiguration",
        "s3:PutIntelligentTieringConfiguration",
        NO_CONFIGURATION,
    ),
    row(
        "ListBucketIntelligentTieringConfigurations",
        "s3:GetIntelligentTieringConfiguration",
        Document(|| empty("ListBucketIntelligentTieringConfigurationsOutput")),
    ),
    row("GetBucketInventoryConfiguration", "s3:GetInventoryConfiguration", NO_CONFIGURATION),
    row("DeleteBucketInventoryConfiguration", "s3:PutInventoryConfiguration", NO_CONFIGURATION),
    row(
        "ListBucketInventoryConfigurations",
        "s3:GetInventoryConfiguration",
        Document(|| empty("ListInventoryConfigurationsResult")),
    ),
    row("GetBucketMetricsConfiguration", "s3:GetMetricsConfiguration", NO_CONFIGURATION),
    row("DeleteBucketMetricsConfiguration", "s3:PutMetricsConfiguration", NO_CONFIGURATION),
    row(
        "ListBucketMetricsConfigurations",
        "s3:GetMetricsConfiguration",
        Document(|| empty("ListMetricsConfigurationsResult")),
    ),
    row(
        "GetBucketLifecycleConfiguration",
        "s3:GetLifecycleConfiguration",
        Refused(|bucket| S3Refusal::NoSuchLifecycleConfiguration { bucket }),
    ),
    row("DeleteBucketLifecycle", "s3:PutLifecycleConfiguration", Deleted),
    row(
        "GetBucketLogging",
        "s3:GetBucketLogging",
        Document(|| Element::new("BucketLoggingStatus").attribute("xmlns", OF_LOGGING)),
    ),
    row(
        "GetBucketMetadataConfiguration",
        "s3:GetBucketMetadataTableConfiguration",
        Refused(|bucket| S3Refusal::MetadataConfigurationNotFound { bucket }),
    ),
    row(
        "GetBucketNotificationConfiguration",
        "s3:GetBucketNotification",
        Document(|| root("NotificationConfiguration")),
    ),
    row(
        "GetObjectLockConfiguration",
        "s3:GetBucketObjectLockConfiguration",
        Refused(|bucket| S3Refusal::ObjectLockConfigurationNotFound { bucket }),
    ),
    row("GetObjectLegalHold", "s3:GetObjectLegalHold", OfObject(|_| S3Refusal::NoObjectLock)),
    row("GetObjectRetention", "s3:GetObjectRetention", OfObject(|_| S3Refusal::NoObjectLock)),
    row(
        "GetBucketReplication",
        "s3:GetReplicationConfiguration",
        Refused(|bucket| S3Refusal::ReplicationConfigurationNotFound { bucket }),
    ),
    row("DeleteBucketReplication", "s3:PutReplicationConfiguration", Deleted),
    row(
        "GetBucketRequestPayment",
        "s3:GetBucketRequestPayment",
        Document(|| root("RequestPaymentConfiguration").text("Payer", "BucketOwner")),
    ),
    row(
        "GetBucketWebsite",
        "s3:GetBucketWebsite",
        Refused(|bucket| S3Refusal::NoSuchWebsiteConfiguration { bucket }),
    ),
    row("DeleteBucketWebsite", "s3:DeleteBucketWebsite", Deleted),
];

/// A configuration that has an ID.
const NO_CONFIGURATION: Unset = Refused(|_| S3Refusal::NoSuchConfiguration);

const fn row(operation: &'static str, action: &'static str, answer: Unset) -> Row {
    Row { operation, action, answer }
}

/// The names of the operations.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.operation)
}

/// Answers the operation of this name.
pub(super) fn answer(exchange: &Exchange<'_>, operation: &'static str) -> Answer {
    let Some(row) = ROWS.iter().find(|row| row.operation == operation) else {
        return Err(S3Refusal::NotEmulated { operation: operation.to_owned() }.into());
    };
    let bucket = gate::bucket(exchange)?;
    if let OfObject(refusal) = row.answer {
        may_read(exchange, &bucket, row.action)?;
        return Err(refusal(bucket.name.clone()).into());
    }
    let may = gate::on_bucket(exchange, &bucket, row.action, Context::default())?;
    match row.answer {
        Document(document) => Ok(may.answer(output::xml(&document()))),
        Deleted => Ok(may.answer(output::no_content())),
        Refused(refusal) | OfObject(refusal) => Err(refusal(bucket.name.clone()).into()),
    }
}

/// Asks leave for something on an object.
fn may_read(exchange: &Exchange<'_>, bucket: &crate::world::Bucket, action: &str) -> Result<(), Refusal> {
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let found = lookup::find(bucket, key, version.as_deref());
    let object = found.object().map(AsRef::as_ref);
    gate::on_found(exchange, bucket, key, object, action, keys::of_version(version.as_deref())).map(drop)
}

/// A list of configurations without any.
fn empty(name: &'static str) -> Element {
    root(name).text("IsTruncated", "false")
}

#[cfg(test)]
mod tests {
    use crate::services::s3::testing::Lab;

    #[tokio::test]
    async fn a_plain_bucket_has_none_of_them() {
        let lab = Lab::with_bucket().await;
        for (method, query, status, expected) in [
            ("GET", "website", 404, "NoSuchWebsiteConfiguration"),
            ("GET", "lifecycle", 404, "NoSuchLifecycleConfiguration"),
            ("GET", "inventory&id=1", 404, "NoSuchConfiguration"),
            ("GET", "requestPayment", 200, "<Payer>BucketOwner</Payer>"),
            ("GET", "inventory", 200, "<IsTruncated>false</IsTruncated>"),
            ("DELETE", "website", 204, ""),
            ("PUT", "website", 501, "NotImplemented"),
        ] {
            let answer = lab.send(method, &format!("/bucket?{query}"), &[], b"").await;
            assert_eq!(answer.status, status, "{method} {query}");
            assert!(answer.code() == expected || answer.body.contains(expected), "{query}: {}", answer.body);
        }
    }
}
