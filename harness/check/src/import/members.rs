//! The fields of an object with their places: a parsed value does not remember where it stood.

use serde_json::Value;

/// A field of an object.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name, unescaped.
    pub(super) name: String,
    /// Where the name's opening quote is.
    pub(super) at: usize,
    /// Where the value begins.
    pub(super) value_at: usize,
    /// The value.
    pub(super) value: Value,
}

/// The fields of an object that is known to be valid JSON, in their order, repeated ones too.
pub(super) fn members(object: &str) -> Vec<Member> {
    let mut members = Vec::new();
    let mut at = 1;
    while let Some((member, next)) = member(object, at) {
        members.push(member);
        at = next;
    }
    members
}

/// The field after `from`, and where the text goes on.
fn member(object: &str, from: usize) -> Option<(Member, usize)> {
    let at = from + object.get(from..)?.find('"')?;
    let (name, name_end) = value::<String>(object, at)?;
    let colon = name_end + object.get(name_end..)?.find(':')? + 1;
    let rest = object.get(colon..)?;
    let value_at = colon + (rest.len() - rest.trim_start().len());
    let (value, end) = value::<Value>(object, value_at)?;
    Some((Member { name, at, value_at, value }, end))
}

/// The JSON value that begins at a place, and where it ends.
fn value<T: serde::de::DeserializeOwned>(text: &str, at: usize) -> Option<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(text.get(at..)?).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, at + values.byte_offset()))
}
