//! How objects are encrypted. Nothing is: what is kept is whose leave it takes to read them.

use std::collections::BTreeMap;

/// How an object is encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// With S3's own keys: SSE-S3.
    #[default]
    S3,
    /// With a KMS key: SSE-KMS.
    Kms(KmsEncryption),
}

/// SSE-KMS, as one object has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KmsEncryption {
    /// In how many layers.
    pub layers: Layers,
    /// The key's ARN.
    pub key: String,
    /// Whether the bucket's key stands between.
    pub bucket_key: BucketKey,
    /// The encryption context that the client added.
    pub context: BTreeMap<String, String>,
}

/// In how many layers a KMS key encrypts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layers {
    /// One: SSE-KMS.
    #[default]
    One,
    /// Two: DSSE-KMS, which has no bucket keys.
    Two,
}

impl Layers {
    /// As AWS writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "aws:kms",
            Self::Two => "aws:kms:dsse",
        }
    }

    /// The algorithm of this name, if it is one of KMS's.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::One, Self::Two].into_iter().find(|layers| layers.name() == name)
    }

    /// A bucket key, where there can be one.
    #[must_use]
    pub const fn bucket_key(self, asked: BucketKey) -> BucketKey {
        match self {
            Self::One => asked,
            Self::Two => BucketKey::Disabled,
        }
    }
}

/// Whether a bucket's key stands between KMS and the objects. KMS then sees the bucket, and not the object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum BucketKey {
    #[default]
    Disabled,
    Enabled,
}

impl BucketKey {
    /// Of AWS's boolean.
    #[must_use]
    pub const fn of(enabled: bool) -> Self {
        if enabled { Self::Enabled } else { Self::Disabled }
    }

    /// As AWS writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disabled => "false",
            Self::Enabled => "true",
        }
    }
}

/// How a bucket encrypts what comes without a word about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefaultEncryption {
    /// With whose keys.
    pub with: DefaultKey,
    /// Whether the bucket's key stands between.
    pub bucket_key: BucketKey,
}

/// With whose keys a bucket encrypts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DefaultKey {
    /// S3's own.
    #[default]
    S3,
    /// A KMS key, named as PutBucketEncryption named it, or else the account's `aws/s3`.
    Kms(Layers, Option<String>),
}
