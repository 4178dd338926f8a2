//! The trailer after the last chunk.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html>

use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

use super::chain::Chain;
use crate::digest::hex;
use crate::refusal::{Refusal, S3AuthRefusal};

/// More lines than any client has reason to send.
const MOST: usize = 16;

/// The trailer, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Trailers {
    values: HeaderMap,
    canonical: Vec<u8>,
    is_signed: bool,
}

impl Trailers {
    pub(super) const fn values(&self) -> &HeaderMap {
        &self.values
    }

    pub(super) const fn is_signed(&self) -> bool {
        self.is_signed
    }

    /// Takes a line. Where there is a chain, the signature closes the trailer.
    pub(super) fn take(&mut self, line: &[u8], chain: Option<&mut Chain>) -> Result<(), Refusal> {
        let broken = || Refusal::from(S3AuthRefusal::BodyTerminated);
        let line = std::str::from_utf8(line).map_err(|_| broken())?;
        let (name, value) = line.split_once(':').ok_or_else(broken)?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        if self.is_signed || self.values.len() >= MOST {
            return Err(broken());
        }
        match chain {
            Some(chain) if name == "x-amz-trailer-signature" => {
                self.is_signed = true;
                chain.follow_trailer(&hex(&Sha256::digest(&self.canonical)), value)
            }
            _ => self.keep(&name, value),
        }
    }

    fn keep(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let (Ok(header), Ok(content)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) else {
            return Err(S3AuthRefusal::MalformedTrailer.into());
        };
        self.canonical.extend_from_slice(format!("{name}:{value}\n").as_bytes());
        self.values.append(header, content);
        Ok(())
    }

    /// What came must be what `x-amz-trailer` declared.
    pub(super) fn check_declared(&self, declared: Option<&str>) -> Result<(), Refusal> {
        let declared = declared.unwrap_or_default();
        let names = || declared.split(',').map(str::trim).filter(|name| !name.is_empty());
        let all_came = names().all(|name| self.values.contains_key(name));
        let all_declared = self.values.keys().all(|name| names().any(|other| other == name.as_str()));
        if all_came && all_declared { Ok(()) } else { Err(S3AuthRefusal::MalformedTrailer.into()) }
    }
}
