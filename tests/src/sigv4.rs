//! SigV4 by hand: requests whose every part can be altered before and after they are signed. The HMACs are
//! `aws-sigv4`'s; canonical requests are built here, so that a refusal's can be compared with them.

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use chrono::{NaiveDateTime, TimeDelta};
use sha2::{Digest, Sha256};

pub use crate::signed::Signed;

/// Who signs, and the credential scope.
#[derive(Clone, Debug)]
pub struct Signer {
    /// Access key ID.
    pub key: String,
    /// Secret access key.
    pub secret: String,
    /// Session token.
    pub token: Option<String>,
    /// When, as `x-amz-date` has it: `20260719T100000Z`.
    pub date: String,
    /// The scope's date, where it is another.
    pub scope_date: Option<String>,
    /// The scope's region.
    pub region: String,
    /// The scope's service.
    pub service: String,
    /// The scope's last part.
    pub terminal: String,
}

impl Signer {
    /// For S3 in us-east-1.
    pub fn new(key: &str, secret: &str, date: &str) -> Self {
        Self {
            key: key.to_owned(),
            secret: secret.to_owned(),
            token: None,
            date: date.to_owned(),
            scope_date: None,
            region: "us-east-1".to_owned(),
            service: "s3".to_owned(),
            terminal: "aws4_request".to_owned(),
        }
    }

    /// With a session token.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Without one.
    #[must_use]
    pub fn tokenless(mut self) -> Self {
        self.token = None;
        self
    }

    /// With another access key ID, and the same secret.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        key.clone_into(&mut self.key);
        self
    }

    /// At another time.
    #[must_use]
    pub fn at(mut self, date: &str) -> Self {
        date.clone_into(&mut self.date);
        self
    }

    /// Later, or earlier.
    #[must_use]
    pub fn minutes(self, minutes: i64) -> Self {
        let date = instant(&self.date) + TimeDelta::minutes(minutes);
        self.at(&date.format("%Y%m%dT%H%M%SZ").to_string())
    }

    /// For another region.
    #[must_use]
    pub fn region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.region);
        self
    }

    /// For another service.
    #[must_use]
    pub fn service(mut self, service: &str) -> Self {
        service.clone_into(&mut self.service);
        self
    }

    /// With another date in the scope than the request's.
    #[must_use]
    pub fn scope_date(mut self, date: &str) -> Self {
        self.scope_date = Some(date.to_owned());
        self
    }

    /// With another last part of the scope.
    #[must_use]
    pub fn terminal(mut self, terminal: &str) -> Self {
        terminal.clone_into(&mut self.terminal);
        self
    }

    /// `DATE/REGION/SERVICE/aws4_request`.
    pub fn scope(&self) -> String {
        let date = self.scope_date.as_deref().unwrap_or_else(|| self.date.get(..8).unwrap_or(&self.date));
        format!("{date}/{}/{}/{}", self.region, self.service, self.terminal)
    }

    /// `KEY/DATE/REGION/SERVICE/aws4_request`.
    pub fn credential(&self) -> String {
        format!("{}/{}", self.key, self.scope())
    }

    /// The string to sign of a canonical request.
    pub fn string_to_sign(&self, canonical: &str) -> String {
        format!("AWS4-HMAC-SHA256\n{}\n{}\n{}", self.date, self.scope(), sha256(canonical.as_bytes()))
    }

    /// The signature of a string to sign.
    pub fn sign(&self, text: &str) -> String {
        let time = std::time::SystemTime::from(instant(&self.date).and_utc());
        calculate_signature(
            generate_signing_key(&self.secret, time, &self.region, &self.service),
            text.as_bytes(),
        )
    }
}

/// A date in the basic format; one that is none counts as the epoch, since nobody will get as far as its signature.
pub fn instant(date: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(date, "%Y%m%dT%H%M%SZ").unwrap_or_default()
}

/// SHA-256 in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A header's value as it is signed: no spaces around it, and one where there are several.
fn one_spaced(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Percent-encodes all but the unreserved characters.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What stands for the body in the canonical request, and what of it is sent.
#[derive(Clone, Debug)]
pub enum Payload {
    /// The body's hash, in a signed `x-amz-content-sha256`.
    OfBody,
    /// This, in a signed `x-amz-content-sha256`.
    Is(String),
    /// This, and no header says so.
    Unsaid(String),
}

/// Which header carries the date.
#[derive(Clone, Copy, Debug)]
pub enum DatedBy {
    /// `x-amz-date`.
    XAmzDate,
    /// None that the signer adds.
    Nothing,
}

/// A request, not yet signed.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The Host header; empty sends and signs none.
    pub host: String,
    /// Whether Host is signed.
    pub signs_host: bool,
    /// Path and query as on the wire.
    pub target: String,
    /// What follows the signer's own query parameters in a presigned URL, and is signed with them.
    pub last_parameters: String,
    /// Headers to be signed.
    pub headers: Vec<(String, String)>,
    /// Headers to be sent unsigned.
    pub unsigned: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What stands for it.
    pub payload: Payload,
    /// Where the date goes.
    pub dated_by: DatedBy,
}

impl Request {
    /// To the host `localhost`, which serves every region.
    pub fn new(method: &str, target: &str) -> Self {
        Self {
            method: method.to_owned(),
            host: "localhost".to_owned(),
            signs_host: true,
            target: target.to_owned(),
            last_parameters: String::new(),
            headers: Vec::new(),
            unsigned: Vec::new(),
            body: Vec::new(),
            payload: Payload::OfBody,
            dated_by: DatedBy::XAmzDate,
        }
    }

    /// GET.
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// PUT.
    pub fn put(target: &str, body: impl AsRef<[u8]>) -> Self {
        Self::new("PUT", target).body(body)
    }

