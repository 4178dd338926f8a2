//! CompleteMultipartUpload.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>

use super::super::Answer;
use std::sync::Arc;

use md5::{Digest, Md5};
use serde::Deserialize;

use super::super::conditions::WriteCondition;
use super::super::input::{self, Protection};
use super::super::output::{self, hex, quoted, root, set};
use super::super::{checksum, gate, put_object, sse};
use super::{Subject, Which};
use crate::digest::sha256;
use crate::heavy::heavy;
use crate::http::{Body, Request, Response};
use crate::leave::{Authorized, OnObject};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::bucket::{Algorithm, Checksum, ChecksumType, Data, End, Object, Part, Upload};

/// Ten thousand parts, each with an ETag and a checksum, fit in.
const LARGEST: usize = 4 * 1024 * 1024;
const LEAST_PART: u64 = 5 * 1024 * 1024;

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
    part_number: u32,
    #[serde(rename = "ETag")]
    etag: String,
    #[serde(rename = "ChecksumCRC32")]
    crc32: Option<String>,
    #[serde(rename = "ChecksumCRC32C")]
    crc32c: Option<String>,
    #[serde(rename = "ChecksumCRC64NVME")]
    crc64nvme: Option<String>,
    #[serde(rename = "ChecksumSHA1")]
    sha1: Option<String>,
    #[serde(rename = "ChecksumSHA256")]
    sha256: Option<String>,
}

impl Named {
    fn checksum(&self, algorithm: Algorithm) -> Option<&str> {
        match algorithm {
            Algorithm::Crc32 => self.crc32.as_deref(),
            Algorithm::Crc32c => self.crc32c.as_deref(),
            Algorithm::Crc64Nvme => self.crc64nvme.as_deref(),
            Algorithm::Sha1 => self.sha1.as_deref(),
            Algorithm::Sha256 => self.sha256.as_deref(),
        }
    }

    fn is(&self, part: &Part) -> bool {
        let checksum = self.checksum(part.checksum.algorithm);
        self.etag.trim_matches('"') == hex(&part.md5)
            && checksum.is_none_or(|checksum| checksum == part.checksum.value)
    }
}

/// Answers. A completion that is repeated with the same parts is answered again while its object is there.
pub(in crate::services::s3) async fn answer(exchange: &Exchange<'_>, body: Body) -> Answer {
    let subject = Subject::find(exchange, Which::Any)?;
    let may = subject.write(exchange)?;
    let bytes = whole_body(exchange, body).await?;
    let Document::CompleteMultipartUpload { parts } = input::parse(&bytes)?;
    let completed = match subject.with_upload(|upload| upload.clone()) {
        // The checksum is that of all its bytes.
        Ok(upload) => heavy(|| complete(exchange, &subject, &may, upload, &parts)).await?,
        Err(missing) => {
            let completed = subject.completed(&parts).ok_or(missing)?;
            sse::for_reading(exchange, &subject.bucket, subject.key, &completed.object.encryption)?;
            completed
        }
    };
    Ok(may.answer(completed.response(exchange, &subject)))
}

/// What a completion made.
struct Completed {
    object: Arc<Object>,
    version: Option<String>,
}

/// Makes an object of the parts. Between looking and storing, another request may have ended the upload: which of them
/// comes first is decided under the lock of the uploads.
fn complete(
    exchange: &Exchange<'_>,
    subject: &Subject<'_>,
    may: &Authorized<OnObject>,
    upload: Upload,
    named: &[Named],
) -> Result<Completed, Refusal> {
    let condition = WriteCondition::of(exchange.request)?;
    let parts = chosen(subject, &upload, named)?;
    subject.decrypt(exchange)?;
    let object = assemble(exchange, subject, may, upload, &parts)?;
    let mut uploads = subject.bucket.uploads_mut(may).map_err(|_| gate::gone(&subject.bucket))?;
    let Some(upload) = uploads.get(&subject.upload_id) else {
        drop(uploads);
        return subject.completed(named).ok_or_else(|| subject.missing());
    };
    chosen(subject, upload, named)?;
    put_object::store(may, &subject.bucket, &condition, object)?;
    uploads.end(&subject.upload_id, End::Completed(manifest(named)));
    drop(uploads);
    subject.completed(named).ok_or_else(|| subject.missing())
}

/// What tells one list of parts from another.
fn manifest(named: &[Named]) -> [u8; 32] {
    let line = |part: &Named| format!("{} {}\n", part.part_number, part.etag.trim_matches('"'));
    sha256(named.iter().map(line).collect::<String>().as_bytes())
}

impl Subject<'_> {
    /// What the upload was completed to with these parts, as long as it is there.
    fn completed(&self, named: &[Named]) -> Option<Completed> {
        let ended = self.bucket.uploads().ended(&self.upload_id, self.key)?.end;
        if ended != End::Completed(manifest(named)) {
            return None;
        }
        let objects = self.bucket.objects();
        let made = objects.made_by(self.key, &self.upload_id)?;
        Some(Completed { object: Arc::clone(made.object()?), version: made.id.clone() })
    }
}

