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
use crate::refusal::{Refusal, S3AuthRefusal, S3Refusal};
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
    md5_shown: Shown,
    claim: Claim,
}

/// How a refusal shows the Content-MD5 that the client sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// In hex.
    Hex,
    /// In base64, as it was sent: UploadPart.
    Base64,
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
        let (md5, running, md5_shown) = (Md5::new(), Running::new(algorithm), Shown::Hex);
        Ok(Self { md5, running, algorithm, claimed_md5, md5_shown, claim })
    }

    /// The same for a part of an upload.
    pub(super) fn of_part(request: &Request, otherwise: Algorithm) -> Result<Self, Refusal> {
        Ok(Self { md5_shown: Shown::Base64, ..Self::of(request, otherwise)? })
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
            let expected = match self.md5_shown {
                Shown::Hex => hex(&claimed),
                Shown::Base64 => STANDARD.encode(claimed),
            };
            return Err(S3Refusal::BadDigest { calculated: STANDARD.encode(md5), expected }.into());
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
    let named = header(request)?;
    let trailer = trailer(request)?;
    let claim = match (named, trailer) {
        (Some(_), Some(_)) => return Err(S3AuthRefusal::SingleChecksumHeader.into()),
        (Some((algorithm, value)), None) => {
            let invalid = || S3Refusal::InvalidChecksum { header: algorithm.header().to_owned() };
            Claim::Header(algorithm, checked(algorithm, value).ok_or_else(invalid)?)
        }
        (None, Some(algorithm)) => Claim::Trailer(algorithm),
        (None, None) => Claim::Nowhere,
    };
    check_announced(request, &claim)?;
    Ok(claim)
}

/// The one checksum among the headers.
pub(super) fn header(request: &Request) -> Result<Option<(Algorithm, &str)>, Refusal> {
    const NOT_CHECKSUMS: [&str; 3] =
        ["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"];
    let mut found = None;
    for (name, value) in request.headers.iter() {
        let name = name.as_str();
        if !name.starts_with("x-amz-checksum-") || NOT_CHECKSUMS.contains(&name) {
            continue;
        }
        let algorithm = Algorithm::of_header(name).ok_or(S3Refusal::UnknownChecksum)?;
        if found.replace((algorithm, value.to_str().unwrap_or_default())).is_some() {
            return Err(S3Refusal::MultipleChecksums.into());
        }
    }
    Ok(found)
}

/// The checksum that a trailer will bring.
fn trailer(request: &Request) -> Result<Option<Algorithm>, Refusal> {
    let streams = request.header("x-amz-content-sha256").is_some_and(|mode| mode.ends_with("-TRAILER"));
    let Some(names) = request.header("x-amz-trailer").filter(|_| streams) else { return Ok(None) };
    let algorithm = Algorithm::of_header(names.trim()).ok_or(S3Refusal::UnsupportedTrailer)?;
    Ok(Some(algorithm))
}

/// What x-amz-sdk-checksum-algorithm announces must come.
fn check_announced(request: &Request, claim: &Claim) -> Result<(), Refusal> {
    const HEADER: &str = "x-amz-sdk-checksum-algorithm";
    let Some(name) = request.header(HEADER) else { return Ok(()) };
    let announced = Algorithm::named(name).ok_or(S3Refusal::UnsupportedChecksumAlgorithm)?;
    match claim {
        Claim::Nowhere => Err(S3Refusal::ChecksumMissing.into()),
        Claim::Header(algorithm, _) | Claim::Trailer(algorithm) if *algorithm != announced => {
            Err(S3Refusal::InvalidChecksum { header: HEADER.to_owned() }.into())
        }
        Claim::Header(..) | Claim::Trailer(_) => Ok(()),
    }
}

fn of_trailer(algorithm: Algorithm, trailers: &HeaderMap) -> Result<String, Refusal> {
    let value = trailers.get(algorithm.header()).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let invalid = || S3Refusal::InvalidTrailingChecksum { header: algorithm.header().to_owned() };
    checked(algorithm, value.trim()).ok_or_else(|| invalid().into())
}

fn checked(algorithm: Algorithm, value: &str) -> Option<String> {
    decode(algorithm, value).map(|_| value.to_owned())
}
