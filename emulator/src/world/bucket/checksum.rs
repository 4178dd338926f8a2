//! The checksums that S3 keeps with an object, and what an upload announces of them.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>

/// A checksum algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Md5,
    Sha1,
    Sha256,
    Sha512,
    Xxhash128,
    Xxhash3,
    Xxhash64,
}

/// What is known of one algorithm.
struct Row {
    name: &'static str,
    header: &'static str,
    element: &'static str,
    /// How many bytes a checksum has.
    length: usize,
    types: Types,
}

/// The types that a multipart upload may have with an algorithm; the first is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Types {
    Composite,
    FullObject,
    CompositeOrFullObject,
}

/// One row of the table of algorithms.
macro_rules! row {
    ($name:literal, $lower:literal, $length:literal, $types:ident) => {
        Row {
            name: $name,
            header: concat!("x-amz-checksum-", $lower),
            element: concat!("Checksum", $name),
            length: $length,
            types: Types::$types,
        }
    };
}

impl Algorithm {
    /// Every algorithm, in the order in which S3 lists them.
    pub const ALL: [Self; 10] = [
        Self::Crc32,
        Self::Crc32c,
        Self::Crc64Nvme,
        Self::Md5,
        Self::Sha1,
        Self::Sha256,
        Self::Sha512,
        Self::Xxhash128,
        Self::Xxhash3,
        Self::Xxhash64,
    ];

    /// The table of algorithms. `docs/checksums.md` shows it.
    const fn row(self) -> Row {
        match self {
            Self::Crc32 => row!("CRC32", "crc32", 4, CompositeOrFullObject),
            Self::Crc32c => row!("CRC32C", "crc32c", 4, CompositeOrFullObject),
            Self::Crc64Nvme => row!("CRC64NVME", "crc64nvme", 8, FullObject),
            Self::Md5 => row!("MD5", "md5", 16, Composite),
            Self::Sha1 => row!("SHA1", "sha1", 20, Composite),
            Self::Sha256 => row!("SHA256", "sha256", 32, Composite),
            Self::Sha512 => row!("SHA512", "sha512", 64, Composite),
            Self::Xxhash128 => row!("XXHASH128", "xxhash128", 16, Composite),
            Self::Xxhash3 => row!("XXHASH3", "xxhash3", 8, Composite),
            Self::Xxhash64 => row!("XXHASH64", "xxhash64", 8, Composite),
        }
    }

    /// As ChecksumAlgorithm has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The header that carries a checksum of this kind.
    #[must_use]
    pub const fn header(self) -> &'static str {
        self.row().header
    }

    /// The element that carries a checksum of this kind.
    #[must_use]
    pub const fn element(self) -> &'static str {
        self.row().element
    }

    /// How many bytes a checksum of this kind has.
    #[must_use]
    pub const fn length(self) -> usize {
        self.row().length
    }

    /// Whether a multipart upload may have this type with the algorithm.
    #[must_use]
    pub fn has(self, kind: ChecksumType) -> bool {
        match self.row().types {
            Types::Composite => kind == ChecksumType::Composite,
            Types::FullObject => kind == ChecksumType::FullObject,
            Types::CompositeOrFullObject => true,
        }
    }

    /// The type that a multipart upload has with the algorithm where it names none.
    #[must_use]
    pub const fn default_type(self) -> ChecksumType {
        match self.row().types {
            Types::FullObject => ChecksumType::FullObject,
            Types::Composite | Types::CompositeOrFullObject => ChecksumType::Composite,
        }
    }

    /// The algorithm of this name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }

    /// The algorithm that this header is for, in any case.
    #[must_use]
    pub fn of_header(header: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.header().eq_ignore_ascii_case(header))
    }
}

/// What a checksum was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChecksumType {
    /// The whole object.
    FullObject,
    /// The checksums of its parts.
    Composite,
}

impl ChecksumType {
    /// As AWS writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FullObject => "FULL_OBJECT",
            Self::Composite => "COMPOSITE",
        }
    }

    /// The type of this name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::FullObject, Self::Composite].into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }
}

/// The checksums that CreateMultipartUpload announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// What the object's checksum will be computed from.
    pub of: ChecksumType,
}

/// A checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// In base64; a composite one ends in `-PARTS`.
    pub value: String,
    /// What it was computed from.
    pub of: ChecksumType,
}

impl Checksum {
    /// The value without the number of parts, as GetObjectAttributes shows it.
    #[must_use]
    pub fn digest(&self) -> &str {
        self.value.split_once('-').map_or(&self.value, |(digest, _)| digest)
    }
}
