//! Authentication: who signed this, in AWS's order of checks. Four ways in: presigned query, Authorization header,
//! browser form, nobody.
//!
//! S3 and the query services (STS, IAM) check in different orders and refuse in different words, so each has its own
//! folder. What they share is what SigV4 itself defines: the canonical request, the key, the credential, the dates.

mod canonical;
mod credential;
mod date;
mod evidence;
pub mod identity;
mod key;
mod query;
mod s3;
pub mod token;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::digest::are_same;
use crate::http::form::Fields;
use crate::http::{BodyPlan, Request};
use crate::world::World;

use canonical::{CanonicalRequest, PathRule, Signed};
use credential::Credential;
pub(crate) use credential::scope_service;
pub use evidence::{AuthFailure, Check, Evidence};
pub use identity::Caller;
use key::{KeyCache, Origin, SigningKey};
pub use rolecall_evidence::{Scheme, SignatureVersion};
#[cfg(test)]
pub(crate) use s3::signs_in_v2;
pub(crate) use s3::unfold;

/// Authenticates requests. It keeps the signing keys that it derived, and nothing else.
#[derive(Default)]
pub struct Authenticator {
    keys: KeyCache,
}

impl Authenticator {
    /// Authenticates a request to a query service, `sts` or `iam`. `region` is the one that the credential must be
    /// scoped to; without one, every region will do.
    ///
    /// # Errors
    /// The first check that fails, in AWS's order.
    pub fn query(
        &self,
        request: &Request,
        service: &'static str,
        region: Option<&str>,
        body: &[u8],
        world: &World,
    ) -> Result<(Authenticated, Evidence), Box<AuthFailure>> {
        let mut evidence = Evidence::default();
        let endpoint = query::Endpoint { service, region, rule: PathRule::Normalized };
        match query::authenticate(&self.keys, request, endpoint, body, world, &mut evidence) {
            Ok(authenticated) => Ok((authenticated, evidence)),
            Err(failed) => Err(failed.with(&evidence, request)),
        }
    }

    /// Authenticates a request to S3, and says how its body has to be checked while it streams. `region` is the one
    /// that the credential must be scoped to; without one, every region will do.
    ///
    /// # Errors
    /// The first check that fails, in AWS's order.
    pub fn s3(
        &self,
        request: &Request,
        region: Option<&str>,
        world: &World,
    ) -> Result<(Authenticated, BodyPlan, Evidence), Box<AuthFailure>> {
        let mut evidence = Evidence::default();
        match s3::authenticate(&self.keys, request, region, world, &mut evidence) {
            Ok((authenticated, plan)) => Ok((authenticated, plan, evidence)),
            Err(failed) => Err(failed.with(&evidence, request)),
        }
    }

    /// Authenticates a browser's form by its fields. `region` is the one that the credential must be scoped to;
    /// without one, every region will do.
    ///
    /// # Errors
    /// The first check that fails, in AWS's order.
    pub fn s3_form(
        &self,
        request: &Request,
        fields: &Fields,
        region: Option<&str>,
        world: &World,
    ) -> Result<(Authenticated, Evidence), Box<AuthFailure>> {
        let mut evidence = Evidence::default();
        match s3::form::authenticate(&self.keys, request, fields, region, world, &mut evidence) {
            Ok(authenticated) => Ok((authenticated, evidence)),
            Err(failed) => Err(failed.with(&evidence, request)),
        }
    }
}

/// The canonical request that S3 makes of a request, for these signed headers (lower case, sorted) and this payload
/// hash.
#[must_use]
pub fn canonical_request(request: &Request, headers: &[String], payload_hash: &str) -> String {
    let headers: Vec<_> = headers.iter().map(|name| Cow::Borrowed(name.as_str())).collect();
    let signed = Signed { request, rule: PathRule::AsSent, headers: &headers, payload_hash };
    CanonicalRequest::new(&signed).text()
}

