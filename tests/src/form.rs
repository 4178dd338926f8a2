//! A browser's form, signed as S3 wants it signed.

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use rolecall_emulator::Emulator;

use crate::{Answer, CUSTOMER, Call, send};

const BOUNDARY: &str = "----rolecall";

/// The version of the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Fields `AWSAccessKeyId`, `policy` and `signature`.
    V2,
    /// The `x-amz-` fields.
    V4,
}

/// A form that S3 takes, and what a test changes of it.
#[derive(Clone, Debug)]
pub struct Form {
    /// The bucket.
    pub bucket: &'static str,
    /// How it is signed.
    pub version: Version,
    /// The access key ID.
    pub key_id: String,
    /// The secret.
    pub secret: String,
    /// Fields beside those that sign; each has a condition.
    pub fields: Vec<(&'static str, String)>,
    /// Fields that have none.
    pub uncovered: Vec<(&'static str, String)>,
    /// More conditions, as JSON.
    pub conditions: Vec<String>,
    /// The whole policy, as JSON, where the test writes it.
    pub policy: Option<String>,
    /// The credential scope after the day.
    pub scope: String,
    /// x-amz-date.
    pub signed_at: DateTime<Utc>,
    /// When the policy is over.
    pub expires: DateTime<Utc>,
    /// Fields that are left out.
    pub without: Vec<&'static str>,
    /// The signature, where the test writes it.
    pub signature: Option<String>,
    /// More headers, as lines.
    pub headers: String,
    /// The name of the file's part: what a browser sends; nothing where the file comes as a plain field.
    pub filename: Option<&'static str>,
    /// The file.
    pub file: Vec<u8>,
}

impl Form {
    /// As the root user of the customer, into `bucket`.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "it reads the time")]
    pub fn new() -> Self {
        let now = DateTime::<Utc>::from(Call::s3("POST", "/").time);
        Self {
            bucket: "bucket",
            version: Version::V4,
            key_id: CUSTOMER.to_owned(),
            secret: "test".to_owned(),
            fields: vec![("key", "dir/photo.jpg".to_owned())],
            uncovered: Vec::new(),
            conditions: Vec::new(),
            policy: None,
            scope: "us-east-1/s3/aws4_request".to_owned(),
            signed_at: now,
            expires: now + TimeDelta::hours(1),
            without: Vec::new(),
            signature: None,
            headers: String::new(),
            filename: Some("C:\\me\\photo.jpg"),
            file: b"jpeg".to_vec(),
        }
    }

    /// Signed by SigV2.
    #[must_use]
    pub fn by_v2(mut self) -> Self {
        self.version = Version::V2;
        self
    }

    /// With a field, and a condition for it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.fields.retain(|(other, _)| *other != name || name == "x-amz-security-token");
        self.fields.push((name, value.to_owned()));
        self
    }

    /// With a field, and no condition for it.
    #[must_use]
    pub fn uncovered(mut self, name: &'static str, value: &str) -> Self {
        self.uncovered.push((name, value.to_owned()));
        self
    }

    /// With one more condition, as JSON.
    #[must_use]
    pub fn condition(mut self, condition: &str) -> Self {
        self.conditions.push(condition.to_owned());
        self
    }

    /// With this policy, as JSON.
    #[must_use]
    pub fn policy(mut self, policy: &str) -> Self {
        self.policy = Some(policy.to_owned());
        self
    }

    /// With this credential scope after the day.
    #[must_use]
    pub fn scope(mut self, scope: &str) -> Self {
        self.scope = scope.to_owned();
        self
    }

    /// Without a field.
    #[must_use]
    pub fn without(mut self, name: &'static str) -> Self {
        self.without.push(name);
        self
    }

    /// With a signature that is wrong.
    #[must_use]
    pub fn badly_signed(mut self) -> Self {
        self.signature = Some("0".repeat(64));
        self
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, line: &str) -> Self {
        self.headers.push_str(line);
        self.headers.push_str("\r\n");
        self
    }

    /// As somebody else.
    #[must_use]
    pub fn signed_by(mut self, key_id: &str, secret: &str) -> Self {
        (self.key_id, self.secret) = (key_id.to_owned(), secret.to_owned());
        self
    }

    /// With this file.
    #[must_use]
    pub fn file(mut self, bytes: &[u8]) -> Self {
        self.file = bytes.to_vec();
        self
    }

    fn day(&self) -> String {
        self.signed_at.format("%Y%m%d").to_string()
    }

    fn signing_fields(&self) -> Vec<(&'static str, String)> {
        if self.version == Version::V2 {
            return Vec::new();
        }
        vec![
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", format!("{}/{}/{}", self.key_id, self.day(), self.scope)),
            ("x-amz-date", self.signed_at.format("%Y%m%dT%H%M%SZ").to_string()),
        ]
    }

    fn encoded_policy(&self) -> String {
        let covered = self.fields.iter().cloned().chain(self.signing_fields());
        let mut conditions: Vec<String> =
            covered.map(|(name, value)| format!("{{\"{name}\":{value:?}}}")).collect();
        conditions.push(format!("{{\"bucket\":\"{}\"}}", self.bucket));
        conditions.extend(self.conditions.clone());
        let expires = self.expires.format("%Y-%m-%dT%H:%M:%S.000Z");
        let written = format!("{{\"expiration\":\"{expires}\",\"conditions\":[{}]}}", conditions.join(","));
        STANDARD.encode(self.policy.as_ref().unwrap_or(&written))
    }

    fn all_fields(&self) -> Vec<(&'static str, String)> {
        let policy = self.encoded_policy();
        let signature = self.signature.clone().unwrap_or_else(|| self.signature_of(&policy));
        let mut fields = self.fields.clone();
        fields.extend(self.uncovered.clone());
        fields.extend(self.signing_fields());
        fields.push(("policy", policy));
        match self.version {
            Version::V2 => {
                fields.extend([("AWSAccessKeyId", self.key_id.clone()), ("signature", signature)]);
            }
            Version::V4 => fields.push(("x-amz-signature", signature)),
        }
        fields.retain(|(name, _)| !self.without.contains(name));
        fields
    }

    fn signature_of(&self, policy: &str) -> String {
        if self.version == Version::V2 {
            return crate::sigv2::sign(&self.secret, policy);
        }
        let mut scope = self.scope.split('/');
        let (region, service) = (scope.next().unwrap(), scope.next().unwrap_or("s3"));
        let key = generate_signing_key(&self.secret, self.signed_at.into(), region, service);
        calculate_signature(key, policy.as_bytes())
    }

    /// The bytes of the whole request.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut body: String = self
            .all_fields()
            .iter()
            .map(|(name, value)| {
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .collect();
        let filename = self.filename.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"{filename}\r\n\
             Content-Type: image/png\r\n\r\n"
        ));
        let late = format!(
            "\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nlate\r\n--{BOUNDARY}--\r\n"
        );
        let body = [body.as_bytes(), &self.file, late.as_bytes()].concat();
        let head = format!(
            "POST /{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n{}\
             Content-Length: {}\r\n\r\n",
            self.bucket,
            self.headers,
            body.len()
        );
        [head.as_bytes(), &body].concat()
    }

    /// Signs and sends it.
    pub async fn send(&self, aws: &Emulator) -> Answer {
        send(aws, &self.bytes()).await
    }
}
