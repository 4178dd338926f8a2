//! A world with every kind of key, and two signers: AWS's own, and one that signs what AWS's would not.

use crate::leave::{Authorized, OnAccount};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::auth::canonical::{CanonicalRequest, PathRule, Signed};
use crate::auth::credential::Credential;
use crate::auth::key::{Origin, SigningKey};
use crate::auth::{AuthFailure, Authenticated, Authenticator, Evidence, date, token};
use crate::http::{BodyPlan, Request, RequestId};
use crate::policy::{DocumentKind, Policy};
use crate::world::iam::Permissions;
use crate::world::{AccessKey, KeyOwner, Role, Session, User, World};

pub(super) const ACCOUNT: &str = "111122223333";
pub(super) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(super) const ALICE: &str = "AKIAALICEALICEALICE0";
pub(super) const INACTIVE: &str = "AKIAINACTIVEINACTIVE";
pub(super) const GONE: &str = "AKIAOFADELETEDUSER00";
pub(super) const UNKNOWN: &str = "AKIAUNKNOWNUNKNOWN00";
pub(super) const LIVE: &str = "ASIALIVELIVELIVELIVE";
pub(super) const OTHER: &str = "ASIAOTHEROTHEROTHER0";
pub(super) const EXPIRED: &str = "ASIAEXPIREDEXPIRED00";
pub(super) const ORPHAN: &str = "ASIAORPHANORPHAN0000";
pub(super) const EXPIRED_ORPHAN: &str = "ASIAEXPIREDORPHAN000";

/// 2026-07-19T10:11:12Z.
pub(super) fn now() -> DateTime<Utc> {
    date::parse_basic("20260719T101112Z").unwrap()
}

/// The world, and the tokens of its sessions.
pub(super) struct Fixture {
    pub(super) world: World,
    pub(super) authenticator: Authenticator,
    pub(super) tokens: BTreeMap<&'static str, String>,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let mut fixture = Self {
            world: World::default(),
            authenticator: Authenticator::default(),
            tokens: BTreeMap::new(),
        };
        fixture.add_user_and_role();
        let user = |id: &str| KeyOwner::User { account: ACCOUNT.to_owned(), user_id: id.to_owned() };
        fixture.add_key(ALICE, true, user("AIDAALICE"));
        fixture.add_key(INACTIVE, false, user("AIDAALICE"));
        fixture.add_key(GONE, true, user("AIDAGONE"));
        for (id, role_id, hours) in [
            (LIVE, "AROALIVE", 1),
            (OTHER, "AROALIVE", 1),
            (EXPIRED, "AROALIVE", -1),
            (ORPHAN, "AROAGONE", 1),
            (EXPIRED_ORPHAN, "AROAGONE", -1),
        ] {
            let session = Arc::new(session(role_id, now() + TimeDelta::hours(hours)));
            fixture.tokens.insert(id, session.token.clone());
            fixture.add_key(id, true, KeyOwner::Session(session));
        }
        fixture
    }

    fn add_user_and_role(&self) {
        let account = self.world.account(ACCOUNT);
        let mut iam = account.iam_mut(&crate::leave::Authorized::for_tests("*"));
        let user = User {
            name: "Alice".to_owned(),
            path: "/people/".to_owned(),
            id: "AIDAALICE".to_owned(),
            arn: format!("arn:aws:iam::{ACCOUNT}:user/people/Alice"),
            created: now(),
            permissions: Permissions::default(),
            access_keys: vec![ALICE.to_owned()],
        };
        let role = role(ACCOUNT, now());
        iam.users.insert("alice".to_owned(), user);
        iam.roles.insert("reader".to_owned(), role);
    }

    pub(super) fn add_key(&self, id: &str, active: bool, owner: KeyOwner) {
        let key = AccessKey { id: id.to_owned(), secret: Arc::from(SECRET), active, created: now(), owner };
        self.world.keys.insert(&Authorized::<OnAccount>::for_tests("*"), key);
    }

    pub(super) fn s3(
        &self,
        request: &Request,
    ) -> Result<(Authenticated, BodyPlan, Evidence), Box<AuthFailure>> {
        self.authenticator.s3(request, Some("us-east-1"), &self.world)
    }

    pub(super) fn sts(
        &self,
        request: &Request,
        body: &[u8],
    ) -> Result<(Authenticated, Evidence), Box<AuthFailure>> {
        self.authenticator.query(request, "sts", Some("us-east-1"), body, &self.world)
    }
}

