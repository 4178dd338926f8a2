//! What the headers of a completion say of the object that it makes: its checksum, the checksum's type, its size.

use super::super::checksum::could_be_of_upload;
use super::super::integrity;
use super::rules::{Claimed, Rules};
use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::world::bucket::{Algorithm, Announced, ChecksumType, Object};

const TYPE: &str = "x-amz-checksum-type";
const SIZE: &str = "x-amz-mp-object-size";

/// What is said of the object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims<'a> {
    checksum: Option<(Algorithm, &'a str)>,
    of: Option<ChecksumType>,
    size: Option<u64>,
}

impl<'a> Claims<'a> {
    /// Reads it.
    pub(super) fn of(request: &'a Request) -> Result<Self, Refusal> {
        let invalid = |header: &str| S3Refusal::InvalidChecksum { header: header.to_owned() };
        let checksum = integrity::header(request)?;
        if let Some((algorithm, value)) = checksum
            && !could_be_of_upload(algorithm, value)
        {
            return Err(invalid(algorithm.header()).into());
        }
        let of = request.header(TYPE).map(|name| ChecksumType::named(name).ok_or_else(|| invalid(TYPE)));
        Ok(Self { checksum, of: of.transpose()?, size: request.header(SIZE).map(size).transpose()? })
    }

    /// The type must be the one that was announced.
    pub(super) fn check_type(&self, announced: Option<Announced>) -> Result<(), Refusal> {
        let has = announced.map(|announced| announced.of);
        if self.of.is_none() || self.of == has {
            return Ok(());
        }
        let mode = has.map_or("null", ChecksumType::name).to_owned();
        Err(S3Refusal::ChecksumModeMismatch { mode }.into())
    }

    /// Compares it with what the parts made.
    pub(super) fn check(&self, announced: Option<Announced>, object: &Object) -> Result<(), Refusal> {
        if let Some(said) = self.size.filter(|said| *said != object.size) {
            return Err(S3Refusal::UploadSizeMismatch { said, computed: object.size }.into());
        }
        let Some((algorithm, value)) = self.checksum else { return Ok(()) };
        let own = &object.checksum;
        let is_right = algorithm == own.algorithm && (value == own.value || value == own.digest());
        let is_right = match Rules::of(announced).object_checksum {
            Claimed::Ignored => true,
            Claimed::Compared => is_right,
            Claimed::ComparedWithType => is_right && self.of.is_some(),
        };
        if is_right {
            return Ok(());
        }
        Err(S3Refusal::BadChecksum { algorithm: own.algorithm.name().to_ascii_lowercase() }.into())
    }
}

fn size(value: &str) -> Result<u64, Refusal> {
    let text = value.to_owned();
    match value.trim().parse::<i64>() {
        Ok(size) => u64::try_from(size).map_err(|_| S3Refusal::NegativeUploadSize { value: text }.into()),
        Err(_) => Err(S3Refusal::InvalidUploadSize { value: text }.into()),
    }
}
