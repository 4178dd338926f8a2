//! Presigned URLs, as S3 reads them: the first of two parameters with one name counts.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>

use chrono::{DateTime, TimeDelta, Utc};

use super::payload;
use super::{Lifetime, PRESIGNED, Presented, scope, signed_headers};
use crate::auth::Scheme;
use crate::auth::date::{self, MAX_SKEW};
use crate::auth::evidence::{Check, Checked, Evidence, Failed};
use crate::http::Request;
use crate::refusal::S3AuthRefusal;

/// A week, the longest that a URL may live.
const LONGEST: i64 = 604_800;

pub(super) fn present<'a>(request: &'a Request, evidence: Option<&mut Evidence>) -> Checked<Presented<'a>> {
    let [Some(algorithm), Some(credential), Some(signature), Some(date), Some(headers), Some(expires)] =
        request.query.get_all(PRESIGNED)
    else {
        return Err(Failed::at(Check::Components, S3AuthRefusal::PresignedParameterMissing));
    };
    let signed_headers = signed_headers(headers);
    if let Some(evidence) = evidence {
        evidence.show(credential, &signed_headers, signature);
    }
    check_algorithm(algorithm)?;
    scope::credential(credential, Scheme::Presigned)?;
    let at =
        date::parse_basic(date).ok_or_else(|| Failed::at(Check::Date, S3AuthRefusal::PresignedDateFormat))?;
    let seconds = seconds(expires).map_err(|refusal| Failed::at(Check::Expiry, refusal))?;
    Ok(Presented {
        lifetime: Lifetime::Seconds(seconds),
        credential,
        signed_headers,
        signature,
        at,
        payload: payload::of_presigned(request)?,
    })
}

fn check_algorithm(algorithm: &str) -> Checked<()> {
    let refusal = match algorithm {
        "AWS4-HMAC-SHA256" => return Ok(()),
        "AWS4-ECDSA-P256-SHA256" => S3AuthRefusal::NotEmulated { algorithm: algorithm.to_owned() },
        _ => S3AuthRefusal::PresignedAlgorithm,
    };
    Err(Failed::at(Check::Algorithm, refusal))
}

fn seconds(text: &str) -> Result<i64, S3AuthRefusal> {
    match text.parse() {
        Ok(seconds) if seconds < 0 => Err(S3AuthRefusal::PresignedExpiresNegative),
        Ok(seconds) if seconds > LONGEST => Err(S3AuthRefusal::PresignedExpiresTooLong),
        Ok(seconds) => Ok(seconds),
        Err(_) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(S3AuthRefusal::PresignedExpiresTooLong)
        }
        Err(_) => Err(S3AuthRefusal::PresignedExpiresNotANumber),
    }
}

/// A URL lives for the seconds that it says, and X-Amz-Expires=0 is over already.
pub(super) fn check_time(at: DateTime<Utc>, seconds: i64, now: DateTime<Utc>) -> Checked<()> {
    let end = at + TimeDelta::seconds(seconds);
    let (is_too_early, is_over) = (at - now > MAX_SKEW, now >= end);
    if !is_too_early && !is_over {
        return Ok(());
    }
    let (expires, server_time) = (date::iso(end), date::iso(now));
    let refusal = match is_too_early {
        true => {
            S3AuthRefusal::PresignedNotYetValid { milliseconds: at.timestamp_millis(), expires, server_time }
        }
        false => S3AuthRefusal::PresignedExpired { seconds, expires, server_time },
    };
    Err(Failed::at(Check::Expiry, refusal))
}
