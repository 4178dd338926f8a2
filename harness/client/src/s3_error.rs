//! The error that S3 writes into an answer's body.

use http::HeaderMap;
use serde::Deserialize;

use super::raw::Answer;

/// What S3 says of a refusal. Every field is as the answer had it, and missing where the answer lacked it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct S3Error {
    /// The code.
    pub code: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// The request ID.
    pub request_id: Option<String>,
}

impl S3Error {
    /// The error of an answer that is one; an answer to a success has none.
    #[must_use]
    pub fn of(answer: &Answer) -> Self {
        let mut error = if answer.status.is_success() { Self::default() } else { Self::parse(&answer.body) };
        error.request_id = request_id(&answer.headers).or(error.request_id);
        error
    }

    /// The error in a body; nothing is known of one that is not S3's XML.
    fn parse(body: &[u8]) -> Self {
        std::str::from_utf8(body).ok().and_then(|text| quick_xml::de::from_str(text).ok()).unwrap_or_default()
    }
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    headers.get("x-amz-request-id").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_from_its_xml_and_from_nothing_else() {
        let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>a &amp; b</Message>\
                    <Key>k</Key><RequestId>R</RequestId><HostId>H</HostId></Error>";
        let error = S3Error::parse(body.as_bytes());
        assert_eq!(error.code.as_deref(), Some("NoSuchKey"));
        assert_eq!(error.message.as_deref(), Some("a & b"));
        assert_eq!(error.request_id.as_deref(), Some("R"));
        for junk in ["", "<Error>", "{\"Code\":\"x\"}", "<a/>", "\u{0}"] {
            assert_eq!(S3Error::parse(junk.as_bytes()), S3Error::default(), "{junk:?}");
        }
        assert_eq!(S3Error::parse(b"\xff\xfe"), S3Error::default());
    }
}
