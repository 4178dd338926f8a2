//! Requests that SigV2 signs, with one byte changed: the change is refused, or means the same.

use std::net::{IpAddr, Ipv4Addr};

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use rolecall_emulator::Emulator;
use rolecall_emulator::auth::{Authenticator, Caller};
use rolecall_emulator::http::{Request, RequestId};
use rolecall_emulator::world::{AccessKey, KeyOwner, World};

use super::corpus;
use crate::CUSTOMER;
use crate::form::Form;
use crate::sigv4::{Request as Call, Signed, Signer};

/// A key of the customer's root user, with a secret that no other key has.
const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "of this key alone";

/// The first byte says which request, two more which byte of it is changed, the last what it becomes.
pub(super) fn corpus() -> Vec<Vec<u8>> {
    (0..5).flat_map(|which| [0u8, 40, 80, 120, 160].map(|at| vec![which, 0, at, b'x'])).collect()
}

/// Runs one input.
pub(super) async fn run(aws: &Emulator, input: &[u8]) -> Result<(), String> {
    let [which, high, low, becomes, ..] = *input else { return Ok(()) };
    let at = usize::from(u16::from_be_bytes([high, low]));
    match which % 5 {
        4 => form(aws, at, becomes).await,
        which => request(&text(which), at, becomes),
    }
}

/// A signed request as text: method, host, target, and header lines.
fn text(which: u8) -> String {
    let signer = Signer::new(KEY, SECRET, &corpus::time().format("%Y%m%dT%H%M%SZ").to_string());
    let expires = (corpus::time().timestamp() + 60).to_string();
    let get = Call::get("/bucket/a%20key?versionId=null&response-content-type=text/plain");
    let hosted = Call::get("/a%20key").at("bucket.s3.amazonaws.com");
    let put = Call::put("/bucket/key", "").header("content-type", "text/csv").header("x-amz-meta-a", "b c");
    let Signed { method, target, headers, .. } = match which {
        0 => Call::get("/bucket/a%20key?versionId=null").presigned_v2(&signer, &expires),
        1 => put.presigned_v2(&signer, &expires),
        2 => hosted.presigned_v2(&signer, &expires),
        _ => get.signed_v2(&signer),
    };
    let lines = headers.iter().filter(|(name, _)| name != "Host");
    let lines: String = lines.map(|(name, value)| format!("\n{name}: {value}")).collect();
    let host = &headers[0].1;
    // A bucket in the path leaves the host free.
    let host = if which == 2 { host.as_str() } else { "" };
    format!("{method}\n{host}\n{target}{lines}")
}

fn request(text: &str, at: usize, becomes: u8) -> Result<(), String> {
    let original = read(text.as_bytes()).ok_or("the original cannot be read")?;
    check(&original)?.ok_or("the original is not taken")?;
    let mut bytes = text.as_bytes().to_vec();
    let at = at % bytes.len();
    bytes[at] = becomes;
    let Some(changed) = read(&bytes) else { return Ok(()) };
    if check(&changed)?.is_none() || meaning(&changed) == meaning(&original) {
        return Ok(());
    }
    Err(format!("{} is taken for {text}", String::from_utf8_lossy(&bytes)))
}

/// Whether the signer is who asks; nothing where nobody is, or where it is refused.
fn check(request: &Request) -> Result<Option<()>, String> {
    let world = World::default().with_key(AccessKey {
        id: KEY.to_owned(),
        secret: SECRET.into(),
        active: true,
        created: corpus::time(),
        owner: KeyOwner::Root(CUSTOMER.to_owned()),
    });
    let answer = Authenticator::default().s3(request, None, &world);
    match answer.map(|(who, ..)| who.caller) {
        Ok(Caller::Root { account }) if account == CUSTOMER => Ok(Some(())),
        Ok(Caller::Anonymous) | Err(_) => Ok(None),
        Ok(other) => Err(format!("it is taken for {other:?}")),
    }
}

fn read(bytes: &[u8]) -> Option<Request> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.split('\n');
    let method = Method::from_bytes(lines.next()?.as_bytes()).ok()?;
    let (host, target) = (lines.next()?, lines.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    Some(Request {
        id: RequestId::random(),
        method,
        path: path.to_owned(),
        query: query.into(),
        headers: headers.into(),
        host: host.to_owned(),
        source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        secure: false,
        received: corpus::time(),
    })
}

/// Method, host, path, parameters and headers.
type Meaning = (Method, String, String, Vec<(Vec<u8>, Vec<u8>)>, HeaderMap);

/// What a request says, however it is written.
fn meaning(request: &Request) -> Meaning {
    let pairs = request.query.raw().split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
    // S3's own headers are the same in any case.
    for (name, _) in &mut pairs {
        if name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"x-amz-")) {
            name.make_ascii_lowercase();
        }
    }
    pairs.sort();
    let host = request.host.to_ascii_lowercase();
    (request.method.clone(), host, request.path.clone(), pairs, HeaderMap::clone(&request.headers))
}

fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok()).filter(|hex| !hex.starts_with('+'));
        let code = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(if *byte == b'+' { b' ' } else { *byte }));
        at += if code.is_some() { 3 } else { 1 };
    }
    out
}

/// A form with one byte of its policy, its key or its signature changed.
async fn form(aws: &Emulator, at: usize, becomes: u8) -> Result<(), String> {
    let original = Form::new().by_v2().bytes();
    let text = String::from_utf8_lossy(&original).into_owned();
    let signed: Vec<usize> = ["policy", "AWSAccessKeyId", "signature"]
        .into_iter()
        .flat_map(|name| {
            let head = format!("name=\"{name}\"\r\n\r\n");
            let start = text.find(&head).map_or(0, |found| found + head.len());
            let length = text[start..].find("\r\n").unwrap_or(0);
            start..start + length
        })
        .collect();
    let mut bytes = original.clone();
    let at = signed[at % signed.len()];
    bytes[at] = becomes;
    let answer = crate::send(aws, &bytes).await;
    match (bytes == original, answer.status) {
        (true, 204) | (false, 400..=499) => Ok(()),
        (_, status) => Err(format!("{status} to {}", String::from_utf8_lossy(&bytes))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        for which in 0..4 {
            let text = text(which);
            for at in 0..text.len() {
                for becomes in *b"x0/&=%+ :\n?A" {
                    request(&text, at, becomes).unwrap();
                }
            }
        }
    }
}
