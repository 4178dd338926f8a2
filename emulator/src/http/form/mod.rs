//! A browser's form, `multipart/form-data`: the fields at once, the file as a stream.
//!
//! <https://datatracker.ietf.org/doc/html/rfc7578>

mod disposition;
mod source;
#[cfg(test)]
mod tests;

use bytes::{Bytes, BytesMut};

use super::Request;
use super::body::Stream;
use crate::refusal::{Refusal, S3AuthRefusal, S3FormRefusal};
use disposition::Disposition;
use source::Source;

/// What may stand before the file.
const LONGEST_FIELDS: usize = 20 * 1024;

/// A form as far as its file, which is still to be read.
pub struct Form {
    /// What stands before the file. What stands behind it does not count.
    pub fields: Fields,
    /// The file.
    pub file: File,
}

/// The fields, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// The bytes of the file.
pub struct File {
    source: Source,
    delimiter: Vec<u8>,
    is_read: bool,
}

/// Whether a request brings a form.
#[must_use]
pub fn is_form(request: &Request) -> bool {
    request
        .header("content-type")
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("multipart/form-data"))
}

impl Form {
    /// Reads a form as far as its file. `${filename}` in a field is the file's name, where it has one.
    ///
    /// # Errors
    /// When it is no form, when its fields are too long, or when there is no file.
    pub async fn read(request: &Request, stream: Stream) -> Result<Self, Refusal> {
        if !request.headers.contains_key("content-length") {
            return Err(S3AuthRefusal::MissingContentLength.into());
        }
        let boundary = disposition::boundary(request).ok_or(S3FormRefusal::Malformed)?;
        let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
        let mut source = Source::new(stream);
        let mut budget = LONGEST_FIELDS;
        let mut fields = Vec::new();
        source.until(&delimiter, &mut budget).await?;
        while !source.is_last(&mut budget).await? {
            let part = Disposition::parse(&head(&mut source, &mut budget).await?);
            if part.name.eq_ignore_ascii_case("file") {
                let fields = Fields(fields).with_filename(part.filename.as_deref());
                return Ok(Self { fields, file: File { source, delimiter, is_read: false } });
            }
            let value = source.until(&delimiter, &mut budget).await?;
            fields.push((part.name, String::from_utf8_lossy(&value).into_owned()));
        }
        Err(S3FormRefusal::NoFile.into())
    }
}

/// The head of a part, which may be empty.
async fn head(source: &mut Source, budget: &mut usize) -> Result<BytesMut, Refusal> {
    let mut head = BytesMut::new();
    loop {
        let line = source.until(b"\r\n", budget).await?;
        if line.is_empty() {
            return Ok(head);
        }
        head.extend_from_slice(&line);
        head.extend_from_slice(b"\r\n");
    }
}

impl Fields {
    /// The fields, with their names as they were written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of a field. Names are the same in any case.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The values of a field, as one: a field that came twice counts as a list.
    #[must_use]
    pub fn joined(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.all(name).collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    fn with_filename(mut self, filename: Option<&str>) -> Self {
        let Some(filename) = filename else { return self };
        for (_, value) in &mut self.0 {
            if value.contains("${filename}") {
                *value = value.replace("${filename}", filename);
            }
        }
        self
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Fields {
    fn from(fields: [(&str, &str); N]) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl File {
    /// The next piece; nothing once the file has ended and the rest of the form was read over.
    ///
    /// # Errors
    /// When the form breaks off.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            if self.is_read {
                return Ok(None);
            }
            let sure = match self.source.find(&self.delimiter) {
                Some(0) => {
                    self.is_read = true;
                    self.source.read_over().await;
                    continue;
                }
                Some(end) => end,
                None => (self.source.len() + 1).saturating_sub(self.delimiter.len()),
            };
            if sure > 0 {
                return Ok(Some(self.source.take(sure)));
            }
            self.source.fill().await?;
        }
    }
}
