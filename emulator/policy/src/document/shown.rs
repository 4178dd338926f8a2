//! A document with other names for its principals.

use std::collections::BTreeMap;

use serde_json::Value;

/// The document written again with each of these names replaced, in Principal elements only.
pub(super) fn with_names(text: &str, names: &BTreeMap<String, String>) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    if let Some(statement) = document.get_mut("Statement") {
        for statement in members(statement) {
            for element in ["Principal", "NotPrincipal"] {
                if let Some(written) = statement.get_mut(element).and_then(|it| it.get_mut("AWS")) {
                    members(written).for_each(|name| replace(name, names));
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

fn replace(name: &mut Value, names: &BTreeMap<String, String>) {
    if let Some(shown) = name.as_str().and_then(|written| names.get(written)) {
        *name = Value::from(shown.as_str());
    }
}
