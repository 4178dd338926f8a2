//! What is fuzzed: each target takes bytes to one of the places where bytes come in.

use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use rolecall_emulator::Emulator;
use rolecall_emulator::auth::Authenticator;
use rolecall_emulator::http::{Body, Request, RequestId, address};
use rolecall_emulator::policy::{DocumentKind, Policy};
use rolecall_emulator::wire::Params;
use rolecall_emulator::world::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Lab, corpus, sigv2};
use crate::Call;

/// Where bytes come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The Authorization header, of S3 and of the query services.
    Authorization,
    /// A presigned query, of both.
    Presigned,
    /// A request that SigV2 signs, with one byte changed.
    SigV2,
    /// A body in chunks.
    Chunks,
    /// A whole S3 request, signed after it was changed: targets, headers, and every XML body.
    S3,
    /// A policy: parsed as each kind, stored, and asked.
    Policy,
    /// A form of STS or IAM, signed after it was changed.
    Form,
    /// An organization: set, decided under, explained, shown, and set again.
    Organization,
    /// Host and path.
    Address,
    /// A whole HTTP request, as bytes.
    Http,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Authorization,
        Self::Presigned,
        Self::SigV2,
        Self::Chunks,
        Self::S3,
        Self::Policy,
        Self::Form,
        Self::Organization,
        Self::Address,
        Self::Http,
    ];

    /// Valid inputs to begin with.
    pub fn corpus(self) -> Vec<Vec<u8>> {
        match self {
            Self::Authorization => corpus::authorizations(),
            Self::Presigned => corpus::presigned(),
            Self::SigV2 => sigv2::corpus(),
            Self::Chunks => corpus::chunks(),
            Self::S3 => corpus::s3(),
            Self::Policy => corpus::policies(),
            Self::Form => corpus::forms(),
            Self::Organization => corpus::organizations(),
            Self::Address => corpus::addresses(),
            Self::Http => corpus::http(),
        }
    }

    /// Runs one input.
    ///
    /// # Errors
    /// With what it found. Panics are found by the caller.
    pub async fn run(self, lab: &Lab, input: &[u8]) -> Result<(), String> {
        match self {
            Self::Authorization => authorization(input),
            Self::Presigned => presigned(input),
            Self::Chunks => chunks(input).await,
            Self::SigV2 => return sigv2::run(&lab.aws, input).await,
            Self::S3 => return s3(lab, input).await,
            Self::Policy => return policy(lab, input).await,
            Self::Form => return form(lab, input).await,
            Self::Organization => return organization(lab, input).await,
            Self::Address => located(input),
            Self::Http => return talk(lab, input).await,
        }
        Ok(())
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names = Self::ALL.map(|target| format!("{target:?}").to_lowercase());
        let found = names.iter().position(|known| known == name).map(|index| Self::ALL[index]);
        found.ok_or_else(|| format!("there is no target {name}; there are {}", names.join(", ")))
    }
}

/// An emulator with a bucket, an object, a user and a role.
pub(super) async fn lab() -> Lab {
    let aws = Emulator::builder().idle_timeout(Duration::from_millis(200)).start().await.expect("it starts");
    for (target, body) in [("/bucket", ""), ("/bucket/key", "the object")] {
        Call::s3("PUT", target).with_body(body.as_bytes()).send(&aws).await;
    }
    let mut user = (String::new(), String::new());
    for form in corpus::setup() {
        let answer = Call::query("iam", &form).send(&aws).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        if let (Some(id), Some(secret)) = (answer.element("AccessKeyId"), answer.element("SecretAccessKey")) {
            user = (id.to_owned(), secret.to_owned());
        }
    }
    let answer = Call::s3("POST", "/bucket/key?uploads").send(&aws).await;
    let upload = answer.element("UploadId").expect("there is an upload").to_owned();
    let part = format!("/bucket/key?partNumber=1&uploadId={upload}");
    Call::s3("PUT", &part).with_body(b"12345").send(&aws).await;
    Lab { aws, user, upload }
}

