//! `x-amz-content-sha256`: what the client says of the body, and how the body is checked for it.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>

use std::borrow::Cow;

use super::{Lifetime, Presented};
use crate::auth::credential::Credential;
use crate::auth::evidence::{Check, Checked, Failed};
use crate::auth::{Verdict, date};
use crate::http::Request;
use crate::http::body::{BodyPlan, Chain, Chunked, Framing, Trailer, Undecoded, Upload};
use crate::refusal::S3AuthRefusal;
use crate::world::bucket::Algorithm;

const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// What the client says of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Payload<'a> {
    /// It is not signed.
    Unsigned,
    /// Its SHA-256.
    Sha256(Cow<'a, str>),
    /// It comes in chunks.
    Streaming(Streaming),
}

/// How the chunks are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Streaming {
    Signed,
    SignedWithTrailer,
    UnsignedWithTrailer,
}

impl Streaming {
    const fn word(self) -> &'static str {
        match self {
            Self::Signed => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            Self::SignedWithTrailer => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            Self::UnsignedWithTrailer => "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        }
    }
}

impl<'a> Payload<'a> {
    /// As the canonical request has it.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Unsigned => UNSIGNED,
            Self::Sha256(hash) => hash,
            Self::Streaming(streaming) => streaming.word(),
        }
    }

    fn parse(value: Cow<'a, str>) -> Checked<Self> {
        const ALL: [Streaming; 3] =
            [Streaming::Signed, Streaming::SignedWithTrailer, Streaming::UnsignedWithTrailer];
        let refusal = match &*value {
            UNSIGNED => return Ok(Self::Unsigned),
            hash if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                return Ok(Self::Sha256(value));
            }
            "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"
            | "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" => {
                S3AuthRefusal::NotEmulated { algorithm: value.into_owned() }
            }
            word => match ALL.into_iter().find(|streaming| streaming.word() == word) {
                Some(streaming) => return Ok(Self::Streaming(streaming)),
                None => S3AuthRefusal::PayloadHashInvalid { value: value.into_owned() },
            },
        };
        Err(Failed::at(Check::PayloadHash, refusal))
    }
}

pub(super) fn of_header(request: &Request) -> Checked<Option<Payload<'_>>> {
    let value = request.header_value("x-amz-content-sha256");
    value.map(|value| Payload::parse(String::from_utf8_lossy(value.as_bytes()))).transpose()
}

/// Nobody has to sign the body of a presigned request. Some clients say in the query that they did not.
pub(super) fn of_presigned(request: &Request) -> Checked<Payload<'_>> {
    if let Some(payload) = of_header(request)? {
        return Ok(payload);
    }
    match request.parameter("X-Amz-Content-Sha256") {
        Some(value) => Payload::parse(Cow::Borrowed(value)),
        None => Ok(Payload::Unsigned),
    }
}

/// The plan for a request that nobody signed. There is no signature that signed chunks could hang on.
pub(super) fn anonymous_plan(request: &Request) -> Checked<BodyPlan> {
    match of_header(request)? {
        None | Some(Payload::Unsigned) => Ok(BodyPlan::Unchecked),
        Some(Payload::Sha256(hash)) => Ok(BodyPlan::Sha256(hash.into_owned())),
        Some(Payload::Streaming(Streaming::UnsignedWithTrailer)) => {
            chunked(request, Framing { chain: None, trailer: Trailer::Allowed })
        }
        Some(Payload::Streaming(_)) => Err(Failed::at(Check::PayloadHash, S3AuthRefusal::UnsignedChain)),
    }
}

/// The plan for a signed request.
pub(super) fn plan(
    request: &Request,
    presented: &Presented<'_>,
    credential: &Credential<'_>,
    verdict: Verdict,
) -> Checked<BodyPlan> {
    let streaming = match &presented.payload {
        Payload::Unsigned => return Ok(BodyPlan::Unchecked),
        Payload::Sha256(hash) => return Ok(BodyPlan::Sha256(hash.clone().into_owned())),
        Payload::Streaming(streaming) => *streaming,
    };
    if let Lifetime::Seconds(_) = presented.lifetime {
        return undecoded(request, streaming);
    }
    let chain = Chain {
        key: verdict.key.bytes(),
        timestamp: date::basic(presented.at),
        scope: credential.scope(),
        previous: presented.signature.to_owned(),
        access_key_id: credential.access_key_id.to_owned(),
        canonical_request: verdict.canonical.into_bytes(),
    };
    let framing = match streaming {
        Streaming::Signed => Framing { chain: Some(chain), trailer: Trailer::Forbidden },
        Streaming::SignedWithTrailer => Framing { chain: Some(chain), trailer: Trailer::Allowed },
        Streaming::UnsignedWithTrailer => Framing { chain: None, trailer: Trailer::Allowed },
    };
    chunked(request, framing)
}

fn chunked(request: &Request, framing: Framing) -> Checked<BodyPlan> {
    let decoded_length = decoded_length(request)?;
    let declared = match framing.trailer {
        Trailer::Allowed => request.header("x-amz-trailer").map(str::to_ascii_lowercase),
        Trailer::Forbidden => None,
    };
    let is_checksum = |name: &str| name.starts_with("x-amz-checksum-");
    if declared.as_deref().is_some_and(is_checksum)
        && Algorithm::ALL.iter().any(|algorithm| request.has_header(algorithm.header()))
    {
        return Err(Failed::at(Check::Chunks, S3AuthRefusal::SingleChecksumHeader));
    }
    Ok(BodyPlan::AwsChunked(Box::new(Chunked { framing, declared, decoded_length })))
}

/// A presigned upload that says it comes in chunks: S3 takes the body as it is.
fn undecoded(request: &Request, streaming: Streaming) -> Checked<BodyPlan> {
    let is_part = request.has_parameter("partNumber") && request.has_parameter("uploadId");
    let upload = match streaming {
        Streaming::Signed => Upload::Plain,
        _ if is_part => Upload::Part,
        _ => Upload::Object,
    };
    let decoded_length = decoded_length(request)?;
    Ok(BodyPlan::Undecoded(Undecoded { word: streaming.word(), decoded_length, upload }))
}

fn decoded_length(request: &Request) -> Checked<u64> {
    request
        .header("x-amz-decoded-content-length")
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| Failed::at(Check::Chunks, S3AuthRefusal::MissingContentLength))
}
