//! A client that signs as the SDKs do, and then sends the request wrong in exactly the way that a row asks for.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, Call, send};

/// Where STS is asked, unless a row says otherwise.
pub const STS_HOST: &str = "sts.us-east-1.amazonaws.com";
/// Where IAM is asked.
pub const IAM_HOST: &str = "iam.amazonaws.com";
/// What a form says of itself.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Who signs.
#[derive(Clone, Debug)]
pub struct Identity {
    pub key: String,
    pub secret: String,
    pub token: Option<String>,
}

impl Identity {
    /// The root user of an account.
    pub fn root(account: &str) -> Self {
        Self { key: account.to_owned(), secret: "test".to_owned(), token: None }
    }

    /// The same key, with another token or none.
    pub fn with_token(&self, token: Option<&str>) -> Self {
        Self { token: token.map(str::to_owned), ..self.clone() }
    }
}

/// Where the signature goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    Query,
    Nowhere,
}

/// A request, and what is done to it once it is signed.
#[derive(Clone, Debug)]
pub struct Request {
    method: String,
    host: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    service: String,
    region: String,
    identity: Identity,
    time: SystemTime,
    place: Place,
    changes: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    BadSignature,
    Set(String, String),
    Drop(String),
    Add(String, String),
    Target(String),
    Replace(String, String),
    Body(Vec<u8>),
}

impl Request {
    /// A form, by POST.
    pub fn form(service: &str, identity: &Identity, pairs: &[(&str, &str)]) -> Self {
        Self {
            body: encoded(pairs).into_bytes(),
            headers: vec![("content-type".to_owned(), FORM.to_owned())],
            ..Self::new(service, identity, "POST", "/")
        }
    }

    /// Without a body.
    pub fn new(service: &str, identity: &Identity, method: &str, target: &str) -> Self {
        Self {
            method: method.to_owned(),
            host: if service == "iam" { IAM_HOST } else { STS_HOST }.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            service: service.to_owned(),
            region: "us-east-1".to_owned(),
            identity: identity.clone(),
            time: SystemTime::UNIX_EPOCH,
            place: Place::Header,
            changes: Vec::new(),
        }
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub fn host(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        self
    }

    pub fn region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.region);
        self
    }

    pub fn service(mut self, service: &str) -> Self {
        service.clone_into(&mut self.service);
        self
    }

    /// Signed at this time, and not at the server's.
    pub fn at(mut self, time: SystemTime) -> Self {
        self.time = time;
        self
    }

    /// One more signed header, or another value for one that is there.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Signed in the query.
    pub fn presigned(mut self) -> Self {
        self.place = Place::Query;
        self
    }

    /// Not signed at all.
    pub fn unsigned(mut self) -> Self {
        self.place = Place::Nowhere;
        self
    }

    pub fn bad_signature(self) -> Self {
        self.changed(Change::BadSignature)
    }

    /// After signing: a header gets another value.
    pub fn then_set(self, name: &str, value: &str) -> Self {
        self.changed(Change::Set(name.to_owned(), value.to_owned()))
    }

    /// After signing: a header goes.
    pub fn then_drop(self, name: &str) -> Self {
        self.changed(Change::Drop(name.to_owned()))
    }

    /// After signing: a header comes.
    pub fn then_add(self, name: &str, value: &str) -> Self {
        self.changed(Change::Add(name.to_owned(), value.to_owned()))
    }

    /// After signing: it goes elsewhere.
    pub fn then_target(self, target: &str) -> Self {
        self.changed(Change::Target(target.to_owned()))
    }

    /// After signing: text of the head becomes other text.
    pub fn then_replace(self, from: &str, to: &str) -> Self {
        self.changed(Change::Replace(from.to_owned(), to.to_owned()))
    }

    /// After signing: the body becomes another.
    pub fn then_body(self, body: &str) -> Self {
        self.changed(Change::Body(body.into()))
    }

    fn changed(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// What it says of itself in `Authorization` when nothing is done to it.
    pub fn authorization(&self, aws: &Emulator) -> String {
        let head = Self { changes: Vec::new(), ..self.clone() }.head(aws);
        let (_, value) = head.into_iter().find(|(name, _)| name == "authorization").expect("it is signed");
        value
    }

    /// The query that signs it when nothing is done to it.
    pub fn presigned_target(&self, aws: &Emulator) -> String {
        presign(&self.call(aws))
    }

    pub async fn send(&self, aws: &Emulator) -> Answer {
        let call = self.call(aws);
        let mut target = if self.place == Place::Query { presign(&call) } else { self.target.clone() };
        let mut head = self.head(aws);
        let mut body = &self.body;
        for change in &self.changes {
            match change {
                Change::Body(other) => body = other,
                _ => apply(change, &mut target, &mut head),
            }
        }
        let mut bytes = format!("{} {target} HTTP/1.1\r\n", self.method);
        for (name, value) in head {
            bytes.push_str(&format!("{name}: {value}\r\n"));
        }
        bytes.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
        send(aws, &[bytes.as_bytes(), body].concat()).await
    }

    fn head(&self, aws: &Emulator) -> Vec<(String, String)> {
        if self.place == Place::Header {
            return signed_head(&self.call(aws));
        }
        let host = ("host".to_owned(), self.host.clone());
        std::iter::once(host).chain(self.headers.iter().cloned()).collect()
    }

    fn call(&self, aws: &Emulator) -> Call<'_> {
        let time = match self.time {
            SystemTime::UNIX_EPOCH => aws.clock().now().into(),
            time => time,
        };
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Call {
            method: &self.method,
            host: &self.host,
            target: &self.target,
            headers,
            body: &self.body,
            service: &self.service,
            region: &self.region,
            credentials: (&self.identity.key, &self.identity.secret, self.identity.token.as_deref()),
            time,
        }
    }
}

