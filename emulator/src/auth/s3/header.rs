//! The Authorization header, as S3 reads it.

use chrono::{DateTime, Utc};

use super::payload::{self, Payload};
use super::{Lifetime, Presented, scope, signed_headers};
use crate::auth::Scheme;
use crate::auth::date::{self, MAX_SKEW};
use crate::auth::evidence::{Check, Checked, Evidence, Failed};
use crate::http::Request;
use crate::refusal::S3AuthRefusal;

pub(super) fn present<'a>(
    request: &'a Request,
    value: &'a str,
    evidence: Option<&mut Evidence>,
) -> Checked<Presented<'a>> {
    let components = components(after_algorithm(value)?)?;
    let signed_headers = signed_headers(components.signed_headers);
    if let Some(evidence) = evidence {
        evidence.show(components.credential, &signed_headers, components.signature);
    }
    scope::credential(components.credential, Scheme::Header)?;
    let payload = payload_of(request)?;
    let at = check_date(request)?;
    Ok(Presented {
        lifetime: Lifetime::Skew,
        credential: components.credential,
        signed_headers,
        signature: components.signature,
        at,
        payload,
    })
}

/// The header without its first word, which must be the algorithm.
fn after_algorithm(value: &str) -> Checked<&str> {
    let owned = || value.to_owned();
    let (check, refusal) = match value.split_once(' ') {
        Some(("AWS4-HMAC-SHA256", rest)) => return Ok(rest),
        Some(("AWS4-ECDSA-P256-SHA256", _)) => {
            (Check::Algorithm, S3AuthRefusal::NotEmulated { algorithm: "AWS4-ECDSA-P256-SHA256".to_owned() })
        }
        None | Some(("AWS", _)) => (Check::Components, S3AuthRefusal::NotOneSpace { value: owned() }),
        Some(_) => (Check::Algorithm, S3AuthRefusal::UnsupportedAuthorizationType { value: owned() }),
    };
    Err(Failed::at(check, refusal))
}

struct Components<'a> {
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

/// Three components in any order. A name that nobody knows in the place of one that is needed is that one missing.
fn components(rest: &str) -> Checked<Components<'_>> {
    let malformed = |refusal| Failed::at(Check::Components, refusal);
    if rest.split(',').count() != 3 {
        return Err(malformed(S3AuthRefusal::ThreeComponents));
    }
    let (mut credential, mut headers, mut signature) = (None, None, None);
    for component in rest.split(',') {
        let pair = component.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty());
        let Some((name, value)) = pair else {
            return Err(malformed(S3AuthRefusal::ComponentMalformed { component: component.to_owned() }));
        };
        let place = match name.trim() {
            "Credential" => &mut credential,
            "SignedHeaders" => &mut headers,
            "Signature" => &mut signature,
            _ => continue,
        };
        if place.replace(value).is_some() {
            return Err(malformed(S3AuthRefusal::ThreeComponents));
        }
    }
    match (credential, headers, signature) {
        (Some(credential), Some(signed_headers), Some(signature)) => {
            Ok(Components { credential, signed_headers, signature })
        }
        (None, ..) => Err(malformed(S3AuthRefusal::MissingCredential)),
        (_, None, _) => Err(malformed(S3AuthRefusal::MissingSignedHeaders)),
        (.., None) => Err(malformed(S3AuthRefusal::MissingSignature)),
    }
}

fn payload_of(request: &Request) -> Checked<Payload<'_>> {
    payload::of_header(request)?
        .ok_or_else(|| Failed::at(Check::PayloadHash, S3AuthRefusal::PayloadHashMissing))
}

fn check_date(request: &Request) -> Checked<DateTime<Utc>> {
    let (text, at) = sent_date(request).ok_or_else(no_date)?;
    check_skew(request, text, at)?;
    Ok(at)
}

/// When a request says that it was signed: as it was sent, and as a time. `x-amz-date` wins over `Date`, even if it
/// cannot be read.
pub(super) fn sent_date(request: &Request) -> Option<(&str, DateTime<Utc>)> {
    let name = if request.has_header("x-amz-date") { "x-amz-date" } else { "date" };
    let text = request.header(name)?;
    Some((text, date::parse_date_header(text)?))
}

pub(super) fn no_date() -> Failed {
    Failed::at(Check::Date, S3AuthRefusal::NoDate)
}

/// Refuses what was signed too far from now. `text` is the time as it was sent.
pub(super) fn check_skew(request: &Request, text: &str, at: DateTime<Utc>) -> Checked<()> {
    if (request.received - at).abs() <= MAX_SKEW {
        return Ok(());
    }
    let refusal = S3AuthRefusal::RequestTimeTooSkewed {
        request_time: text.to_owned(),
        server_time: date::iso(request.received),
    };
    Err(Failed::at(Check::Skew, refusal))
}
