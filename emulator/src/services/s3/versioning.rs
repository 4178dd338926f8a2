//! GetBucketVersioning and PutBucketVersioning.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html>

use super::Answer;
use serde::Deserialize;

use super::gate;
use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, root};
use crate::http::Body;
use crate::policy::Context;
use crate::refusal::S3Refusal;
use crate::services::Exchange;
use crate::world::bucket::Versioning;

#[derive(Debug, Deserialize)]
enum Document {
    VersioningConfiguration {
        #[serde(rename = "Status")]
        status: Option<Status>,
        #[serde(rename = "MfaDelete")]
        mfa_delete: Option<MfaDelete>,
    },
}

#[derive(Debug, Deserialize)]
enum Status {
    Enabled,
    Suspended,
}

#[derive(Debug, Deserialize)]
enum MfaDelete {
    Enabled,
    Disabled,
}

/// Answers GetBucketVersioning.
pub(super) fn get(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketVersioning", Context::default())?;
    let status = match bucket.settings().versioning {
        Versioning::Unversioned => None,
        Versioning::Enabled => Some("Enabled"),
        Versioning::Suspended => Some("Suspended"),
    };
    Ok(may.answer(output::untyped_xml(&root("VersioningConfiguration").maybe("Status", status))))
}

/// Answers PutBucketVersioning.
pub(super) async fn put(exchange: &Exchange<'_>, body: Body) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:PutBucketVersioning", Context::default())?;
    let document = input::document(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    let versioning = match document {
        Document::VersioningConfiguration { mfa_delete: Some(MfaDelete::Enabled), .. } => {
            let operation = "PutBucketVersioning with MfaDelete".to_owned();
            return Err(S3Refusal::NotEmulated { operation }.into());
        }
        Document::VersioningConfiguration { status: None, .. } => {
            return Err(S3Refusal::IllegalVersioningConfiguration.into());
        }
        Document::VersioningConfiguration { status: Some(Status::Enabled), .. } => Versioning::Enabled,
        Document::VersioningConfiguration { status: Some(Status::Suspended), .. } => Versioning::Suspended,
    };
    bucket.settings_mut(&may).versioning = versioning;
    Ok(may.answer(output::ok()))
}
