//! Small changes to a document's JSON.

use serde_json::{Value, json};

/// The statements, whether or not they stand in brackets.
pub(super) fn statements(document: &Value) -> Vec<Value> {
    members(document.get("Statement"))
}

/// The members of a list, or the one value that stands for a list.
pub(super) fn members(value: Option<&Value>) -> Vec<Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(members)) => members.clone(),
        Some(single) => vec![single.clone()],
    }
}

/// The texts of a text or of a list of texts.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    members(value).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The document with other statements.
pub(super) fn with_statements(document: &Value, statements: Vec<Value>) -> Value {
    let mut document = document.clone();
    set(&mut document, "Statement", Value::Array(statements));
    document
}

/// The document with one statement replaced by others.
pub(super) fn replaced(document: &Value, index: usize, by: impl IntoIterator<Item = Value>) -> Value {
    let mut all = statements(document);
    if index < all.len() {
        all.splice(index..=index, by);
    }
    with_statements(document, all)
}

/// Sets a member of an object.
pub(super) fn set(object: &mut Value, key: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

/// Removes a member of an object, and leaves the others in their order.
pub(super) fn unset(object: &mut Value, key: &str) {
    if let Some(object) = object.as_object_mut() {
        object.shift_remove(key);
    }
}

/// A text, or several in brackets.
pub(super) fn one_or_many(texts: &[String]) -> Value {
    match texts {
        [single] => json!(single),
        _ => json!(texts),
    }
}

/// Adds a text to an element that is a text or a list of them.
pub(super) fn add_text(object: &mut Value, key: &str, text: &str) {
    let mut all = texts(object.get(key));
    all.push(text.to_owned());
    set(object, key, one_or_many(&all));
}

/// The values of a key under an operator of a statement's Condition.
pub(super) fn set_condition(statement: &mut Value, operator: &str, key: &str, values: &[String]) {
    let mut condition = statement.get("Condition").cloned().unwrap_or_else(|| json!({}));
    let mut keys = condition.get(operator).cloned().unwrap_or_else(|| json!({}));
    set(&mut keys, key, one_or_many(values));
    set(&mut condition, operator, keys);
    set(statement, "Condition", condition);
}

/// The values of a key under an operator, as they are written.
pub(super) fn condition(statement: &Value, operator: &str, key: &str) -> Vec<String> {
    let keys = statement.get("Condition").and_then(|condition| condition.get(operator));
    texts(keys.and_then(|keys| keys.get(key)))
}

/// Takes a key out of every operator, and operators without keys out of the Condition.
pub(super) fn drop_condition_key(statement: &mut Value, key: &str) {
    let Some(condition) = statement.get_mut("Condition").and_then(Value::as_object_mut) else { return };
    for keys in condition.values_mut().filter_map(Value::as_object_mut) {
        keys.retain(|name, _| !name.eq_ignore_ascii_case(key));
    }
    condition.retain(|_, keys| keys.as_object().is_none_or(|keys| !keys.is_empty()));
    if condition.is_empty() {
        unset(statement, "Condition");
    }
}

/// A text in which nothing is a wildcard or a variable: only the newer version of the language has escapes.
pub(super) fn exact(document: &Value, text: &str) -> Option<String> {
    if !text.contains(['*', '?', '$']) {
        return Some(text.to_owned());
    }
    let current = document.get("Version").and_then(Value::as_str) == Some("2012-10-17");
    let escaped = |character: char| match character {
        '*' | '?' | '$' => format!("${{{character}}}"),
        other => other.to_string(),
    };
    current.then(|| text.chars().map(escaped).collect())
}
