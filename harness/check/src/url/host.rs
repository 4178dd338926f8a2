//! The host of an S3 URL: which bucket and region it says, and in which of S3's many ways.

use super::Problem;

/// The bucket and the region, where the host says both in the usual way.
pub(super) fn addressed(host: &str, tail: &str) -> Result<(String, String), Problem> {
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

pub(super) fn virtual_hosted(bucket: &str, region: &str, key: &str) -> String {
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
