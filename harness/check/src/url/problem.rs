//! What can be wrong with a data row's URL, and what is merely unusual.

/// Something unusual that often explains a failure later on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// The certificate `*.s3.REGION.amazonaws.com` does not cover such a host name.
    #[error(
        "the bucket's name has a dot, so no TLS certificate covers its virtual-hosted name: the AWS SDKs sign such a bucket \
         in path style, and the URL as it stands fails in a browser"
    )]
    DottedBucket,
    /// `http`.
    #[error("the URL is http: it is signed, and fetched, as https")]
    PlainHttp,
    /// A raw space.
    #[error("the key has a raw space: write %20")]
    RawSpace,
    /// Raw characters outside of ASCII.
    #[error("the key has characters outside of ASCII: write them percent-encoded, as UTF-8")]
    RawNonAscii,
    /// A `+`.
    #[error("a + in the path of a URL is a plus sign: if the object's name has a space there, write %20")]
    Plus,
    /// A percent-encoded percent sign before two hex digits.
    #[error("%25 before two hex digits is a literal percent sign: the key may have been encoded twice")]
    EncodedTwice,
}

/// Why a URL is not an object's URL in virtual-hosted style.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// `s3://BUCKET/KEY`.
    #[error("s3:// is the AWS CLI's notation, and no browser can open it: write {right}")]
    S3Scheme {
        /// The URL to write.
        right: String,
    },
    /// No `https://` at its start.
    #[error("it is no https:// URL: write https://BUCKET.s3.REGION.amazonaws.com/KEY")]
    Scheme,
    /// A host that is not one of S3's.
    #[error("{host:?} is no S3 host: write https://BUCKET.s3.REGION.amazonaws.com/KEY")]
    NotS3 {
        /// The host.
        host: String,
    },
    /// `s3.REGION.amazonaws.com/BUCKET/KEY`.
    #[error("it is in path style, with the bucket in the path: write it in virtual-hosted style, {right}")]
    PathStyle {
        /// The URL to write.
        right: String,
    },
    /// `BUCKET.s3-REGION.amazonaws.com`.
    #[error("s3-REGION with a dash is the old form of the host name: write a dot, {right}")]
    DashRegion {
        /// The URL to write.
        right: String,
    },
    /// `BUCKET.s3.amazonaws.com`.
    #[error("the global endpoint does not say the bucket's region, which the signature needs: write {right}")]
    Global {
        /// The URL to write.
        right: String,
    },
    /// Another kind of S3 host: website, dual-stack, accelerated, access point.
    #[error("{host:?} is a special kind of S3 host ({kind}): write {right}")]
    Special {
        /// The host.
        host: String,
        /// Which kind.
        kind: &'static str,
        /// The URL to write.
        right: String,
    },
    /// What stands where the region belongs is not a region's name.
    #[error(
        "{region:?} is not the name of an AWS region: write one such as us-east-1, for the bucket's own region"
    )]
    Region {
        /// What stands there.
        region: String,
    },
    /// Not a bucket's name.
    #[error("{bucket:?} cannot be a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens")]
    Bucket {
        /// What stands there.
        bucket: String,
    },
    /// Nothing after the host.
    #[error(
        "it names a bucket but no object: the key follows the host, https://BUCKET.s3.REGION.amazonaws.com/KEY"
    )]
    NoKey,
    /// A query, signed or not.
    #[error(
        "it has a query ({parameter}): give the object's plain URL, which is signed anew each time; a ? that belongs to the \
         key is written %3F"
    )]
    Query {
        /// The first parameter's name.
        parameter: String,
    },
    /// A fragment.
    #[error("what follows a # is never sent: a # that belongs to the key is written %23")]
    Fragment,
    /// A percent sign that begins no escape.
    #[error("{text:?} is no percent-encoding: a percent sign that belongs to the key is written %25")]
    Percent {
        /// The sign and what follows.
        text: String,
    },
    /// Bytes that are not UTF-8.
    #[error("the key's percent-encoded bytes are not UTF-8: S3's keys are, so encode the key as UTF-8")]
    NotUtf8,
    /// A control character.
    #[error(
        "it has a line break, a tab or another control character: write it percent-encoded, or take it out"
    )]
    Control,
    /// Longer than a key can be.
    #[error("the key has {bytes} bytes: a key has at most 1024")]
    KeyTooLong {
        /// Its length in bytes.
        bytes: usize,
    },
}
