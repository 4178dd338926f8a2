//! `resources`: what was asked for it, and whose it is.

use serde_json::{Value, json};

use super::operation::{Category, Operation};
use super::seen::{Owned, Seen};
use crate::route::s3::Operation as S3;
use crate::trace::Call;

/// The account that the resource belongs to, where that is known: it is where the engine was asked about it.
pub(super) fn owner(seen: &Seen) -> Option<&str> {
    main(seen).map(|owned| owned.account.as_str()).filter(|account| !account.is_empty())
}

/// What an event lists; nothing where it has no such list. STS lists no role to a caller who may not assume it.
pub(super) fn of(seen: &Seen, operation: &Operation) -> Option<Value> {
    match &seen.reached.call {
        Call::S3 { operation: asked, .. } => {
            let (bucket, key) = seen.reached.call.addressed();
            Some(of_s3(seen, operation, *asked, bucket?, key))
        }
        Call::Query { .. } if operation.name == "AssumeRole" && seen.failure.is_none() => {
            Some(listed(main(seen)?, "AWS::IAM::Role"))
        }
        Call::Query { .. } => None,
        Call::Json { .. } => {
            let key = main(seen).filter(|owned| owned.arn.contains(":key/"))?;
            Some(listed(key, "AWS::KMS::Key"))
        }
    }
}

/// The resource that the operation itself is about: for S3 the bucket that was addressed, or what is in it.
fn main(seen: &Seen) -> Option<&Owned> {
    match seen.reached.call.addressed() {
        (Some(bucket), _) => {
            let arn = format!("arn:aws:s3:::{bucket}");
            seen.resources.iter().find(|owned| {
                owned.arn.strip_prefix(&arn).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        }
        _ => seen.resources.first(),
    }
}

fn listed(owned: &Owned, kind: &str) -> Value {
    json!([{ "accountId": owned.account, "type": kind, "ARN": owned.arn }])
}

fn of_s3(seen: &Seen, operation: &Operation, asked: Option<S3>, bucket: &str, key: Option<&str>) -> Value {
    let arn = format!("arn:aws:s3:::{bucket}");
    let mut list = Vec::new();
    if operation.category == Category::Data {
        // A form names its key in a field: what the engine was asked about has it.
        let object = match (key, asked) {
            (Some(key), _) => Some(format!("{arn}/{key}")),
            (None, Some(S3::PostObject)) => main(seen).map(|owned| owned.arn.clone()),
            _ => None,
        };
        list.push(match object {
            Some(object) => json!({ "type": "AWS::S3::Object", "ARN": object }),
            None => json!({ "type": "AWS::S3::Object", "ARNPrefix": format!("{arn}/{}", prefix(seen)) }),
        });
    }
    list.push(match owner(seen) {
        Some(account) => json!({ "accountId": account, "type": "AWS::S3::Bucket", "ARN": arn }),
        None => json!({ "type": "AWS::S3::Bucket", "ARN": arn }),
    });
    list.into()
}

fn prefix(seen: &Seen) -> String {
    seen.query().get("prefix").unwrap_or_default().to_owned()
}
