//! Computing checksums.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crc_fast::CrcAlgorithm;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::world::bucket::Algorithm;

/// A checksum being computed.
pub(super) enum Running {
    Crc(Algorithm, crc_fast::Digest),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Running {
    /// Begins.
    pub(super) fn new(algorithm: Algorithm) -> Self {
        let crc = |kind| Self::Crc(algorithm, crc_fast::Digest::new(kind));
        match algorithm {
            Algorithm::Crc32 => crc(CrcAlgorithm::Crc32IsoHdlc),
            Algorithm::Crc32c => crc(CrcAlgorithm::Crc32Iscsi),
            Algorithm::Crc64Nvme => crc(CrcAlgorithm::Crc64Nvme),
            Algorithm::Sha1 => Self::Sha1(Sha1::new()),
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
        }
    }

    /// Takes more bytes in.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(_, digest) => digest.update(bytes),
            Self::Sha1(digest) => digest.update(bytes),
            Self::Sha256(digest) => digest.update(bytes),
        }
    }

    /// The checksum, in base64.
    pub(super) fn finish(self) -> String {
        match self {
            Self::Crc(algorithm, digest) => {
                let bytes = digest.finalize().to_be_bytes();
                let used = bytes.len().saturating_sub(algorithm.length());
                STANDARD.encode(bytes.get(used..).unwrap_or_default())
            }
            Self::Sha1(digest) => STANDARD.encode(digest.finalize()),
            Self::Sha256(digest) => STANDARD.encode(digest.finalize()),
        }
    }
}

/// The checksum of these pieces.
pub(super) fn of<'a>(algorithm: Algorithm, pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut running = Running::new(algorithm);
    pieces.into_iter().for_each(|piece| running.update(piece));
    running.finish()
}

/// The bytes of a checksum of this kind, where it is one.
pub(super) fn decode(algorithm: Algorithm, value: &str) -> Option<Vec<u8>> {
    STANDARD.decode(value).ok().filter(|bytes| bytes.len() == algorithm.length())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_strings_of_every_algorithm() {
        for (algorithm, expected) in [
            (Algorithm::Crc32, "y/Q5Jg=="),
            (Algorithm::Crc32c, "4waSgw=="),
            (Algorithm::Crc64Nvme, "rosUhgp5mIg="),
            (Algorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
            (Algorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
        ] {
            let split: [&[u8]; 2] = [b"1234", b"56789"];
            let sum = of(algorithm, split);
            assert!(decode(algorithm, &sum).is_some(), "{sum}");
            assert_eq!(sum, expected, "{}", algorithm.name());
        }
        assert_eq!(of(Algorithm::Sha1, []), "2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
        assert_eq!(of(Algorithm::Sha256, []), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
