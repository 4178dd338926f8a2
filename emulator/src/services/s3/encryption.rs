//! GetBucketEncryption, PutBucketEncryption, DeleteBucketEncryption: how a bucket encrypts what comes without a word
//! about it. There is always some encryption; deleting it goes back to S3's own keys.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html>

use super::Answer;
use std::sync::Arc;

use serde::Deserialize;

use super::gate;
use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, root};
use crate::http::Body;
use crate::leave::{Authorized, OnBucket};
use crate::policy::Context;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::encryption::{BucketKey, DefaultEncryption, DefaultKey, Layers};

/// The document.
#[derive(Debug, Deserialize)]
enum Document {
    ServerSideEncryptionConfiguration {
        #[serde(rename = "Rule", default)]
        rules: Vec<Rule>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rule {
    apply_server_side_encryption_by_default: Option<Default>,
    #[serde(default)]
    bucket_key_enabled: bool,
}

#[derive(Debug, Deserialize)]
struct Default {
    #[serde(rename = "SSEAlgorithm")]
    algorithm: String,
    #[serde(rename = "KMSMasterKeyID")]
    key: Option<String>,
}

/// Answers GetBucketEncryption.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let (bucket, may) = authorized(exchange, "s3:GetEncryptionConfiguration")?;
    let encryption = bucket.settings().encryption.clone().unwrap_or_default();
    let (algorithm, key) = match encryption.with {
        DefaultKey::S3 => ("AES256", None),
        DefaultKey::Kms(layers, key) => (layers.name(), key),
    };
    let default = Element::new("ApplyServerSideEncryptionByDefault")
        .text("SSEAlgorithm", algorithm)
        .maybe("KMSMasterKeyID", key);
    let rule = Element::new("Rule").child(default).text("BucketKeyEnabled", encryption.bucket_key.name());
    Ok(may.answer(output::xml(&root("ServerSideEncryptionConfiguration").child(rule))))
}

/// Answers PutBucketEncryption.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    let (bucket, may) = authorized(exchange, "s3:PutEncryptionConfiguration")?;
    let document = input::document(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    bucket.settings_mut(&may).encryption = Some(checked(document)?);
    Ok(may.answer(output::ok()))
}

/// Answers DeleteBucketEncryption.
pub(super) fn delete(exchange: &Exchange<'_>) -> Answer {
    let (bucket, may) = authorized(exchange, "s3:PutEncryptionConfiguration")?;
    bucket.settings_mut(&may).encryption = None;
    Ok(may.answer(output::no_content()))
}

fn authorized(exchange: &Exchange<'_>, action: &str) -> Result<(Arc<Bucket>, Authorized<OnBucket>), Refusal> {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, action, Context::default())?;
    Ok((bucket, may))
}

fn checked(document: Document) -> Result<DefaultEncryption, Refusal> {
    let Document::ServerSideEncryptionConfiguration { rules } = document;
    let [Rule { apply_server_side_encryption_by_default: default, bucket_key_enabled }] = rules.as_slice()
    else {
        return Err(S3Refusal::MalformedXml.into());
    };
    let bucket_key = BucketKey::of(*bucket_key_enabled);
    let Some(Default { algorithm, key }) = default else {
        return Ok(DefaultEncryption { bucket_key, ..DefaultEncryption::default() });
    };
    let with = match (algorithm.as_str(), key) {
        ("AES256", None) => DefaultKey::S3,
        ("AES256", Some(_)) => return Err(S3Refusal::KmsKeyNotApplicable.into()),
        (name, key) => match Layers::named(name) {
            Some(layers) => DefaultKey::Kms(layers, key.clone()),
            None => return Err(S3Refusal::MalformedXml.into()),
        },
    };
    Ok(DefaultEncryption { with, bucket_key })
}
