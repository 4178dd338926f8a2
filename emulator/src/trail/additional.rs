//! `additionalEventData`: what S3 tells beside the request and the answer. There is no CipherSuite: nothing is
//! encrypted on the way.

use serde_json::{Map, Value};

use super::operation::{Access, Category, Operation};
use super::seen::Seen;
use crate::auth::{Scheme, SignatureVersion};
use crate::trace::Call;

const ALGORITHM: &str = "x-amz-server-side-encryption";

/// What S3 tells; nothing for the other services.
pub(super) fn of(seen: &Seen, operation: &Operation) -> Option<Value> {
    let Call::S3 { .. } = seen.reached.call else { return None };
    let mut data = Map::new();
    let mut tell = |name: &str, value: Value| data.insert(name.to_owned(), value);
    // How a browser's form is called that signs itself is not known.
    let method = match seen.reached.who.scheme {
        Scheme::Header => Some("AuthHeader"),
        Scheme::Presigned => Some("QueryString"),
        Scheme::Form | Scheme::Anonymous => None,
    };
    if let Some(version) = seen.reached.who.version {
        let name = match version {
            SignatureVersion::V2 => "SigV2",
            SignatureVersion::V4 => "SigV4",
        };
        tell("SignatureVersion", name.into());
    }
    tell("bytesTransferredIn", seen.bytes_in().into());
    if let Some(applied) = encryption(seen, operation) {
        tell("SSEApplied", applied.into());
    }
    if let Some(method) = method {
        tell("AuthenticationMethod", method.into());
    }
    tell("x-amz-id-2", seen.request.id.host().into());
    tell("bytesTransferredOut", seen.answer.bytes.into());
    Some(data.into())
}

/// How a written object was encrypted, and whether that was asked for or is the bucket's default.
fn encryption(seen: &Seen, operation: &Operation) -> Option<&'static str> {
    if operation.category != Category::Data || operation.access != Access::Write {
        return None;
    }
    let asked = seen.request.has_header(ALGORITHM);
    Some(match (seen.answer.header(ALGORITHM)?, asked) {
        // AWS's word for two layers is not known.
        ("aws:kms:dsse", _) => return None,
        ("aws:kms", true) => "SSE_KMS",
        ("aws:kms", false) => "Default_SSE_KMS",
        (_, true) => "SSE_S3",
        (_, false) => "Default_SSE_S3",
    })
}
