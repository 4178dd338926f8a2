//! CreateBucket.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>

use serde::Deserialize;

use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, set};
use super::{gate, keys, naming, ownership_controls, regions};
use crate::access::{Authorized, Denied, Question, Resource};
use crate::http::{Body, Response};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;

#[derive(Debug, Deserialize)]
enum Document {
    CreateBucketConfiguration {
        #[serde(rename = "LocationConstraint")]
        constraint: Option<String>,
        #[serde(rename = "Location")]
        location: Option<Unread>,
        #[serde(rename = "Bucket")]
        bucket: Option<Unread>,
        #[serde(rename = "Tags")]
        tags: Option<Unread>,
    },
}

/// An element that counts only by being there.
#[derive(Debug, Deserialize)]
struct Unread {}

/// Answers.
pub(super) async fn answer(exchange: &Exchange<'_>, body: Body) -> Result<Response, Refusal> {
    let name = gate::bucket_name(exchange);
    if !naming::is_valid(name) {
        return Err(S3Refusal::InvalidBucketName { bucket: name.to_owned() }.into());
    }
    let bytes = input::read(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    let constraint = constraint(&bytes)?;
    let may = authorize(exchange, name, constraint.as_deref())?;
    check_headers(exchange)?;
    let region = regions::of_new_bucket(&endpoint_region(exchange), constraint.as_deref())?;
    create(&may, exchange, name, &region)
}

fn constraint(bytes: &[u8]) -> Result<Option<String>, Refusal> {
    if bytes.is_empty() {
        return Ok(None);
    }
    match input::parse(bytes)? {
        Document::CreateBucketConfiguration { location: Some(_), .. }
        | Document::CreateBucketConfiguration { bucket: Some(_), .. } => {
            Err(not_emulated("for a directory bucket"))
        }
        Document::CreateBucketConfiguration { tags: Some(_), .. } => Err(not_emulated("with Tags")),
        Document::CreateBucketConfiguration { constraint, .. } => {
            Ok(constraint.filter(|constraint| !constraint.is_empty()))
        }
    }
}

fn authorize(exchange: &Exchange<'_>, name: &str, constraint: Option<&str>) -> Result<Authorized, Refusal> {
    let mut context = keys::of_request(exchange);
    if let Some(constraint) = constraint {
        context.set("s3:LocationConstraint", constraint);
    }
    let account = exchange.authenticated.caller.account().ok_or(S3Refusal::AccessDenied)?;
    let resource = format!("arn:aws:s3:::{name}");
    let question = Question { action: "s3:CreateBucket", resource, of: Resource::Account(account), context };
    exchange.access.authorize(question).map_err(Denied::in_s3)
}

fn check_headers(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    let header = |name| exchange.request.header(name);
    if header("x-amz-bucket-object-lock-enabled").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Err(not_emulated("with Object Lock"));
    }
    if let Some(value) = header("x-amz-object-ownership") {
        ownership_controls::check(value, "CreateBucket", |value| S3Refusal::InvalidObjectOwnership {
            value,
        })?;
    }
    let grants = exchange.request.headers.keys().any(|name| name.as_str().starts_with("x-amz-grant-"));
    if grants || header("x-amz-acl").is_some_and(|acl| acl != "private") {
        return Err(S3Refusal::InvalidBucketAclWithObjectOwnership.into());
    }
    Ok(())
}

/// The region of the endpoint: what the host says, else what the signature says.
fn endpoint_region(exchange: &Exchange<'_>) -> String {
    let signed = || exchange.authenticated.region.as_deref();
    exchange.address.region.as_deref().or_else(signed).unwrap_or(regions::HOME).to_owned()
}

fn create(_may: &Authorized, exchange: &Exchange<'_>, name: &str, region: &str) -> Result<Response, Refusal> {
    let owner = exchange.authenticated.caller.account().unwrap_or_default();
    if let Err(taken) = exchange.world.add_bucket(Bucket::new(name, owner, region, exchange.now)) {
        let bucket = name.to_owned();
        return match taken.owner == owner {
            // In us-east-1 alone, making one's own bucket again succeeds.
            true if region == regions::HOME && taken.region == regions::HOME => Ok(created(name, region)),
            true => Err(S3Refusal::BucketAlreadyOwnedByYou { bucket }.into()),
            false => Err(S3Refusal::BucketAlreadyExists { bucket }.into()),
        };
    }
    Ok(created(name, region))
}

fn created(name: &str, region: &str) -> Response {
    let mut response = output::ok();
    let location = match region {
        regions::HOME => format!("/{name}"),
        _ => format!("http://{name}.s3.amazonaws.com/"),
    };
    set(&mut response, "location", &location);
    set(&mut response, "x-amz-bucket-arn", &format!("arn:aws:s3:::{name}"));
    response
}

fn not_emulated(what: &str) -> Refusal {
    S3Refusal::NotEmulated { operation: format!("CreateBucket {what}") }.into()
}