/// A role that everybody may assume.
pub(super) fn role(account: &str, created: DateTime<Utc>) -> Role {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#;
    Role {
        name: "Reader".to_owned(),
        path: "/".to_owned(),
        id: "AROALIVE".to_owned(),
        arn: format!("arn:aws:iam::{account}:role/Reader"),
        created,
        description: None,
        max_session_duration: 3600,
        trust: Arc::new(Policy::parse(trust, &DocumentKind::Trust).unwrap()),
        permissions: Permissions::default(),
    }
}

/// A session of it that has just begun.
pub(super) fn session_of(role: &Role, now: DateTime<Utc>) -> Session {
    let account = role.account().to_owned();
    Session { account, role_arn: role.arn.clone(), ..session(&role.id, now + TimeDelta::hours(1)) }
}

fn session(role_id: &str, expires: DateTime<Utc>) -> Session {
    Session {
        token: token::mint(),
        account: ACCOUNT.to_owned(),
        role_name: "Reader".to_owned(),
        role_id: role_id.to_owned(),
        role_arn: format!("arn:aws:iam::{ACCOUNT}:role/Reader"),
        name: "session".to_owned(),
        policies: None,
        tags: BTreeMap::new(),
        transitive_tag_keys: Vec::new(),
        source_identity: None,
        chained: false,
        issued: expires - TimeDelta::hours(1),
        expires,
    }
}

/// The check that a fault falls through, and the fault.
pub(super) type Fault = (&'static str, fn(&mut Request));

/// A request from scratch.
pub(super) fn request(method: &str, target: &str) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let host = "host.example";
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("host.example"));
    Request {
        id: RequestId::random(),
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        path: path.to_owned(),
        query: query.into(),
        headers: headers.into(),
        host: host.to_owned(),
        source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        secure: false,
        received: now(),
    }
}

pub(super) fn set(request: &mut Request, name: &str, value: &str) {
    request.headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
}

pub(super) fn add(request: &mut Request, name: &str, value: &str) {
    request.headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
}

/// How AWS's signer is set up.
#[derive(Clone)]
pub(super) struct Signer {
    pub(super) key: &'static str,
    pub(super) secret: &'static str,
    pub(super) token: Option<String>,
    pub(super) region: &'static str,
    pub(super) service: &'static str,
    pub(super) at: DateTime<Utc>,
    pub(super) expires: Option<u64>,
}

impl Signer {
    pub(super) fn s3() -> Self {
        Self {
            key: ALICE,
            secret: SECRET,
            token: None,
            region: "us-east-1",
            service: "s3",
            at: now(),
            expires: None,
        }
    }

    pub(super) fn sts() -> Self {
        Self { service: "sts", ..Self::s3() }
    }

    pub(super) fn presigned(seconds: u64) -> Self {
        Self { expires: Some(seconds), ..Self::s3() }
    }

    pub(super) fn by(mut self, key: &'static str, token: Option<&str>) -> Self {
        self.key = key;
        self.token = token.map(str::to_owned);
        self
    }

