//! Signature Version 2, which S3 still takes in its oldest regions: in the query of a URL, in the Authorization header,
//! and in the fields of a browser's form (`form`).
//!
//! The order: what signs is there and can be read; the region takes this version; the date of a header; key and token
//! as everywhere; the time of a URL; the signature; and last a token that a lasting key should not have. That the key
//! comes before the time is recorded of SigV4; of SigV2 it is a guess.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html>

mod amz;
pub(super) mod form;
mod header;
mod query;
mod resource;
mod signature;

use chrono::{DateTime, Utc};

use super::{holder, payload};
use crate::auth::evidence::{Check, Checked, Evidence, Failed};
use crate::auth::{Authenticated, Scheme, SignatureVersion};
use crate::http::{BodyPlan, Request};
use crate::refusal::S3AuthRefusal;
use crate::world::World;

pub(super) use amz::{headers_of_query, is_amz};
pub(super) use header::is_v2 as is_header;
#[cfg(test)]
pub(crate) use resource::signs;
use signature::{Signature, StringToSign};

/// The regions whose endpoints take it. No other region does.
const REGIONS: [&str; 9] = [
    "us-east-1",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
    "us-gov-west-1",
];

/// The region of a request that no bucket and no host places.
const HOME: &str = "us-east-1";

/// What a request says of itself.
struct Presented {
    scheme: Scheme,
    access_key_id: String,
    signature: String,
    /// The fourth line of the string to sign: the date, or when the URL expires.
    date: Vec<u8>,
    /// When the URL expires.
    expires: Option<DateTime<Utc>>,
}

/// Authenticates a request by its Authorization header, `AWS KEYID:SIGNATURE`.
pub(super) fn by_header(
    request: &Request,
    value: &str,
    region: Option<&str>,
    world: &World,
    evidence: &mut Evidence,
) -> Checked<(Authenticated, BodyPlan)> {
    let (id, signature) = header::components(value)?;
    show(evidence, Scheme::Header, id, signature);
    let region = taken_in(region, evidence)?;
    let date = header::date(request)?;
    let presented = Presented {
        scheme: Scheme::Header,
        access_key_id: id.to_owned(),
        signature: signature.to_owned(),
        date,
        expires: None,
    };
    verify(request, &presented, region, world, evidence)
}

/// Authenticates a request by its query: AWSAccessKeyId, Signature, Expires.
pub(super) fn by_query(
    request: &Request,
    region: Option<&str>,
    world: &World,
    evidence: &mut Evidence,
) -> Checked<(Authenticated, BodyPlan)> {
    let [id, signature, expires] = query::parameters(request)?;
    show(evidence, Scheme::Presigned, &id, &signature);
    let region = taken_in(region, evidence)?;
    let presented = Presented {
        scheme: Scheme::Presigned,
        access_key_id: id,
        signature,
        expires: Some(query::expiry(&expires)?),
        date: expires.into_bytes(),
    };
    verify(request, &presented, region, world, evidence)
}

fn verify(
    request: &Request,
    presented: &Presented,
    region: &str,
    world: &World,
    evidence: &mut Evidence,
) -> Checked<(Authenticated, BodyPlan)> {
    let id = &presented.access_key_id;
    let amz = amz::Headers::of(request, presented.scheme);
    let holder = holder::identify(amz.token(), request.received, id, world)?;
    if let Some(end) = presented.expires {
        query::check_time(end, request.received)?;
    }
    let text = StringToSign::new(request, &presented.date, &amz);
    evidence.string_to_sign = Some(text.without_token());
    let given = Signature(&presented.signature);
    if !given.is_of(text.as_bytes(), &holder.secret)
        && !text.other().is_some_and(|other| given.is_of(&other, &holder.secret))
    {
        let refusal = S3AuthRefusal::V2SignatureDoesNotMatch {
            access_key_id: id.clone(),
            string_to_sign: text.shown(),
            signature_provided: presented.signature.clone(),
            string_to_sign_bytes: text.hex(),
        };
        return Err(Failed::at(Check::Signature, refusal));
    }
    holder.check_needless_token()?;
    let authenticated = Authenticated::by_v2(holder.caller, presented.scheme, id, region);
    // It signs no body: what the body says of itself is checked as if nobody had signed it.
    Ok((authenticated, payload::anonymous_plan(request)?))
}

/// The region that the request is for, where it takes this version.
fn taken_in<'a>(region: Option<&'a str>, evidence: &mut Evidence) -> Checked<&'a str> {
    let region = region.unwrap_or(HOME);
    evidence.region = Some(region.to_owned());
    if REGIONS.contains(&region) {
        return Ok(region);
    }
    Err(Failed::at(Check::Mechanism, S3AuthRefusal::SignatureV2 { region: region.to_owned() }))
}

fn show(evidence: &mut Evidence, scheme: Scheme, access_key_id: &str, signature: &str) {
    evidence.scheme = Some(scheme);
    evidence.signature_version = Some(SignatureVersion::V2);
    evidence.access_key_id = Some(access_key_id.to_owned());
    evidence.signature_provided = Some(signature.to_owned());
}
