//! What authentication saw of a request. The right signature is never in it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What authentication saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Authentication {
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
    pub refused_by: Option<AuthenticationCheck>,
}

/// How a request was signed; as the condition key `s3:authType` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(missing_docs, reason = "the words say it")]
pub enum Scheme {
    Anonymous,
    Header,
    Presigned,
    Form,
}

/// The version of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SignatureVersion {
    /// Version 2, which S3 alone takes.
    #[serde(rename = "SigV2")]
    V2,
    /// Version 4.
    #[serde(rename = "SigV4")]
    V4,
}

/// The checks of authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AuthenticationCheck {
    /// The query string can be decoded.
    QueryEncoding,
    /// One way of signing, not two.
    Mechanism,
    /// Something signs the request.
    Authentication,
    /// The algorithm.
    Algorithm,
    /// The parts of the Authorization header, or of the presigned query.
    Components,
    /// The date can be read.
    Date,
    /// The credential has five parts.
    Credential,
    /// The request was signed near its time.
    Skew,
    /// The scope's region.
    ScopeRegion,
    /// The scope's service.
    ScopeService,
    /// The scope's end.
    ScopeTerminator,
    /// The scope's date.
    ScopeDate,
    /// Everything that must be signed is.
    HeadersNotSigned,
    /// The payload hash.
    PayloadHash,
    /// The access key exists and is active.
    AccessKey,
    /// The session token is the key's.
    Token,
    /// The session is not over.
    TokenExpiry,
    /// The session's role is still there.
    Issuer,
    /// X-Amz-Expires can be read, and the presigned URL is valid now.
    Expiry,
    /// The signature.
    Signature,
    /// What the headers say of a body in chunks.
    Chunks,
}

impl Scheme {
    /// In one word, in lower case: `presigned`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Header => "header",
            Self::Presigned => "presigned",
            Self::Form => "form",
        }
    }
}

impl fmt::Display for AuthenticationCheck {
    /// As it is serialised: `scope-region`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
