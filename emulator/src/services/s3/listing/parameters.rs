//! What a listing is asked for.

use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};

const MOST: usize = 1000;

/// What every listing may be asked for.
#[derive(Clone, Debug)]
pub(in crate::services::s3) struct Parameters {
    pub(in crate::services::s3) prefix: String,
    pub(in crate::services::s3) delimiter: Option<String>,
    pub(in crate::services::s3) max_keys: usize,
    pub(in crate::services::s3) encoding: Encoding,
}

/// How keys are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::s3) enum Encoding {
    Plain,
    Url,
}

impl Parameters {
    /// Reads them.
    pub(super) fn of(request: &Request) -> Result<Self, Refusal> {
        Ok(Self {
            prefix: request.parameter("prefix").unwrap_or_default().to_owned(),
            delimiter: request
                .parameter("delimiter")
                .filter(|delimiter| !delimiter.is_empty())
                .map(str::to_owned),
            max_keys: number(request, "max-keys", "maxKeys", MOST)?,
            encoding: Encoding::of(request)?,
        })
    }
}

impl Encoding {
    /// Reads `encoding-type`.
    pub(in crate::services::s3) fn of(request: &Request) -> Result<Self, Refusal> {
        match request.parameter("encoding-type") {
            None => Ok(Self::Plain),
            Some("url") => Ok(Self::Url),
            Some(value) => Err(S3Refusal::InvalidEncodingType { value: value.to_owned() }.into()),
        }
    }

    /// Writes a key. S3's way: as in a form, but slashes stay.
    pub(in crate::services::s3) fn apply(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Url => {
                let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
                encoded.replace("%2F", "/")
            }
        }
    }

    /// The value of the EncodingType element.
    pub(in crate::services::s3) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Url => Some("url"),
        }
    }
}

/// How many are asked for, at most `most`. S3 calls a negative one by another name.
pub(in crate::services::s3) fn number(
    request: &Request,
    name: &str,
    negative_name: &str,
    most: usize,
) -> Result<usize, Refusal> {
    match request.parameter(name) {
        None | Some("") => Ok(most),
        Some(value) => Ok(number_in(value, name, negative_name)?.min(most)),
    }
}

/// The number that a value says.
pub(in crate::services::s3) fn number_in(
    value: &str,
    name: &str,
    negative_name: &str,
) -> Result<usize, Refusal> {
    let (value, parsed) = (value.to_owned(), value.parse::<i32>());
    match parsed {
        Ok(number) => usize::try_from(number)
            .map_err(|_| S3Refusal::NegativeNumber { name: negative_name.to_owned(), value }.into()),
        Err(_) => Err(S3Refusal::NotANumber { name: name.to_owned(), value }.into()),
    }
}