/// The proof that a request was authenticated. Only this module makes one.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// Who it is.
    pub caller: Caller,
    /// How it was signed.
    pub scheme: Scheme,
    /// The version of the signature; nothing where nobody signed.
    pub version: Option<SignatureVersion>,
    /// The access key's ID, where there is one.
    pub access_key_id: Option<String>,
    /// The region of the credential scope; of a signature that names none, the region that took it.
    pub region: Option<String>,
    /// When it was signed, where the signature says so.
    pub signed_at: Option<DateTime<Utc>>,
    /// So that nobody else can make one.
    #[allow(dead_code, reason = "it is there to be needed, not to be read")]
    proof: Proof,
}

impl Authenticated {
    const fn anonymous() -> Self {
        Self {
            caller: Caller::Anonymous,
            scheme: Scheme::Anonymous,
            version: None,
            access_key_id: None,
            region: None,
            signed_at: None,
            proof: Proof,
        }
    }

    fn signed(caller: Caller, scheme: Scheme, credential: &Credential<'_>, at: DateTime<Utc>) -> Self {
        Self {
            caller,
            scheme,
            version: Some(SignatureVersion::V4),
            access_key_id: Some(credential.access_key_id.to_owned()),
            region: Some(credential.region.to_owned()),
            signed_at: Some(at),
            proof: Proof,
        }
    }

    fn by_v2(caller: Caller, scheme: Scheme, access_key_id: &str, region: &str) -> Self {
        Self {
            caller,
            scheme,
            version: Some(SignatureVersion::V2),
            access_key_id: Some(access_key_id.to_owned()),
            region: Some(region.to_owned()),
            signed_at: None,
            proof: Proof,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Proof;

/// A signature and all that it is checked against.
struct Claim<'a> {
    signed: Signed<'a>,
    credential: Credential<'a>,
    secret: &'a str,
    at: DateTime<Utc>,
    signature: &'a str,
}

/// A claim after the arithmetic.
struct Verdict {
    is_right: bool,
    canonical: CanonicalRequest,
    string_to_sign: String,
    key: Arc<SigningKey>,
}

impl Claim<'_> {
    fn verify(&self, keys: &KeyCache, evidence: &mut Evidence) -> Verdict {
        let credential = &self.credential;
        let key = keys.get(Origin {
            access_key_id: credential.access_key_id,
            secret: self.secret,
            date: credential.date,
            region: credential.region,
            service: credential.service,
        });
        let (canonical, string_to_sign) = signed_text(&self.signed, credential, self.at);
        let is_right = are_same(&key.signature(string_to_sign.as_bytes()), self.signature.as_bytes());
        evidence.at_signature();
        Verdict { is_right, canonical, string_to_sign, key }
    }
}

/// The canonical request and the string to sign.
fn signed_text(
    signed: &Signed<'_>,
    credential: &Credential<'_>,
    at: DateTime<Utc>,
) -> (CanonicalRequest, String) {
    let canonical = CanonicalRequest::new(signed);
    let string_to_sign = canonical.string_to_sign(&date::basic(at), credential);
    (canonical, string_to_sign)
}

impl Evidence {
    /// Shows what was signed.
    fn show_signed(&mut self, signed: &Signed<'_>, credential: &Credential<'_>, at: DateTime<Utc>) {
        let (canonical, string_to_sign) = signed_text(signed, credential, at);
        self.canonical_request = Some(canonical.text());
        self.string_to_sign = Some(string_to_sign);
    }
}

#[cfg(test)]
impl Authenticated {
    /// As if this caller had signed in a header, for `us-east-1`.
    pub(crate) fn for_tests(caller: Caller) -> Self {
        let scheme = match caller {
            Caller::Anonymous => Scheme::Anonymous,
            _ => Scheme::Header,
        };
        let is_signed = scheme == Scheme::Header;
        let region = is_signed.then(|| "us-east-1".to_owned());
        let version = is_signed.then_some(SignatureVersion::V4);
        Self { caller, scheme, version, access_key_id: None, region, signed_at: None, proof: Proof }
    }
}
