//! S3 requests, before they are signed.

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::S3Call;

/// Everything but the characters that SigV4 leaves alone.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const ENCODED_IN_PATHS: &AsciiSet = &ENCODED.remove(b'/');

/// A request with nothing in it but its bucket.
pub(crate) const fn call(action: &'static str, method: &'static str, bucket: String) -> S3Call {
    S3Call { action, method, bucket, key: None, query: Vec::new(), headers: Vec::new(), body: Bytes::new() }
}

/// `BUCKET/KEY` as the header x-amz-copy-source wants it; the AWS CLI takes it plain, and encodes it whole.
pub(crate) fn copy_source(source: &str) -> String {
    let (object, version) = match source.split_once("?versionId=") {
        Some((object, version)) => (object, format!("?versionId={version}")),
        None => (source, String::new()),
    };
    format!("{}{version}", utf8_percent_encode(object, ENCODED_IN_PATHS))
}

impl S3Call {
    /// Path and query, path style: `/BUCKET/KEY?cors`.
    pub(crate) fn path_and_query(&self) -> String {
        let mut path = format!("/{}", utf8_percent_encode(&self.bucket, ENCODED));
        if let Some(key) = &self.key {
            path.push('/');
            path.extend(utf8_percent_encode(key, ENCODED_IN_PATHS));
        }
        let pairs = self.query.iter().map(|(name, value)| {
            let equals = if value.is_empty() { "" } else { "=" };
            format!("{}{equals}{}", utf8_percent_encode(name, ENCODED), utf8_percent_encode(value, ENCODED))
        });
        let query: Vec<String> = pairs.collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// Whether S3 wants a checksum of the body: it does for every subresource that is put.
    pub(crate) fn needs_checksum(&self) -> bool {
        let is_subresource = self.query.iter().any(|(_, value)| value.is_empty());
        self.method == "PUT" && is_subresource
    }
}

#[cfg(test)]
mod tests {
    use super::{call, copy_source};

    #[test]
    fn keys_are_encoded_once_and_keep_their_slashes() {
        let mut get = call("GetObject", "GET", "acme".to_owned());
        get.key = Some("a b/c+d/é.txt".to_owned());
        assert_eq!(get.path_and_query(), "/acme/a%20b/c%2Bd/%C3%A9.txt");
        get.key = None;
        get.query.push(("cors".to_owned(), String::new()));
        assert_eq!(get.path_and_query(), "/acme?cors");
        assert_eq!(copy_source("a/b c?versionId=1"), "a/b%20c?versionId=1");
        assert_eq!(copy_source("a/b%20c"), "a/b%2520c");
    }
}
