//! Where names stand in a text: behind the options that take them, behind `arn:aws:s3:::` and `s3://`, in S3's host
//! names, at the end of IAM's ARNs.

/// Maps every bucket's name. One that ends in a wildcard or a variable is a pattern, and stays: it holds for names
/// with a mark behind them too.
pub(super) fn buckets(text: &str, map: impl Fn(&str) -> String) -> String {
    let text = behind(text, ":s3:::", &map);
    let text = behind(&text, "s3://", &map);
    hosts(&text, &map)
}

fn behind(text: &str, anchor: &str, map: &impl Fn(&str) -> String) -> String {
    let mut mapped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(anchor) {
        mapped.push_str(before);
        mapped.push_str(anchor);
        rest = take_name(after, is_of_bucket, map, &mut mapped);
    }
    mapped + rest
}

/// The host names of S3, in URLs.
fn hosts(text: &str, map: &impl Fn(&str) -> String) -> String {
    const SCHEME: &str = "://";
    let mut mapped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(SCHEME) {
        mapped.push_str(before);
        mapped.push_str(SCHEME);
        let end = after.find(|letter| !is_of_bucket(letter)).unwrap_or(after.len());
        let (host, behind) = after.split_at(end);
        rest = host_name(host, behind, map, &mut mapped);
    }
    mapped + rest
}

/// Writes the host, and answers what is left.
fn host_name<'a>(host: &str, behind: &'a str, map: &impl Fn(&str) -> String, mapped: &mut String) -> &'a str {
    let is_s3 = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
    let bucket = host.rfind(".s3.").or_else(|| host.rfind(".s3-")).filter(|_| is_s3);
    if let Some((bucket, service)) = bucket.and_then(|end| host.split_at_checked(end)) {
        mapped.push_str(&map(bucket));
        mapped.push_str(service);
        return behind;
    }
    mapped.push_str(host);
    let is_path_style = is_s3 && (host.starts_with("s3.") || host.starts_with("s3-"));
    match behind.strip_prefix('/').filter(|_| is_path_style) {
        Some(path) => {
            mapped.push('/');
            take_name(path, is_of_bucket, map, mapped)
        }
        None => behind,
    }
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Bucket,
    /// `BUCKET/KEY`, or an ARN.
    Object,
    Name,
}

/// An inline policy's name needs no mark, and does no harm with one.
const OPTIONS: [(&str, Takes); 7] = [
    ("--bucket", Takes::Bucket),
    ("--copy-source", Takes::Object),
    ("--role-name", Takes::Name),
    ("--user-name", Takes::Name),
    ("--group-name", Takes::Name),
    ("--policy-name", Takes::Name),
    ("--instance-profile-name", Takes::Name),
];

/// Maps the values of options that take names.
pub(super) fn options(text: &str, bucket: impl Fn(&str) -> String, name: impl Fn(&str) -> String) -> String {
    let mut mapped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, takes)) = next_option(rest) {
        let (before, after) = rest.split_at_checked(start).unwrap_or((rest, ""));
        mapped.push_str(before);
        // What may stand between an option and its value: a space, an equals sign, the end of a line that goes on.
        let value =
            after.trim_start_matches(|letter: char| letter.is_whitespace() || "=\\'\"/".contains(letter));
        mapped.push_str(after.strip_suffix(value).unwrap_or_default());
        rest = match takes {
            _ if value.len() == after.len() => value,
            Takes::Object if value.starts_with("arn:") => value,
            Takes::Bucket | Takes::Object => take_name(value, is_of_bucket, &bucket, &mut mapped),
            Takes::Name => take_name(value, is_of_name, &name, &mut mapped),
        };
    }
    mapped + rest
}

/// Where the first option's end is.
fn next_option(text: &str) -> Option<(usize, Takes)> {
    let starts =
        OPTIONS.into_iter().filter_map(|(option, takes)| Some((text.find(option)? + option.len(), takes)));
    starts.min_by_key(|(end, _)| *end)
}

/// Maps the names in IAM's ARNs of these accounts, and the role's in those of sessions.
pub(super) fn arns(text: &str, accounts: &[&str], map: impl Fn(&str) -> String) -> String {
    let mut mapped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, place)) = next_arn(rest, accounts) {
        let (before, after) = rest.split_at_checked(start).unwrap_or((rest, ""));
        mapped.push_str(before);
        rest = match place {
            InArn::Last => last_of_path(after, &map, &mut mapped),
            InArn::First => take_name(after, is_of_name, &map, &mut mapped),
        };
    }
    mapped + rest
}

