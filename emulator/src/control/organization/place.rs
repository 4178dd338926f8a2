//! A place in the document: its value, and the JSON pointer that errors name.

use serde_json::Value;

use super::bad;
use crate::refusal::Refusal;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub(super) value: &'a Value,
    pointer: String,
}

impl<'a> Place<'a> {
    /// The whole document.
    pub(super) const fn whole(value: &'a Value) -> Self {
        Self { value, pointer: String::new() }
    }

    /// What is wrong here, and what would be right.
    pub(super) fn wrong(&self, right: &str) -> Refusal {
        let pointer = if self.pointer.is_empty() { "/" } else { &self.pointer };
        match self.value {
            Value::Object(_) | Value::Array(_) => bad(format!("{pointer}: {right}.")),
            scalar => bad(format!("{pointer}: {scalar}: {right}.")),
        }
    }

    /// What is wrong with a member that may not be there.
    pub(super) fn wrong_at(&self, member: &str, right: &str) -> Refusal {
        self.member(member).map_or_else(
            || bad(format!("{}: is missing; {right}.", self.below(member))),
            |place| place.wrong(right),
        )
    }

    /// Checks that it is an object with no other members than these.
    pub(super) fn only(&self, what: &str, members: &[&str]) -> Result<(), Refusal> {
        let Value::Object(object) = self.value else {
            return Err(self.wrong(&format!("{what} is an object with {}", members.join(", "))));
        };
        match object.keys().find(|key| !members.contains(&key.as_str())) {
            Some(unknown) => Err(bad(format!(
                "{}: there is no such member; {what} has {}.",
                self.below(unknown),
                members.join(", ")
            ))),
            None => Ok(()),
        }
    }

    /// A member, where it is there.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Self { value, pointer: self.below(name) })
    }

    /// A text, where the member is there.
    pub(super) fn text(&self, name: &str, right: &str) -> Result<Option<(Self, &'a str)>, Refusal> {
        let Some(place) = self.member(name) else { return Ok(None) };
        match place.value.as_str() {
            Some(text) => Ok(Some((place, text))),
            None => Err(place.wrong(right)),
        }
    }

    /// The members of a list; none where the list is not there.
    pub(super) fn list(&self, name: &str, right: &str) -> Result<Vec<Self>, Refusal> {
        let Some(place) = self.member(name) else { return Ok(Vec::new()) };
        let Value::Array(values) = place.value else { return Err(place.wrong(right)) };
        let members = values.iter().enumerate();
        Ok(members
            .map(|(index, value)| Self { value, pointer: format!("{}/{index}", place.pointer) })
            .collect())
    }

    /// The pointer of something inside, such as `/Statement/0`.
    pub(super) fn inside(&self, pointer: &str) -> String {
        format!("{}{pointer}", self.pointer)
    }

    fn below(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"))
    }
}
