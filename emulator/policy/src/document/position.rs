//! Where a statement stands in its document, as IAM's policy simulator tells it: lines and columns from 1, the end
//! behind the last character. A list's member begins where the delimiter before it ends, white space included: so do
//! AWS's own examples.

/// A place in a text: line and column, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// From where to where a statement goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first place.
    pub start: Position,
    /// The place after its last.
    pub end: Position,
}

/// The place of each statement, in order. The text is JSON, and its root an object.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut scanner = Scanner::default();
    text.chars().for_each(|character| scanner.take(character));
    scanner.spans
}

/// What the scanner has just read at the root's own level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Within {
    /// Neither the key nor the value that is looked for.
    #[default]
    Elsewhere,
    /// The key `Statement`.
    Key,
    /// The value of that key, one object or a list of them.
    Value,
}

#[derive(Debug)]
struct Scanner {
    at: Position,
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// The text that is being read, or was read last.
    last: String,
    within: Within,
    /// The depth at which statements open: 1 for a single one, 2 in a list.
    level: usize,
    start: Option<Position>,
    spans: Vec<Span>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            at: Position { line: 1, column: 1 },
            depth: 0,
            in_text: false,
            escaped: false,
            last: String::new(),
            within: Within::Elsewhere,
            level: 0,
            start: None,
            spans: Vec::new(),
        }
    }
}

impl Scanner {
    fn take(&mut self, character: char) {
        let here = self.at;
        self.at = match character {
            '\n' => Position { line: here.line + 1, column: 1 },
            _ => Position { column: here.column + 1, ..here },
        };
        if self.in_text { self.in_text(character) } else { self.between(character, here) }
    }

    fn in_text(&mut self, character: char) {
        match character {
            _ if self.escaped => self.escaped = false,
            '\\' => self.escaped = true,
            '"' => self.in_text = false,
            other => self.last.push(other),
        }
    }

    fn between(&mut self, character: char, here: Position) {
        match character {
            '"' => {
                self.in_text = true;
                self.last.clear();
            }
            ':' if self.depth == 1 && self.last == "Statement" => self.within = Within::Key,
            '[' | '{' => self.open(character, here),
            ']' | '}' => self.close(),
            ',' if self.depth == self.level && self.within == Within::Value => self.start = Some(self.at),
            _ => {}
        }
    }

    fn open(&mut self, character: char, here: Position) {
        if self.within == Within::Key {
            self.within = Within::Value;
            self.level = if character == '[' { 2 } else { 1 };
            self.start = Some(if character == '[' { self.at } else { here });
        }
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.within == Within::Value {
            if self.depth == self.level
                && let Some(start) = self.start.take()
            {
                self.spans.push(Span { start, end: self.at });
            }
            if self.depth <= 1 {
                self.within = Within::Elsewhere;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_awss_examples() {
        let indented = "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n            \"Sid\": \"a{[\\\"\"\n        },\n        {}\n    ]\n}";
        for (text, expected) in [
            (indented, vec![((3, 19), (6, 10)), ((6, 11), (7, 11))]),
            (r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}"#, vec![((1, 38), (1, 55))]),
            (
                "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"Allow\"\n  }\n}",
                vec![((3, 16), (5, 4))],
            ),
            ("{}", vec![]),
        ] {
            let place = |position: Position| (position.line, position.column);
            let found: Vec<_> = spans(text).iter().map(|it| (place(it.start), place(it.end))).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
