//! Content-MD5 and `x-amz-checksum-*`: what the client says of its body, checked while the body flows.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use md5::{Digest, Md5};

use super::checksum::{Running, decode};
use super::output::hex;
use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::world::bucket::{Algorithm, Checksum, ChecksumType};

/// What is known of a body once it is there.
#[derive(Debug)]
pub(super) struct Digests {
    /// Its MD5.
    pub(super) md5: [u8; 16],
    /// Its checksum: of the algorithm that the client chose, else CRC64NVME.
    pub(super) checksum: Checksum,
}

/// The digests of a body being read, and what they should be.
pub(super) struct Integrity {
    md5: Md5,
    running: Running,
    algorithm: Algorithm,
    claimed_md5: Option<[u8; 16]>,
    claim: Claim,
}

/// Where the client says the checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Claim {
    Nowhere,
    Header(Algorithm, String),
    Trailer(Algorithm),
}

impl Integrity {
    /// What the request says of its body. Without a word about checksums it is `otherwise`.
    pub(super) fn of(request: &Request, otherwise: Algorithm) -> Result<Self, Refusal> {
        let claimed_md5 = content_md5(request)?;
        let claim = claim(request)?;
        let algorithm = match claim {
            Claim::Nowhere => otherwise,
            Claim::Header(algorithm, _) | Claim::Trailer(algorithm) => algorithm,
        };
        Ok(Self { md5: Md5::new(), running: Running::new(algorithm), algorithm, claimed_md5, claim })
    }

    /// Whether anything protects the body.
    pub(super) fn is_claimed(&self) -> bool {
        self.claimed_md5.is_some() || self.claim != Claim::Nowhere
    }

    /// The algorithm of the checksum that the client sends; nothing where it sends none.
    pub(super) fn claimed_algorithm(&self) -> Option<Algorithm> {
        (self.claim != Claim::Nowhere).then_some(self.algorithm)
    }

    /// Takes more of the body in.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        self.running.update(bytes);
    }

    /// The digests, which are what the client said.
    pub(super) fn finish(self, trailers: &HeaderMap) -> Result<Digests, Refusal> {
        let md5: [u8; 16] = self.md5.finalize().into();
        if let Some(claimed) = self.claimed_md5.filter(|claimed| *claimed != md5) {
            return Err(
                S3Refusal::BadDigest { calculated: STANDARD.encode(md5), expected: hex(&claimed) }.into()
            );
        }
        let value = self.running.finish();
        let claimed = match self.claim {
            Claim::Nowhere => None,
            Claim::Header(_, claimed) => Some(claimed),
            Claim::Trailer(algorithm) => Some(of_trailer(algorithm, trailers)?),
        };
        if claimed.is_some_and(|claimed| claimed != value) {
            return Err(S3Refusal::BadChecksum { algorithm: self.algorithm.name().to_owned() }.into());
        }
        let checksum = Checksum { algorithm: self.algorithm, value, of: ChecksumType::FullObject };
        Ok(Digests { md5, checksum })
    }
}

fn content_md5(request: &Request) -> Result<Option<[u8; 16]>, Refusal> {
    let Some(header) = request.headers.get("content-md5") else { return Ok(None) };
    let digest = STANDARD.decode(header.as_bytes()).ok().and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    let refused =
        || S3Refusal::InvalidDigest { digest: String::from_utf8_lossy(header.as_bytes()).into_owned() };
    digest.map(Some).ok_or_else(|| refused().into())
}

fn claim(request: &Request) -> Result<Claim, Refusal> {
    let mut claims = headers(request)?;
    claims.extend(trailer(request)?);
    match (claims.pop(), claims.is_empty()) {
        (_, false) => Err(S3Refusal::MultipleChecksums.into()),
        (Some(claim), true) => Ok(claim),
        (None, true) => announced_and_missing(request).map_or(Ok(Claim::Nowhere), Err),
    }
}

/// The checksums among the headers.
fn headers(request: &Request) -> Result<Vec<Claim>, Refusal> {
    const NOT_CHECKSUMS: [&str; 3] =
        ["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"];
    let named = request.headers.iter().filter(|(name, _)| {
        name.as_str().starts_with("x-amz-checksum-") && !NOT_CHECKSUMS.contains(&name.as_str())
    });
    named
        .map(|(name, value)| {
            let algorithm = Algorithm::of_header(name.as_str()).ok_or(S3Refusal::UnknownChecksum)?;
            let value = value.to_str().unwrap_or_default();
            checked(algorithm, value).map(|value| Claim::Header(algorithm, value))
        })
        .collect()
}

/// The checksum that a trailer will bring.
fn trailer(request: &Request) -> Result<Option<Claim>, Refusal> {
    let streams = request.header("x-amz-content-sha256").is_some_and(|mode| mode.ends_with("-TRAILER"));
    let Some(names) = request.header("x-amz-trailer").filter(|_| streams) else { return Ok(None) };
    let algorithm = Algorithm::of_header(names.trim()).ok_or(S3Refusal::UnsupportedTrailer)?;
    Ok(Some(Claim::Trailer(algorithm)))
}

fn announced_and_missing(request: &Request) -> Option<Refusal> {
    let name = request.header("x-amz-sdk-checksum-algorithm")?;
    let refusal = match Algorithm::named(name) {
        Some(_) => S3Refusal::ChecksumMissing,
        None => S3Refusal::UnsupportedChecksumAlgorithm,
    };
    Some(refusal.into())
}

fn of_trailer(algorithm: Algorithm, trailers: &HeaderMap) -> Result<String, Refusal> {
    let value = trailers.get(algorithm.header()).and_then(|value| value.to_str().ok()).unwrap_or_default();
    checked(algorithm, value.trim())
}

fn checked(algorithm: Algorithm, value: &str) -> Result<String, Refusal> {
    match decode(algorithm, value) {
        Some(_) => Ok(value.to_owned()),
        None => Err(S3Refusal::InvalidChecksum { header: algorithm.header().to_owned() }.into()),
    }
}
