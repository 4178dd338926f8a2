//! A document with unique IDs in place of the ARNs of principals that no longer exist.

use std::collections::BTreeMap;

use serde_json::Value;

/// The document written again with each of these ARNs replaced by its ID, in Principal elements only.
pub(super) fn with_ids(text: &str, ids: &BTreeMap<&str, &str>) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    if let Some(statement) = document.get_mut("Statement") {
        for statement in members(statement) {
            for element in ["Principal", "NotPrincipal"] {
                if let Some(names) = statement.get_mut(element).and_then(|it| it.get_mut("AWS")) {
                    members(names).for_each(|name| replace(name, ids));
                }
            }
        }
    }
    document.to_string()
}

fn members(node: &mut Value) -> Box<dyn Iterator<Item = &mut Value> + '_> {
    match node {
        Value::Array(members) => Box::new(members.iter_mut()),
        single => Box::new(std::iter::once(single)),
    }
}

fn replace(name: &mut Value, ids: &BTreeMap<&str, &str>) {
    if let Some(id) = name.as_str().and_then(|arn| ids.get(arn)) {
        *name = Value::from(*id);
    }
}
