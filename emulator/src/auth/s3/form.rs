//! Browser forms, as S3 reads them: the signature is of the policy, and its parts are fields of the form. SigV2's have
//! other fields (`v2::form`).
//!
//! The order: a token among the headers, a signature among the headers, fields that are missing, algorithm, scope,
//! date; then key and token as everywhere; the signature; and last a token that a lasting key should not have. There
//! is no window around x-amz-date: a form lives as long as its policy.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html>

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq;

use super::holder::{self, Token};
use super::v2;
use crate::auth::credential::{Credential, TERMINATOR, is_region};
use crate::auth::evidence::{Check, Checked, Evidence, Failed};
use crate::auth::key::{KeyCache, Origin};
use crate::auth::{Authenticated, Scheme, date};
use crate::http::Request;
use crate::http::form::Fields;
use crate::refusal::S3FormRefusal;
use crate::world::World;

/// As S3 writes them when one is missing.
const FIELDS: [&str; 5] = ["policy", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"];

/// What signs a form.
struct Signed<'a> {
    policy: &'a str,
    algorithm: &'a str,
    credential: &'a str,
    date: &'a str,
    signature: &'a str,
}

pub(in crate::auth) fn authenticate(
    keys: &KeyCache,
    request: &Request,
    fields: &Fields,
    region: Option<&str>,
    world: &World,
    evidence: &mut Evidence,
) -> Checked<Authenticated> {
    check_headers(request)?;
    let Some(signed) = signed(fields)? else {
        if v2::form::is_v2(fields) {
            return v2::form::authenticate(request, fields, region, world, evidence);
        }
        evidence.scheme = Some(Scheme::Anonymous);
        return Ok(Authenticated::anonymous());
    };
    evidence.scheme = Some(Scheme::Form);
    evidence.show(signed.credential, &[], signed.signature);
    evidence.string_to_sign = Some(signed.policy.to_owned());
    let credential = scope(&signed, region)?;
    let at = check_date(&signed, &credential)?;
    let token = Token::of(fields.all("x-amz-security-token").map(str::to_owned).collect());
    let holder = holder::identify(token, request.received, credential.access_key_id, world)?;
    let key = keys.get(Origin {
        access_key_id: credential.access_key_id,
        secret: &holder.secret,
        date: credential.date,
        region: credential.region,
        service: credential.service,
    });
    if !bool::from(key.sign(signed.policy).as_bytes().ct_eq(signed.signature.as_bytes())) {
        let refusal = S3FormRefusal::SignatureDoesNotMatch {
            access_key_id: credential.access_key_id.to_owned(),
            policy: signed.policy.to_owned(),
            signature_provided: signed.signature.to_owned(),
        };
        return Err(Failed::at(Check::Signature, refusal));
    }
    holder.check_needless_token()?;
    Ok(Authenticated::signed(holder.caller, Scheme::Form, &credential, at))
}

/// A form is signed in its fields; nothing that signs may stand among the headers.
fn check_headers(request: &Request) -> Checked<()> {
    if request.headers.contains_key("x-amz-security-token") {
        return Err(Failed::at(Check::Token, S3FormRefusal::TokenInHeader));
    }
    if request.headers.get("authorization").is_some_and(|value| !value.is_empty()) {
        return Err(Failed::at(Check::Mechanism, S3FormRefusal::SignatureInHeader));
    }
    Ok(())
}

/// What signs the form by SigV4; nothing where nothing does.
fn signed(fields: &Fields) -> Checked<Option<Signed<'_>>> {
    let has = |name: &str| fields.get(name).is_some();
    if !FIELDS.iter().skip(1).any(|name| has(name)) {
        return Ok(None);
    }
    let field = |name: &'static str| {
        let missing = || S3FormRefusal::FieldMissing { name: name.to_owned() };
        fields.get(name).ok_or_else(|| Failed::at(Check::Components, missing()))
    };
    let [policy, algorithm, credential, date, signature] = FIELDS.map(field);
    Ok(Some(Signed {
        policy: policy?,
        algorithm: algorithm?,
        credential: credential?,
        date: date?,
        signature: signature?,
    }))
}

/// Region, then service: the region is named even where both are wrong.
fn scope<'a>(signed: &Signed<'a>, region: Option<&str>) -> Checked<Credential<'a>> {
    if signed.algorithm != "AWS4-HMAC-SHA256" {
        let refusal = S3FormRefusal::Algorithm { algorithm: signed.algorithm.to_owned() };
        return Err(Failed::at(Check::Algorithm, refusal));
    }
    let written = || signed.credential.to_owned();
    let parsed = Credential::parse(signed.credential).filter(|parsed| !parsed.access_key_id.is_empty());
    let Some(found) = parsed else {
        return Err(Failed::at(Check::Credential, S3FormRefusal::CredentialShape { credential: written() }));
    };
    let is_right_region = region.map_or_else(|| is_region(found.region), |region| found.region == region);
    let (check, refusal) = if !is_right_region {
        let (got, want) = (found.region.to_owned(), region.unwrap_or("us-east-1").to_owned());
        (Check::ScopeRegion, S3FormRefusal::Region { got, want, credential: written() })
    } else if found.service != "s3" {
        let service = found.service.to_owned();
        (Check::ScopeService, S3FormRefusal::Service { service, credential: written() })
    } else if found.terminator != TERMINATOR {
        let terminal = found.terminator.to_owned();
        (Check::ScopeTerminator, S3FormRefusal::Terminal { terminal, credential: written() })
    } else if date::parse_day(found.date).is_none() {
        let date = found.date.to_owned();
        (Check::ScopeDate, S3FormRefusal::CredentialDate { date, credential: written() })
    } else {
        return Ok(found);
    };
    Err(Failed::at(check, refusal))
}

fn check_date(signed: &Signed<'_>, credential: &Credential<'_>) -> Checked<DateTime<Utc>> {
    let Some(at) = date::parse_basic(signed.date) else {
        let refusal = S3FormRefusal::DateFormat { date: signed.date.to_owned() };
        return Err(Failed::at(Check::Date, refusal));
    };
    if date::parse_day(credential.date) == Some(at.date_naive()) {
        return Ok(at);
    }
    let (date, x_amz_date) = (credential.date.to_owned(), signed.date.to_owned());
    Err(Failed::at(Check::ScopeDate, S3FormRefusal::DateDiffers { date, x_amz_date }))
}
