//! CompleteMultipartUpload.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>

use std::sync::Arc;

use md5::{Digest, Md5};

use super::super::conditions::WriteCondition;
use super::super::input::{self, Protection};
use super::super::output::{self, hex, quoted, root, set};
use super::super::{Answer, checksum, gate, put_object, sse};
use super::claims::Claims;
use super::listed::List;
use super::rules::{Kept, Rules};
use super::{Subject, Which};
use crate::heavy::heavy;
use crate::http::{Body, Response};
use crate::leave::{Authorized, OnObject};
use crate::refusal::Refusal;
use crate::services::Exchange;
use crate::world::bucket::{
    Algorithm, Announced, Checksum, ChecksumType, Data, Encryption, End, Object, ObjectPart, Part, Upload,
};

/// Ten thousand parts, each with an ETag and a checksum, fit in.
const LARGEST: usize = 4 * 1024 * 1024;

/// Answers. A completion that is repeated with the same parts is answered again while its object is there.
pub(in crate::services::s3) async fn answer(exchange: &Exchange<'_>, body: Body) -> Answer {
    let subject = Subject::find(exchange, Which::Any)?;
    let may = subject.write(exchange)?;
    sse::check_not_sent(exchange.request)?;
    let list = List::read(&whole_body(exchange, body).await?)?;
    let completed = match subject.with_upload(|upload| upload.clone()) {
        // The checksum is that of all its bytes.
        Ok(upload) => heavy(|| complete(exchange, &subject, &may, upload, &list)).await?,
        Err(missing) => {
            let completed = subject.completed(&list).ok_or(missing)?;
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
    announced: Option<Announced>,
}

/// Makes an object of the parts. Between looking and storing, another request may have ended the upload: which of them
/// comes first is decided under the lock of the uploads.
fn complete(
    exchange: &Exchange<'_>,
    subject: &Subject<'_>,
    may: &Authorized<OnObject>,
    upload: Upload,
    list: &List,
) -> Result<Completed, Refusal> {
    let condition = WriteCondition::of(exchange.request)?;
    let claims = Claims::of(exchange.request)?;
    let (announced, writes) = (upload.announced, upload.writes);
    claims.check_type(announced)?;
    let parts = list.choose(&subject.upload_id, &upload)?;
    subject.decrypt(exchange)?;
    let object = assemble(exchange, subject, may, upload, &parts);
    claims.check(announced, &object)?;
    let mut uploads = subject.bucket.uploads_mut(may).map_err(|_| gate::gone(&subject.bucket))?;
    let Some(upload) = uploads.get(&subject.upload_id) else {
        drop(uploads);
        return subject.completed(list).ok_or_else(|| subject.missing());
    };
    list.choose(&subject.upload_id, upload)?;
    put_object::store_unless_written(may, &subject.bucket, &condition, writes, object)?;
    uploads.end(&subject.upload_id, End::Completed(list.manifest()));
    drop(uploads);
    subject.bucket.objects_mut(may).map_err(|_| gate::gone(&subject.bucket))?.unwatch();
    subject.completed(list).ok_or_else(|| subject.missing())
}

impl Subject<'_> {
    /// What the upload was completed to with these parts, as long as it is there.
    fn completed(&self, list: &List) -> Option<Completed> {
        let uploads = self.bucket.uploads();
        let ended = uploads.ended(&self.upload_id, self.key)?;
        if ended.end != End::Completed(list.manifest()) {
            return None;
        }
        let announced = ended.announced;
        drop(uploads);
        let objects = self.bucket.objects();
        let made = objects.made_by(self.key, &self.upload_id)?;
        Some(Completed { object: Arc::clone(made.object()?), version: made.id.clone(), announced })
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

fn assemble(
    exchange: &Exchange<'_>,
    subject: &Subject<'_>,
    may: &Authorized<OnObject>,
    upload: Upload,
    parts: &[Arc<Part>],
) -> Object {
    let digest = parts.iter().fold(Md5::new(), |digest, part| digest.chain_update(part.md5)).finalize();
    let keeps = Rules::of(upload.announced).part_checksums == Kept::WithObject;
    let part = |part: &Arc<Part>| ObjectPart {
        size: part.size,
        checksum: part.checksum.as_ref().filter(|_| keeps).map(|checksum| checksum.value.clone()),
    };
    Object {
        data: Data::joined(parts.iter().map(|part| &part.data)),
        size: parts.iter().map(|part| part.size).sum(),
        etag: format!("{}-{}", hex(&digest), parts.len()),
        modified: exchange.now,
        headers: upload.headers,
        storage_class: upload.storage_class,
        encryption: upload.encryption,
        tags: upload.tags,
        acl: upload.acl,
        checksum: checksum_of(may, upload.announced, parts),
        parts: parts.iter().map(part).collect(),
        upload: Some(subject.upload_id.as_str().into()),
    }
}

/// The object's checksum: of its bytes, or of its parts' checksums.
fn checksum_of(may: &Authorized<OnObject>, announced: Option<Announced>, parts: &[Arc<Part>]) -> Checksum {
    const DEFAULT: Announced = Announced { algorithm: Algorithm::Crc64Nvme, of: ChecksumType::FullObject };
    let Announced { algorithm, of } = announced.unwrap_or(DEFAULT);
    let value = match of {
        ChecksumType::FullObject => checksum::of(
            algorithm,
            parts.iter().flat_map(|part| part.data.read(may).iter().map(AsRef::as_ref)),
        ),
        ChecksumType::Composite => {
            let sums: Vec<Vec<u8>> = parts
                .iter()
                .filter_map(|part| checksum::decode(algorithm, &part.checksum.as_ref()?.value))
                .collect();
            format!("{}-{}", checksum::of(algorithm, sums.iter().map(Vec::as_slice)), parts.len())
        }
    };
    Checksum { algorithm, value, of }
}

impl Completed {
    fn response(&self, exchange: &Exchange<'_>, subject: &Subject<'_>) -> Response {
        let scheme = if exchange.request.secure { "https" } else { "http" };
        let host = &exchange.request.host;
        let location = format!("{scheme}://{host}{}", exchange.request.path);
        let Object { etag, checksum, encryption, .. } = self.object.as_ref();
        let mut result = root("CompleteMultipartUploadResult")
            .text("Location", location)
            .text("Bucket", &subject.bucket.name)
            .text("Key", subject.key)
            .text("ETag", quoted(etag));
        // What nobody announced is not shown where a KMS key encrypts; HeadObject has it.
        if self.announced.is_some() || *encryption == Encryption::S3 {
            result = result
                .text(checksum.algorithm.element(), &checksum.value)
                .text("ChecksumType", checksum.of.name());
        }
        let mut response = output::xml(&result);
        if let Some(version) = &self.version {
            set(&mut response, "x-amz-version-id", version);
        }
        sse::describe(encryption, &mut response);
        response
    }
}