    fn settings(&self, s3_like: bool) -> SigningSettings {
        let mut settings = SigningSettings::default();
        if s3_like {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        if let Some(seconds) = self.expires {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = Some(Duration::from_secs(seconds));
        }
        settings
    }

    /// Signs as the SDK does.
    pub(super) fn sign(&self, request: &mut Request, body: SignableBody<'_>) {
        let identity = Credentials::new(self.key, self.secret, self.token.clone(), None, "test").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(SystemTime::from(self.at))
            .settings(self.settings(!matches!(self.service, "sts" | "iam")))
            .build()
            .unwrap()
            .into();
        let mark = if request.query.is_empty() { "" } else { "?" };
        let uri = format!("https://{}{}{mark}{}", request.host, request.path, request.query);
        let headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let signable = SignableRequest::new(request.method.as_str(), uri, headers, body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        let (headers, query) = instructions.into_parts();
        for header in headers {
            set(request, header.name(), header.value());
        }
        for (name, value) in query {
            add_parameter(request, name, &value);
        }
    }

    /// A signed GET of an object.
    pub(super) fn get(&self) -> Request {
        let mut request = request("GET", "/bucket/key.txt");
        let body = if self.expires.is_some() { SignableBody::UnsignedPayload } else { SignableBody::empty() };
        self.sign(&mut request, body);
        request
    }

    /// A signed GetCallerIdentity.
    pub(super) fn whoami(&self) -> Request {
        let mut request = request("POST", "/");
        self.sign(&mut request, SignableBody::Bytes(WHOAMI));
        request
    }

    pub(super) fn credential(&self) -> String {
        let day = self.at.format("%Y%m%d");
        format!("{}/{day}/{}/{}/aws4_request", self.key, self.region, self.service)
    }

    /// Signs whatever stands in the request, with these headers and this payload hash.
    fn signature(&self, request: &Request, headers: &[String], payload_hash: &str) -> String {
        let headers: Vec<_> = headers.iter().map(|name| Cow::Borrowed(name.as_str())).collect();
        let signed = Signed { request, rule: PathRule::AsSent, headers: &headers, payload_hash };
        let day = self.at.format("%Y%m%d").to_string();
        let origin = Origin {
            access_key_id: self.key,
            secret: self.secret,
            date: &day,
            region: self.region,
            service: self.service,
        };
        let credential = self.credential();
        let credential = Credential::parse(&credential).unwrap();
        let string_to_sign =
            CanonicalRequest::new(&signed).string_to_sign(&date::basic(self.at), &credential);
        SigningKey::derive(origin).sign(&string_to_sign)
    }

    /// Signs with an Authorization header whose SignedHeaders are written as they stand here.
    pub(super) fn sign_by_hand(&self, request: &mut Request, headers: &str, payload_hash: &str) {
        let mut names: Vec<String> = headers.split(';').map(str::to_ascii_lowercase).collect();
        names.sort();
        names.dedup();
        let signature = self.signature(request, &names, payload_hash);
        let credential = self.credential();
        let value = format!(
            "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={headers}, Signature={signature}"
        );
        set(request, "authorization", &value);
    }

    /// Signs a query that has all its parameters but the signature.
    pub(super) fn presign_by_hand(&self, request: &mut Request, headers: &str, payload_hash: &str) {
        let names: Vec<String> = headers.split(';').map(str::to_owned).collect();
        let signature = self.signature(request, &names, payload_hash);
        add_parameter(request, "X-Amz-Signature", &signature);
    }
}

pub(super) const WHOAMI: &[u8] = b"Action=GetCallerIdentity&Version=2011-06-15";

pub(super) fn add_parameter(request: &mut Request, name: &str, value: &str) {
    let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
    let mark = if request.query.is_empty() { "" } else { "&" };
    request.query = format!("{}{mark}{name}={value}", request.query).into();
}

pub(super) fn set_parameter(request: &mut Request, name: &str, value: &str) {
    remove_parameter(request, name);
    add_parameter(request, name, value);
}

pub(super) fn remove_parameter(request: &mut Request, name: &str) {
    let start = format!("{name}=");
    let kept: Vec<&str> = request.query.raw().split('&').filter(|pair| !pair.starts_with(&start)).collect();
    request.query = kept.join("&").into();
}

/// Changes the last digit of the signature, wherever it is.
pub(super) fn spoil(request: &mut Request) {
    let flip = |text: &str| {
        let (start, last) = text.split_at(text.len() - 1);
        format!("{start}{}", if last == "0" { "1" } else { "0" })
    };
    match request.header("authorization").map(flip) {
        Some(value) => set(request, "authorization", &value),
        None => {
            let signature = flip(request.parameter("X-Amz-Signature").unwrap());
            set_parameter(request, "X-Amz-Signature", &signature);
        }
    }
}

/// Replaces text in the Authorization header.
pub(super) fn edit(request: &mut Request, from: &str, to: &str) {
    let value = request.header("authorization").unwrap();
    assert!(value.contains(from), "{from} is not in {value}");
    let value = value.replacen(from, to, 1);
    set(request, "authorization", &value);
}

/// The refusal as the client sees it: status, code, message, fields; and the check that made it.
#[track_caller]
pub(super) fn refused<T>(answer: Result<T, Box<AuthFailure>>) -> (u16, &'static str, String, String, String) {
    let failure = answer.err().expect("it must be refused");
    let refusal = failure.refusal;
    let fields: Vec<String> =
        refusal.fields().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let check = serde_json::to_value(failure.evidence.refused_by.unwrap()).unwrap();
    (
        refusal.status(),
        refusal.code(),
        refusal.message(),
        fields.join("|"),
        check.as_str().unwrap().to_owned(),
    )
}
