//! Authentication as S3 does it: by SigV4, and in some regions by SigV2 (`v2`).
//!
//! The order of SigV4, for the header: mechanism, components, payload hash, date, skew; for a presigned URL: mechanism,
//! parameters, algorithm, credential, date, X-Amz-Expires. Then, for both: scope, headers not signed, and
//! for a session's key: token structure, token, its expiry, its role; for a lasting key: the key. Then, for a presigned
//! URL, its time; then the scope's date, the signature, and last a token that a lasting key should not have.

mod coverage;
pub(super) mod form;
mod header;
mod hoisted;
mod holder;
mod payload;
mod presigned;
mod scope;
mod v2;

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::canonical::{PathRule, Signed};
use super::credential::Credential;
use super::evidence::{Check, Checked, Evidence, Failed, LeftOut, Reached};
use super::key::KeyCache;
use super::{Authenticated, Claim, Scheme};
use crate::http::{BodyPlan, Request};
use crate::refusal::S3AuthRefusal;
use crate::world::World;

pub(crate) use hoisted::unfold;
use payload::Payload;
#[cfg(test)]
pub(crate) use v2::signs as signs_in_v2;

/// What a request says of itself, as far as it could be read.
struct Presented<'a> {
    lifetime: Lifetime,
    credential: &'a str,
    signed_headers: Vec<Cow<'a, str>>,
    signature: &'a str,
    at: DateTime<Utc>,
    payload: Payload<'a>,
}

/// How long the signature is good for.
#[derive(Clone, Copy)]
enum Lifetime {
    /// The header's: near its date.
    Skew,
    /// The presigned URL's: so many seconds.
    Seconds(i64),
}

impl<'a> Presented<'a> {
    const fn scheme(&self) -> Scheme {
        match self.lifetime {
            Lifetime::Skew => Scheme::Header,
            Lifetime::Seconds(_) => Scheme::Presigned,
        }
    }

    fn signed(&'a self, request: &'a Request) -> Signed<'a> {
        Signed {
            request,
            rule: PathRule::AsSent,
            headers: &self.signed_headers,
            payload_hash: self.payload.word(),
        }
    }
}

/// Shows what authentication saw of a request.
pub(super) fn show(request: &Request, reached: Reached, evidence: &mut Evidence) {
    let Ok(mechanism) = mechanism(request) else { return };
    let presented = match &mechanism {
        // What SigV2 saw is not left out.
        Mechanism::None | Mechanism::HeaderV2(_) | Mechanism::PresignedV2 => return,
        Mechanism::Header(value) => header::present(request, value, Some(evidence)),
        Mechanism::Presigned => presigned::present(request, Some(evidence)),
    };
    let Ok(presented) = presented else { return };
    if let (Reached::Signature, Some(credential)) = (reached, Credential::parse(presented.credential)) {
        evidence.show_signed(&presented.signed(request), &credential, presented.at);
    }
}

pub(super) fn authenticate(
    keys: &KeyCache,
    request: &Request,
    region: Option<&str>,
    world: &World,
    evidence: &mut Evidence,
) -> Checked<(Authenticated, BodyPlan)> {
    let mechanism = mechanism(request)?;
    let presented = match &mechanism {
        Mechanism::None => {
            evidence.scheme = Some(Scheme::Anonymous);
            return Ok((Authenticated::anonymous(), payload::anonymous_plan(request)?));
        }
        Mechanism::Header(value) => {
            (evidence.scheme, evidence.left_out) = (Some(Scheme::Header), LeftOut::OfS3(Reached::Claim));
            header::present(request, value, None)?
        }
        Mechanism::Presigned => {
            (evidence.scheme, evidence.left_out) = (Some(Scheme::Presigned), LeftOut::OfS3(Reached::Claim));
            presigned::present(request, None)?
        }
        Mechanism::HeaderV2(value) => return v2::by_header(request, value, region, world, evidence),
        Mechanism::PresignedV2 => return v2::by_query(request, region, world, evidence),
    };
    verify(keys, request, &presented, region, world, evidence)
}

fn verify(
    keys: &KeyCache,
    request: &Request,
    presented: &Presented<'_>,
    region: Option<&str>,
    world: &World,
    evidence: &mut Evidence,
) -> Checked<(Authenticated, BodyPlan)> {
    let scheme = presented.scheme();
    let credential = scope::credential(presented.credential, scheme)?;
    scope::check(&credential, region, scheme)?;
    coverage::check(request, &presented.signed_headers)?;
    let token = holder::sent(request, scheme);
    let holder = holder::identify(token, request.received, credential.access_key_id, world)?;
    if let Lifetime::Seconds(seconds) = presented.lifetime {
        presigned::check_time(presented.at, seconds, request.received)?;
    }
    scope::check_day(&credential, presented.at, scheme)?;
    let claim = Claim {
        signed: presented.signed(request),
        credential,
        secret: &holder.secret,
        at: presented.at,
        signature: presented.signature,
    };
    let verdict = claim.verify(keys, evidence);
    if !verdict.is_right {
        let refusal = S3AuthRefusal::SignatureDoesNotMatch {
            access_key_id: credential.access_key_id.to_owned(),
            string_to_sign: verdict.string_to_sign,
            signature_provided: presented.signature.to_owned(),
            canonical_request: verdict.canonical.text(),
            canonical_request_bytes: verdict.canonical.hex(),
        };
        return Err(Failed::at(Check::Signature, refusal));
    }
    holder.check_needless_token()?;
    let plan = payload::plan(request, presented, &credential, verdict)?;
    Ok((Authenticated::signed(holder.caller, scheme, &credential, presented.at), plan))
}

/// How a request says who it is.
enum Mechanism<'a> {
    None,
    Header(Cow<'a, str>),
    HeaderV2(Cow<'a, str>),
    Presigned,
    PresignedV2,
}

pub(super) const PRESIGNED: [&str; 6] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-Date",
    "X-Amz-SignedHeaders",
    "X-Amz-Expires",
];

fn mechanism(request: &Request) -> Checked<Mechanism<'_>> {
    let has = |name: &str| request.has_parameter(name);
    let mut headers = request.header_values("authorization");
    let header = headers.next().map(|value| String::from_utf8_lossy(value.as_bytes()));
    if headers.next().is_some() {
        return Err(Failed::at(Check::Mechanism, S3AuthRefusal::AuthorizationTwice));
    }
    match header.filter(|value| !value.is_empty()) {
        Some(value) if has("X-Amz-Algorithm") || has("Signature") => {
            Err(Failed::at(Check::Mechanism, S3AuthRefusal::OneMechanismOnly { value: value.into_owned() }))
        }
        Some(value) if v2::is_header(&value) => Ok(Mechanism::HeaderV2(value)),
        Some(value) => Ok(Mechanism::Header(value)),
        None if request.query.is_empty() => Ok(Mechanism::None),
        None if PRESIGNED.iter().any(|name| has(name)) => Ok(Mechanism::Presigned),
        None if has("Signature") || has("AWSAccessKeyId") => Ok(Mechanism::PresignedV2),
        None => Ok(Mechanism::None),
    }
}

/// Lower case, sorted, each once: S3 puts the names in order before it looks at them.
fn signed_headers(text: &str) -> Vec<Cow<'_, str>> {
    let mut names: Vec<Cow<'_, str>> = Vec::with_capacity(8);
    for name in text.split(';').filter(|name| !name.is_empty()) {
        names.push(match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(name.to_ascii_lowercase()),
            false => Cow::Borrowed(name),
        });
    }
    names.sort_unstable();
    names.dedup();
    names
}
