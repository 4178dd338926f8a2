//! Buckets and keys in paths.

use percent_encoding::percent_decode_str;

use crate::refusal::{Refusal, S3Refusal};

const LONGEST_KEY: usize = 1024;

/// The bucket and the key of `/BUCKET/KEY`.
pub(super) fn bucket_and_key(path: &str) -> Result<(Option<String>, Option<String>), Refusal> {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() {
        return Ok((None, None));
    }
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    Ok((Some(decode(bucket)?), checked(key)?))
}

/// The key of `/KEY`.
pub(super) fn key(path: &str) -> Result<Option<String>, Refusal> {
    checked(path.strip_prefix('/').unwrap_or(path))
}

fn checked(key: &str) -> Result<Option<String>, Refusal> {
    let key = decode(key)?;
    match key.len() {
        0 => Ok(None),
        1..=LONGEST_KEY => Ok(Some(key)),
        size => Err(S3Refusal::KeyTooLong { size }.into()),
    }
}

/// Undoes percent-encoding. A `+` is a space, as S3 reads it, and `%2B` is a plus.
fn decode(text: &str) -> Result<String, Refusal> {
    if !text.bytes().any(|byte| matches!(byte, b'%' | b'+' | 0)) {
        return Ok(text.to_owned());
    }
    let refused = || S3Refusal::InvalidUri { uri: text.to_owned() };
    if !escapes_are_whole(text) {
        return Err(refused().into());
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| refused())?;
    if decoded.contains('\0') {
        return Err(refused().into());
    }
    Ok(decoded.into_owned())
}

fn escapes_are_whole(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        let mut bytes = after.bytes();
        [bytes.next(), bytes.next()].into_iter().all(|byte| byte.is_some_and(|byte| byte.is_ascii_hexdigit()))
    })
}
