//! Computing checksums.

use std::hash::Hasher as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crc_fast::CrcAlgorithm;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use twox_hash::{XxHash3_64, XxHash3_128, XxHash64};

use crate::world::bucket::Algorithm;

/// A checksum being computed.
pub(super) enum Running {
    Crc(Algorithm, crc_fast::Digest),
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha512(Sha512),
    Xxhash128(Box<XxHash3_128>),
    Xxhash3(Box<XxHash3_64>),
    Xxhash64(XxHash64),
}

impl Running {
    /// Begins.
    pub(super) fn new(algorithm: Algorithm) -> Self {
        let crc = |kind| Self::Crc(algorithm, crc_fast::Digest::new(kind));
        match algorithm {
            Algorithm::Crc32 => crc(CrcAlgorithm::Crc32IsoHdlc),
            Algorithm::Crc32c => crc(CrcAlgorithm::Crc32Iscsi),
            Algorithm::Crc64Nvme => crc(CrcAlgorithm::Crc64Nvme),
            Algorithm::Md5 => Self::Md5(Md5::new()),
            Algorithm::Sha1 => Self::Sha1(Sha1::new()),
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha512 => Self::Sha512(Sha512::new()),
            Algorithm::Xxhash128 => Self::Xxhash128(Box::default()),
            Algorithm::Xxhash3 => Self::Xxhash3(Box::default()),
            Algorithm::Xxhash64 => Self::Xxhash64(XxHash64::with_seed(0)),
        }
    }

    /// Takes more bytes in.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc(_, digest) => digest.update(bytes),
            Self::Md5(digest) => digest.update(bytes),
            Self::Sha1(digest) => digest.update(bytes),
            Self::Sha256(digest) => digest.update(bytes),
            Self::Sha512(digest) => digest.update(bytes),
            Self::Xxhash128(digest) => digest.write(bytes),
            Self::Xxhash3(digest) => digest.write(bytes),
            Self::Xxhash64(digest) => digest.write(bytes),
        }
    }

    /// The checksum, in base64; of a number, the bytes are big-endian.
    pub(super) fn finish(self) -> String {
        match self {
            Self::Crc(algorithm, digest) => {
                let bytes = digest.finalize().to_be_bytes();
                let used = bytes.len().saturating_sub(algorithm.length());
                STANDARD.encode(bytes.get(used..).unwrap_or_default())
            }
            Self::Md5(digest) => STANDARD.encode(digest.finalize()),
            Self::Sha1(digest) => STANDARD.encode(digest.finalize()),
            Self::Sha256(digest) => STANDARD.encode(digest.finalize()),
            Self::Sha512(digest) => STANDARD.encode(digest.finalize()),
            Self::Xxhash128(digest) => STANDARD.encode(digest.finish_128().to_be_bytes()),
            Self::Xxhash3(digest) => STANDARD.encode(digest.finish().to_be_bytes()),
            Self::Xxhash64(digest) => STANDARD.encode(digest.finish().to_be_bytes()),
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

/// Whether a value can be the checksum of a whole upload: `BASE64`, or `BASE64-PARTS` where the algorithm has composite
/// checksums.
pub(super) fn could_be_of_upload(algorithm: Algorithm, value: &str) -> bool {
    let composite = algorithm.has(crate::world::bucket::ChecksumType::Composite);
    match value.split_once('-') {
        Some((digest, parts)) if composite => {
            let counts = !parts.is_empty() && parts.bytes().all(|byte| byte.is_ascii_digit());
            counts && decode(algorithm, digest).is_some()
        }
        _ => decode(algorithm, value).is_some(),
    }
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
            (Algorithm::Md5, "JfnnlDI7RTiF9RgfG2JNCw=="),
            (Algorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
            (Algorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
            (
                Algorithm::Sha512,
                "2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo/+hQ==",
            ),
            (Algorithm::Xxhash64, "jLhB20DmroM="),
        ] {
            let split: [&[u8]; 2] = [b"1234", b"56789"];
            let sum = of(algorithm, split);
            assert!(decode(algorithm, &sum).is_some(), "{sum}");
            assert_eq!(sum, expected, "{}", algorithm.name());
        }
    }

    #[test]
    fn the_checksums_of_nothing() {
        for (algorithm, expected) in [
            (Algorithm::Md5, "1B2M2Y8AsgTpgAmY7PhCfg=="),
            (Algorithm::Sha1, "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
            (Algorithm::Sha256, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            (Algorithm::Xxhash64, "70bbN1HY6Zk="),
            (Algorithm::Xxhash3, "LQaABTjTlMI="),
            (Algorithm::Xxhash128, "maoG0wFHmNhgAcMkRo1Jfw=="),
        ] {
            assert_eq!(of(algorithm, []), expected, "{}", algorithm.name());
        }
    }

    /// Values that others published for these texts.
    #[test]
    fn the_checksums_of_short_texts() {
        for (algorithm, text, expected) in [
            (Algorithm::Xxhash64, "abcdefg", "GGCUDikCgi0="),
            (Algorithm::Xxhash3, "abcdefg", "WkDcP9RMBS8="),
            (Algorithm::Xxhash128, "abcdefg", "Kq/YOGmlnDE/55jA7aptxg=="),
        ] {
            assert_eq!(of(algorithm, [text.as_bytes()]), expected, "{} of {text}", algorithm.name());
        }
    }

    #[test]
    fn what_can_be_the_checksum_of_an_upload() {
        for (algorithm, value, expected) in [
            (Algorithm::Crc32, "y/Q5Jg==", true),
            (Algorithm::Crc32, "y/Q5Jg==-3", true),
            (Algorithm::Crc32, "y/Q5Jg==-", false),
            (Algorithm::Crc32, "y/Q5Jg==-x", false),
            (Algorithm::Crc32, "y/Q5Jg==-1-2", false),
            (Algorithm::Crc32, "y/Q5", false),
            (Algorithm::Crc64Nvme, "rosUhgp5mIg=", true),
            (Algorithm::Crc64Nvme, "rosUhgp5mIg=-1", false),
            (Algorithm::Xxhash3, "LQaABTjTlMI=-12", true),
        ] {
            assert_eq!(could_be_of_upload(algorithm, value), expected, "{} {value}", algorithm.name());
        }
    }
}
