//! The Authorization header of SigV2, and the date that goes with it.

use chrono::DateTime;

use crate::auth::evidence::{Check, Checked, Failed};
use crate::auth::s3::header::{check_skew, no_date, sent_date};
use crate::http::Request;
use crate::refusal::S3AuthRefusal;

/// Whether an Authorization header is one of SigV2. With a second space it is one of no version.
pub(in crate::auth::s3) fn is_v2(value: &str) -> bool {
    after_scheme(value).is_some()
}

fn after_scheme(value: &str) -> Option<&str> {
    value.strip_prefix("AWS ").filter(|rest| !rest.contains(' '))
}

/// The access key ID and the signature.
pub(super) fn components(value: &str) -> Checked<(&str, &str)> {
    let pair = after_scheme(value).and_then(|rest| rest.split_once(':'));
    pair.filter(|(_, signature)| !signature.is_empty() && !signature.contains(':')).ok_or_else(|| {
        Failed::at(Check::Components, S3AuthRefusal::V2HeaderMalformed { value: value.to_owned() })
    })
}

/// The line of the string to sign that holds the date: empty where the date is `x-amz-date`, which is signed with its
/// kind.
pub(super) fn date(request: &Request) -> Checked<Vec<u8>> {
    let sent = sent_date(request).filter(|(_, at)| *at >= DateTime::UNIX_EPOCH);
    let (text, at) = sent.ok_or_else(no_date)?;
    check_skew(request, text, at)?;
    let is_in_amz = request.headers.contains_key("x-amz-date");
    Ok(if is_in_amz { Vec::new() } else { text.as_bytes().to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_one_space_and_one_colon() {
        assert_eq!(components("AWS AKID:c2ln=").unwrap(), ("AKID", "c2ln="));
        assert_eq!(components("AWS :c2ln").unwrap(), ("", "c2ln"));
        for malformed in ["AWS AKID", "AWS ", "AWS AKID:", "AWS AKID:a:b", "AWS AKID:a b", "AWS4 a:b"] {
            assert!(components(malformed).is_err(), "{malformed}");
        }
        assert!(is_v2("AWS ") && !is_v2("AWS a b") && !is_v2("AWS") && !is_v2("aws a:b"));
    }
}
