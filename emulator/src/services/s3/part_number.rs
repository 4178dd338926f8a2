//! Part numbers: 1 to 10000.

use crate::refusal::{Refusal, S3Refusal};

/// Reads a part number.
pub(super) fn parse(text: &str) -> Result<u32, Refusal> {
    let number = text.parse().ok().filter(|number| (1..=10_000).contains(number));
    number.ok_or_else(|| S3Refusal::PartNumberOutOfBounds { value: text.to_owned() }.into())
}
