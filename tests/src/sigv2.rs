//! Signature Version 2 by hand: the same requests as `sigv4` makes, signed as S3's older regions still take them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::sigv4::{Request, Signed, Signer, encode, instant};

/// The signature of a text.
pub fn sign(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("every length will do");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Parameters that S3 signs, as far as the tests use them.
const SIGNED: [&str; 9] = [
    "acl",
    "delete",
    "partNumber",
    "policy",
    "response-content-type",
    "uploadId",
    "uploads",
    "versionId",
    "versions",
];

impl Request {
    /// Signed in an Authorization header, with a Date.
    pub fn signed_v2(mut self, by: &Signer) -> Signed {
        let date = instant(&by.date).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        self.headers.extend(by.token.iter().map(|token| ("x-amz-security-token".to_owned(), token.clone())));
        let text = self.string_to_sign_v2(&date);
        let mut signed = self.finish_v2(by, text);
        signed.headers.push(("Date".to_owned(), date));
        signed.headers.push(("Authorization".to_owned(), format!("AWS {}:{}", by.key, signed.signature)));
        signed
    }

    /// Signed in its query, until so many seconds after 1970. Headers that were asked for go into the query too if they
    /// are S3's own, as the SDKs put them there.
    pub fn presigned_v2(mut self, by: &Signer, expires: &str) -> Signed {
        self.headers.extend(by.token.iter().map(|token| ("x-amz-security-token".to_owned(), token.clone())));
        let text = self.string_to_sign_v2(expires);
        self.headers.retain(|(name, value)| {
            let is_amz = name.starts_with("x-amz-");
            if is_amz {
                let between = if self.target.contains('?') { '&' } else { '?' };
                self.target.push_str(&format!("{between}{name}={}", encode(value)));
            }
            !is_amz
        });
        let mut signed = self.finish_v2(by, text);
        let between = if signed.target.contains('?') { '&' } else { '?' };
        signed.signature = encode(&signed.signature);
        signed.target.push_str(&format!(
            "{between}AWSAccessKeyId={}&Expires={expires}&Signature={}",
            encode(&by.key),
            signed.signature
        ));
        signed
    }

    fn string_to_sign_v2(&self, date: &str) -> String {
        let value = |name: &str| {
            let found = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let mut amz: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| name.starts_with("x-amz-"))
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        amz.sort();
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut chosen: Vec<&str> = query
            .split('&')
            .filter(|pair| SIGNED.contains(&pair.split('=').next().unwrap_or_default()))
            .collect();
        chosen.sort_unstable();
        let mark = if chosen.is_empty() { "" } else { "?" };
        format!(
            "{}\n{}\n{}\n{date}\n{}{}{path}{mark}{}",
            self.method,
            value("content-md5"),
            value("content-type"),
            amz.concat(),
            self.bucket_of_host(),
            chosen.join("&"),
        )
    }

    /// `/BUCKET`, where the host names one.
    fn bucket_of_host(&self) -> String {
        let bucket = self.host.split_once(".s3.").map(|(bucket, _)| format!("/{bucket}"));
        bucket.unwrap_or_default()
    }

    fn finish_v2(self, by: &Signer, text: String) -> Signed {
        let mut headers = vec![("Host".to_owned(), self.host.clone())];
        headers.extend(self.headers.iter().cloned().chain(self.unsigned.iter().cloned()));
        let signature = sign(&by.secret, &text);
        Signed { headers, string_to_sign: text, signature, ..Signed::of(&self) }
    }
}
