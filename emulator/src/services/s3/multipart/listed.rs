//! The list of parts that a completion brings, compared with the parts of the upload.

use std::sync::Arc;

use serde::Deserialize;

use super::super::checksum::decode;
use super::super::input;
use super::super::output::hex;
use super::rules::{Judged, Listed, Numbers, Rules};
use crate::digest::sha256;
use crate::refusal::{Refusal, S3Refusal};
use crate::world::bucket::{Algorithm, Part, Upload};

const LEAST_PART: u64 = 5 * 1024 * 1024;
const MOST_PARTS: usize = 10_000;

#[derive(Debug, Deserialize)]
enum Document {
    CompleteMultipartUpload {
        #[serde(rename = "Part", default)]
        parts: Vec<Named>,
    },
}

/// A part as the client names it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    part_number: i64,
    #[serde(rename = "ETag")]
    etag: String,
    #[serde(rename = "ChecksumCRC32")]
    crc32: Option<String>,
    #[serde(rename = "ChecksumCRC32C")]
    crc32c: Option<String>,
    #[serde(rename = "ChecksumCRC64NVME")]
    crc64nvme: Option<String>,
    #[serde(rename = "ChecksumMD5")]
    md5: Option<String>,
    #[serde(rename = "ChecksumSHA1")]
    sha1: Option<String>,
    #[serde(rename = "ChecksumSHA256")]
    sha256: Option<String>,
    #[serde(rename = "ChecksumSHA512")]
    sha512: Option<String>,
    #[serde(rename = "ChecksumXXHASH128")]
    xxhash128: Option<String>,
    #[serde(rename = "ChecksumXXHASH3")]
    xxhash3: Option<String>,
    #[serde(rename = "ChecksumXXHASH64")]
    xxhash64: Option<String>,
}

impl Named {
    fn etag(&self) -> &str {
        self.etag.trim_matches('"')
    }

    fn of(&self, algorithm: Algorithm) -> Option<&str> {
        let value = match algorithm {
            Algorithm::Crc32 => &self.crc32,
            Algorithm::Crc32c => &self.crc32c,
            Algorithm::Crc64Nvme => &self.crc64nvme,
            Algorithm::Md5 => &self.md5,
            Algorithm::Sha1 => &self.sha1,
            Algorithm::Sha256 => &self.sha256,
            Algorithm::Sha512 => &self.sha512,
            Algorithm::Xxhash128 => &self.xxhash128,
            Algorithm::Xxhash3 => &self.xxhash3,
            Algorithm::Xxhash64 => &self.xxhash64,
        };
        value.as_deref().filter(|value| !value.is_empty())
    }

    /// The one checksum that it has.
    fn checksum(&self) -> Result<Option<(Algorithm, &str)>, Refusal> {
        let all: Vec<(Algorithm, &str)> = Algorithm::ALL
            .into_iter()
            .filter_map(|algorithm| Some((algorithm, self.of(algorithm)?)))
            .collect();
        let invalid = |value: String| Err(S3Refusal::InvalidPartChecksum { value }.into());
        match all.as_slice() {
            [] => Ok(None),
            [(algorithm, value)] if decode(*algorithm, value).is_none() => invalid((*value).to_owned()),
            [one] => Ok(Some(*one)),
            many => invalid(
                many.iter().map(|(algorithm, value)| format!("{}:{value};", algorithm.name())).collect(),
            ),
        }
    }
}

/// The list.
#[derive(Debug)]
pub(super) struct List(Vec<Named>);

