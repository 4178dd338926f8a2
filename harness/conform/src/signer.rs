//! SigV4 by hand, so that every part of a request can be wrong in exactly one way. The HMACs are `aws-sigv4`'s.

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use rolecall_client::sign::signature;
use sha2::{Digest as _, Sha256};

/// Who signs.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
}

impl Identity {
    /// The same key with another token, or none.
    pub(super) fn with_token(&self, token: Option<&str>) -> Self {
        Self { token: token.map(str::to_owned), ..self.clone() }
    }

    /// The same key with a secret that is not its own.
    pub(super) fn with_wrong_secret(&self) -> Self {
        Self { secret: "wrong/secret/wrong/secret/wrong/secret/0".to_owned(), ..self.clone() }
    }

    /// A key that nobody was given: the one of AWS's documentation.
    pub(super) fn unknown() -> Self {
        Self {
            key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            token: None,
        }
    }
}

/// When, where and for what a request is signed.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) time: DateTime<Utc>,
    pub(super) region: String,
    pub(super) service: String,
}

impl Scope {
    /// `20260719T100000Z`
    pub(super) fn date(&self) -> String {
        self.time.format("%Y%m%dT%H%M%SZ").to_string()
    }

    /// `20260719/us-east-1/s3/aws4_request`
    pub(super) fn path(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.time.format("%Y%m%d"), self.region, self.service)
    }

    pub(super) fn string_to_sign(&self, canonical: &str) -> String {
        let (date, path, hash) = (self.date(), self.path(), sha256(canonical.as_bytes()));
        format!("AWS4-HMAC-SHA256\n{date}\n{path}\n{hash}")
    }

    pub(super) fn signature(&self, secret: &str, string_to_sign: &str) -> String {
        signature(secret, (SystemTime::from(self.time), &self.region, &self.service), string_to_sign)
    }
}

/// The canonical request.
pub(super) struct Canonical {
    pub(super) text: String,
    pub(super) signed_headers: String,
}

impl Canonical {
    pub(super) fn of(method: &str, target: &str, headers: &[(String, String)], payload: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut pairs: Vec<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| if pair.contains('=') { pair.to_owned() } else { format!("{pair}=") })
            .collect();
        pairs.sort_by(|one, other| one.split_once('=').cmp(&other.split_once('=')));
        let mut sorted: Vec<(String, &str)> =
            headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim())).collect();
        sorted.sort();
        let names: Vec<&str> = sorted.iter().map(|(name, _)| name.as_str()).collect();
        let signed_headers = names.join(";");
        let lines: String = sorted.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let query = pairs.join("&");
        Self {
            text: format!("{method}\n{path}\n{query}\n{lines}\n{signed_headers}\n{payload}"),
            signed_headers,
        }
    }
}

/// SHA-256 in lower-case hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 in Base64, as S3's checksums have it.
pub(super) fn checksum(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// Percent-encodes all but the unreserved characters.
pub(super) fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

/// The same of a key in a path, whose slashes stay.
pub(super) fn encoded_path(key: &str) -> String {
    encoded(key).replace("%2F", "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>, example GET Object.
    #[test]
    fn the_documented_example_is_signed_as_documented() {
        let time = DateTime::parse_from_rfc3339("2013-05-24T00:00:00Z").unwrap().into();
        let scope = Scope { time, region: "us-east-1".to_owned(), service: "s3".to_owned() };
        let empty = sha256(b"");
        let headers: Vec<(String, String)> = [
            ("Host", "examplebucket.s3.amazonaws.com"),
            ("Range", "bytes=0-9"),
            ("x-amz-content-sha256", &empty),
            ("x-amz-date", "20130524T000000Z"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let canonical = Canonical::of("GET", "/test.txt", &headers, &empty);
        let signature = scope.signature(&Identity::unknown().secret, &scope.string_to_sign(&canonical.text));
        assert_eq!(signature, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }
}
