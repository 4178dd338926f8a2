//! What tests of multipart uploads share: an upload, its parts, and the list that completes it.

use rolecall_tests::sigv4::{Payload, Request, Signed};
use rolecall_tests::table::{Expected, refused};

use super::world::World;

/// A multipart upload that is in progress.
pub struct Upload<'a> {
    world: &'a World,
    key: &'a str,
    pub id: String,
}

impl<'a> Upload<'a> {
    /// Begins one in bucket `rows`.
    pub async fn begin(world: &'a World, key: &'a str, headers: &[(&str, &str)]) -> Self {
        let request = with(Request::new("POST", &format!("/rows/{key}?uploads")), headers);
        let answer = world.succeeds(&world.signed(request)).await;
        Self { world, key, id: answer.element("UploadId").unwrap().to_owned() }
    }

    pub fn target(&self) -> String {
        format!("/rows/{}?uploadId={}", self.key, self.id)
    }

    /// UploadPart.
    pub fn part(&self, number: u32, body: impl AsRef<[u8]>, headers: &[(&str, &str)]) -> Signed {
        let request = Request::put(&format!("{}&partNumber={number}", self.target()), body);
        // To hash megabytes takes long.
        self.world.signed(with(request, headers).payload(Payload::Is("UNSIGNED-PAYLOAD".to_owned())))
    }

    /// UploadPartCopy.
    pub fn copied(&self, number: u32, source: &str, headers: &[(&str, &str)]) -> Signed {
        let request = Request::put(&format!("{}&partNumber={number}", self.target()), "");
        self.world.signed(with(request.header("x-amz-copy-source", source), headers))
    }

    /// CompleteMultipartUpload with a list of parts.
    pub fn complete(&self, parts: &[Listed<'_>], headers: &[(&str, &str)]) -> Signed {
        let parts: String = parts.iter().map(Listed::document).collect();
        let document = format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>");
        self.complete_with(document, headers)
    }

    /// CompleteMultipartUpload with some body.
    pub fn complete_with(&self, body: impl AsRef<[u8]>, headers: &[(&str, &str)]) -> Signed {
        self.world.signed(with(Request::new("POST", &self.target()).body(body), headers))
    }

    /// ListParts.
    pub fn list(&self, more: &str) -> Signed {
        self.world.signed(Request::get(&format!("{}{more}", self.target())))
    }
}

/// A part in a completion's list.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    pub number: i64,
    pub etag: &'a str,
    /// Element and value.
    pub checksums: &'a [(&'a str, &'a str)],
}

impl<'a> Listed<'a> {
    pub const fn new(number: i64, etag: &'a str) -> Self {
        Self { number, etag, checksums: &[] }
    }

    pub const fn with(number: i64, etag: &'a str, checksums: &'a [(&'a str, &'a str)]) -> Self {
        Self { number, etag, checksums }
    }

    fn document(&self) -> String {
        let Self { number, etag, checksums } = self;
        let sums: String =
            checksums.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
        format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag>{sums}</Part>")
    }
}

pub fn with(request: Request, headers: &[(&str, &str)]) -> Request {
    headers.iter().fold(request, |request, (name, value)| request.header(name, value))
}

/// The refusal of a part that is not there, or is another.
pub fn no_part(upload: &Upload<'_>, number: &str, etag: &str) -> Expected {
    const MESSAGE: &str = "One or more of the specified parts could not be found.  The part may not have been uploaded, or \
         the specified entity tag may not match the part's entity tag.";
    refused(400, "InvalidPart", MESSAGE)
        .field("UploadId", &upload.id)
        .field("PartNumber", number)
        .field("ETag", etag.trim_matches('"'))
}
