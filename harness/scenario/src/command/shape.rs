//! The structures that S3's options take: JSON as the AWS CLI wants it, XML as S3 wants it.

use serde_json::Value;

use super::problem::CommandProblem;
use rolecall_text::nearest::nearest;

/// A structure, with its name in the AWS CLI.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) name: &'static str,
    pub(crate) members: &'static [Member],
}

/// A member: what JSON calls it, what XML calls it, and what it is.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) json: &'static str,
    pub(crate) xml: &'static str,
    pub(crate) shape: Shape,
}

/// What a member is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Text,
    Number,
    Switch,
    Structure(&'static Structure),
    /// Repeated elements, with nothing around them.
    Texts,
    /// Repeated structures, with nothing around them.
    Structures(&'static Structure),
    /// Repeated structures inside an element of the member's name.
    Wrapped(&'static str, &'static Structure),
}

pub(crate) const fn member(json: &'static str, shape: Shape) -> Member {
    Member { json, xml: json, shape }
}

pub(crate) const fn renamed(json: &'static str, xml: &'static str, shape: Shape) -> Member {
    Member { json, xml, shape }
}

impl Structure {
    /// The value as XML, in an element of the structure's name.
    ///
    /// # Errors
    /// On a member that is not known or not of its shape.
    pub(crate) fn to_xml(&self, value: &Value) -> Result<String, CommandProblem> {
        let mut xml = String::new();
        let root = format!("{} xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"", self.name);
        xml.push_str(&format!("<{root}>"));
        self.write(value, &mut xml)?;
        xml.push_str(&format!("</{}>", self.name));
        Ok(xml)
    }

    fn write(&self, value: &Value, xml: &mut String) -> Result<(), CommandProblem> {
        let Value::Object(given) = value else {
            return Err(CommandProblem::WrongMember { member: self.name.to_owned(), wanted: "an object" });
        };
        if let Some(unknown) = given.keys().find(|key| self.member(key).is_none()) {
            return Err(CommandProblem::UnknownMember {
                structure: self.name,
                member: unknown.clone(),
                nearest: nearest(unknown, self.members.iter().map(|member| member.json)),
            });
        }
        self.members
            .iter()
            .filter_map(|member| given.get(member.json).map(|value| (member, value)))
            .try_for_each(|(member, value)| member.write(value, xml))
    }

    /// The member that JSON calls so.
    pub(crate) fn member(&self, json: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.json == json)
    }
}

impl Member {
    fn write(&self, value: &Value, xml: &mut String) -> Result<(), CommandProblem> {
        match (self.shape, value) {
            (Shape::Text, Value::String(text)) => element(self.xml, text, xml),
            (Shape::Number, Value::Number(number)) => element(self.xml, &number.to_string(), xml),
            (Shape::Switch, Value::Bool(on)) => element(self.xml, &on.to_string(), xml),
            (Shape::Structure(structure), _) => nested(self.xml, structure, value, xml)?,
            (Shape::Texts, Value::Array(items)) => {
                for item in items {
                    let text = item.as_str().ok_or_else(|| self.wrong())?;
                    element(self.xml, text, xml);
                }
            }
            (Shape::Structures(structure), Value::Array(items)) => {
                items.iter().try_for_each(|item| nested(self.xml, structure, item, xml))?;
            }
            (Shape::Wrapped(each, structure), Value::Array(items)) => {
                xml.push_str(&format!("<{}>", self.xml));
                items.iter().try_for_each(|item| nested(each, structure, item, xml))?;
                xml.push_str(&format!("</{}>", self.xml));
            }
            _ => return Err(self.wrong()),
        }
        Ok(())
    }

    fn wrong(&self) -> CommandProblem {
        let wanted = match self.shape {
            Shape::Text => "a string",
            Shape::Number => "a number",
            Shape::Switch => "true or false",
            Shape::Structure(_) => "an object",
            Shape::Texts => "a list of strings",
            Shape::Structures(_) | Shape::Wrapped(..) => "a list of objects",
        };
        CommandProblem::WrongMember { member: self.json.to_owned(), wanted }
    }
}

fn nested(name: &str, structure: &Structure, value: &Value, xml: &mut String) -> Result<(), CommandProblem> {
    xml.push_str(&format!("<{name}>"));
    structure.write(value, xml)?;
    xml.push_str(&format!("</{name}>"));
    Ok(())
}

fn element(name: &str, text: &str, xml: &mut String) {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    xml.push_str(&format!("<{name}>{escaped}</{name}>"));
}
