//! What authentication saw, for the trace. The right signature is never in it.

use std::borrow::Cow;

use rolecall_evidence::Authentication;
pub use rolecall_evidence::AuthenticationCheck as Check;

use super::canonical::PathRule;
use super::credential::Credential;
use super::{Scheme, SignatureVersion, query, s3};
use crate::http::Request;
use crate::refusal::Refusal;

/// What authentication saw of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How the request says who it is.
    pub scheme: Option<Scheme>,
    /// The version of its signature.
    pub signature_version: Option<SignatureVersion>,
    /// The access key's ID.
    pub access_key_id: Option<String>,
    /// `DATE/REGION/SERVICE/aws4_request`, as sent.
    pub credential_scope: Option<String>,
    /// The region that took a signature which names none, as those of SigV2 do.
    pub region: Option<String>,
    /// The headers that were signed, as they count.
    pub signed_headers: Vec<String>,
    /// The server's own canonical request.
    pub canonical_request: Option<String>,
    /// The server's own string to sign.
    pub string_to_sign: Option<String>,
    /// The signature that came with the request.
    pub signature_provided: Option<String>,
    /// The check that refused it; nothing where none did.
    pub refused_by: Option<Check>,
    /// What of it is left out until somebody asks.
    pub(super) left_out: LeftOut,
}

/// What is left out of evidence because it follows from the request: nobody asks for most of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// Nothing.
    #[default]
    Nothing,
    /// What S3 saw.
    OfS3(Reached),
    /// What a query service saw.
    OfQuery(Reached, PathRule, [u8; 32]),
}

/// How far authentication came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// Not to the signature.
    Claim,
    /// To the signature.
    Signature,
}

impl Evidence {
    /// All of it, from the request that it is of.
    #[must_use]
    pub fn complete(&self, request: &Request) -> Cow<'_, Self> {
        if self.left_out == LeftOut::Nothing {
            return Cow::Borrowed(self);
        }
        let mut whole = Self { left_out: LeftOut::Nothing, ..self.clone() };
        match self.left_out {
            LeftOut::Nothing => {}
            LeftOut::OfS3(reached) => s3::show(request, reached, &mut whole),
            LeftOut::OfQuery(reached, rule, hash) => query::show(request, reached, rule, &hash, &mut whole),
        }
        Cow::Owned(whole)
    }

    /// All of it, as an explanation has it.
    #[must_use]
    pub fn explained(&self, request: &Request) -> Authentication {
        let Self {
            scheme,
            signature_version,
            access_key_id,
            credential_scope,
            region,
            signed_headers,
            canonical_request,
            string_to_sign,
            signature_provided,
            refused_by,
            left_out: _,
        } = self.complete(request).into_owned();
        Authentication {
            scheme,
            signature_version,
            access_key_id,
            credential_scope,
            region,
            signed_headers,
            canonical_request,
            string_to_sign,
            signature_provided,
            refused_by,
        }
    }

    /// Notes that the signature is looked at.
    pub(super) fn at_signature(&mut self) {
        match &mut self.left_out {
            LeftOut::Nothing => {}
            LeftOut::OfS3(reached) | LeftOut::OfQuery(reached, ..) => *reached = Reached::Signature,
        }
    }

    /// Keeps what a request that SigV4 signs says of itself, as far as it can be read.
    pub(super) fn show(&mut self, credential: &str, signed_headers: &[Cow<'_, str>], signature: &str) {
        self.signature_version = Some(SignatureVersion::V4);
        if let Some(credential) = Credential::parse(credential) {
            self.access_key_id = Some(credential.access_key_id.to_owned());
            self.credential_scope = Some(credential.scope());
        }
        self.signed_headers = signed_headers.iter().map(|name| name.clone().into_owned()).collect();
        self.signature_provided = Some(signature.to_owned());
    }
}

/// A refusal, with all that was seen up to it.
#[derive(Clone, Debug)]
pub struct AuthFailure {
    /// The refusal.
    pub refusal: Refusal,
    /// What was seen.
    pub evidence: Evidence,
}

/// A refusal and the check that made it, on the way up.
#[derive(Debug)]
pub(super) struct Failed {
    check: Check,
    refusal: Refusal,
}

/// The answer of a check.
pub(super) type Checked<T> = Result<T, Failed>;

impl Failed {
    pub(super) fn at(check: Check, refusal: impl Into<Refusal>) -> Self {
        Self { check, refusal: refusal.into() }
    }

    pub(super) fn with(self, evidence: &Evidence, request: &Request) -> Box<AuthFailure> {
        let mut evidence = evidence.complete(request).into_owned();
        evidence.refused_by = Some(self.check);
        Box::new(AuthFailure { refusal: self.refusal, evidence })
    }
}