fn request(method: Method, host: &str, target: &str) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = HeaderMap::new();
    if let Ok(host) = HeaderValue::from_str(host) {
        headers.insert("host", host);
    }
    Request {
        id: RequestId::random(),
        method,
        path: path.to_owned(),
        query: query.into(),
        headers: headers.into(),
        host: host.to_owned(),
        source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        secure: false,
        received: corpus::time(),
    }
}

fn authenticate(request: &Request) {
    let (authenticator, world) = (Authenticator::default(), World::default());
    let _ = authenticator.s3(request, Some("us-east-1"), &world);
    let _ = authenticator.query(request, "sts", None, b"", &world);
}

fn authorization(input: &[u8]) {
    let mut request = request(Method::GET, "127.0.0.1", "/bucket/key");
    let text = String::from_utf8_lossy(input);
    let mut lines = text.split('\n');
    for name in ["authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"] {
        if let Some(value) = lines.next().and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
            request.headers.insert(name, value);
        }
    }
    authenticate(&request);
}

fn presigned(input: &[u8]) {
    let query = String::from_utf8_lossy(input);
    authenticate(&request(Method::GET, "127.0.0.1", &format!("/bucket/key?{query}")));
}

/// The first byte says in which pieces the rest comes, the second which of the plans checks it.
async fn chunks(input: &[u8]) {
    let [size, plan, text @ ..] = input else { return };
    let (authenticator, world) = (Authenticator::default(), World::default());
    let mut request = request(Method::PUT, "127.0.0.1", "/bucket/key");
    for (name, value) in corpus::streaming(*plan) {
        request
            .headers
            .insert(HeaderName::from_static(name), HeaderValue::try_from(value).expect("it is text"));
    }
    let Ok((_, plan, _)) = authenticator.s3(&request, None, &world) else { return };
    let pieces = text.chunks(usize::from(*size).max(1)).map(Bytes::copy_from_slice).collect();
    let mut body = Body::new(in_pieces(pieces), plan);
    while let Ok(Some(_)) = body.next().await {}
}

/// Each piece a frame of its own.
fn in_pieces(pieces: Vec<Bytes>) -> rolecall_emulator::http::body::Stream {
    let content = rolecall_emulator::http::response::Content::of(pieces);
    UnsyncBoxBody::new(content.map_err(Into::into))
}

fn located(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (host, target) = text.split_once(' ').unwrap_or((&text, "/"));
    for service in [None, Some("s3"), Some("sts"), Some("iam")] {
        let _ = address(&request(Method::GET, host, target), service);
    }
    let params = Params::new(Bytes::copy_from_slice(input));
    let _ = (params.get("Action"), params.members("Tags", ".Key"), params.iter().count());
}

async fn s3(lab: &Lab, input: &[u8]) -> Result<(), String> {
    match s3_request(lab, input) {
        Some(bytes) => talk(lab, &bytes).await,
        None => Ok(()),
    }
}

/// `METHOD target`, header lines, an empty line, the body.
fn s3_request(lab: &Lab, input: &[u8]) -> Option<Vec<u8>> {
    let at = input.windows(2).position(|pair| pair == b"\n\n").unwrap_or(input.len());
    let (head, body) = input.split_at(at);
    let body = body.get(2..).unwrap_or_default();
    let head = String::from_utf8_lossy(head).into_owned();
    let mut lines = head.lines();
    let (method, target) = lines.next().unwrap_or_default().split_once(' ').unwrap_or(("GET", "/"));
    let target = &target.replace("uploadId=x", &format!("uploadId={}", lab.upload));
    let md5 = crate::content_md5(body);
    let mut call = Call::s3(method, target).with_body(body).with_header("content-md5", &md5);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        call = call.with_header(name, value);
    }
    call.try_bytes(&lab.aws.address().to_string())
}