/// The headers of the signed request, as `Call` writes them.
fn signed_head(call: &Call<'_>) -> Vec<(String, String)> {
    let bytes = call.bytes(call.host);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head has an end");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    head.split("\r\n")
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .filter(|(name, _)| name != "content-length")
        .collect()
}

/// The target, signed in its query.
fn presign(call: &Call<'_>) -> String {
    let (key, secret, token) = call.credentials;
    let identity = Credentials::new(key, secret, token.map(str::to_owned), None, "tests").into();
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(Duration::from_secs(900));
    let params = SigningParams::builder()
        .identity(&identity)
        .region(call.region)
        .name(call.service)
        .time(call.time)
        .settings(settings)
        .build()
        .expect("every parameter is set")
        .into();
    let uri = format!("http://{}{}", call.host, call.target);
    let headers = call.headers.iter().copied().chain([("host", call.host)]);
    let request = SignableRequest::new(call.method, &uri, headers, SignableBody::Bytes(call.body))
        .expect("the request can be signed");
    let (signed, _) = sign(request, &params).expect("signing works").into_parts();
    let pairs: Vec<_> = signed.params().iter().map(|(name, value)| (*name, value.as_ref())).collect();
    let joint = if call.target.contains('?') { '&' } else { '?' };
    format!("{}{joint}{}", call.target, encoded(&pairs))
}

fn apply(change: &Change, target: &mut String, head: &mut Vec<(String, String)>) {
    match change {
        Change::BadSignature => spoil(target, head),
        Change::Set(name, value) => {
            head.iter_mut().filter(|(key, _)| key == name).for_each(|(_, old)| old.clone_from(value));
        }
        Change::Drop(name) => head.retain(|(key, _)| key != name),
        Change::Add(name, value) => head.push((name.clone(), value.clone())),
        Change::Target(other) => target.clone_from(other),
        Change::Replace(from, to) => {
            *target = target.replace(from, to);
            head.iter_mut().for_each(|(_, value)| *value = value.replace(from, to));
        }
        Change::Body(_) => {}
    }
}

/// Turns the first digit of the signature around.
fn spoil(target: &mut String, head: &mut [(String, String)]) {
    let values = head.iter_mut().map(|(_, value)| value).chain([target]);
    for text in values {
        if let Some((before, signature)) = text.split_once("Signature=") {
            let other = if signature.starts_with('0') { '1' } else { '0' };
            *text = format!("{before}Signature={other}{}", &signature[1..]);
        }
    }
}

/// A form, every byte that is not unreserved percent-encoded.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<_> =
        pairs.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
