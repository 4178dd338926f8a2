//! The normal form in which S3 keeps a bucket policy, and measures it.

use std::fmt::Write as _;

use super::json::Node;

/// The members of a document and of a statement, in S3's order.
const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The document without white space: its members in order, `Statement` always a list, and every other list of one
/// member that member alone. Numbers and truth values in conditions become texts, which is inferred.
pub(super) fn of(document: &Node) -> String {
    let mut text = String::new();
    object(document, &DOCUMENT, &mut text, &|name, value, text| match name {
        "Statement" => {
            let all = value.members();
            list(all, text, &|it, text| object(it, &STATEMENT, text, &|_, value, text| node(value, text)));
        }
        _ => node(value, text),
    });
    text
}

type Member<'a> = &'a dyn Fn(&str, &Node, &mut String);

/// An object with these members first, and then whatever else it has.
fn object(object: &Node, order: &[&str], text: &mut String, member: Member<'_>) {
    let Node::Object(entries) = object else { return node(object, text) };
    let place = |name: &str| order.iter().position(|known| *known == name).unwrap_or(order.len());
    let mut entries: Vec<&(String, Node)> = entries.iter().collect();
    entries.sort_by_key(|(name, _)| place(name));
    text.push('{');
    for (index, (name, value)) in entries.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        quoted(name, text);
        text.push(':');
        member(name, value, text);
    }
    text.push('}');
}

fn list(members: &[Node], text: &mut String, member: &dyn Fn(&Node, &mut String)) {
    text.push('[');
    for (index, value) in members.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        member(value, text);
    }
    text.push(']');
}

fn node(value: &Node, text: &mut String) {
    match value {
        Node::Null => text.push_str("null"),
        Node::Bool(_) | Node::Number(_) | Node::Text(_) => quoted(&value.scalar().unwrap_or_default(), text),
        Node::List(members) => match members.as_slice() {
            [single] => node(single, text),
            members => list(members, text, &node),
        },
        Node::Object(_) => object(value, &[], text, &|_, value, text| node(value, text)),
    }
}

fn quoted(value: &str, text: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(text, "{}", serde_json::Value::from(value));
}
