//! A JSON document as people write them, with some of its members marked.

use maud::{Markup, html};
use serde_json::{Map, Value};

/// A member's way from the document's root, name by name; a place in a list is its number, from 0.
pub(super) type Path = Vec<String>;

/// What fits into a line stays in one, from this depth on: above it, every member has a line of its own.
const COLUMNS: usize = 56;
const COMPACT_FROM: usize = 3;

/// The document as the inside of a `<pre>`.
pub(super) fn document(value: &Value, marks: &[Path]) -> Markup {
    markup(&printed(value, marks))
}

/// The document as text, written in the same way.
pub(super) fn plain(value: &Value) -> String {
    let mut text = String::new();
    join(&printed(value, &[]), &mut text);
    text
}

/// A piece of a document.
enum Piece {
    Text(String),
    /// A member's name.
    Name(String),
    /// A member that is to be looked at.
    Marked(Vec<Piece>),
}

fn printed(value: &Value, marks: &[Path]) -> Vec<Piece> {
    let mut printer = Printer { pieces: Vec::new(), marks, here: Path::new() };
    printer.value(value, 0, 0);
    printer.pieces
}

fn markup(pieces: &[Piece]) -> Markup {
    html! {
        @for piece in pieces {
            @match piece {
                Piece::Text(text) => { (text) },
                Piece::Name(name) => { b { (name) } },
                Piece::Marked(pieces) => { mark { (markup(pieces)) } },
            }
        }
    }
}

fn join(pieces: &[Piece], text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(piece) | Piece::Name(piece) => text.push_str(piece),
            Piece::Marked(pieces) => join(pieces, text),
        }
    }
}

struct Printer<'a> {
    pieces: Vec<Piece>,
    marks: &'a [Path],
    here: Path,
}

impl Printer<'_> {
    /// `indent` is that of the line, `column` where the value begins.
    fn value(&mut self, value: &Value, indent: usize, column: usize) {
        let compact = self.here.len() >= COMPACT_FROM && column + value.to_string().len() <= COLUMNS;
        match value {
            Value::Object(members) if !members.is_empty() => self.object(members, indent, compact),
            Value::Array(members) if !members.is_empty() => self.array(members, indent, compact),
            scalar => self.text(scalar.to_string()),
        }
    }

    fn text(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece::Text(text.into()));
    }

    fn object(&mut self, members: &Map<String, Value>, indent: usize, compact: bool) {
        self.text("{");
        for (place, (name, value)) in members.iter().enumerate() {
            self.before(place, indent, if compact { Some(" ") } else { None });
            self.here.push(name.clone());
            let outside = self.marks.contains(&self.here).then(|| std::mem::take(&mut self.pieces));
            self.pieces.push(Piece::Name(Value::from(name.as_str()).to_string()));
            self.text(": ");
            self.value(value, indent + 2, indent + name.len() + 6);
            if let Some(outside) = outside {
                let member = std::mem::replace(&mut self.pieces, outside);
                self.pieces.push(Piece::Marked(member));
            }
            self.here.pop();
        }
        if compact {
            self.text(" ");
        }
        self.after('}', indent, compact);
    }

    fn array(&mut self, members: &[Value], indent: usize, compact: bool) {
        self.text("[");
        for (place, value) in members.iter().enumerate() {
            self.before(place, indent, if compact { Some("") } else { None });
            self.here.push(place.to_string());
            self.value(value, indent + 2, indent + 2);
            self.here.pop();
        }
        self.after(']', indent, compact);
    }

    /// What stands before a member: a line's end, or in one line what is given.
    fn before(&mut self, place: usize, indent: usize, compact: Option<&str>) {
        match (place, compact) {
            (0, Some(space)) => self.text(space),
            (_, Some(_)) => self.text(", "),
            (0, None) => self.text(format!("\n{:1$}", "", indent + 2)),
            (_, None) => self.text(format!(",\n{:1$}", "", indent + 2)),
        }
    }

    fn after(&mut self, bracket: char, indent: usize, compact: bool) {
        if compact {
            self.text(bracket);
        } else {
            self.text(format!("\n{:indent$}{bracket}", ""));
        }
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
        let html = document(&policy, &[mark]).into_string();
        let html = html.replace("<b>&quot;", "'").replace("&quot;</b>", "'").replace("&quot;", "'");
        let long = "x".repeat(45);
        let expected = format!(
            "{{\n  'Version': '2012-10-17',\n  'Statement': [\n    {{\n      'Action': ['a', 'b'],\n      'Condition': {{ \
             'Null': {{ <mark>'k': '&lt;v&gt;'</mark> }} }},\n      'NotAction': [],\n      'R': [\n        '{long}'\n      ]\n    }}\n  ]\n}}"
        );
        let text =
            expected.replace("<mark>", "").replace("</mark>", "").replace("&lt;", "<").replace("&gt;", ">");
        assert_eq!(plain(&policy).replace('"', "'"), text);
        assert_eq!(html, expected);
    }
}
