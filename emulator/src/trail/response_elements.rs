//! `responseElements`: what an operation made or changed. Operations that only read tell nothing, but AssumeRole does.

use serde_json::{Map, Value};

use super::operation::{Access, Operation};
use super::seen::Seen;
use super::{json, tree};
use crate::trace::Call;

/// What S3 tells of an object that was written, of the headers of its answer.
pub(super) const TOLD_BY_S3: [&str; 6] = [
    "x-amz-copy-source-version-id",
    "x-amz-delete-marker",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-bucket-key-enabled",
    "x-amz-version-id",
];

/// What came of it; null where nothing is told.
pub(super) fn of(seen: &Seen, operation: &Operation) -> Value {
    let told = operation.access == Access::Write || operation.name == "AssumeRole";
    if !told || seen.failure.is_some() {
        return Value::Null;
    }
    let members = match &seen.reached.call {
        Call::S3 { .. } => of_s3(seen),
        Call::Query { .. } => tree::of_xml(&seen.answer.body.concat()),
        Call::Json { .. } => json::of_json(&seen.answer.body.concat()),
    };
    if members.is_empty() { Value::Null } else { members.into() }
}

fn of_s3(seen: &Seen) -> Map<String, Value> {
    let told = |name: &str| seen.answer.header(name).map(Value::from);
    TOLD_BY_S3.iter().filter_map(|name| Some(((*name).to_owned(), told(name)?))).collect()
}
