//! Which service, region, bucket and key a request is addressed to, from its Host and path alone.

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The service, and what of it.
    pub service: Service,
    /// The region that the host name says; nothing for a bare `localhost` or IP address, which serves every region.
    pub region: Option<String>,
}

/// The service, and what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// S3.
    S3 {
        /// The bucket, where one is addressed.
        bucket: Option<String>,
        /// The key, percent-decoded, where one is addressed. Keys are bytes that are UTF-8.
        key: Option<String>,
        /// How it was addressed.
        style: Style,
    },
    /// STS.
    Sts,
    /// IAM.
    Iam,
    /// rolecall's own API.
    Control,
}

/// How a bucket is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `HOST/BUCKET/KEY`.
    Path,
    /// `BUCKET.HOST/KEY`.
    VirtualHosted,
}
