//! The values of options: files read, JSON and shorthand understood.

use serde_json::{Map, Value as Json};

use super::files::Files;
use super::operation::{Opt, Takes};
use super::problem::CommandProblem;
use super::reach;
use super::shape::{Shape, Structure};
use super::shell::{Located, Word};
use rolecall_text::nearest::nearest;

/// What was given for an option.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Switch(bool),
    Words(Vec<String>),
    /// Tags, metadata: keys with their values.
    Pairs(Vec<(String, String)>),
}

/// Reads values, and keeps the names of the files that they came from.
pub(crate) struct Values<'a> {
    pub(crate) files: &'a Files,
    pub(crate) read: Vec<String>,
}

impl Values<'_> {
    /// The value of `option` from its words, of which there is at least one.
    pub(crate) fn value(&mut self, option: &Opt, words: &[Word]) -> Result<Value, Located> {
        let Some(first) = words.first() else {
            return Ok(Value::Words(Vec::new()));
        };
        let at = |problem| Located { offset: first.offset, problem };
        reach::check_words(option, words)?;
        match option.takes {
            Takes::Words => Ok(Value::Words(words.iter().map(|word| word.text.clone()).collect())),
            Takes::Tags => self.tags(option, words),
            Takes::FileName => self.file(&first.text).map(Value::Text).map_err(at),
            Takes::Text | Takes::Switch => self.text(&first.text).map(Value::Text).map_err(at),
            Takes::Json => self.document(option, &first.text).map_err(at),
            Takes::OutFile => {
                reach::check_writable(&first.text).map(|()| Value::Text(first.text.clone())).map_err(at)
            }
            Takes::Integer => integer(option, &first.text).map_err(at),
            Takes::Map => map(option, &first.text).map(Value::Pairs).map_err(at),
            Takes::Structure(structure) => self.structure(option, structure, &first.text).map_err(at),
        }
    }

    fn document(&mut self, option: &Opt, word: &str) -> Result<Value, CommandProblem> {
        let text = self.text(word)?;
        parse_json(option, &text)?;
        Ok(Value::Text(text))
    }

    fn structure(
        &mut self,
        option: &Opt,
        structure: &Structure,
        word: &str,
    ) -> Result<Value, CommandProblem> {
        let text = self.text(word)?;
        let json = if text.trim_start().starts_with('{') {
            parse_json(option, &text)?
        } else {
            shorthand(option, structure, &text)?
        };
        structure.to_xml(&json).map(Value::Text)
    }

    fn tags(&mut self, option: &Opt, words: &[Word]) -> Result<Value, Located> {
        let mut tags = Vec::new();
        for word in words {
            let at = |problem| Located { offset: word.offset, problem };
            let text = self.text(&word.text).map_err(at)?;
            if text.trim_start().starts_with('[') {
                tags.extend(json_tags(option, &text).map_err(at)?);
            } else {
                tags.push(tag(option, &text).map_err(at)?);
            }
        }
        Ok(Value::Pairs(tags))
    }

    /// The word itself, or the text of the file that it names.
    fn text(&mut self, word: &str) -> Result<String, CommandProblem> {
        match reach::reference(word) {
            Some(name) => self.file(name),
            None => Ok(word.to_owned()),
        }
    }

    /// The text of a named file.
    pub(crate) fn file(&mut self, name: &str) -> Result<String, CommandProblem> {
        let name = name.strip_prefix("./").unwrap_or(name);
        let file = reach::readable(self.files, name)?;
        self.read.push(name.to_owned());
        Ok(file.text.to_string())
    }
}

fn integer(option: &Opt, word: &str) -> Result<Value, CommandProblem> {
    word.parse::<i64>().map(|_| Value::Text(word.to_owned())).map_err(|_| bad(option, "a whole number", word))
}

fn parse_json(option: &Opt, text: &str) -> Result<Json, CommandProblem> {
    serde_json::from_str(text).map_err(|error| CommandProblem::NotJson {
        option: option.name.to_owned(),
        reason: error.to_string(),
    })
}

fn bad(option: &Opt, wanted: &'static str, value: &str) -> CommandProblem {
    CommandProblem::BadValue { option: option.name.to_owned(), wanted, value: value.to_owned() }
}

fn map(option: &Opt, text: &str) -> Result<Vec<(String, String)>, CommandProblem> {
    reach::check_shorthand(option, text)?;
    text.split(',')
        .map(|pair| {
            let (key, value) =
                pair.split_once('=').ok_or_else(|| bad(option, "key=value,key=value", text))?;
            Ok((key.to_owned(), value.to_owned()))
        })
        .collect()
}

fn tag(option: &Opt, text: &str) -> Result<(String, String), CommandProblem> {
    let wanted = "Key=…,Value=…";
    let pairs = map(option, text)?;
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    match (of("Key"), of("Value"), pairs.len()) {
        (Some(key), Some(value), 2) => Ok((key, value)),
        _ => Err(bad(option, wanted, text)),
    }
}

fn json_tags(option: &Opt, text: &str) -> Result<Vec<(String, String)>, CommandProblem> {
    let json = parse_json(option, text)?;
    let items = json.as_array().map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .map(|item| {
            let of = |name: &str| item.get(name).and_then(Json::as_str).map(str::to_owned);
            of("Key").zip(of("Value")).ok_or_else(|| bad(option, "a list of {\"Key\", \"Value\"}", text))
        })
        .collect()
}

/// `LocationConstraint=us-west-1`, `BlockPublicAcls=true,IgnorePublicAcls=true`.
fn shorthand(option: &Opt, structure: &Structure, text: &str) -> Result<Json, CommandProblem> {
    let mut object = Map::new();
    for (key, value) in map(option, text)? {
        let Some(member) = structure.member(&key) else {
            let nearest = nearest(&key, structure.members.iter().map(|member| member.json));
            return Err(CommandProblem::UnknownMember { structure: structure.name, member: key, nearest });
        };
        let value = match member.shape {
            Shape::Switch => Json::Bool(value.parse().map_err(|_| bad(option, "true or false", &value))?),
            Shape::Text => Json::String(value),
            _ => return Err(bad(option, "JSON, or file://NAME", text)),
        };
        object.insert(key, value);
    }
    Ok(Json::Object(object))
}
