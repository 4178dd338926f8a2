//! The bytes of a form, as far as they came.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;

use crate::http::body::Stream;
use crate::refusal::{Refusal, S3FormRefusal};

/// The bytes of a form. They begin with a line end that nobody sent, so that every delimiter follows one.
pub(super) struct Source {
    stream: Stream,
    buffer: BytesMut,
}

impl Source {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, buffer: BytesMut::from(&b"\r\n"[..]) }
    }

    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    pub(super) fn take(&mut self, count: usize) -> Bytes {
        self.buffer.split_to(count.min(self.buffer.len())).freeze()
    }

    pub(super) fn find(&self, mark: &[u8]) -> Option<usize> {
        find(&self.buffer, mark)
    }

    /// Waits for more bytes. A form always ends with a delimiter, so there must be more.
    pub(super) async fn fill(&mut self) -> Result<(), Refusal> {
        loop {
            let Some(Ok(frame)) = self.stream.frame().await else {
                return Err(S3FormRefusal::Malformed.into());
            };
            if let Ok(data) = frame.into_data()
                && !data.is_empty()
            {
                self.buffer.extend_from_slice(&data);
                return Ok(());
            }
        }
    }

    /// What stands before a mark, which is taken too. The budget is what may still come before the file.
    pub(super) async fn until(&mut self, mark: &[u8], budget: &mut usize) -> Result<Bytes, Refusal> {
        let end = loop {
            let end = self.find(mark);
            if end.unwrap_or(self.len()) > *budget {
                return Err(S3FormRefusal::FieldsTooLong { max: super::LONGEST_FIELDS }.into());
            }
            match end {
                Some(end) => break end,
                None => self.fill().await?,
            }
        };
        let before = self.take(end);
        self.take(mark.len());
        *budget = budget.saturating_sub(end.saturating_add(mark.len()));
        Ok(before)
    }

    /// Whether the delimiter that was just read is the last one; where it is not, its line is read to its end.
    pub(super) async fn is_last(&mut self, budget: &mut usize) -> Result<bool, Refusal> {
        while self.len() < 2 {
            self.fill().await?;
        }
        if self.buffer.starts_with(b"--") {
            return Ok(true);
        }
        let padding = self.until(b"\r\n", budget).await?;
        match padding.iter().all(u8::is_ascii_whitespace) {
            true => Ok(false),
            false => Err(S3FormRefusal::Malformed.into()),
        }
    }

    /// Reads what is left, and keeps none of it.
    pub(super) async fn read_over(&mut self) {
        self.buffer.clear();
        while let Some(Ok(_)) = self.stream.frame().await {}
    }
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    let first = mark.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = from + rest.iter().position(|byte| byte == first)?;
        if bytes.get(at..)?.starts_with(mark) {
            return Some(at);
        }
        from = at + 1;
    }
}