impl List {
    /// Reads it. A request without a body is told so; one whose document lists nothing is none of the schema.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Err(S3Refusal::NoParts.into());
        }
        let Document::CompleteMultipartUpload { parts } = input::parse(bytes)?;
        match parts.get(MOST_PARTS) {
            Some(first) => Err(S3Refusal::TooManyParts { value: first.part_number }.into()),
            None if parts.is_empty() => Err(S3Refusal::MalformedXml.into()),
            None => Ok(Self(parts)),
        }
    }

    /// What tells one list of parts from another.
    pub(super) fn manifest(&self) -> [u8; 32] {
        let line = |part: &Named| format!("{} {}\n", part.part_number, part.etag());
        sha256(self.0.iter().map(line).collect::<String>().as_bytes())
    }

    /// The parts: in order, all there, the very ones, none but the last too small, and with the checksums that the
    /// upload wants.
    pub(super) fn choose(&self, upload_id: &str, upload: &Upload) -> Result<Vec<Arc<Part>>, Refusal> {
        self.check_order(upload_id)?;
        let last = self.0.len().saturating_sub(1);
        let mut parts = Vec::with_capacity(self.0.len());
        for (place, named) in self.0.iter().enumerate() {
            let number = u32::try_from(named.part_number).ok();
            let part = number.and_then(|number| upload.parts.get(&number));
            let part = part.filter(|part| named.etag() == hex(&part.md5));
            let part = part.ok_or_else(|| not_there(upload_id, named))?;
            if part.size < LEAST_PART && place < last {
                return Err(too_small(named, part));
            }
            parts.push(Arc::clone(part));
        }
        self.check_checksums(upload_id, upload, &parts)?;
        self.check_numbers(upload)?;
        Ok(parts)
    }

    fn check_order(&self, upload_id: &str) -> Result<(), Refusal> {
        if let Some(named) = self.0.iter().find(|named| named.part_number < 1) {
            return Err(S3Refusal::PartNumberTooSmall { value: named.part_number }.into());
        }
        if self.0.windows(2).any(|pair| matches!(pair, [a, b] if a.part_number >= b.part_number)) {
            return Err(S3Refusal::InvalidPartOrder { upload: upload_id.to_owned() }.into());
        }
        Ok(())
    }

    fn check_checksums(&self, upload_id: &str, upload: &Upload, parts: &[Arc<Part>]) -> Result<(), Refusal> {
        let rules = Rules::of(upload.announced);
        let announced = upload.announced.map(|announced| announced.algorithm);
        let mut wrong = None;
        for (named, part) in self.0.iter().zip(parts) {
            let sent = named.checksum()?;
            match (sent, announced, rules.listed_with) {
                (None, Some(algorithm), _) if rules.listed_without == Judged::Refused => {
                    let (algorithm, number) = (algorithm.name().to_ascii_lowercase(), named.part_number);
                    return Err(S3Refusal::PartChecksumMissing { algorithm, number }.into());
                }
                (None, ..) => {}
                (Some((sent, _)), Some(algorithm), _) if sent != algorithm => {
                    let (algorithm, number) = (sent.name().to_ascii_lowercase(), named.part_number);
                    return Err(S3Refusal::PartChecksumOfAnotherAlgorithm { algorithm, number }.into());
                }
                (Some((_, value)), Some(_), _) if part.is_summed(value) => {}
                (Some(_), Some(_), Listed::LastWrong) => wrong = Some(named),
                (Some(_), ..) => return Err(not_there(upload_id, named)),
            }
        }
        wrong.map_or(Ok(()), |named| Err(not_there(upload_id, named)))
    }

    fn check_numbers(&self, upload: &Upload) -> Result<(), Refusal> {
        let consecutive = self.0.iter().zip(1..).all(|(named, number)| named.part_number == number);
        match Rules::of(upload.announced).numbers {
            Numbers::Consecutive if !consecutive => Err(S3Refusal::PartsNotConsecutive.into()),
            Numbers::Consecutive | Numbers::Any => Ok(()),
        }
    }
}

fn not_there(upload_id: &str, named: &Named) -> Refusal {
    let (upload, number, etag) = (upload_id.to_owned(), named.part_number, named.etag().to_owned());
    S3Refusal::InvalidPart { upload, number, etag }.into()
}

fn too_small(named: &Named, part: &Part) -> Refusal {
    let (size, number, etag) = (part.size, named.part_number, hex(&part.md5));
    S3Refusal::EntityTooSmall { size, number, etag }.into()
}
