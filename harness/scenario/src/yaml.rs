//! YAML whose every key and value knows where it stands, so that an error can point at it.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::markdown::Part;
use super::problem::{Problem, Problems};
use super::source::{Place, Source};
use rolecall_text::nearest::nearest;

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) value: Value,
}

/// What the value is. Numbers and booleans are kept as their text.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Empty,
    Text(String),
    Map(Vec<Entry>),
    List,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) place: Place,
    pub(crate) node: Node,
}

impl Value {
    pub(crate) const fn shape(&self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::Text(_) => "a word or a line",
            Self::Map(_) => "keys and values",
            Self::List => "a list",
        }
    }
}

/// Reads a part of a page. What is wrong goes to `problems`.
pub(crate) fn read(source: &Source, part: &Part, problems: &mut Problems<'_>) -> Option<Node> {
    match serde_saphyr::from_str::<Spanned<Raw>>(&part.text) {
        Ok(raw) => Some(raw_to_node(source, part, raw)),
        Err(error) => {
            let (line, column) =
                error.location().map_or((1, 1), |at| (to_usize(at.line()), to_usize(at.column())));
            let place = source.place_within(part.offset, line, column);
            problems.at_place(place, Problem::NotYaml { reason: reason(&error) });
            None
        }
    }
}

/// What the YAML reader says, without its own place and its advice to programmers.
fn reason(error: &serde_saphyr::Error) -> String {
    let said = error.without_snippet().to_string();
    let without_place = said.split(" at line ").next().unwrap_or_default();
    without_place.split(", set ").next().unwrap_or_default().to_owned()
}

impl Node {
    /// Its entries; anything else than a map is a problem.
    pub(crate) fn entries(&self, field: &str, problems: &mut Problems<'_>) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            other => {
                self.wrong_shape(field, "keys and values", other, problems);
                &[]
            }
        }
    }

    /// Its text; anything else is a problem.
    pub(crate) fn text(&self, field: &str, problems: &mut Problems<'_>) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            other => {
                self.wrong_shape(field, "a word or a line", other, problems);
                None
            }
        }
    }

    fn wrong_shape(&self, field: &str, wanted: &'static str, got: &Value, problems: &mut Problems<'_>) {
        let got = got.shape();
        problems.at_place(self.place, Problem::WrongShape { field: field.to_owned(), wanted, got });
    }
}

/// The entries whose keys are known; the others are problems.
pub(crate) fn known_entries<'a>(
    entries: &'a [Entry],
    known: &[&str],
    problems: &mut Problems<'_>,
) -> Vec<&'a Entry> {
    let mut kept: Vec<&Entry> = Vec::new();
    for entry in entries {
        let field = entry.key.clone();
        if !known.contains(&entry.key.as_str()) {
            let nearest = nearest(&entry.key, known.iter().copied());
            problems.at_place(entry.place, Problem::UnknownField { field, nearest, known: known.join(", ") });
        } else {
            kept.push(entry);
        }
    }
    kept
}

fn raw_to_node(source: &Source, part: &Part, raw: Spanned<Raw>) -> Node {
    let place =
        source.place_within(part.offset, to_usize(raw.referenced.line()), to_usize(raw.referenced.column()));
    let value = match raw.value {
        Raw::Empty => Value::Empty,
        Raw::Text(text) => Value::Text(text),
        Raw::Unquoted => Value::Text(as_written(part, &raw.referenced)),
        Raw::List => Value::List,
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| Entry {
                    place: source.place_within(
                        part.offset,
                        to_usize(key.referenced.line()),
                        to_usize(key.referenced.column()),
                    ),
                    key: key.value,
                    node: raw_to_node(source, part, value),
                })
                .collect(),
        ),
    };
    Node { place, value }
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A number or a boolean to the letter: an external ID of digits must keep its zeros.
fn as_written(part: &Part, at: &serde_saphyr::Location) -> String {
    let span = at.span();
    let range = span.byte_offset().zip(span.byte_len()).map(|(start, length)| {
        let start = to_usize(start);
        start..start.saturating_add(to_usize(length))
    });
    range.and_then(|range| part.text.get(range)).unwrap_or_default().trim().to_owned()
}

/// The value as the YAML reader hands it out.
enum Raw {
    Empty,
    Text(String),
    /// A number or a boolean.
    Unquoted,
    Map(Vec<(Spanned<String>, Spanned<Self>)>),
    List,
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Unquoted)
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Unquoted)
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Unquoted)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Unquoted)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_none<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry::<Spanned<String>, Spanned<Raw>>()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        while items.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(Raw::List)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_booleans_are_kept_to_the_letter() {
        let text = "pre\na: 007\nb: yes\nc: 1.50\nd: \"007\"\ne: {f: 403}\n";
        let source = Source::new("a.md".into(), text.to_owned());
        let part = Part { text: text[4..].to_owned(), offset: 4 };
        let mut problems = Problems::of(&source);
        let node = read(&source, &part, &mut problems).unwrap();
        let entries = node.entries("it", &mut problems);
        let texts: Vec<_> =
            entries[..4].iter().map(|entry| entry.node.text(&entry.key, &mut problems).unwrap()).collect();
        assert_eq!(texts, ["007", "yes", "1.50", "007"]);
        let inner = &entries[4].node.entries("e", &mut problems)[0].node;
        assert_eq!(
            (inner.text("f", &mut problems), inner.place),
            (Some("403"), Place { line: 6, column: 8 })
        );
        assert_eq!(problems.found, []);
    }
}
