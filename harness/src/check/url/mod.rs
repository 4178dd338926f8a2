//! The S3 URL of a data row: bucket, region and key, or what is wrong with it and what would be right.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

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

/// The bucket and the region, where the host says both in the usual way.
fn addressed(host: &str, tail: &str) -> Result<(String, String), Problem> {
    let lower = host.to_ascii_lowercase();
    let labels = lower
        .strip_suffix(".amazonaws.com")
        .or_else(|| lower.strip_suffix(".amazonaws.com.cn"))
        .ok_or_else(|| Problem::NotS3 { host: host.to_owned() })?;
    let name = Name::of(labels).ok_or_else(|| Problem::NotS3 { host: host.to_owned() })?;
    let Some(bucket) = name.bucket.filter(|bucket| !bucket.is_empty()) else {
        return Err(path_style(name.region, tail));
    };
    let right = |region: &str| virtual_hosted(bucket, region, tail.trim_start_matches('/'));
    match (name.form, name.region) {
        (Form::Special(kind), region) => {
            Err(Problem::Special { host: host.to_owned(), kind, right: right(region.unwrap_or("REGION")) })
        }
        (_, None) => Err(Problem::Global { right: right("REGION") }),
        (_, Some(region)) if !is_region(region) => Err(Problem::Region { region: region.to_owned() }),
        (Form::Dash, Some(region)) => Err(Problem::DashRegion { right: right(region) }),
        (Form::Dot, Some(_)) if !is_bucket(bucket) => Err(Problem::Bucket { bucket: bucket.to_owned() }),
        (Form::Dot, Some(region)) => Ok((bucket.to_owned(), region.to_owned())),
    }
}

/// The labels of an S3 host before `.amazonaws.com`.
struct Name<'a> {
    bucket: Option<&'a str>,
    form: Form,
    region: Option<&'a str>,
}

/// How the service and the region are written.
enum Form {
    /// `s3.REGION`, or `s3` alone.
    Dot,
    /// `s3-REGION`.
    Dash,
    /// Not the ordinary endpoint.
    Special(&'static str),
}

/// Services that an S3 host name may begin its last labels with, apart from `s3` itself.
const SPECIAL: [(&str, &str); 6] = [
    ("s3-website", "a website endpoint, which takes no signature"),
    ("s3-accelerate", "transfer acceleration"),
    ("s3-accesspoint", "an access point"),
    ("s3-object-lambda", "an Object Lambda access point"),
    ("s3-fips", "a FIPS endpoint"),
    ("s3-control", "S3's control API"),
];

impl<'a> Name<'a> {
    /// Reads the labels from their end, where the bucket's own dots cannot confuse.
    fn of(labels: &'a str) -> Option<Self> {
        let (head, last) = split_last(labels);
        if last == "s3" {
            return Some(Self { bucket: head, form: Form::Dot, region: None });
        }
        if last.starts_with("s3-") {
            return Some(Self::dashed(head, last, None));
        }
        let (before, service) = split_last(head?);
        if service == "dualstack" {
            let (bucket, "s3" | "s3-fips" | "s3-accelerate") = split_last(before?) else { return None };
            return Some(Self { bucket, form: Form::Special("dual-stack"), region: Some(last) });
        }
        match service {
            "s3" => Some(Self { bucket: before, form: Form::Dot, region: Some(last) }),
            service if service.starts_with("s3-") => Some(Self::dashed(before, service, Some(last))),
            _ => None,
        }
    }

    fn dashed(bucket: Option<&'a str>, service: &'a str, region: Option<&'a str>) -> Self {
        for (prefix, kind) in SPECIAL {
            if let Some(rest) = service.strip_prefix(prefix) {
                let region = region.or_else(|| rest.strip_prefix('-'));
                return Self { bucket, form: Form::Special(kind), region };
            }
        }
        let region = region.or_else(|| service.strip_prefix("s3-"));
        Self { bucket, form: Form::Dash, region }
    }
}

/// What stands before the last dot, and what after it.
fn split_last(labels: &str) -> (Option<&str>, &str) {
    labels.rsplit_once('.').map_or((None, labels), |(head, last)| (Some(head), last))
}

fn path_style(region: Option<&str>, tail: &str) -> Problem {
    let path = tail.trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    let bucket = if bucket.is_empty() { "BUCKET" } else { bucket };
    Problem::PathStyle { right: virtual_hosted(bucket, region.unwrap_or("REGION"), key) }
}

fn virtual_hosted(bucket: &str, region: &str, key: &str) -> String {
    let key = if key.is_empty() { "KEY" } else { key };
    format!("https://{bucket}.s3.{region}.amazonaws.com/{key}")
}

/// Letters, then groups after hyphens, the last one a number: `us-east-1`, `us-gov-west-1`.
fn is_region(region: &str) -> bool {
    let mut groups: Vec<&str> = region.split('-').collect();
    let number = groups.pop().unwrap_or_default();
    groups.len() >= 2
        && groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_lowercase()))
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
}

fn is_bucket(bucket: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&bucket.len())
        && bucket.starts_with(edge)
        && bucket.ends_with(edge)
        && bucket.chars().all(|c| edge(c) || matches!(c, '.' | '-'))
        && !bucket.contains("..")
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

#[cfg(test)]
mod tests;
