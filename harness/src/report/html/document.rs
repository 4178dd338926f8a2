//! A JSON document as people write them, with some of its members marked.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value};

use crate::report::escape::Escaped;

/// A member's way from the document's root, name by name; a place in a list is its number, from 0.
pub(super) type Path = Vec<String>;

/// What fits into a line stays in one, from this depth on: above it, every member has a line of its own.
const COLUMNS: usize = 76;
const COMPACT_FROM: usize = 3;

/// The document as the inside of a `<pre>`.
pub(super) fn document(value: &Value, marks: &[Path]) -> Result<String, fmt::Error> {
    let mut printer = Printer { html: String::new(), marks, here: Path::new() };
    printer.value(value, 0)?;
    Ok(printer.html)
}

struct Printer<'a> {
    html: String,
    marks: &'a [Path],
    here: Path,
}

impl Printer<'_> {
    fn value(&mut self, value: &Value, indent: usize) -> fmt::Result {
        let compact = self.here.len() >= COMPACT_FROM && indent + value.to_string().len() <= COLUMNS;
        match value {
            Value::Object(members) if !members.is_empty() => self.object(members, indent, compact),
            Value::Array(members) if !members.is_empty() => self.array(members, indent, compact),
            scalar => write!(self.html, "{}", Escaped(scalar)),
        }
    }

    fn object(&mut self, members: &Map<String, Value>, indent: usize, compact: bool) -> fmt::Result {
        self.html.push('{');
        for (place, (name, value)) in members.iter().enumerate() {
            self.before(place, indent, if compact { Some(" ") } else { None })?;
            self.here.push(name.clone());
            let marked = self.marks.contains(&self.here);
            self.html.push_str(if marked { "<mark>" } else { "" });
            write!(self.html, "<b>{}</b>: ", Escaped(Value::from(name.as_str())))?;
            self.value(value, indent + 2)?;
            self.html.push_str(if marked { "</mark>" } else { "" });
            self.here.pop();
        }
        self.html.push_str(if compact { " " } else { "" });
        self.after('}', indent, compact)
    }

    fn array(&mut self, members: &[Value], indent: usize, compact: bool) -> fmt::Result {
        self.html.push('[');
        for (place, value) in members.iter().enumerate() {
            self.before(place, indent, if compact { Some("") } else { None })?;
            self.here.push(place.to_string());
            self.value(value, indent + 2)?;
            self.here.pop();
        }
        self.after(']', indent, compact)
    }

    /// What stands before a member: a line's end, or in one line what is given.
    fn before(&mut self, place: usize, indent: usize, compact: Option<&str>) -> fmt::Result {
        match (place, compact) {
            (0, Some(space)) => self.html.write_str(space),
            (_, Some(_)) => self.html.write_str(", "),
            (0, None) => write!(self.html, "\n{:1$}", "", indent + 2),
            (_, None) => write!(self.html, ",\n{:1$}", "", indent + 2),
        }
    }

    fn after(&mut self, bracket: char, indent: usize, compact: bool) -> fmt::Result {
        if compact { self.html.write_char(bracket) } else { write!(self.html, "\n{:indent$}{bracket}", "") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_policy_is_written_as_people_write_them() {
        let policy = json!({ "Version": "2012-10-17", "Statement": [{
            "Action": ["a", "b"], "Condition": { "StringEquals": { "k": "<v>" } }, "NotAction": [], "R": ["x".repeat(80)],
        }] });
        let mark = ["Statement", "0", "Condition", "StringEquals", "k"].map(str::to_owned).to_vec();
        let html = document(&policy, &[mark])
            .unwrap()
            .replace("<b>&quot;", "'")
            .replace("&quot;</b>", "'")
            .replace("&quot;", "'");
        let long = "x".repeat(80);
        let expected = format!(
            "{{\n  'Version': '2012-10-17',\n  'Statement': [\n    {{\n      'Action': ['a', 'b'],\n      'Condition': {{ \
             'StringEquals': {{ <mark>'k': '&lt;v&gt;'</mark> }} }},\n      'NotAction': [],\n      'R': [\n        '{long}'\n      ]\n    }}\n  ]\n}}"
        );
        assert_eq!(html, expected);
    }
}
