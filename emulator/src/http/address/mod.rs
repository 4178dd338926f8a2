//! Which service, region, bucket and key a request is addressed to, from its Host and path alone.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>

mod host;
mod path;
#[cfg(test)]
mod tests;
mod unemulated;

use super::Request;
use crate::refusal::Refusal;
use host::Host;
pub use unemulated::{Protocol, Unemulated, by_version};

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The service, and what of it.
    pub service: Service,
    /// The region that the host name says; nothing for a bare `localhost` or IP address, which serves every region.
    ///
    /// `s3.amazonaws.com` says `us-east-1` where no bucket is addressed, and nothing where one is: it serves the buckets
    /// of every region.
    pub region: Option<String>,
}

/// The service, and what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// S3.
    S3 {
        /// The bucket, where one is addressed.
        bucket: Option<String>,
        /// The key, percent-decoded, where one is addressed. Keys are bytes that are UTF-8.
        key: Option<String>,
        /// How it was addressed.
        style: Style,
    },
    /// The static website of a bucket.
    Website {
        /// The bucket.
        bucket: String,
    },
    /// STS.
    Sts,
    /// IAM.
    Iam,
    /// KMS.
    Kms,
    /// IAM Toolbox.
    Toolbox,
    /// rolecall's own API.
    Control,
    /// Another service of AWS's.
    Unemulated(Unemulated),
}

/// How a bucket is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `HOST/BUCKET/KEY`.
    Path,
    /// `BUCKET.HOST/KEY`.
    VirtualHosted,
}

/// Where a request goes. `scope_service` is the service of its credential scope, if it has one: it decides between STS
/// and IAM on a host that serves both.
///
/// # Errors
/// When the path is no S3 path: InvalidURI, KeyTooLongError.
pub fn address(request: &Request, scope_service: Option<&str>) -> Result<Address, Refusal> {
    let address = addressed(request, scope_service)?;
    let Service::S3 { bucket: Some(bucket), .. } = &address.service else { return Ok(address) };
    Ok(match unemulated::by_bucket(bucket) {
        Some(row) => Address { service: Service::Unemulated(row.asked(request)), region: address.region },
        None => address,
    })
}

fn addressed(request: &Request, scope_service: Option<&str>) -> Result<Address, Refusal> {
    match host::read(&request.host) {
        Host::Bare => bare(request, scope_service),
        Host::Website { bucket, region } => Ok(Address { service: Service::Website { bucket }, region }),
        Host::Sts(region) => Ok(Address { service: Service::Sts, region }),
        Host::Iam(region) => Ok(Address { service: Service::Iam, region }),
        Host::Kms(region) => Ok(Address { service: Service::Kms, region }),
        Host::Toolbox(region) => Ok(Address { service: Service::Toolbox, region }),
        Host::Unemulated(row) => {
            Ok(Address { service: Service::Unemulated(row.asked(request)), region: None })
        }
        Host::S3 { bucket: None, region, global } => {
            let (bucket, key) = path::bucket_and_key(&request.path)?;
            let region = if global && bucket.is_some() { None } else { region };
            Ok(Address { service: Service::S3 { bucket, key, style: Style::Path }, region })
        }
        Host::S3 { bucket, region, global } => {
            let key = path::key(&request.path)?;
            let region = region.filter(|_| !global);
            Ok(Address { service: Service::S3 { bucket, key, style: Style::VirtualHosted }, region })
        }
    }
}

/// Which of the query services a request on a bare host is for: the API version says it, else the credential scope, else
/// it is STS. A POST says its version in its body.
#[must_use]
pub fn query_service(request: &Request, version: Option<&str>, scope_service: Option<&str>) -> Service {
    if let (Some(version), None) = (version, scope_service)
        && let Some(asked) = by_version(request, version)
    {
        return Service::Unemulated(asked);
    }
    match (version, scope_service) {
        (Some("2011-06-15"), _) => Service::Sts,
        (Some("2010-05-08"), _) | (_, Some("iam")) => Service::Iam,
        _ => Service::Sts,
    }
}

fn bare(request: &Request, scope_service: Option<&str>) -> Result<Address, Refusal> {
    let service = if is_control(&request.path) {
        Service::Control
    } else if is_json_call(request, "TrentService.") {
        Service::Kms
    } else if let Some(asked) = unemulated::on_any_host(request, scope_service) {
        Service::Unemulated(asked)
    } else if is_toolbox(request, scope_service) {
        Service::Toolbox
    } else if is_preflight_of_a_call(request) {
        Service::Sts
    } else if is_query(request) {
        query_service(request, request.parameter("Version"), scope_service)
    } else {
        let (bucket, key) = path::bucket_and_key(&request.path)?;
        Service::S3 { bucket, key, style: Style::Path }
    };
    Ok(Address { service, region: None })
}

fn is_control(path: &str) -> bool {
    path.strip_prefix("/_rolecall").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Calls of services that speak JSON name their operation in a header.
fn is_json_call(request: &Request, service: &str) -> bool {
    request.method == http::Method::POST
        && request.header("x-amz-target").is_some_and(|target| target.starts_with(service))
}

/// IAM Toolbox is signed as IAM is; its paths could also be those of objects.
fn is_toolbox(request: &Request, scope_service: Option<&str>) -> bool {
    scope_service == Some("iam") && request.path.starts_with("/authorization-details/")
}

fn is_form(request: &Request) -> bool {
    request.method == http::Method::POST
        && request.header("content-type").is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// S3 has no POST but to a bucket: this is a browser that wants to call STS, IAM or KMS, which all answer alike.
fn is_preflight_of_a_call(request: &Request) -> bool {
    request.method == http::Method::OPTIONS
        && matches!(request.path.as_str(), "/" | "")
        && request.header("access-control-request-method") == Some("POST")
}

fn is_query(request: &Request) -> bool {
    matches!(request.path.as_str(), "/" | "") && (is_form(request) || request.has_parameter("Action"))
}
