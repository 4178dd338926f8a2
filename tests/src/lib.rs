//! What the end-to-end tests share: an emulator, and a client that sends exactly the bytes it is told to.

pub mod chunked;
pub mod form;
pub mod fuzz;
#[cfg(target_os = "linux")]
pub mod memory;
pub mod presign;
pub mod seen;
pub mod signed;
pub mod sigv2;
pub mod sigv4;
pub mod table;
pub mod totp;

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use rolecall_emulator::Emulator;
use rolecall_text::xml;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The customer's account.
pub const CUSTOMER: &str = "111122223333";
/// The vendor's account.
pub const VENDOR: &str = "340636424752";

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Header names in lower case, with their values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The text of the first element with this name.
    pub fn element(&self, name: &str) -> Option<&str> {
        xml::inside(&self.body, name)
    }

    /// The names of the elements inside `Error`, in order.
    pub fn error_fields(&self) -> Vec<String> {
        xml::names(self.element("Error").unwrap_or_default())
    }
}

/// A request to be signed and sent.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The method.
    pub method: &'a str,
    /// The Host header; the emulator's own address where it is empty.
    pub host: &'a str,
    /// Path and query, as on the wire.
    pub target: &'a str,
    /// Headers to be signed, beside Host.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The body.
    pub body: &'a [u8],
    /// The service of the credential scope.
    pub service: &'a str,
    /// The region of the credential scope.
    pub region: &'a str,
    /// Access key ID, secret, session token.
    pub credentials: (&'a str, &'a str, Option<&'a str>),
    /// When it is signed.
    pub time: SystemTime,
}

impl<'a> Call<'a> {
    /// To S3, as the customer's root user.
    #[expect(clippy::disallowed_methods, reason = "a client has a clock of its own")]
    pub fn s3(method: &'a str, target: &'a str) -> Self {
        Self {
            method,
            host: "",
            target,
            headers: Vec::new(),
            body: b"",
            service: "s3",
            region: "us-east-1",
            credentials: (CUSTOMER, "test", None),
            time: SystemTime::now(),
        }
    }

    /// To STS or IAM: a form, as the customer's root user.
    pub fn query(service: &'a str, form: &'a str) -> Self {
        Self {
            service,
            body: form.as_bytes(),
            headers: vec![("content-type", "application/x-www-form-urlencoded")],
            ..Self::s3("POST", "/")
        }
    }

    /// As somebody else.
    #[must_use]
    pub fn signed_by(mut self, key: &'a str, secret: &'a str, token: Option<&'a str>) -> Self {
        self.credentials = (key, secret, token);
        self
    }

    /// With a body.
    #[must_use]
    pub const fn with_body(mut self, body: &'a [u8]) -> Self {
        self.body = body;
        self
    }

    /// With one more signed header.
    #[must_use]
    pub fn with_header(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Under another host name.
    #[must_use]
    pub const fn at(mut self, host: &'a str) -> Self {
        self.host = host;
        self
    }

    /// The request's bytes, signed by `aws-sigv4`.
    pub fn bytes(&self, address: &str) -> Vec<u8> {
        self.try_bytes(address).expect("the request can be signed")
    }

    /// The same, or nothing where the signer will not sign it.
    pub fn try_bytes(&self, address: &str) -> Option<Vec<u8>> {
        let host = if self.host.is_empty() { address } else { self.host };
        let uri = format!("http://{host}{}", self.target);
        let (key, secret, token) = self.credentials;
        let identity = Credentials::new(key, secret, token.map(str::to_owned), None, "tests").into();
        let mut settings = SigningSettings::default();
        if self.service == "s3" {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        let params = SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(self.time)
            .settings(settings)
            .build()
            .expect("every parameter is set")
            .into();
        let headers = self.headers.iter().copied().chain([("host", host)]);
        let request =
            SignableRequest::new(self.method, &uri, headers, SignableBody::Bytes(self.body)).ok()?;
        let (signed, _) = sign(request, &params).ok()?.into_parts();
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", self.method, self.target);
        for (name, value) in self.headers.iter().copied().chain(signed.headers()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() || matches!(self.method, "PUT" | "POST") {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        Some([head.as_bytes(), b"\r\n", self.body].concat())
    }

    /// Signs and sends it.
    pub async fn send(&self, aws: &Emulator) -> Answer {
        send(aws, &self.bytes(&aws.address().to_string())).await
    }
}

/// The Content-MD5 of a body, which S3 wants with some.
pub fn content_md5(body: &[u8]) -> String {
    use base64::Engine as _;
    use md5::{Digest as _, Md5};
    base64::engine::general_purpose::STANDARD.encode(Md5::digest(body))
}

/// Sends bytes as they are and reads one answer.
pub async fn send(aws: &Emulator, bytes: &[u8]) -> Answer {
    try_send(aws, bytes).await.expect("the server answers")
}

/// The same, where the server may also close the connection without an answer.
pub async fn try_send(aws: &Emulator, bytes: &[u8]) -> Option<Answer> {
    let exchange = async {
        let mut stream = TcpStream::connect(aws.address()).await.ok()?;
        // A server that refuses early stops reading: what it answered still counts.
        let _ = stream.write_all(bytes).await;
        let answer = read_answer(&mut stream, bytes.starts_with(b"HEAD ")).await?;
        seen::note(&answer);
        Some(answer)
    };
    tokio::time::timeout(Duration::from_secs(60), exchange).await.expect("the server does not hang")
}

async fn read_answer(stream: &mut TcpStream, to_head: bool) -> Option<Answer> {
    let mut received = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    let head_end = loop {
        if let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        received.extend_from_slice(&buffer[..count]);
    };
    let head = String::from_utf8_lossy(&received[..head_end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    // These say how long the body would be, and have none.
    let length = if to_head || status == 304 { 0 } else { length };
    let mut body = received[head_end + 4..].to_vec();
    while body.len() < length {
        let Ok(count) = stream.read(&mut buffer).await else { break };
        if count == 0 {
            break;
        }
        body.extend_from_slice(&buffer[..count]);
    }
    Some(Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() })
}
