//! Reading bodies: small ones whole, objects into segments.

use bytes::Bytes;
use http::HeaderMap;
use quick_xml::events::Event;
use serde::de::DeserializeOwned;

use super::integrity::{Digests, Integrity};
use crate::http::form::File;
use crate::http::{Body, Request};
use crate::refusal::{Refusal, S3AuthRefusal, S3FormRefusal, S3Refusal};
use crate::world::bucket::Algorithm;

/// The largest object or part of one upload.
const LARGEST: u64 = 5 * 1024 * 1024 * 1024;
const SEGMENT: usize = 1024 * 1024;

/// The most that a configuration may have.
pub(super) const CONFIGURATION: usize = 64 * 1024;

/// Whether a small body has to come with a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protection {
    Needed,
    Optional,
}

/// Reads a small body.
pub(super) async fn read(
    request: &Request,
    mut body: Body,
    limit: usize,
    protection: Protection,
) -> Result<Vec<u8>, Refusal> {
    let mut integrity = Integrity::of(request, Algorithm::Crc64Nvme)?;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await? {
        integrity.update(&piece);
        if bytes.len().saturating_add(piece.len()) > limit {
            return Err(S3AuthRefusal::MaxMessageLengthExceeded { limit }.into());
        }
        bytes.extend_from_slice(&piece);
    }
    if protection == Protection::Needed && !integrity.is_claimed() {
        return Err(S3Refusal::MissingBodyDigest.into());
    }
    integrity.finish(body.trailers())?;
    Ok(bytes)
}

/// Reads a small document.
pub(super) async fn document<T: DeserializeOwned>(
    request: &Request,
    body: Body,
    limit: usize,
    protection: Protection,
) -> Result<T, Refusal> {
    let bytes = read(request, body, limit, protection).await?;
    if bytes.is_empty() {
        return Err(S3Refusal::MissingRequestBody.into());
    }
    parse(&bytes)
}

/// Reads XML. A document is an enum with one variant, so that its root element's name counts.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| S3Refusal::MalformedXml)?;
    quick_xml::de::from_str(text).map_err(|_| S3Refusal::MalformedXml.into())
}

/// Whether a text is one element with nothing in it.
pub(super) fn is_one_empty_element(text: &str) -> bool {
    let mut reader = quick_xml::Reader::from_str(text.trim());
    reader.config_mut().expand_empty_elements = true;
    matches!(reader.read_event(), Ok(Event::Start(_)))
        && matches!(reader.read_event(), Ok(Event::End(_)))
        && matches!(reader.read_event(), Ok(Event::Eof))
}

/// An object's or a part's bytes, as they came.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) data: Vec<Bytes>,
    pub(super) size: u64,
    pub(super) digests: Digests,
}

/// Reads an object into segments of its own, so that what is kept is its bytes and nothing else.
pub(super) async fn receive(
    request: &Request,
    mut body: Body,
    mut integrity: Integrity,
) -> Result<Received, Refusal> {
    let announced = announced_length(request)?;
    let mut segments = Segments::new(announced);
    while let Some(piece) = body.next().await? {
        integrity.update(&piece);
        segments.push(&piece);
        if segments.size > announced {
            break;
        }
    }
    if segments.size != announced {
        let (expected, provided) = (announced, segments.size);
        return Err(S3AuthRefusal::IncompleteBody { expected, provided }.into());
    }
    let digests = integrity.finish(body.trailers())?;
    let size = segments.size;
    Ok(Received { data: segments.finish(), size, digests })
}

/// How long a form's file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Default for Range {
    fn default() -> Self {
        Self { least: 0, most: LARGEST }
    }
}

/// Reads the file of a form. Nobody says how long it is, but the form around it is longer.
pub(super) async fn receive_file(
    request: &Request,
    mut file: File,
    mut integrity: Integrity,
    range: Range,
) -> Result<Received, Refusal> {
    let mut segments = Segments::new(announced_length(request)?);
    let mut size: u64 = 0;
    while let Some(piece) = file.next().await? {
        size = size.saturating_add(piece.len() as u64);
        // What is too long is only measured: the refusal says how long it is.
        if size <= range.most {
            integrity.update(&piece);
            segments.push(&piece);
        }
    }
    if size > range.most {
        return Err(S3FormRefusal::TooLarge { size, max: range.most }.into());
    }
    if size < range.least {
        return Err(S3FormRefusal::TooSmall { size, min: range.least }.into());
    }
    let digests = integrity.finish(&HeaderMap::new())?;
    Ok(Received { data: segments.finish(), size, digests })
}

/// How many bytes there will be: in an `aws-chunked` upload that is not the Content-Length.
fn announced_length(request: &Request) -> Result<u64, Refusal> {
    let streams = request.header("x-amz-content-sha256").is_some_and(|mode| mode.starts_with("STREAMING-"));
    if !streams && request.headers.contains_key("transfer-encoding") {
        return Err(S3Refusal::HeaderNotImplemented { header: "Transfer-Encoding".to_owned() }.into());
    }
    let name = if streams { "x-amz-decoded-content-length" } else { "content-length" };
    let length = request.header(name).and_then(|length| length.trim().parse().ok());
    match length.ok_or(S3AuthRefusal::MissingContentLength)? {
        size if size > LARGEST => Err(S3Refusal::EntityTooLarge { size, max: LARGEST }.into()),
        size => Ok(size),
    }
}

/// Segments of exact capacity: memory grows by the bytes that arrive, whatever was announced.
struct Segments {
    done: Vec<Bytes>,
    open: Vec<u8>,
    size: u64,
    announced: u64,
}

impl Segments {
    const fn new(announced: u64) -> Self {
        Self { done: Vec::new(), open: Vec::new(), size: 0, announced }
    }

    fn push(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            if self.open.capacity() == 0 {
                self.open = Vec::with_capacity(self.next_capacity());
            }
            let room = self.open.capacity().saturating_sub(self.open.len());
            let (now, later) = piece.split_at(room.min(piece.len()));
            self.open.extend_from_slice(now);
            self.size = self.size.saturating_add(now.len() as u64);
            piece = later;
            if self.open.len() == self.open.capacity() {
                self.done.push(Bytes::from(std::mem::take(&mut self.open)));
            }
        }
    }

    fn next_capacity(&self) -> usize {
        let left = self.announced.saturating_sub(self.size);
        usize::try_from(left).unwrap_or(SEGMENT).clamp(1, SEGMENT)
    }

    fn finish(mut self) -> Vec<Bytes> {
        if !self.open.is_empty() {
            self.done.push(Bytes::from(self.open));
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_hold_the_bytes_and_no_more() {
        let mut segments = Segments::new((SEGMENT + 10) as u64);
        let bytes: Vec<u8> = (0..SEGMENT + 10).map(|index| (index % 251) as u8).collect();
        bytes.chunks(7001).for_each(|piece| segments.push(piece));
        assert_eq!(segments.size, bytes.len() as u64);
        let data = segments.finish();
        assert_eq!(data.iter().map(Bytes::len).collect::<Vec<_>>(), [SEGMENT, 10]);
        assert_eq!(data.concat(), bytes);
    }
}