async fn policy(lab: &Lab, input: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(input);
    let bucket = DocumentKind::Bucket("bucket".to_owned());
    for kind in [
        DocumentKind::Identity,
        DocumentKind::Managed,
        DocumentKind::Trust,
        DocumentKind::Organization,
        DocumentKind::ServiceControl,
        DocumentKind::ResourceControl,
        bucket.clone(),
    ] {
        if let Ok(policy) = Policy::parse(&text, &kind) {
            let _ = (policy.is_public(), policy.principal_arns(), policy.shown(&|_, _| None));
        }
    }
    let address = lab.aws.address().to_string();
    let (id, secret) = &lab.user;
    let get = Call::s3("GET", "/bucket/key").signed_by(id, secret, None).bytes(&address);
    if Policy::parse(&text, &bucket).is_ok() {
        talk(lab, &Call::s3("PUT", "/bucket?policy").with_body(input).bytes(&address)).await?;
        talk(lab, &get).await?;
        talk(lab, &Call::s3("DELETE", "/bucket?policy").bytes(&address)).await?;
    }
    let encoded: String = input.iter().map(|byte| format!("%{byte:02X}")).collect();
    if Policy::parse(&text, &DocumentKind::Identity).is_ok() {
        let form = format!(
            "Action=PutUserPolicy&Version=2010-05-08&UserName=Alice&PolicyName=p&PolicyDocument={encoded}"
        );
        talk(lab, &Call::query("iam", &form).bytes(&address)).await?;
        talk(lab, &get).await?;
        explained(lab).await?;
    }
    if Policy::parse(&text, &DocumentKind::Trust).is_ok() {
        let form = format!(
            "Action=UpdateAssumeRolePolicy&Version=2010-05-08&RoleName=Role&PolicyDocument={encoded}"
        );
        talk(lab, &Call::query("iam", &form).bytes(&address)).await?;
        let assume = corpus::assume_role();
        talk(lab, &Call::query("sts", &assume).signed_by(id, secret, None).bytes(&address)).await?;
        explained(lab).await?;
    }
    Ok(())
}

/// The explanation of the newest request: it runs the engine once more, and says why.
async fn explained(lab: &Lab) -> Result<(), String> {
    let get = |path: &str| format!("GET /_rolecall/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").into_bytes();
    let newest = crate::send(&lab.aws, &get("requests")).await.body;
    let id = newest.split("\"requestId\":\"").nth(1).and_then(|rest| rest.split('"').next());
    talk(lab, &get(&format!("explain/{}", id.unwrap_or_default()))).await
}

/// The first byte says which service and who.
async fn form(lab: &Lab, input: &[u8]) -> Result<(), String> {
    let [first, form @ ..] = input else { return Ok(()) };
    let service = if first & 1 == 0 { "sts" } else { "iam" };
    let form = String::from_utf8_lossy(form);
    let mut call = Call::query(service, &form);
    if first & 2 != 0 {
        call = call.signed_by(&lab.user.0, &lab.user.1, None);
    }
    talk(lab, &call.bytes(&lab.aws.address().to_string())).await
}

