//! The static websites of buckets: no bucket here has one, and that is what they answer.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html>

use http::Method;

use super::gate;
use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::world::World;

/// What a request to a bucket's website is answered: nobody is asked who it is.
#[must_use]
pub fn refusal(world: &World, bucket: &str, request: &Request) -> Refusal {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let method = request.method.to_string();
        return S3Refusal::MethodNotAllowed { method, resource_type: "OBJECT".to_owned() }.into();
    }
    match gate::find(world, bucket) {
        Ok(bucket) => S3Refusal::NoSuchWebsiteConfiguration { bucket: bucket.name.clone() }.into(),
        Err(refusal) => refusal,
    }
}
