//! KMS speaks JSON: the same members, written as CloudTrail writes them.

use chrono::DateTime;
use serde_json::{Map, Value};

use super::names;

/// An object of KMS's; nothing where it is none.
pub(super) fn of_json(document: &[u8]) -> Map<String, Value> {
    match serde_json::from_slice(document) {
        Ok(Value::Object(members)) => renamed(members),
        _ => Map::new(),
    }
}

fn renamed(members: Map<String, Value>) -> Map<String, Value> {
    let named = members.into_iter().map(|(name, value)| (names::member(&name), value));
    named.map(|(name, value)| (name.clone(), shown(&name, value))).collect()
}

fn shown(name: &str, value: Value) -> Value {
    match value {
        Value::Object(members) => renamed(members).into(),
        Value::Array(items) => items.into_iter().map(|item| shown("", item)).collect(),
        Value::Number(seconds) if name.ends_with("Date") => date(&seconds).unwrap_or(Value::Number(seconds)),
        other => other,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the fraction of a second is not shown")]
fn date(seconds: &serde_json::Number) -> Option<Value> {
    let time = DateTime::from_timestamp(seconds.as_f64()? as i64, 0)?;
    Some(names::in_words(time).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_and_dates_are_written_as_cloudtrail_writes_them() {
        let document = br#"{"KeyMetadata": {"AWSAccountId": "1", "CreationDate": 1784455200.5, "Enabled": true}, "List": [{"A": 1}]}"#;
        assert_eq!(
            Value::from(of_json(document)),
            json!({
                "keyMetadata": { "aWSAccountId": "1", "creationDate": "Jul 19, 2026, 10:00:00 AM", "enabled": true },
                "list": [{ "a": 1 }],
            })
        );
        assert!(of_json(b"[1]").is_empty() && of_json(b"{").is_empty());
    }
}