/// The body. The `x-amz-checksum-*` headers are the object's here, not the body's.
async fn whole_body(exchange: &Exchange<'_>, body: Body) -> Result<Vec<u8>, Refusal> {
    let mut request = exchange.request.clone();
    for algorithm in Algorithm::ALL {
        request.headers.remove(algorithm.header());
    }
    request.headers.remove("x-amz-sdk-checksum-algorithm");
    input::read(&request, body, LARGEST, Protection::Optional).await
}

/// The parts that the client names: in order, all there, the very ones, and none but the last too small.
fn chosen(subject: &Subject<'_>, upload: &Upload, named: &[Named]) -> Result<Vec<Arc<Part>>, Refusal> {
    if named.is_empty() {
        return Err(S3Refusal::MalformedXml.into());
    }
    if named.windows(2).any(|pair| matches!(pair, [a, b] if a.part_number >= b.part_number)) {
        return Err(S3Refusal::InvalidPartOrder { upload: subject.upload_id.clone() }.into());
    }
    let mut parts = Vec::with_capacity(named.len());
    for (place, name) in named.iter().enumerate() {
        let part = upload.parts.get(&name.part_number).filter(|part| name.is(part));
        let part = part.ok_or_else(|| S3Refusal::InvalidPart {
            upload: subject.upload_id.clone(),
            number: name.part_number,
            etag: name.etag.trim_matches('"').to_owned(),
        })?;
        if part.size < LEAST_PART && place + 1 < named.len() {
            let (size, number, etag) = (part.size, name.part_number, hex(&part.md5));
            return Err(S3Refusal::EntityTooSmall { size, number, etag }.into());
        }
        parts.push(Arc::clone(part));
    }
    check_numbers(upload, named)?;
    Ok(parts)
}

/// Parts may leave numbers out, but not where the client asked for checksums.
fn check_numbers(upload: &Upload, named: &[Named]) -> Result<(), Refusal> {
    let consecutive = named.iter().zip(1..).all(|(name, number)| name.part_number == number);
    match upload.algorithm {
        Some(_) if !consecutive => Err(S3Refusal::PartsNotConsecutive.into()),
        _ => Ok(()),
    }
}

fn assemble(
    exchange: &Exchange<'_>,
    subject: &Subject<'_>,
    may: &Authorized<OnObject>,
    upload: Upload,
    parts: &[Arc<Part>],
) -> Result<Object, Refusal> {
    let digest = parts.iter().fold(Md5::new(), |digest, part| digest.chain_update(part.md5)).finalize();
    let checksum = checksum_of(may, &upload, parts);
    check_claim(exchange.request, &checksum)?;
    Ok(Object {
        data: Data::joined(parts.iter().map(|part| &part.data)),
        size: parts.iter().map(|part| part.size).sum(),
        etag: format!("{}-{}", hex(&digest), parts.len()),
        modified: exchange.now,
        headers: upload.headers,
        storage_class: upload.storage_class,
        encryption: upload.encryption,
        tags: upload.tags,
        acl: upload.acl,
        checksum,
        parts: parts.iter().map(|part| part.size).collect(),
        upload: Some(subject.upload_id.as_str().into()),
    })
}

/// The object's checksum: of its bytes, or of its parts' checksums.
fn checksum_of(may: &Authorized<OnObject>, upload: &Upload, parts: &[Arc<Part>]) -> Checksum {
    let algorithm = upload.algorithm.unwrap_or(Algorithm::Crc64Nvme);
    let value = match upload.checksum_type {
        ChecksumType::FullObject => checksum::of(
            algorithm,
            parts.iter().flat_map(|part| part.data.read(may).iter().map(AsRef::as_ref)),
        ),
        ChecksumType::Composite => {
            let sums: Vec<Vec<u8>> =
                parts.iter().filter_map(|part| checksum::decode(algorithm, &part.checksum.value)).collect();
            format!("{}-{}", checksum::of(algorithm, sums.iter().map(Vec::as_slice)), parts.len())
        }
    };
    Checksum { algorithm, value, of: upload.checksum_type }
}

/// The client may say the object's checksum.
fn check_claim(request: &Request, checksum: &Checksum) -> Result<(), Refusal> {
    match request.header(checksum.algorithm.header()) {
        Some(claimed) if claimed != checksum.value => {
            Err(S3Refusal::BadChecksum { algorithm: checksum.algorithm.name().to_owned() }.into())
        }
        _ => Ok(()),
    }
}

impl Completed {
    fn response(&self, exchange: &Exchange<'_>, subject: &Subject<'_>) -> Response {
        let scheme = if exchange.request.secure { "https" } else { "http" };
        let host = &exchange.request.host;
        let location = format!("{scheme}://{host}{}", exchange.request.path);
        let Object { etag, checksum, encryption, .. } = self.object.as_ref();
        let result = root("CompleteMultipartUploadResult")
            .text("Location", location)
            .text("Bucket", &subject.bucket.name)
            .text("Key", subject.key)
            .text("ETag", quoted(etag))
            .text(checksum.algorithm.element(), &checksum.value)
            .text("ChecksumType", checksum.of.name());
        let mut response = output::xml(&result);
        if let Some(version) = &self.version {
            set(&mut response, "x-amz-version-id", version);
        }
        sse::describe(encryption, &mut response);
        response
    }
}
