//! Authentication as STS and IAM do it.
//!
//! The order: escapes in the query, mechanism, algorithm, components, Host signed, date, skew, credential, scope,
//! access key, token, its expiry, its role, signature.

mod header;
mod presigned;
mod scope;

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};

use super::canonical::{PathRule, Signed};
use super::credential::{Credential, Holder, live_key};
use super::date::{self, MAX_SKEW};
use super::evidence::{Check, Checked, Evidence, Failed, LeftOut, Reached};
use super::key::KeyCache;
use super::{Authenticated, Caller, Claim, Scheme, token};
use crate::digest::{hex_of_32, sha256_of_body};
use crate::http::Request;
use crate::refusal::QueryAuthRefusal;
use crate::world::World;

/// What the request was sent to.
#[derive(Clone, Copy)]
pub(super) struct Endpoint<'a> {
    pub(super) service: &'static str,
    pub(super) region: Option<&'a str>,
    /// How it reads paths.
    pub(super) rule: PathRule,
}

/// What a request says of itself.
struct Presented<'a> {
    scheme: Scheme,
    credential: &'a str,
    signed_headers: Vec<Cow<'a, str>>,
    signature: &'a str,
    /// As sent.
    date: &'a str,
    token: Option<&'a str>,
}

pub(super) fn authenticate(
    keys: &KeyCache,
    request: &Request,
    endpoint: Endpoint<'_>,
    body: &[u8],
    world: &World,
    evidence: &mut Evidence,
) -> Checked<Authenticated> {
    check_escapes(request.query.raw())?;
    evidence.left_out = LeftOut::OfQuery(Reached::Claim, endpoint.rule, [0; 32]);
    let presented = present(request, evidence)?;
    if !presented.signed_headers.iter().any(|name| name == "host" || name == ":authority") {
        return Err(Failed::at(Check::HeadersNotSigned, QueryAuthRefusal::HostNotSigned));
    }
    let at = check_date(presented.date, request.received)?;
    let credential = check_credential(presented.credential)?;
    scope::check(&credential, endpoint, presented.date)?;
    let key = check_key(&credential, presented.token, request.received, world)?;
    let body_hash = sha256_of_body(body);
    evidence.left_out = LeftOut::OfQuery(Reached::Claim, endpoint.rule, body_hash);
    let payload_hash = hex_of_32(&body_hash);
    let claim = Claim {
        signed: signed(request, endpoint.rule, &presented, &payload_hash),
        credential,
        secret: &key.secret,
        at,
        signature: presented.signature,
    };
    if !claim.verify(keys, evidence).is_right {
        return Err(Failed::at(Check::Signature, QueryAuthRefusal::SignatureDoesNotMatch));
    }
    Ok(Authenticated::signed(key.caller, presented.scheme, &credential, at))
}

fn signed<'a>(
    request: &'a Request,
    rule: PathRule,
    presented: &'a Presented<'_>,
    payload_hash: &'a [u8; 64],
) -> Signed<'a> {
    let payload_hash = str::from_utf8(payload_hash).unwrap_or_default();
    Signed { request, rule, headers: &presented.signed_headers, payload_hash }
}

/// Shows what authentication saw of a request.
pub(super) fn show(
    request: &Request,
    reached: Reached,
    rule: PathRule,
    body_hash: &[u8; 32],
    evidence: &mut Evidence,
) {
    let Ok(presented) = present(request, &mut Evidence::default()) else { return };
    evidence.show(presented.credential, &presented.signed_headers, presented.signature);
    let at = date::parse_basic(presented.date);
    if let (Reached::Signature, Some(credential), Some(at)) =
        (reached, Credential::parse(presented.credential), at)
    {
        let payload_hash = hex_of_32(body_hash);
        evidence.show_signed(&signed(request, rule, &presented, &payload_hash), &credential, at);
    }
}

