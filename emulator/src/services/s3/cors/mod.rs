//! Answering web pages of other origins: preflights, and the headers of actual requests.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html>

mod evidence;
mod matching;
mod remedy;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CONNECTION,
    CONTENT_LENGTH, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::bucket_cors::is_header_name;
use crate::access::{Access, Everybody};
use crate::http::response::{empty, header_value};
use crate::http::{Address, Request, Response, Service};
use crate::leave::Answered;
use crate::refusal::{CorsRefusal, Refusal};
use crate::world::World;
use crate::world::bucket::CorsConfiguration;
pub use evidence::{CorsElement, CorsEvidence, Mismatch, RuleEvidence};
use matching::{Asked, Match};

const METHODS: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "HEAD"];
const VARIES: &str = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

/// What a bucket says to other origins.
enum Stance {
    NoBucket,
    NoConfiguration,
    Rules(Arc<CorsConfiguration>),
}

/// Answers a preflight: an OPTIONS request, which nobody signs and which is never authorized.
pub fn preflight(
    world: &World,
    address: &Address,
    request: &Request,
) -> (Result<Response, Refusal>, CorsEvidence) {
    let asked = Asked::of_preflight(request);
    let (bucket, resource_type) = addressed(address);
    let stance = stance(world, bucket);
    let evidence = evidence_of(&stance, bucket, &asked);
    let may = Access::everybody(Everybody::Preflight);
    let answer = decide(&stance, &asked, resource_type).map(|response| may.answer(response));
    (answer.map(Answered::into_content), evidence)
}

/// The headers that an actual request's answer carries, be it a success or a refusal; none where no rule matches.
/// Nothing at all for a request without an Origin.
pub fn answer_headers(
    world: &World,
    address: &Address,
    request: &Request,
) -> Option<(HeaderMap, CorsEvidence)> {
    let asked = Asked::of_actual(request)?;
    let (bucket, _) = addressed(address);
    let stance = stance(world, bucket);
    let evidence = evidence_of(&stance, bucket, &asked);
    let headers = match &stance {
        Stance::Rules(cors) => matching::first(cors, &asked).map(|found| headers(&found, &asked)),
        Stance::NoBucket | Stance::NoConfiguration => None,
    };
    Some((headers.unwrap_or_default(), evidence))
}

fn addressed(address: &Address) -> (&str, &'static str) {
    match &address.service {
        Service::S3 { bucket: Some(bucket), key: Some(_), .. } => (bucket, "OBJECT"),
        Service::S3 { bucket: Some(bucket), .. } => (bucket, "BUCKET"),
        _ => ("", "BUCKET"),
    }
}

fn stance(world: &World, bucket: &str) -> Stance {
    match world.bucket(bucket).map(|bucket| bucket.settings().cors.clone()) {
        None => Stance::NoBucket,
        Some(None) => Stance::NoConfiguration,
        Some(Some(cors)) => Stance::Rules(cors),
    }
}

fn evidence_of(stance: &Stance, bucket: &str, asked: &Asked) -> CorsEvidence {
    match stance {
        Stance::NoBucket => CorsEvidence::no_bucket(bucket, asked),
        Stance::NoConfiguration => CorsEvidence::no_configuration(bucket, asked),
        Stance::Rules(cors) => CorsEvidence::of_rules(bucket, asked, cors),
    }
}

fn decide(stance: &Stance, asked: &Asked, resource_type: &str) -> Result<Response, Refusal> {
    check(asked)?;
    let method = asked.method.clone().unwrap_or_else(|| "OPTIONS".to_owned());
    let found = match stance {
        Stance::NoBucket => return Err(CorsRefusal::BucketNotFound { method }.into()),
        Stance::NoConfiguration => {
            return Err(CorsRefusal::NotEnabled { method, resource_type: resource_type.to_owned() }.into());
        }
        Stance::Rules(cors) => matching::first(cors, asked),
    };
    let Some(found) = found else {
        return Err(CorsRefusal::NotAllowed { method, resource_type: resource_type.to_owned() }.into());
    };
    let mut response = empty(StatusCode::OK);
    *response.headers_mut() = headers(&found, asked);
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    Ok(response)
}

/// What is wrong with a preflight, whatever the bucket says.
fn check(asked: &Asked) -> Result<(), Refusal> {
    if asked.origin.is_none() {
        return Err(Refusal::from(CorsRefusal::MissingOrigin).with_header(CONNECTION, "close"));
    }
    if let Some(method) = asked.method.as_ref().filter(|method| !METHODS.contains(&method.as_str())) {
        return Err(CorsRefusal::InvalidRequestMethod { method: method.clone() }.into());
    }
    match &asked.headers_text {
        Some(headers) if !asked.headers.iter().all(|name| is_header_name(name)) => {
            Err(CorsRefusal::InvalidRequestHeaders { headers: headers.clone() }.into())
        }
        _ => Ok(()),
    }
}

fn headers(found: &Match<'_>, asked: &Asked) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Some(value) = header_value(name.as_str(), value) {
            headers.insert(name, value);
        }
    };
    match found.origin {
        "*" => set(ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        _ => {
            set(ACCESS_CONTROL_ALLOW_ORIGIN, asked.origin.as_deref().unwrap_or_default());
            set(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }
    set(ACCESS_CONTROL_ALLOW_METHODS, &found.rule.allowed_methods.join(", "));
    if asked.headers_text.is_some() {
        set(ACCESS_CONTROL_ALLOW_HEADERS, &asked.headers.join(", "));
    }
    if let Some(seconds) = found.rule.max_age_seconds {
        set(ACCESS_CONTROL_MAX_AGE, &seconds.to_string());
    }
    if !found.rule.expose_headers.is_empty() {
        set(ACCESS_CONTROL_EXPOSE_HEADERS, &found.rule.expose_headers.join(", "));
    }
    set(VARY, VARIES);
    headers
}
