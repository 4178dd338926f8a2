//! Parameters and answers as nested members: from the query protocol's dotted names, and from XML.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value};

use super::names;
use crate::wire::Params;

/// How deep a name may go; no parameter of AWS's goes so deep.
const DEEPEST: usize = 12;
/// How many parameters are read; no operation has so many.
const MOST: usize = 2000;
/// Parameters that belong to the protocol and not to the operation.
const PROTOCOL: [&str; 2] = ["Action", "Version"];

/// A member with members, or a text.
#[derive(Debug)]
enum Node {
    Text(String),
    /// In the order in which they came.
    Members(Vec<(String, Node)>),
}

/// The parameters of a call to STS or IAM: `Tags.member.1.Key` as the key of the first of `tags`.
pub(super) fn of_params(params: &Params) -> Map<String, Value> {
    let mut root = Node::Members(Vec::new());
    for (name, value) in params.iter().take(MOST) {
        if PROTOCOL.contains(&name.as_ref()) || name.starts_with("X-Amz-") || name.is_empty() {
            continue;
        }
        let path: Vec<&str> = name.splitn(DEEPEST, '.').collect();
        root.insert(&path, &value);
    }
    root.into_members()
}

/// The result in an answer of STS or IAM: what stands in `...Result`.
pub(super) fn of_xml(document: &[u8]) -> Map<String, Value> {
    let Some(Node::Members(mut answer)) = read(document) else { return Map::new() };
    let result = answer.iter().position(|(name, _)| name.ends_with("Result"));
    result.map_or_else(Map::new, |place| answer.swap_remove(place).1.into_members())
}

impl Node {
    fn insert(&mut self, path: &[&str], value: &str) {
        let (Self::Members(members), Some((first, rest))) = (self, path.split_first()) else { return };
        let place = members.iter().position(|(name, _)| name == first);
        match (place, rest.is_empty()) {
            // The first of several with one name counts.
            (Some(_), true) => {}
            (None, true) => members.push(((*first).to_owned(), Self::Text(value.to_owned()))),
            (Some(place), false) => {
                if let Some((_, node)) = members.get_mut(place) {
                    node.insert(rest, value);
                }
            }
            (None, false) => {
                let mut node = Self::Members(Vec::new());
                node.insert(rest, value);
                members.push(((*first).to_owned(), node));
            }
        }
    }

    fn into_members(self) -> Map<String, Value> {
        let Self::Members(members) = self else { return Map::new() };
        let named = members.into_iter().map(|(name, node)| (names::member(&name), node));
        let shown = named.filter(|(name, _)| !names::is_secret(name));
        shown.filter_map(|(name, node)| node.into_value(&name).map(|value| (name, value))).collect()
    }

    /// Nothing where there is nothing in it.
    fn into_value(self, name: &str) -> Option<Value> {
        match self {
            Self::Text(text) => Some(names::typed(name, &text)),
            Self::Members(members) if members.is_empty() => None,
            Self::Members(members) if members.iter().all(|(name, _)| name == "member") => {
                Some(Value::Array(list(members)))
            }
            members @ Self::Members(_) => Some(members.into_members().into()),
        }
    }
}

/// A list: in XML each is a `member`, in parameters one `member` holds them all by number.
fn list(members: Vec<(String, Node)>) -> Vec<Value> {
    let mut items = Vec::new();
    for (_, node) in members {
        match node {
            Node::Members(inner) if is_numbered(&inner) => {
                let by_number: BTreeMap<u32, Node> = inner
                    .into_iter()
                    .filter_map(|(number, node)| Some((number.parse().ok()?, node)))
                    .collect();
                items.extend(by_number.into_values().filter_map(|node| node.into_value("")));
            }
            node => items.extend(node.into_value("")),
        }
    }
    items
}

fn is_numbered(members: &[(String, Node)]) -> bool {
    !members.is_empty() && members.iter().all(|(name, _)| name.parse::<u32>().is_ok())
}

/// An element that is being read.
#[derive(Default)]
struct Open {
    name: String,
    members: Vec<(String, Node)>,
    text: String,
}

impl Open {
    fn close(self) -> (String, Node) {
        let is_text = self.members.is_empty() && !self.text.trim().is_empty();
        (self.name, if is_text { Node::Text(self.text) } else { Node::Members(self.members) })
    }
}

/// What stands in a document's root element.
fn read(document: &[u8]) -> Option<Node> {
    let mut reader = Reader::from_str(std::str::from_utf8(document).ok()?);
    let mut open: Vec<Open> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push(Open { name: start.name().as_ref().to_owned(), ..Open::default() });
            }
            Event::Empty(empty) => {
                let member = (empty.name().as_ref().to_owned(), Node::Members(Vec::new()));
                open.last_mut()?.members.push(member);
            }
            Event::Text(text) => {
                // What stands before the root is nobody's.
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => open.last_mut()?.text.push_str(&referred(&reference)),
            Event::End(_) => {
                let (name, node) = open.pop()?.close();
                match open.last_mut() {
                    Some(outer) => outer.members.push((name, node)),
                    None => return Some(node),
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// `&amp;` and the like.
fn referred(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use serde_json::json;

    fn params(raw: &'static str) -> Value {
        of_params(&Params::new(Bytes::from_static(raw.as_bytes()))).into()
    }

    #[test]
    fn dotted_names_are_nested() {
        let raw = "Action=AssumeRole&Version=2011-06-15&RoleArn=arn&DurationSeconds=900&TokenCode=123456\
                   &Tags.member.2.Key=b&Tags.member.1.Key=a&Tags.member.1.Value=x&TransitiveTagKeys.member.1=a\
                   &PolicyArns.member.1.arn=p&RoleArn=again";
        assert_eq!(
            params(raw),
            json!({
                "roleArn": "arn", "durationSeconds": 900,
                "tags": [{ "key": "a", "value": "x" }, { "key": "b" }],
                "transitiveTagKeys": ["a"], "policyArns": [{ "arn": "p" }],
            })
        );
    }

    #[test]
    fn hostile_names_are_no_trouble() {
        let deep = format!("a{}=1&a=2&a.b=3&=x&.=y&..=z", ".a".repeat(50_000));
        let params = Params::new(Bytes::from(deep));
        let members = of_params(&params);
        assert!(members.contains_key("a"), "{members:?}");
    }

    #[test]
    fn a_result_is_read_without_its_secrets() {
        let document = "<AssumeRoleResponse xmlns=\"x\">\n  <AssumeRoleResult>\n    <AssumedRoleUser>\n      \
                        <Arn>a &amp; b &#60;</Arn>\n    </AssumedRoleUser>\n    <Credentials><SecretAccessKey>s</SecretAccessKey>\
                        <Expiration>2026-07-19T10:00:00Z</Expiration></Credentials><Tags/>\n    <List><member>1</member>\
                        <member><Key>k</Key></member></List>\n  </AssumeRoleResult>\n  <ResponseMetadata>\
                        <RequestId>r</RequestId></ResponseMetadata>\n</AssumeRoleResponse>\n";
        assert_eq!(
            Value::from(of_xml(document.as_bytes())),
            json!({
                "assumedRoleUser": { "arn": "a & b <" },
                "credentials": { "expiration": "Jul 19, 2026, 10:00:00 AM" },
                "list": ["1", { "key": "k" }],
            })
        );
        for nothing in ["", "<a>", "<a/>", "<DeleteRoleResponse><ResponseMetadata/></DeleteRoleResponse>"] {
            assert!(of_xml(nothing.as_bytes()).is_empty(), "{nothing}");
        }
    }
}
