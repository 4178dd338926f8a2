//! GetBucketLocation.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>

use super::Answer;
use super::output::root;
use super::{gate, output, regions};
use crate::policy::Context;
use crate::services::Exchange;
use crate::wire::Element;

const ELEMENT: &str = "LocationConstraint";

/// Answers. us-east-1 has no name here, and a bucket that was made with `EU` keeps that.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let may = gate::on_bucket(exchange, &bucket, "s3:GetBucketLocation", Context::default())?;
    let location = bucket.settings().location.clone().unwrap_or_else(|| bucket.region.clone());
    Ok(may.answer(output::xml(&match location.as_str() {
        regions::HOME => root(ELEMENT),
        location => Element::of_text(ELEMENT, location).attribute("xmlns", output::NAMESPACE),
    })))
}
