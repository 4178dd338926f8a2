//! Regions and location constraints.
//!
//! <https://docs.aws.amazon.com/general/latest/gr/s3.html>

use crate::refusal::{Refusal, S3Refusal};

/// The region whose buckets have no location constraint.
pub(super) const HOME: &str = "us-east-1";

/// The regions that take a location constraint.
const OTHERS: [&str; 35] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// Whether there is a region of this name.
pub(super) fn exists(region: &str) -> bool {
    region == HOME || OTHERS.contains(&region)
}

/// The region of a new bucket: the endpoint of us-east-1 makes buckets everywhere, the others at home only.
pub(super) fn of_new_bucket(endpoint: &str, constraint: Option<&str>) -> Result<String, Refusal> {
    let illegal =
        |constraint: &str| S3Refusal::IllegalLocationConstraint { constraint: constraint.to_owned() };
    match (endpoint, constraint) {
        (HOME, None) => Ok(HOME.to_owned()),
        (HOME, Some("EU")) => Ok("eu-west-1".to_owned()),
        (HOME, Some(constraint)) if OTHERS.contains(&constraint) => Ok(constraint.to_owned()),
        (HOME, Some(constraint)) => {
            Err(S3Refusal::InvalidLocationConstraint { constraint: constraint.to_owned() }.into())
        }
        ("eu-west-1", Some("EU")) => Ok("eu-west-1".to_owned()),
        (endpoint, Some(constraint)) if endpoint == constraint => Ok(endpoint.to_owned()),
        (_, constraint) => Err(illegal(constraint.unwrap_or("unspecified")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_and_the_constraint_make_the_region() {
        for (endpoint, constraint, expected) in [
            ("us-east-1", None, Ok("us-east-1")),
            ("us-east-1", Some("eu-west-1"), Ok("eu-west-1")),
            ("us-east-1", Some("EU"), Ok("eu-west-1")),
            ("us-east-1", Some("us-east-1"), Err("The specified location-constraint is not valid")),
            ("us-east-1", Some("mars-1"), Err("The specified location-constraint is not valid")),
            ("eu-west-1", Some("eu-west-1"), Ok("eu-west-1")),
            (
                "eu-west-1",
                None,
                Err(
                    "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
                ),
            ),
            (
                "eu-west-1",
                Some("us-west-2"),
                Err(
                    "The us-west-2 location constraint is incompatible for the region specific endpoint this request was sent to.",
                ),
            ),
        ] {
            let got = of_new_bucket(endpoint, constraint).map_err(|refusal| refusal.message());
            assert_eq!(got.as_deref().map_err(String::as_str), expected, "{endpoint} {constraint:?}");
        }
    }
}
