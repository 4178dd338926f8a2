//! The official SigV4 signing suite, which the source of `aws-sigv4` carries: every case of it is right, as a header and
//! as a query, and with any one byte changed it is wrong.

use crate::leave::{Authorized, OnAccount};
use std::borrow::Cow;
use std::path::PathBuf;
use std::process::Command;

use chrono::DateTime;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use super::fixture::{SECRET, request};
use crate::auth::canonical::{CanonicalRequest, PathRule, Signed};
use crate::auth::key::KeyCache;
use crate::auth::{AuthFailure, Evidence, query};
use crate::digest::sha256_hex;
use crate::http::Request;
use crate::world::{AccessKey, KeyOwner, Session, World};

const KEY: &str = "AKIDEXAMPLE";
/// Cases without the files that the others have: the SDK's own additions, for services that we do not serve.
const ADDED_BY_THE_SDK: [&str; 2] = ["double-encode-path", "double-url-encode"];
/// The token is added to the query after it was signed, as AWS IoT wants it; STS, IAM and S3 want it signed.
const REFUSED_QUERY: &str = "post-sts-header-after";

/// One case, in one form.
struct Case {
    name: String,
    form: &'static str,
    request: Request,
    body: Vec<u8>,
    rule: PathRule,
    canonical: String,
    world: World,
    keys: KeyCache,
}

/// Where cargo unpacked the crate; the network is not asked.
fn suite() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        // What other platforms need has not been fetched.
        .args(["metadata", "--offline", "--format-version", "1", "--filter-platform", "host-tuple"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let manifest = packages.iter().find(|package| package["name"] == "aws-sigv4").unwrap();
    let manifest = PathBuf::from(manifest["manifest_path"].as_str().unwrap());
    let suite = manifest.parent().unwrap().join("aws-signing-test-suite/v4");
    assert!(suite.is_dir(), "aws-sigv4 carries no signing suite any more: {}", suite.display());
    suite
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in std::fs::read_dir(suite()).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if ADDED_BY_THE_SDK.contains(&name.as_str()) {
            continue;
        }
        cases.push(Case::read(&folder, &name, "header"));
        cases.push(Case::read(&folder, &name, "query"));
    }
    cases
}

impl Case {
    fn read(folder: &std::path::Path, name: &str, form: &'static str) -> Self {
        let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap().replace("\r\n", "\n");
        let context: Value = serde_json::from_str(&text("context.json")).unwrap();
        let (request, body) = parse(&text(&format!("{form}-signed-request.txt")));
        let token = context["credentials"]["token"].as_str();
        let time = DateTime::parse_from_rfc3339(context["timestamp"].as_str().unwrap()).unwrap().to_utc();
        assert_eq!(context["credentials"]["secret_access_key"], SECRET);
        let normalize = context["normalize"].as_bool().unwrap();
        Self {
            name: name.to_owned(),
            form,
            request: Request { received: time, ..request },
            body,
            rule: if normalize { PathRule::Normalized } else { PathRule::AsSent },
            canonical: text(&format!("{form}-canonical-request.txt")),
            world: world(token, time),
            keys: KeyCache::default(),
        }
    }

    fn verify(&self, request: &Request, body: &[u8]) -> Result<Evidence, Box<AuthFailure>> {
        let mut evidence = Evidence::default();
        let endpoint = query::Endpoint { service: "service", region: Some("us-east-1"), rule: self.rule };
        match query::authenticate(&self.keys, request, endpoint, body, &self.world, &mut evidence) {
            Ok(_) => Ok(evidence.complete(request).into_owned()),
            Err(failed) => Err(failed.with(&evidence, request)),
        }
    }

    fn canonical_of(&self, request: &Request, body: &[u8]) -> String {
        let signed = self.canonical.lines().rev().nth(1).unwrap();
        let headers: Vec<_> = signed.split(';').map(Cow::Borrowed).collect();
        let payload_hash = &sha256_hex(body);
        CanonicalRequest::new(&Signed { request, rule: self.rule, headers: &headers, payload_hash }).text()
    }
}

/// A request of the suite: header values may go on in the next line, and paths need not be ASCII.
fn parse(text: &str) -> (Request, Vec<u8>) {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let head = head.trim_end().replace("\n ", " ");
    let mut lines = head.lines();
    let line = lines.next().unwrap().strip_suffix(" HTTP/1.1").unwrap();
    let (method, target) = line.split_once(' ').unwrap();
    let mut parsed = request(method, target);
    parsed.headers = HeaderMap::new().into();
    for header in lines {
        let (name, value) = header.split_once(':').unwrap();
        let name = HeaderName::try_from(name).unwrap();
        parsed.headers.append(name, HeaderValue::from_bytes(value.trim().as_bytes()).unwrap());
    }
    parsed.host = parsed.header("host").unwrap().to_owned();
    (parsed, body.as_bytes().to_vec())
}

