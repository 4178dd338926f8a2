//! POST Object: a browser's form. What the form says in its fields is what PutObject says in its headers, and so it
//! goes the way of PutObject once its policy has had its word.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>

mod conditions;
mod fields;
mod outcome;
mod policy;

use super::Answer;
use super::attributes::{self, Attributes};
use super::conditions::WriteCondition;
use super::input;
use super::integrity::Integrity;
use super::tags::{Document, Tagged, Tags};
use super::{gate, put_object, sse};
use crate::auth::Scheme;
use crate::http::form::{Fields, Form};
use crate::http::{Address, Request, Service};
use crate::policy::Context;
use crate::refusal::{Refusal, S3FormRefusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::Algorithm;
use policy::PostPolicy;

const LONGEST_KEY: usize = 1024;

/// Answers one form.
pub(super) async fn answer(exchange: &Exchange<'_>, form: Form) -> Answer {
    let Form { fields, file } = form;
    let key = key(&fields)?;
    let is_signed = exchange.authenticated.scheme != Scheme::Anonymous;
    let policy = if is_signed { checked_policy(exchange, &fields)? } else { None };
    let (request, address) = (fields::as_headers(exchange.request, &fields)?, with_key(exchange, key));
    let exchange = &Exchange { request: &request, address: &address, ..*exchange };
    let (bucket, key) = (gate::bucket(exchange)?, gate::key(exchange));
    let tagged = tag(&request, &fields);
    let asked = tagged.as_ref().unwrap_or(&request);
    let asking = &Exchange { request: asked, ..*exchange };
    let may = put_object::authorize(asking, &bucket, key, Context::default())?;
    // A policy that nobody signed proves nothing: first comes whether everybody may write here.
    let policy = if is_signed { policy } else { checked_policy(exchange, &fields)? };
    let request = tagged?;
    let attributes = Attributes::of(&Exchange { request: &request, ..*exchange }, &bucket, "PostObject")?;
    let integrity = Integrity::of(&request, Algorithm::Crc64Nvme)?;
    let encryption = sse::for_writing(&Exchange { request: &request, ..*exchange }, &bucket, key, &may)?;
    let range = policy.as_ref().map(PostPolicy::range).unwrap_or_default();
    let received = input::receive_file(&request, file, integrity, range).await?;
    let object = put_object::object(exchange, attributes, encryption, received);
    let (etag, stored) = (object.etag.clone(), put_object::Stored::of(&object));
    let version = put_object::store(&may, &bucket, &WriteCondition::of(&request)?, object)?;
    let response = stored.response(version.as_deref());
    Ok(may.answer(outcome::finish(exchange, &fields, &etag, response)))
}

/// The form's policy, where it has one and the form is as it says.
fn checked_policy(exchange: &Exchange<'_>, fields: &Fields) -> Result<Option<PostPolicy>, Refusal> {
    let policy = PostPolicy::of(fields)?;
    if let Some(policy) = &policy {
        policy.check(exchange, fields)?;
    }
    Ok(policy)
}

fn key(fields: &Fields) -> Result<&str, Refusal> {
    match fields.get("key") {
        None => Err(S3FormRefusal::FieldMissing { name: "key".to_owned() }.into()),
        Some("") => Err(S3FormRefusal::KeyEmpty.into()),
        Some(key) if key.len() > LONGEST_KEY => Err(S3Refusal::KeyTooLong { size: key.len() }.into()),
        Some(key) => Ok(key),
    }
}

/// The address that PutObject would have.
fn with_key(exchange: &Exchange<'_>, key: &str) -> Address {
    let mut address = exchange.address.clone();
    if let Service::S3 { key: place, .. } = &mut address.service {
        *place = Some(key.to_owned());
    }
    address
}

/// The request with its tags as a header has them: a form brings them as a document.
fn tag(request: &Request, fields: &Fields) -> Result<Request, Refusal> {
    let mut request = request.clone();
    if let Some(document) = fields.get("tagging") {
        let tags = match input::parse::<Document>(document.as_bytes()) {
            Ok(document) => document.tags(Tagged::Object)?,
            // An element of another name counts as no tags.
            Err(_) if input::is_one_empty_element(document) => Tags::new(),
            Err(malformed) => return Err(malformed),
        };
        attributes::set_tags(&mut request, &tags);
    }
    Ok(request)
}
