//! The policy document of a form: what the form may say, and until when.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::Value;

use super::conditions::Condition;
use crate::auth::SignatureVersion;
use crate::http::form::Fields;
use crate::refusal::{Refusal, S3FormRefusal};
use crate::services::Exchange;
use crate::services::s3::gate;
use crate::services::s3::input::Range;

/// Fields that need no condition.
const EXEMPT: [&str; 3] = ["x-amz-signature", "file", "policy"];

/// The same for a form that SigV2 signs.
const EXEMPT_V2: [&str; 4] = ["awsaccesskeyid", "signature", "file", "policy"];

/// A policy document.
pub(super) struct PostPolicy {
    expiration: DateTime<Utc>,
    conditions: Vec<Condition>,
}

impl PostPolicy {
    /// The form's policy, where it has one.
    pub(super) fn of(fields: &Fields) -> Result<Option<Self>, Refusal> {
        fields.get("policy").map(|text| Self::parse(text).map_err(Refusal::from)).transpose()
    }

    fn parse(text: &str) -> Result<Self, S3FormRefusal> {
        let decoded = STANDARD.decode(text.trim()).map_err(|_| S3FormRefusal::NotJson)?;
        let document: Value = serde_json::from_slice(&decoded).map_err(|_| S3FormRefusal::NotJson)?;
        let document = document.as_object().ok_or(S3FormRefusal::NotJson)?;
        let expiration = expiration(document.get("expiration").ok_or(S3FormRefusal::NoExpiration)?)?;
        let conditions = document.get("conditions").ok_or(S3FormRefusal::NoConditions)?;
        let conditions = conditions.as_array().ok_or(S3FormRefusal::ConditionsNotAList)?;
        if conditions.is_empty() {
            return Err(S3FormRefusal::NoConditions);
        }
        let conditions = conditions.iter().map(Condition::parse).collect::<Result<_, _>>()?;
        Ok(Self { expiration, conditions })
    }

    /// Whether the policy lets the form be: it is not over, its conditions hold, and it speaks of every field.
    pub(super) fn check(&self, exchange: &Exchange<'_>, fields: &Fields) -> Result<(), Refusal> {
        let bucket = gate::bucket_name(exchange);
        if exchange.now > self.expiration {
            return Err(S3FormRefusal::Expired.into());
        }
        if let Some(broken) = self.conditions.iter().find(|condition| !condition.holds(fields, bucket)) {
            return Err(S3FormRefusal::ConditionFailed { condition: broken.text() }.into());
        }
        let exempt = match exchange.authenticated.version {
            Some(SignatureVersion::V2) => EXEMPT_V2.as_slice(),
            _ => EXEMPT.as_slice(),
        };
        match self.extra_field(fields, exempt) {
            Some(name) => Err(S3FormRefusal::ExtraField { name }.into()),
            None => Ok(()),
        }
    }

    /// How long the file may be. All ranges must hold.
    pub(super) fn range(&self) -> Range {
        let ranges = self.conditions.iter().filter_map(Condition::range);
        ranges.fold(Range::default(), |all, range| Range {
            least: all.least.max(range.least),
            most: all.most.min(range.most),
        })
    }

    /// The first field without a condition. The bucket counts as one, though it stands in the address.
    fn extra_field(&self, fields: &Fields, exempt: &[&str]) -> Option<String> {
        let names = fields.iter().map(|(name, _)| name.to_ascii_lowercase());
        let needed = names.filter(|name| !exempt.contains(&name.as_str()) && !name.starts_with("x-ignore-"));
        let mut all = needed.chain(["bucket".to_owned()]);
        all.find(|name| !self.conditions.iter().any(|condition| condition.speaks_of(name)))
    }
}

fn expiration(value: &Value) -> Result<DateTime<Utc>, S3FormRefusal> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.fZ") {
        Ok(time) => Ok(time.and_utc()),
        Err(_) => Err(S3FormRefusal::InvalidExpiration { value: text }),
    }
}
