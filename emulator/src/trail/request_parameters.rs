//! `requestParameters`: what was asked for, without signatures, tokens and codes.

use serde_json::{Map, Value, json};

use super::seen::{LONGEST_PARAMETERS, Seen};
use super::{json, names, tree};
use crate::auth::Caller;
use crate::trace::Call;

/// Headers of S3 that belong to the signature or to the transfer, and not to the operation.
const HIDDEN: [&str; 8] = [
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-security-token",
    "x-amz-te",
    "x-amz-trailer",
    "x-amz-user-agent",
];
/// Parameters of a presigned URL that no event shows.
const SIGNATURE: [&str; 5] =
    ["AWSAccessKeyId", "Signature", "X-Amz-Credential", "X-Amz-Security-Token", "X-Amz-Signature"];

/// What was asked for; null where there is nothing to show.
///
/// STS, IAM and KMS tell nothing of what a caller asked for who may not. A configuration that a request to S3 carries
/// in its body (a bucket policy, CORS rules) is not shown, where AWS shows some.
pub(super) fn of(seen: &Seen) -> Value {
    if let Some(size) = seen.too_long {
        let reason = format!("the parameters are longer than {LONGEST_PARAMETERS} bytes");
        return json!({ "omitted": true, "originalSize": size, "reason": reason });
    }
    let members = match &seen.reached.call {
        Call::S3 { .. } => {
            let (bucket, key) = seen.reached.call.addressed();
            of_s3(seen, bucket, key)
        }
        Call::Query { .. } | Call::Json { .. } if seen.is_denied() => Map::new(),
        Call::Query { operation, params } => {
            let mut members = tree::of_params(params);
            if operation == "AssumeRole" {
                members.extend(incoming_tags(&seen.reached.who.caller));
            }
            members
        }
        Call::Json { body, .. } => json::of_json(body),
    };
    if members.is_empty() { Value::Null } else { members.into() }
}

fn of_s3(seen: &Seen, bucket: Option<&str>, key: Option<&str>) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, value) in seen.query().pairs() {
        if !SIGNATURE.iter().any(|hidden| hidden.eq_ignore_ascii_case(name)) {
            members.entry(name).or_insert_with(|| value.into());
        }
    }
    if let Some(bucket) = bucket {
        members.insert("bucketName".to_owned(), bucket.into());
    }
    members.insert("Host".to_owned(), seen.request.host.as_str().into());
    if let Some(key) = key {
        members.insert("key".to_owned(), key.into());
    }
    for (name, value) in seen.headers() {
        let name = name.as_str();
        let hidden =
            HIDDEN.contains(&name) || name.starts_with("x-amz-checksum-") || name.ends_with("-customer-key");
        if let (false, Ok(value)) = (hidden, value.to_str()) {
            members.entry(name).or_insert_with(|| value.into());
        }
    }
    members
}

/// The session tags that a chain passes on.
fn incoming_tags(caller: &Caller) -> Option<(String, Value)> {
    let Caller::Session(session) = caller else { return None };
    let tags = session.tags.iter().filter(|(key, _)| session.transitive_tag_keys.contains(key));
    let tags: Map<String, Value> = tags.map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    (!tags.is_empty()).then(|| (names::member("IncomingTransitiveTags"), tags.into()))
}
