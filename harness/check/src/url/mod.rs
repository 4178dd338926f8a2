//! The S3 URL of a data row: bucket, region and key, or what is wrong with it and what would be right.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use self::host::{addressed, virtual_hosted};
pub use self::problem::{Problem, Remark};

mod host;
mod problem;

#[cfg(test)]
mod tests;

/// An object's URL in virtual-hosted style, `https://BUCKET.s3.REGION.amazonaws.com/KEY`, taken apart. See
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Url {
    /// The bucket.
    pub bucket: String,
    /// The region.
    pub region: String,
    /// The key, percent-decoded; a `+` stays a `+`.
    pub key: String,
    /// What is unusual about the URL, though it can be read.
    pub remarks: Vec<Remark>,
}

/// Reads an object's URL.
///
/// # Errors
/// When it is not one in virtual-hosted style.
pub fn parse(url: &str) -> Result<S3Url, Problem> {
    if url.chars().any(char::is_control) {
        return Err(Problem::Control);
    }
    let (scheme, rest) = url.split_once("://").ok_or(Problem::Scheme)?;
    let (host, tail) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let plain_http = match scheme.to_ascii_lowercase().as_str() {
        "https" => None,
        "http" => Some(Remark::PlainHttp),
        "s3" => {
            return Err(Problem::S3Scheme {
                right: virtual_hosted(host, "REGION", tail.trim_start_matches('/')),
            });
        }
        _ => return Err(Problem::Scheme),
    };
    let (bucket, region) = addressed(host, tail)?;
    let path = path(tail)?;
    let key = decode(path)?;
    let mut remarks = remarks(&bucket, path);
    remarks.extend(plain_http);
    Ok(S3Url { bucket, region, key, remarks })
}

/// The path without its first slash; a query or a fragment is refused.
fn path(tail: &str) -> Result<&str, Problem> {
    let (before, fragment) = tail.split_once('#').map_or((tail, None), |(path, rest)| (path, Some(rest)));
    if let Some((_, query)) = before.split_once('?') {
        let parameter = query.split(['=', '&']).next().unwrap_or_default();
        return Err(Problem::Query { parameter: parameter.to_owned() });
    }
    if fragment.is_some() {
        return Err(Problem::Fragment);
    }
    match before.strip_prefix('/') {
        Some(path) if !path.is_empty() => Ok(path),
        _ => Err(Problem::NoKey),
    }
}

fn decode(path: &str) -> Result<String, Problem> {
    for (at, _) in path.match_indices('%') {
        let text: String = path.get(at..).unwrap_or_default().chars().take(3).collect();
        if !is_escape(&text) {
            return Err(Problem::Percent { text });
        }
    }
    let key = percent_decode_str(path).decode_utf8().map_err(|_| Problem::NotUtf8)?;
    if key.len() > 1024 {
        return Err(Problem::KeyTooLong { bytes: key.len() });
    }
    Ok(key.into_owned())
}

fn is_escape(text: &str) -> bool {
    text.len() == 3 && text.starts_with('%') && text.bytes().skip(1).all(|b| b.is_ascii_hexdigit())
}

fn remarks(bucket: &str, path: &str) -> Vec<Remark> {
    let twice = path.match_indices("%25").any(|(at, _)| {
        path.as_bytes().get(at + 3..at + 5).is_some_and(|next| next.iter().all(u8::is_ascii_hexdigit))
    });
    [
        (bucket.contains('.'), Remark::DottedBucket),
        (path.contains(' '), Remark::RawSpace),
        (!path.is_ascii(), Remark::RawNonAscii),
        (path.contains('+'), Remark::Plus),
        (twice, Remark::EncodedTwice),
    ]
    .into_iter()
    .filter_map(|(holds, remark)| holds.then_some(remark))
    .collect()
}

/// What S3 leaves bare in a key's path: the unreserved characters, and the slash.
const KEY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

impl S3Url {
    /// The URL as it should be written.
    #[must_use]
    pub fn canonical(&self) -> String {
        let Self { bucket, region, key, .. } = self;
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        format!("https://{bucket}.s3.{region}.{domain}/{}", utf8_percent_encode(key, KEY))
    }
}
