//! The trail as CloudTrail's log files have it: `{"Records": [...]}`, the newest last.

use serde_json::{Value, json};

use crate::http::Request;
use crate::refusal::{ControlRefusal, Refusal};
use crate::trail::Trail;

/// What the records can be narrowed to.
const FILTERS: [&str; 5] = ["access-key", "account", "error", "event", "request"];

/// The records that every filter in the query lets through.
pub(super) fn show(trail: &Trail, request: &Request) -> Result<Value, Refusal> {
    let filters: Vec<(&str, &str)> = request.query.pairs().collect();
    if let Some((unknown, _)) = filters.iter().find(|(name, _)| !FILTERS.contains(name)) {
        let (name, known) = ((*unknown).to_owned(), FILTERS.join(", "));
        return Err(ControlRefusal::UnknownFilter { name, known }.into());
    }
    let wanted = |record: &Value| filters.iter().all(|(name, value)| is(record, name, value));
    let records: Vec<Value> = trail.records().into_iter().filter(wanted).collect();
    Ok(json!({ "Records": records }))
}

/// A key is found where it was used, and where it was handed out.
fn is(record: &Value, filter: &str, value: &str) -> bool {
    let at = |pointer: &str| record.pointer(pointer).and_then(Value::as_str) == Some(value);
    match filter {
        "account" => at("/recipientAccountId"),
        "error" => at("/errorCode"),
        "event" => at("/eventName"),
        "request" => at("/requestID"),
        _ => at("/userIdentity/accessKeyId") || at("/responseElements/credentials/accessKeyId"),
    }
}