    /// A form for IAM or STS: the signer's service says which.
    pub fn form(body: &str) -> Self {
        Self::new("POST", "/").header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    /// Under another host name.
    #[must_use]
    pub fn at(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        self
    }

    /// With one more signed header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a checksum of its body, where S3 wants one.
    #[must_use]
    pub fn checksummed(self) -> Self {
        let checksum = crate::chunked::crc32(&self.body);
        self.header("x-amz-checksum-crc32", &checksum)
    }

    /// With one more header that is not signed.
    #[must_use]
    pub fn unsigned(mut self, name: &str, value: &str) -> Self {
        self.unsigned.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With Host sent and not signed.
    #[must_use]
    pub fn host_unsigned(mut self) -> Self {
        self.signs_host = false;
        self
    }

    /// With something else for the body's hash.
    #[must_use]
    pub fn payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self
    }

    /// Without an `x-amz-date`.
    #[must_use]
    pub fn undated(mut self) -> Self {
        self.dated_by = DatedBy::Nothing;
        self
    }

    /// With query parameters after the signer's own, in a presigned URL.
    #[must_use]
    pub fn then(mut self, parameters: &str) -> Self {
        parameters.clone_into(&mut self.last_parameters);
        self
    }

    /// As nobody.
    pub fn anonymous(mut self) -> Signed {
        let headers = std::mem::take(&mut self.headers).into_iter().chain(std::mem::take(&mut self.unsigned));
        let headers = [("Host".to_owned(), self.host.clone())].into_iter().chain(headers).collect();
        Signed { headers, ..Signed::of(&self) }
    }

    /// Signed in an Authorization header.
    pub fn signed(mut self, by: &Signer) -> Signed {
        if matches!(self.dated_by, DatedBy::XAmzDate) {
            self.headers.push(("x-amz-date".to_owned(), by.date.clone()));
        }
        if let Some(token) = &by.token {
            self.headers.push(("x-amz-security-token".to_owned(), token.clone()));
        }
        let payload = match &self.payload {
            Payload::OfBody if matches!(by.service.as_str(), "iam" | "sts") => sha256(&self.body),
            Payload::OfBody => self.said(sha256(&self.body)),
            Payload::Is(payload) => self.said(payload.clone()),
            Payload::Unsaid(payload) => payload.clone(),
        };
        let target = self.target.clone();
        let (canonical, signed_headers) = self.canonical(&target, &payload);
        let mut signed = self.finish(by, canonical);
        signed.headers.push((
            "Authorization".to_owned(),
            format!(
                "AWS4-HMAC-SHA256 Credential={}, SignedHeaders={signed_headers}, Signature={}",
                by.credential(),
                signed.signature
            ),
        ));
        signed
    }

    pub(crate) fn said(&mut self, payload: String) -> String {
        self.headers.push(("x-amz-content-sha256".to_owned(), payload.clone()));
        payload
    }

    /// The canonical request, and the names of the signed headers.
    pub(crate) fn canonical(&self, target: &str, payload: &str) -> (String, String) {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut pairs: Vec<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("X-Amz-Signature="))
            .map(|pair| if pair.contains('=') { pair.to_owned() } else { format!("{pair}=") })
            .collect();
        pairs.sort_by(|one, other| one.split_once('=').cmp(&other.split_once('=')));
        let host = Some(("host".to_owned(), self.host.clone())).filter(|_| self.signs_host);
        let mut headers: Vec<(String, String)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), one_spaced(value)))
            .chain(host)
            .collect();
        headers.sort_by(|one, other| one.0.cmp(&other.0));
        let mut joined: Vec<(String, String)> = Vec::new();
        for (name, value) in headers {
            match joined.last_mut().filter(|(last, _)| *last == name) {
                Some((_, values)) => *values = format!("{values},{value}"),
                None => joined.push((name, value)),
            }
        }
        let names = joined.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let lines: String = joined.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let query = pairs.join("&");
        (format!("{}\n{path}\n{query}\n{lines}\n{names}\n{payload}", self.method), names)
    }

    pub(crate) fn finish(self, by: &Signer, canonical: String) -> Signed {
        let string_to_sign = by.string_to_sign(&canonical);
        let signature = by.sign(&string_to_sign);
        let mut headers = vec![("Host".to_owned(), self.host.clone())];
        headers.extend(self.headers.iter().cloned().chain(self.unsigned.iter().cloned()));
        Signed { headers, canonical, string_to_sign, signature, ..Signed::of(&self) }
    }
}

/// A signature with its first digit changed.
pub fn flipped(signature: &str) -> String {
    let (first, rest) = signature.split_at(1);
    format!("{}{rest}", if first == "0" { "1" } else { "0" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Call;

    /// What we sign by hand is what `aws-sigv4` signs.
    #[test]
    fn both_signers_agree() {
        let date = "20260719T100000Z";
        let target = "/bucket/a%20b//c?list-type=2&prefix=a%26b&delimiter";
        let call = Call {
            host: "localhost",
            headers: vec![("x-amz-meta-a", "1"), ("content-type", "text/plain")],
            body: b"content",
            time: instant(date).and_utc().into(),
            credentials: ("AKIAIOSFODNN7EXAMPLE", "secret", Some("token")),
            ..Call::s3("PUT", target)
        };
        let theirs = String::from_utf8(call.bytes("localhost")).unwrap();
        let signer = Signer::new("AKIAIOSFODNN7EXAMPLE", "secret", date).token("token");
        let request =
            Request::put(target, "content").header("x-amz-meta-a", "1").header("content-type", "text/plain");
        let ours = request.signed(&signer).signature;
        assert!(theirs.contains(&format!("Signature={ours}\r\n")), "{ours} is not in {theirs}");
    }
}
