//! What has to be checked while a body flows. Authentication makes the plan; only it can, for all but the simplest two.

use super::chain::Chain;

/// What has to be checked while a body flows.
#[derive(Debug, Default)]
pub enum BodyPlan {
    /// Nothing: `UNSIGNED-PAYLOAD`, or an anonymous request.
    #[default]
    Unchecked,
    /// The SHA-256 of the whole body, in hex, as the client sent it.
    Sha256(String),
    /// The body comes in chunks: `aws-chunked`.
    AwsChunked(Box<Chunked>),
    /// A presigned upload that says that it comes in chunks. AWS takes the bytes as they are, and nothing of it is ever
    /// stored.
    Undecoded(Undecoded),
}

/// A body in chunks.
#[derive(Debug)]
pub struct Chunked {
    pub(crate) framing: Framing,
    /// `x-amz-trailer`, in lower case.
    pub(crate) declared: Option<String>,
    /// `x-amz-decoded-content-length`.
    pub(crate) decoded_length: u64,
}

/// Whether chunks are signed, and whether a trailer may follow them.
#[derive(Debug)]
pub(crate) struct Framing {
    pub(crate) chain: Option<Chain>,
    pub(crate) trailer: Trailer,
}

/// Whether a trailer may follow the chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trailer {
    /// `...-TRAILER`.
    Allowed,
    /// All others.
    Forbidden,
}

/// A body that is measured and hashed, and never right.
#[derive(Debug)]
pub struct Undecoded {
    /// `STREAMING-...`
    pub(crate) word: &'static str,
    /// `x-amz-decoded-content-length`.
    pub(crate) decoded_length: u64,
    pub(crate) upload: Upload,
}

/// What AWS answers depends on these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Upload {
    /// Any, with a payload hash that knows no trailer.
    Plain,
    /// PutObject, with a payload hash that knows one.
    Object,
    /// UploadPart, with a payload hash that knows one.
    Part,
}