/// What is shown of an organization can be set again, and is the same then.
async fn organization(lab: &Lab, input: &[u8]) -> Result<(), String> {
    let control = |method: &str, body: &[u8]| {
        let length = body.len();
        let head = format!(
            "{method} /_rolecall/organization HTTP/1.1\r\nHost: 127.0.0.1\r\ncontent-length: {length}\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    };
    talk(lab, &control("PUT", input)).await?;
    let (id, secret) = &lab.user;
    let get = Call::s3("GET", "/bucket/key").signed_by(id, secret, None);
    talk(lab, &get.bytes(&lab.aws.address().to_string())).await?;
    explained(lab).await?;
    let shown = crate::send(&lab.aws, &control("GET", b"")).await.body;
    if shown.trim() == "null" {
        return Ok(());
    }
    let again = crate::send(&lab.aws, &control("PUT", shown.as_bytes())).await.body;
    talk(lab, &control("DELETE", b"")).await?;
    if again == shown { Ok(()) } else { Err(format!("{shown} is set again as {again}")) }
}

/// Sends bytes, says that there are no more, and reads to the end.
async fn talk(lab: &Lab, bytes: &[u8]) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("the emulator takes no connection: {error}");
    let mut stream = TcpStream::connect(lab.aws.address()).await.map_err(failed)?;
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    judge(&String::from_utf8_lossy(&answer))
}

/// A 500 that AWS answers too is a row of the catalogue; any other is a bug.
fn judge(answer: &str) -> Result<(), String> {
    if answer.is_empty() {
        return Ok(());
    }
    let status = answer.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).unwrap_or_default();
    match status {
        "500" if answer.contains("<Code>InternalError</Code>") => Ok(()),
        "501" => Ok(()),
        _ if status.starts_with(['1', '2', '3', '4']) => Ok(()),
        _ => Err(format!("it answers {}", answer.get(..300).unwrap_or(answer))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this the targets could go no further than the first check, and find nothing.
    #[tokio::test]
    async fn the_corpus_is_valid() {
        let (authenticator, world) = (Authenticator::default(), World::default());
        for plan in 0..4 {
            let mut request = request(Method::PUT, "127.0.0.1", "/bucket/key");
            for (name, value) in corpus::streaming(plan) {
                request.headers.insert(HeaderName::from_static(name), HeaderValue::try_from(value).unwrap());
            }
            let answer = authenticator.s3(&request, None, &world);
            assert!(answer.is_ok() || plan == 2, "{:?}", answer.err());
        }
        let presigned = String::from_utf8(corpus::presigned().remove(1)).unwrap();
        let request = request(Method::GET, "127.0.0.1", &format!("/bucket/key?{presigned}"));
        assert!(authenticator.s3(&request, Some("us-east-1"), &world).is_ok());
        let lab = lab().await;
        for (first, form) in [
            (b'2', corpus::assume_role()),
            (b'1', "Action=GetRole&Version=2010-05-08&RoleName=Role".to_owned()),
        ] {
            let service = if first == b'1' { "iam" } else { "sts" };
            let call = Call::query(service, &form);
            let call = if first == b'2' { call.signed_by(&lab.user.0, &lab.user.1, None) } else { call };
            let answer = call.send(&lab.aws).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        for input in corpus::organizations() {
            let document = String::from_utf8(input).unwrap();
            let length = document.len();
            let put = format!(
                "PUT /_rolecall/organization HTTP/1.1\r\nHost: 127.0.0.1\r\ncontent-length: {length}\r\n\r\n{document}"
            );
            let answer = crate::send(&lab.aws, put.as_bytes()).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        crate::send(&lab.aws, b"DELETE /_rolecall/organization HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
        for input in corpus::s3() {
            let bytes = s3_request(&lab, &input).unwrap();
            let answer = crate::send(&lab.aws, &bytes).await;
            let shown = String::from_utf8_lossy(&input).into_owned();
            let known = ["?policyStatus", "?acl", "DELETE /another", "OPTIONS "];
            if !known.iter().any(|known| shown.contains(known)) {
                assert!(answer.status < 300, "{shown}: {}", answer.body);
            }
        }
    }

    #[test]
    fn a_500_of_nobody_is_a_finding() {
        for (answer, good) in [
            ("", true),
            ("HTTP/1.1 200 OK\r\n\r\n", true),
            ("HTTP/1.0 403 Forbidden\r\n\r\n", true),
            ("HTTP/1.1 501 Not Implemented\r\n\r\n", true),
            ("HTTP/1.1 500 Internal Server Error\r\n\r\n<Error><Code>InternalError</Code></Error>", true),
            ("HTTP/1.1 500 Internal Server Error\r\n\r\n", false),
            ("HTTP/1.1 503 Service Unavailable\r\n\r\n", false),
            ("nothing like HTTP", false),
        ] {
            assert_eq!(judge(answer).is_ok(), good, "{answer}");
        }
    }
}
