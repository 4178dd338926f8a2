//! A JSON document as people write them, with some of its members marked.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value};

use rolecall_text::escape::Escaped;

/// A member's way from the document's root, name by name; a place in a list is its number, from 0.
pub(super) type Path = Vec<String>;

/// What fits into a line stays in one, from this depth on: above it, every member has a line of its own.
const COLUMNS: usize = 56;
const COMPACT_FROM: usize = 3;

/// The document as the inside of a `<pre>`.
pub(super) fn document(value: &Value, marks: &[Path]) -> Result<String, fmt::Error> {
    print(value, Style::Html(marks))
}

/// The document as text, written in the same way.
pub(super) fn plain(value: &Value) -> Result<String, fmt::Error> {
    print(value, Style::Text)
}

fn print(value: &Value, style: Style<'_>) -> Result<String, fmt::Error> {
    let mut printer = Printer { text: String::new(), style, here: Path::new() };
    printer.value(value, 0, 0)?;
    Ok(printer.text)
}

#[derive(Clone, Copy)]
enum Style<'a> {
    Text,
    Html(&'a [Path]),
}

struct Printer<'a> {
    text: String,
    style: Style<'a>,
    here: Path,
}

impl Printer<'_> {
    /// `indent` is that of the line, `column` where the value begins.
    fn value(&mut self, value: &Value, indent: usize, column: usize) -> fmt::Result {
        let compact = self.here.len() >= COMPACT_FROM && column + value.to_string().len() <= COLUMNS;
        match (value, self.style) {
            (Value::Object(members), _) if !members.is_empty() => self.object(members, indent, compact),
            (Value::Array(members), _) if !members.is_empty() => self.array(members, indent, compact),
            (scalar, Style::Text) => write!(self.text, "{scalar}"),
            (scalar, Style::Html(_)) => write!(self.text, "{}", Escaped(scalar)),
        }
    }

    fn object(&mut self, members: &Map<String, Value>, indent: usize, compact: bool) -> fmt::Result {
        self.text.push('{');
        for (place, (name, value)) in members.iter().enumerate() {
            self.before(place, indent, if compact { Some(" ") } else { None })?;
            self.here.push(name.clone());
            let mark = self.name(name)?;
            self.value(value, indent + 2, indent + name.len() + 6)?;
            self.text.push_str(mark);
            self.here.pop();
        }
        self.text.push_str(if compact { " " } else { "" });
        self.after('}', indent, compact)
    }

    /// The member's name, and what will have to stand behind its value.
    fn name(&mut self, name: &str) -> Result<&'static str, fmt::Error> {
        let name = Value::from(name);
        let marks = match self.style {
            Style::Text => {
                write!(self.text, "{name}: ")?;
                return Ok("");
            }
            Style::Html(marks) => marks,
        };
        let (open, close) = if marks.contains(&self.here) { ("<mark>", "</mark>") } else { ("", "") };
        write!(self.text, "{open}<b>{}</b>: ", Escaped(name))?;
        Ok(close)
    }

    fn array(&mut self, members: &[Value], indent: usize, compact: bool) -> fmt::Result {
        self.text.push('[');
        for (place, value) in members.iter().enumerate() {
            self.before(place, indent, if compact { Some("") } else { None })?;
            self.here.push(place.to_string());
            self.value(value, indent + 2, indent + 2)?;
            self.here.pop();
        }
        self.after(']', indent, compact)
    }

    /// What stands before a member: a line's end, or in one line what is given.
    fn before(&mut self, place: usize, indent: usize, compact: Option<&str>) -> fmt::Result {
        match (place, compact) {
            (0, Some(space)) => self.text.write_str(space),
            (_, Some(_)) => self.text.write_str(", "),
            (0, None) => write!(self.text, "\n{:1$}", "", indent + 2),
            (_, None) => write!(self.text, ",\n{:1$}", "", indent + 2),
        }
    }

    fn after(&mut self, bracket: char, indent: usize, compact: bool) -> fmt::Result {
        if compact { self.text.write_char(bracket) } else { write!(self.text, "\n{:indent$}{bracket}", "") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_policy_is_written_as_people_write_them() {
        let policy = json!({ "Version": "2012-10-17", "Statement": [{
            "Action": ["a", "b"], "Condition": { "Null": { "k": "<v>" } }, "NotAction": [], "R": ["x".repeat(45)],
        }] });
        let mark = ["Statement", "0", "Condition", "Null", "k"].map(str::to_owned).to_vec();
        let html = document(&policy, &[mark]).unwrap();
        let html = html.replace("<b>&quot;", "'").replace("&quot;</b>", "'").replace("&quot;", "'");
        let long = "x".repeat(45);
        let expected = format!(
            "{{\n  'Version': '2012-10-17',\n  'Statement': [\n    {{\n      'Action': ['a', 'b'],\n      'Condition': {{ \
             'Null': {{ <mark>'k': '&lt;v&gt;'</mark> }} }},\n      'NotAction': [],\n      'R': [\n        '{long}'\n      ]\n    }}\n  ]\n}}"
        );
        let text =
            expected.replace("<mark>", "").replace("</mark>", "").replace("&lt;", "<").replace("&gt;", ">");
        assert_eq!(plain(&policy).unwrap().replace('"', "'"), text);
        assert_eq!(html, expected);
    }
}