/// Every part of the query between `&` and `=` must have whole escapes.
fn check_escapes(query: &str) -> Checked<()> {
    for part in query.split(['&', '=']) {
        for (at, _) in part.match_indices('%') {
            let pair: String = part.get(at + 1..).unwrap_or_default().chars().take(2).collect();
            let refusal = match pair.chars().filter(char::is_ascii_hexdigit).count() {
                2 => continue,
                _ if pair.chars().count() < 2 => QueryAuthRefusal::IncompleteEscape,
                _ => QueryAuthRefusal::IllegalEscape { pattern: pair },
            };
            return Err(Failed::at(Check::QueryEncoding, refusal));
        }
    }
    Ok(())
}

fn present<'a>(request: &'a Request, evidence: &mut Evidence) -> Checked<Presented<'a>> {
    let header = request.header("authorization").filter(|value| !value.is_empty());
    match (header, request.has_parameter("X-Amz-Algorithm")) {
        (None, false) => Err(Failed::at(Check::Authentication, QueryAuthRefusal::MissingAuthenticationToken)),
        (Some(_), true) => Err(Failed::at(Check::Mechanism, QueryAuthRefusal::OneMechanismOnly)),
        (Some(header), false) => {
            evidence.scheme = Some(Scheme::Header);
            header::present(request, header)
        }
        (None, true) => {
            evidence.scheme = Some(Scheme::Presigned);
            presigned::present(request)
        }
    }
}

/// The names in their order. The case is the signer's: only lower case can be right.
fn signed_headers(text: &str) -> Vec<Cow<'_, str>> {
    let mut names: Vec<Cow<'_, str>> = text.split(';').map(Cow::Borrowed).collect();
    names.sort();
    names
}

fn check_date(text: &str, now: DateTime<Utc>) -> Checked<DateTime<Utc>> {
    let Some(at) = date::parse_basic(text) else {
        return Err(Failed::at(Check::Date, QueryAuthRefusal::DateFormat { date: text.to_owned() }));
    };
    // Whole seconds, as the message has them.
    if (at - now).num_seconds().abs() <= MAX_SKEW.num_seconds() {
        return Ok(at);
    }
    let (signed, shown_now) = (date::basic(at), date::basic(now));
    let refusal = match at - now {
        ahead if ahead > TimeDelta::zero() => QueryAuthRefusal::SignatureNotYetCurrent {
            signed,
            latest: date::basic(date::shifted(now, MAX_SKEW)),
            now: shown_now,
        },
        _ => QueryAuthRefusal::SignatureExpired {
            signed,
            earliest: date::basic(date::shifted(now, -MAX_SKEW)),
            now: shown_now,
        },
    };
    Err(Failed::at(Check::Skew, refusal))
}

fn check_credential(text: &str) -> Checked<Credential<'_>> {
    Credential::parse(text).ok_or_else(|| {
        let refusal = QueryAuthRefusal::CredentialShape { credential: text.to_owned() };
        Failed::at(Check::Credential, refusal)
    })
}

/// A key that may sign.
struct CheckedKey {
    secret: std::sync::Arc<str>,
    caller: Caller,
}

/// The key is there; a session's token is its own; the session is not over; its role is still there. A token that comes
/// with a lasting key is nobody's.
fn check_key(
    credential: &Credential<'_>,
    token: Option<&str>,
    now: DateTime<Utc>,
    world: &World,
) -> Checked<CheckedKey> {
    let invalid = |check| Failed::at(check, QueryAuthRefusal::InvalidClientTokenId);
    let key = live_key(world, credential.access_key_id, now).ok_or_else(|| invalid(Check::AccessKey))?;
    let caller = match (key.holder, token) {
        (Holder::Lasting(caller), None) => caller,
        (Holder::Lasting(_), Some(_)) | (Holder::Session(_), None) => return Err(invalid(Check::Token)),
        (Holder::Session(session), Some(given)) => {
            if !token::same(given, session.token()) {
                return Err(invalid(Check::Token));
            }
            if session.is_expired(now) {
                return Err(Failed::at(Check::TokenExpiry, QueryAuthRefusal::ExpiredToken));
            }
            session.caller(world, now).ok_or_else(|| invalid(Check::Issuer))?
        }
    };
    Ok(CheckedKey { secret: key.secret, caller })
}