/// The suite's key: a session's where there is a token, else a root user's.
fn world(token: Option<&str>, time: DateTime<chrono::Utc>) -> World {
    let world = World::default();
    let account = "123456789012".to_owned();
    let owner = match token {
        None => KeyOwner::Root(account),
        Some(token) => {
            let role = super::fixture::role(&account, time);
            let session = Session { token: token.to_owned(), ..super::fixture::session_of(&role, time) };
            world
                .account(&account)
                .iam_mut(&crate::leave::Authorized::for_tests("*"))
                .roles
                .insert("reader".to_owned(), role);
            KeyOwner::Session(session.into())
        }
    };
    let id = KEY.to_owned();
    world.keys.insert(
        &Authorized::<OnAccount>::for_tests("*"),
        AccessKey { id, secret: SECRET.into(), active: true, created: time, owner },
    );
    world
}

#[test]
fn every_case_is_right_in_both_forms() {
    let cases = cases();
    for case in &cases {
        let answer = case.verify(&case.request, &case.body);
        if (case.name.as_str(), case.form) == (REFUSED_QUERY, "query") {
            assert_eq!(answer.unwrap_err().refusal.code(), "SignatureDoesNotMatch");
            continue;
        }
        let evidence = match answer {
            Ok(evidence) => evidence,
            Err(failure) => panic!("{} ({}): {failure:#?}", case.name, case.form),
        };
        assert_eq!(evidence.canonical_request.as_deref(), Some(case.canonical.trim_end()), "{}", case.name);
    }
    assert_eq!(cases.len(), 76, "the suite of aws-sigv4 changed: look at what is new");
}

/// Bytes that a byte may turn into: its other case or its neighbour, and one that means something.
fn others(byte: u8) -> impl Iterator<Item = u8> {
    let close = if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { byte.wrapping_add(1) };
    [close, b'/'].into_iter().filter(move |other| *other != byte)
}

fn changed(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (index, byte) in bytes.iter().enumerate() {
        for other in others(*byte) {
            let mut bytes = bytes.to_vec();
            bytes[index] = other;
            all.push(bytes);
        }
    }
    all
}

/// Every request that differs from this one in one byte of what is signed, or of the signature.
fn neighbours(case: &Case) -> Vec<(Request, Vec<u8>)> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Request) -> Option<()>| {
        let mut request = case.request.clone();
        if change(&mut request).is_some() {
            all.push((request, case.body.clone()));
        }
    };
    for bytes in changed(case.request.method.as_str().as_bytes()) {
        with(&|request| Method::from_bytes(&bytes).map(|method| request.method = method).ok());
    }
    for bytes in changed(case.request.path.as_bytes()) {
        with(&|request| String::from_utf8(bytes.clone()).map(|path| request.path = path).ok());
    }
    for bytes in changed(case.request.query.raw().as_bytes()) {
        with(&|request| String::from_utf8(bytes.clone()).map(|query| request.query = query.into()).ok());
    }
    let signed: Vec<&str> = case.canonical.lines().rev().nth(1).unwrap().split(';').collect();
    for (name, value) in case.request.headers.iter() {
        if !signed.contains(&name.as_str()) && name != "authorization" {
            continue;
        }
        for bytes in changed(value.as_bytes()) {
            with(&|request| {
                let new = HeaderValue::from_bytes(&bytes).ok()?;
                let same = request.headers.get_all(name).iter().position(|other| other == value)?;
                let mut headers = HeaderMap::clone(&request.headers);
                *headers.iter_mut().filter(|(other, _)| *other == name).nth(same)?.1 = new;
                request.headers = headers.into();
                request.host = request.header("host").unwrap_or_default().to_owned();
                Some(())
            });
        }
    }
    let bodies = changed(&case.body).into_iter().chain([[case.body.as_slice(), b"x"].concat()]);
    all.extend(bodies.map(|body| (case.request.clone(), body)));
    all
}

#[test]
fn every_byte_counts() {
    let (mut refused, mut the_same) = (0, 0);
    for case in cases().iter().filter(|case| (case.name.as_str(), case.form) != (REFUSED_QUERY, "query")) {
        let right = case.canonical_of(&case.request, &case.body);
        for (request, body) in neighbours(case) {
            let answer = case.verify(&request, &body);
            if answer.is_err() {
                refused += 1;
                continue;
            }
            // Paths that resolve to one path, `%7e` and `%7E`, and spaces that fold are signed alike.
            assert_eq!(case.canonical_of(&request, &body), right, "{} {request:?}", case.name);
            the_same += 1;
        }
    }
    println!("{refused} changed requests refused, {the_same} that mean the same accepted");
    assert!(refused > 10_000 && the_same * 50 < refused, "{refused} {the_same}");
}
