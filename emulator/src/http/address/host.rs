//! What a host name says.

use super::unemulated::{self, Row};

/// What a host name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    /// Nothing: `localhost`, an IP address, a name of the user's own network.
    Bare,
    /// S3, and perhaps a bucket.
    S3 {
        bucket: Option<String>,
        region: Option<String>,
        /// Whether the name is that of the global endpoint.
        global: bool,
    },
    /// A bucket's static website.
    Website { bucket: String, region: Option<String> },
    /// STS.
    Sts(Option<String>),
    /// IAM.
    Iam(Option<String>),
    /// KMS.
    Kms(Option<String>),
    /// IAM Toolbox.
    Toolbox(Option<String>),
    /// Another service of AWS's.
    Unemulated(&'static Row),
}

/// Reads a Host header, without regard to case and port.
pub(super) fn read(header: &str) -> Host {
    let name = without_port(header.trim()).trim_end_matches('.');
    // IP addresses are most of what there is, and no name of AWS's or ours ends as they do.
    if name.ends_with(|last: char| last.is_ascii_digit() || last == ']') {
        return Host::Bare;
    }
    let name = name.to_ascii_lowercase();
    if let Some(rest) = name.strip_suffix(".amazonaws.com") {
        return of_aws(rest).or_else(|| of_others(rest)).unwrap_or(Host::Bare);
    }
    if let Some(rest) = [".api.aws", ".amazonaws.com.cn"].iter().find_map(|domain| name.strip_suffix(domain))
    {
        return of_others(rest).unwrap_or(Host::Bare);
    }
    name.strip_suffix(".localhost").map_or(Host::Bare, of_localhost)
}

fn without_port(header: &str) -> &str {
    if header.starts_with('[') {
        return header.split_inclusive(']').next().unwrap_or(header);
    }
    header.split(':').next().unwrap_or(header)
}

fn of_aws(rest: &str) -> Option<Host> {
    let home = || Some("us-east-1".to_owned());
    match rest {
        "sts" => return Some(Host::Sts(home())),
        "iam" => return Some(Host::Iam(home())),
        "s3" => return Some(Host::S3 { bucket: None, region: home(), global: true }),
        _ => {}
    }
    if let Some(region) = rest.strip_prefix("sts.").filter(|region| is_region(region)) {
        return Some(Host::Sts(Some(region.to_owned())));
    }
    if let Some(region) = rest.strip_prefix("kms.").filter(|region| is_region(region)) {
        return Some(Host::Kms(Some(region.to_owned())));
    }
    if let Some(region) = rest.strip_prefix("iam-toolbox.").filter(|region| is_region(region)) {
        return Some(Host::Toolbox(Some(region.to_owned())));
    }
    if let Some(website) = website(rest) {
        return Some(website);
    }
    if let Some(bucket) = rest.strip_suffix(".s3") {
        return Some(Host::S3 { bucket: Some(bucket.to_owned()), region: home(), global: true });
    }
    regional(rest)
}

fn of_others(rest: &str) -> Option<Host> {
    unemulated::by_host(rest).map(Host::Unemulated)
}

fn of_localhost(rest: &str) -> Host {
    match rest {
        "sts" => return Host::Sts(None),
        "iam" => return Host::Iam(None),
        "kms" => return Host::Kms(None),
        "iam-toolbox" => return Host::Toolbox(None),
        "s3" => return Host::S3 { bucket: None, region: None, global: false },
        _ => {}
    }
    if let Some(region) = rest.strip_prefix("sts.").filter(|region| is_region(region)) {
        return Host::Sts(Some(region.to_owned()));
    }
    if let Some(region) = rest.strip_prefix("kms.").filter(|region| is_region(region)) {
        return Host::Kms(Some(region.to_owned()));
    }
    if let Some(region) = rest.strip_prefix("iam-toolbox.").filter(|region| is_region(region)) {
        return Host::Toolbox(Some(region.to_owned()));
    }
    website(rest).or_else(|| regional(rest)).unwrap_or_else(|| {
        let bucket = rest.strip_suffix(".s3").unwrap_or(rest);
        Host::S3 { bucket: Some(bucket.to_owned()), region: None, global: false }
    })
}

/// `BUCKET.s3-website.REGION`, `BUCKET.s3-website-REGION`; on this machine also without a region.
fn website(rest: &str) -> Option<Host> {
    let (bucket, region) = rest.rsplit_once(".s3-website")?;
    let region = match region.get(1..) {
        None => None,
        Some(region) => Some(region.to_owned()).filter(|region| is_region(region)).map(Some)?,
    };
    Some(Host::Website { bucket: bucket.to_owned(), region })
}

/// `[BUCKET.]s3.REGION`, `[BUCKET.]s3-REGION`, `[BUCKET.]s3.dualstack.REGION`. A bucket's name may hold dots.
fn regional(rest: &str) -> Option<Host> {
    let (before, region) = split_region(rest)?;
    let before = before.strip_suffix(".dualstack").unwrap_or(before);
    let bucket = match before.strip_suffix("s3")? {
        "" => None,
        bucket => Some(bucket.strip_suffix('.')?.to_owned()),
    };
    Some(Host::S3 { bucket, region: Some(region.to_owned()), global: false })
}

fn split_region(rest: &str) -> Option<(&str, &str)> {
    let (before, label) = rest.rsplit_once('.').unwrap_or(("", rest));
    if is_region(label) {
        return Some((before, label));
    }
    let region = label.strip_prefix("s3-").filter(|region| is_region(region))?;
    let before = rest.get(..rest.len().checked_sub(region.len() + 1)?)?;
    Some((before, region))
}

/// Whether a label looks like a region: `eu-west-1`, `us-gov-east-1`.
pub(super) fn is_region(label: &str) -> bool {
    let mut parts: Vec<&str> = label.split('-').collect();
    let number = parts.pop().unwrap_or_default();
    parts.len() >= 2
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
        && parts.first().is_some_and(|area| area.len() == 2)
}
