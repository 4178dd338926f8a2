//! `aws-chunked`, decoded and checked as it flows.
//!
//! ```text
//! SIZE-IN-HEX[;chunk-signature=...] CRLF data CRLF ... 0[;chunk-signature=...] CRLF
//! [NAME:VALUE CRLF [x-amz-trailer-signature:... CRLF]] CRLF
//! ```
//!
//! Data is handed on before the signature of its chunk was seen, so no chunk is ever held whole. That is safe because a
//! wrong signature fails the body before its end is reached, and S3 stores nothing that has not ended.

use bytes::Bytes;
use http::HeaderMap;
use sha2::{Digest, Sha256};

use super::lines::{Line, TooLong};
use super::plan::{Chunked, Trailer};
use super::trailer::Trailers;
use crate::digest::hex;
use crate::refusal::{Refusal, S3AuthRefusal};

/// Only the last chunk may be smaller.
const SMALLEST: u64 = 8192;

/// A body in chunks, as far as it was decoded.
pub(super) struct Decoder {
    plan: Chunked,
    place: Place,
    /// What came and was not looked at yet.
    input: Bytes,
    line: Line,
    chunk: Chunk,
    trailers: Trailers,
    decoded: u64,
}

/// The chunk that is being read.
#[derive(Default)]
struct Chunk {
    /// From 1.
    number: u64,
    size: u64,
    left: u64,
    signature: String,
    hash: Sha256,
}

/// Where in the body we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Head,
    Data,
    AfterData,
    Trailer,
    End,
}

/// What one step made.
enum Step {
    Data(Bytes),
    Again,
    NeedsMore,
}

impl Decoder {
    pub(super) fn new(plan: Chunked) -> Self {
        Self {
            plan,
            place: Place::Head,
            input: Bytes::new(),
            line: Line::default(),
            chunk: Chunk::default(),
            trailers: Trailers::default(),
            decoded: 0,
        }
    }

    pub(super) fn decoded_length(&self) -> u64 {
        self.plan.decoded_length
    }

    pub(super) fn declared_trailer(&self) -> Option<&str> {
        self.plan.declared.as_deref()
    }

    pub(super) fn trailers(&self) -> &HeaderMap {
        self.trailers.values()
    }

    /// Gives it more of the body. Only when [`Self::next`] has nothing left.
    pub(super) fn feed(&mut self, input: Bytes) {
        self.input = input;
    }

    /// The next piece of payload in what it was given.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            match self.step()? {
                Step::Data(data) => return Ok(Some(data)),
                Step::Again => {}
                Step::NeedsMore => return Ok(None),
            }
        }
    }

    /// The body is over: so must the chunks be.
    pub(super) fn finish(&self) -> Result<(), Refusal> {
        if self.place != Place::End {
            return Err(S3AuthRefusal::BodyTerminated.into());
        }
        if self.decoded != self.plan.decoded_length {
            return Err(self.wrong_length());
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Step, Refusal> {
        if self.input.is_empty() {
            return Ok(Step::NeedsMore);
        }
        match self.place {
            Place::Data => return self.data(),
            Place::End => return Err(S3AuthRefusal::BodyTerminated.into()),
            Place::Head | Place::AfterData | Place::Trailer => {}
        }
        let line = self.line.take(&mut self.input).map_err(|TooLong| self.malformed())?;
        let Some(line) = line else { return Ok(Step::NeedsMore) };
        match self.place {
            Place::Head => self.head(&line)?,
            Place::Trailer => self.trailer(&line)?,
            _ if line.is_empty() => self.place = Place::Head,
            _ => return Err(S3AuthRefusal::ChunkMalformed.into()),
        }
        Ok(Step::Again)
    }

    fn malformed(&self) -> Refusal {
        match self.place {
            Place::Trailer => S3AuthRefusal::BodyTerminated.into(),
            _ => S3AuthRefusal::ChunkMalformed.into(),
        }
    }

    fn head(&mut self, line: &[u8]) -> Result<(), Refusal> {
        let head =
            Head::parse(line, self.plan.framing.chain.is_some()).ok_or(S3AuthRefusal::ChunkMalformed)?;
        let before = std::mem::take(&mut self.chunk);
        let number = before.number + 1;
        if before.number > 0 && before.size < SMALLEST && head.size > 0 {
            return Err(S3AuthRefusal::ChunkTooSmall { chunk: number, size: before.size }.into());
        }
        let Head { size, signature } = head;
        self.chunk = Chunk { number, size, left: size, signature: signature.to_owned(), hash: Sha256::new() };
        if size > 0 {
            self.place = Place::Data;
            return Ok(());
        }
        self.end_chunk()?;
        self.place = Place::Trailer;
        Ok(())
    }

    fn data(&mut self) -> Result<Step, Refusal> {
        let left = usize::try_from(self.chunk.left).unwrap_or(usize::MAX);
        let data = self.input.split_to(left.min(self.input.len()));
        self.chunk.left -= data.len() as u64;
        self.decoded += data.len() as u64;
        if self.decoded > self.plan.decoded_length {
            return Err(self.wrong_length());
        }
        if self.plan.framing.chain.is_some() {
            self.chunk.hash.update(&data);
        }
        if self.chunk.left == 0 {
            self.end_chunk()?;
            self.place = Place::AfterData;
        }
        Ok(Step::Data(data))
    }

    fn end_chunk(&mut self) -> Result<(), Refusal> {
        let Some(chain) = &mut self.plan.framing.chain else { return Ok(()) };
        let hash = std::mem::take(&mut self.chunk.hash).finalize();
        chain.follow_chunk(&hex(&hash), &self.chunk.signature)
    }

    fn trailer(&mut self, line: &[u8]) -> Result<(), Refusal> {
        let framing = &mut self.plan.framing;
        if !line.is_empty() {
            return match framing.trailer {
                Trailer::Allowed => self.trailers.take(line, framing.chain.as_mut()),
                Trailer::Forbidden => Err(S3AuthRefusal::BodyTerminated.into()),
            };
        }
        // Some clients write an empty line before the trailer's signature.
        if framing.trailer == Trailer::Allowed && framing.chain.is_some() && !self.trailers.is_signed() {
            return Ok(());
        }
        self.trailers.check_declared(self.plan.declared.as_deref())?;
        self.place = Place::End;
        Ok(())
    }

    fn wrong_length(&self) -> Refusal {
        S3AuthRefusal::DecodedLengthDiffers { expected: self.plan.decoded_length, provided: self.decoded }
            .into()
    }
}

/// The head of a chunk.
struct Head<'a> {
    size: u64,
    signature: &'a str,
}

impl<'a> Head<'a> {
    fn parse(line: &'a [u8], is_signed: bool) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let (size, extension) = line.split_once(';').unwrap_or((line, ""));
        let is_hex = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = if is_hex { u64::from_str_radix(size, 16).ok()? } else { return None };
        let signature = match extension.strip_prefix("chunk-signature=") {
            Some(signature) => signature,
            None if is_signed => return None,
            None => "",
        };
        Some(Self { size, signature })
    }
}