/// Where an ARN has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InArn {
    /// Behind its path.
    Last,
    /// Before the session's.
    First,
}

const KINDS: [(&str, &str, InArn); 6] = [
    ("iam", "role/", InArn::Last),
    ("iam", "user/", InArn::Last),
    ("iam", "policy/", InArn::Last),
    ("iam", "group/", InArn::Last),
    ("iam", "instance-profile/", InArn::Last),
    ("sts", "assumed-role/", InArn::First),
];

/// Where the first ARN's path and name begin.
fn next_arn(text: &str, accounts: &[&str]) -> Option<(usize, InArn)> {
    let pairs = accounts.iter().flat_map(|account| KINDS.iter().map(move |kind| (account, kind)));
    let starts = pairs.filter_map(|(account, (service, kind, place))| {
        let anchor = format!(":{service}::{account}:{kind}");
        Some((text.find(&anchor)? + anchor.len(), *place))
    });
    starts.min_by_key(|(start, _)| *start)
}

fn last_of_path<'a>(text: &'a str, map: &impl Fn(&str) -> String, mapped: &mut String) -> &'a str {
    let end = text.find(|letter| !is_of_name(letter) && letter != '/').unwrap_or(text.len());
    let whole = text.get(..end).unwrap_or_default();
    let path = whole.rfind('/').map_or(0, |slash| slash + 1);
    let (path, rest) = text.split_at_checked(path).unwrap_or(("", text));
    mapped.push_str(path);
    take_name(rest, is_of_name, map, mapped)
}

/// Writes the name at the beginning of `text`, and answers what is left.
fn take_name<'a>(
    text: &'a str,
    belongs: fn(char) -> bool,
    map: &impl Fn(&str) -> String,
    mapped: &mut String,
) -> &'a str {
    let end = text.find(|letter| !belongs(letter)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if name.is_empty() || rest.starts_with(['*', '?', '$']) {
        mapped.push_str(name);
    } else {
        // A sentence may end behind a name.
        let bare = name.trim_end_matches('.');
        mapped.push_str(&map(bare));
        mapped.push_str(name.get(bare.len()..).unwrap_or_default());
    }
    rest
}

fn is_of_bucket(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-._".contains(letter)
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "+=.@_-".contains(letter)
}

/// Maps an external ID where it stands as a value: whole, or as the beginning of a pattern or of a misspelling, however
/// its letters are cased. Its first `kept` characters stay, and what has no more than them is left alone.
pub(super) fn external_id(text: &str, id: &str, mapped_id: &str, kept: usize) -> String {
    let (lower, id) = (text.to_ascii_lowercase(), id.to_ascii_lowercase());
    let Some(known) = id.get(..=kept) else { return text.to_owned() };
    let mut mapped = String::with_capacity(text.len());
    let mut done = 0;
    for (start, _) in lower.match_indices(known) {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        if before.is_none_or(|letter| letter.is_whitespace() || "\"'=:[<>,".contains(letter)) {
            mapped.push_str(text.get(done..start).unwrap_or_default());
            let found = lower.get(start..).unwrap_or_default().chars().zip(id.chars());
            let length = found.take_while(|(found, wanted)| found == wanted).count();
            done = start + length;
            let found = text.get(start..done).unwrap_or_default();
            mapped
                .extend(found.chars().zip(mapped_id.chars()).map(|(found, mapped)| as_cased(mapped, found)));
        }
    }
    mapped + text.get(done..).unwrap_or_default()
}

fn as_cased(letter: char, like: char) -> char {
    if like.is_ascii_uppercase() { letter.to_ascii_uppercase() } else { letter }
}

/// Maps account IDs: 12 digits that are no part of anything longer. One pass, since the two may be swapped.
pub(super) fn accounts(text: &str, accounts: &[(&str, String)]) -> String {
    let mut mapped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphanumeric()) {
        let (before, word) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = word.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(word.len());
        let (word, after) = word.split_at_checked(end).unwrap_or((word, ""));
        mapped.push_str(before);
        let real = accounts.iter().find(|(account, _)| *account == word).map(|(_, real)| real.as_str());
        mapped.push_str(real.unwrap_or(word));
        rest = after;
    }
    mapped + rest
}
