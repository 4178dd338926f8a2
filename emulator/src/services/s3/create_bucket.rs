//! CreateBucket.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>

use super::Answer;
use serde::Deserialize;

use super::input::{self, CONFIGURATION, Protection};
use super::output::{self, set};
use super::{acl, gate, keys, naming, regions};
use crate::access::{Denied, Question};
use crate::http::{Body, Response};
use crate::leave::{Authorized, OnAccount};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::Bucket;
use crate::world::bucket::Ownership;

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
pub(super) async fn answer(exchange: &Exchange<'_>, body: Body) -> Answer {
    let name = gate::bucket_name(exchange);
    if !naming::is_valid(name) {
        return Err(S3Refusal::InvalidBucketName { bucket: name.to_owned() }.into());
    }
    let bytes = input::read(exchange.request, body, CONFIGURATION, Protection::Optional).await?;
    let constraint = constraint(&bytes)?;
    let may = authorize(exchange, name, constraint.as_deref())?;
    check_headers(exchange)?;
    let ownership = ownership(exchange)?;
    let owner = exchange.authenticated.caller.account().unwrap_or_default();
    let acl = acl::of_new_bucket(exchange, owner, ownership)?;
    let region = regions::of_new_bucket(&endpoint_region(exchange), constraint.as_deref())?;
    check_namespace(exchange, name, owner, &region)?;
    let bucket = Bucket::new(name, owner, &region, exchange.now).with(ownership, acl);
    let location = constraint.filter(|constraint| *constraint != region);
    create(&may, exchange, bucket.at(location))
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

fn authorize(
    exchange: &Exchange<'_>,
    name: &str,
    constraint: Option<&str>,
) -> Result<Authorized<OnAccount>, Refusal> {
    let mut context = keys::of_request(exchange);
    if let Some(constraint) = constraint {
        context.set("s3:LocationConstraint", constraint);
    }
    let account = exchange.authenticated.caller.account().ok_or(S3Refusal::AccessDenied)?;
    let resource = format!("arn:aws:s3:::{name}");
    let ask = |action| {
        let question = Question::on_account(action, account, resource.clone(), context.clone());
        let question = question.by(exchange.operation);
        exchange.access.authorize(question).map_err(Denied::in_s3)
    };
    let may = ask("s3:CreateBucket")?;
    let acl = exchange.request.header("x-amz-acl");
    if acl::is_brought_by(exchange.request) && acl != Some("private") {
        ask("s3:PutBucketAcl")?;
    }
    if exchange.request.headers.contains_key("x-amz-object-ownership") {
        ask("s3:PutBucketOwnershipControls")?;
    }
    Ok(may)
}

fn check_headers(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    let header = |name| exchange.request.header(name);
    if header("x-amz-bucket-object-lock-enabled").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Err(not_emulated("with Object Lock"));
    }
    Ok(())
}

/// A bucket in the account's regional namespace bears its account and its region in its name, and says so in a header.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html>
fn check_namespace(exchange: &Exchange<'_>, name: &str, owner: &str, region: &str) -> Result<(), Refusal> {
    let bucket = || name.to_owned();
    let asked = exchange.request.header("x-amz-bucket-namespace");
    let refusal = match (asked, naming::account_regional(name)) {
        (None | Some("global"), None) => return Ok(()),
        (Some("account-regional"), Some(found)) if found == (owner, region) => return Ok(()),
        (None | Some("global"), Some(_)) => S3Refusal::NamespaceHeaderMissing { bucket: bucket() },
        (Some("account-regional"), None) => S3Refusal::NoAccountRegionalName {
            bucket: bucket(),
            account: owner.to_owned(),
            region: region.to_owned(),
        },
        (Some("account-regional"), Some((account, _))) if account != owner => {
            S3Refusal::NamespaceOfAnotherAccount {
                bucket: bucket(),
                account: account.to_owned(),
                caller: owner.to_owned(),
            }
        }
        (Some("account-regional"), Some((_, asked))) => S3Refusal::NamespaceOfAnotherRegion {
            bucket: bucket(),
            asked: asked.to_owned(),
            region: region.to_owned(),
        },
        (Some(value), _) => S3Refusal::UnknownNamespace { value: value.to_owned() },
    };
    Err(refusal.into())
}

/// Who owns the objects, as the request asks for.
fn ownership(exchange: &Exchange<'_>) -> Result<Ownership, Refusal> {
    match exchange.request.header("x-amz-object-ownership") {
        None => Ok(Ownership::BucketOwnerEnforced),
        Some(value) => Ownership::named(value)
            .ok_or_else(|| S3Refusal::InvalidObjectOwnership { value: value.to_owned() }.into()),
    }
}

/// The region of the endpoint: what the host says, else what the signature says.
fn endpoint_region(exchange: &Exchange<'_>) -> String {
    let signed = || exchange.authenticated.region.as_deref();
    exchange.address.region.as_deref().or_else(signed).unwrap_or(regions::HOME).to_owned()
}

fn create(may: &Authorized<OnAccount>, exchange: &Exchange<'_>, bucket: Bucket) -> Answer {
    let (name, region) = (bucket.name.clone(), bucket.region.clone());
    let (name, region, owner) = (name.as_str(), region.as_str(), bucket.owner.clone());
    if let Err(taken) = exchange.world.add_bucket(may, bucket) {
        let bucket = name.to_owned();
        return match taken.owner == owner {
            // In us-east-1 alone, making one's own bucket again succeeds.
            true if region == regions::HOME && taken.region == regions::HOME => {
                Ok(may.answer(created(name, region)))
            }
            true => Err(S3Refusal::BucketAlreadyOwnedByYou { bucket }.into()),
            false => Err(S3Refusal::BucketAlreadyExists { bucket }.into()),
        };
    }
    Ok(may.answer(created(name, region)))
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
