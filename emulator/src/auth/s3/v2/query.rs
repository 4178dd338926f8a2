//! The parameters of a SigV2 URL.

use chrono::{DateTime, Utc};

use crate::auth::date;
use crate::auth::evidence::{Check, Checked, Failed};
use crate::http::Request;
use crate::refusal::S3AuthRefusal;

/// Access key ID, signature, expiry. The first of two parameters with one name counts.
pub(super) fn parameters(request: &Request) -> Checked<[String; 3]> {
    let names = ["AWSAccessKeyId", "Signature", "Expires"];
    let [Some(id), Some(signature), Some(expires)] =
        names.map(|name| request.parameter(name).map(str::to_owned))
    else {
        return Err(Failed::at(Check::Components, S3AuthRefusal::PresignedV2ParameterMissing));
    };
    Ok([id, signature, expires])
}

/// When the URL expires: seconds since 1970, as far as 31 bits count them.
pub(super) fn expiry(text: &str) -> Checked<DateTime<Utc>> {
    let seconds = text.parse::<i32>().ok().map(i64::from);
    let time =
        seconds.filter(|_| !text.starts_with('+')).and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.ok_or_else(|| {
        Failed::at(Check::Expiry, S3AuthRefusal::PresignedV2ExpiresInvalid { value: text.to_owned() })
    })
}

/// A URL is good until the second that it names.
pub(super) fn check_time(end: DateTime<Utc>, now: DateTime<Utc>) -> Checked<()> {
    if now < end {
        return Ok(());
    }
    let refusal = S3AuthRefusal::PresignedV2Expired { expires: date::iso(end), server_time: date::iso(now) };
    Err(Failed::at(Check::Expiry, refusal))
}
