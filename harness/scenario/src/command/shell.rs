//! A block of commands as a POSIX shell would split it: one command per line, `\` at the end continues it, `#`
//! begins a comment, single and double quotes. Nothing else of a shell is understood, and all of it is an error.

use std::iter::Peekable;
use std::str::CharIndices;

use super::problem::CommandProblem;

/// A problem, and its byte offset in the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The offset.
    pub offset: usize,
    /// The problem.
    pub problem: CommandProblem,
}

/// A word after quotes were taken away, and where it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The offset of its first byte, its quote included.
    pub offset: usize,
}

/// One command's words; never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub words: Vec<Word>,
    /// The offset behind its last byte.
    pub end: usize,
}

/// Splits a block into commands. A line with a problem is not among them.
#[must_use]
pub fn lines(text: &str) -> (Vec<Line>, Vec<Located>) {
    let mut reader = Reader { text, chars: text.char_indices().peekable(), problems: Vec::new() };
    let mut lines = Vec::new();
    while reader.chars.peek().is_some() {
        let before = reader.problems.len();
        let line = reader.line();
        if reader.problems.len() == before && !line.words.is_empty() {
            lines.push(line);
        }
    }
    (lines, reader.problems)
}

struct Reader<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    problems: Vec<Located>,
}

impl Reader<'_> {
    fn line(&mut self) -> Line {
        let mut line = Line::default();
        while let Some(&(offset, character)) = self.chars.peek() {
            match character {
                '\n' => {
                    self.chars.next();
                    break;
                }
                '#' => self.skip_comment(),
                _ if character.is_whitespace() => {
                    self.chars.next();
                }
                '\\' if self.continues(offset) => self.skip_break(),
                _ => {
                    let text = self.word();
                    line.words.push(Word { text, offset });
                    line.end = self.offset();
                }
            }
        }
        line
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(&(offset, character)) = self.chars.peek() {
            match character {
                _ if character.is_whitespace() => break,
                '\\' if self.continues(offset) => self.skip_break(),
                '\\' => {
                    self.chars.next();
                    word.extend(self.chars.next().map(|(_, escaped)| escaped));
                }
                '\'' => self.single_quoted(&mut word),
                '"' => self.double_quoted(&mut word),
                _ => {
                    self.refuse_syntax(offset, character, "$`|&;<>()");
                    self.chars.next();
                    word.push(character);
                }
            }
        }
        word
    }

    fn single_quoted(&mut self, word: &mut String) {
        let opening = self.chars.next();
        for (_, character) in self.chars.by_ref() {
            match character {
                '\'' => return,
                other => word.push(other),
            }
        }
        self.unclosed(opening);
    }

    fn double_quoted(&mut self, word: &mut String) {
        let opening = self.chars.next();
        while let Some((offset, character)) = self.chars.next() {
            match character {
                '"' => return,
                '\\' => self.escape_in_double_quotes(word),
                other => {
                    self.refuse_syntax(offset, other, "$`");
                    word.push(other);
                }
            }
        }
        self.unclosed(opening);
    }

    fn escape_in_double_quotes(&mut self, word: &mut String) {
        match self.chars.next() {
            Some((_, escaped @ ('"' | '\\' | '$' | '`'))) => word.push(escaped),
            Some((_, '\n')) => {}
            Some((_, other)) => word.extend(['\\', other]),
            None => word.push('\\'),
        }
    }

    fn refuse_syntax(&mut self, offset: usize, character: char, special: &str) {
        if special.contains(character) {
            self.problems.push(Located { offset, problem: CommandProblem::ShellSyntax { character } });
        }
    }

    fn unclosed(&mut self, opening: Option<(usize, char)>) {
        if let Some((offset, quote)) = opening {
            self.problems.push(Located { offset, problem: CommandProblem::UnclosedQuote { quote } });
        }
    }

    fn continues(&self, offset: usize) -> bool {
        self.text.get(offset..).is_some_and(|rest| rest.starts_with("\\\n") || rest.starts_with("\\\r\n"))
    }

    fn skip_break(&mut self) {
        for (_, character) in self.chars.by_ref() {
            if character == '\n' {
                break;
            }
        }
    }

    fn skip_comment(&mut self) {
        while self.chars.peek().is_some_and(|(_, character)| *character != '\n') {
            self.chars.next();
        }
    }

    fn offset(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let (lines, problems) = lines(text);
        assert_eq!(problems, []);
        lines.into_iter().map(|line| line.words.into_iter().map(|word| word.text).collect()).collect()
    }

    #[test]
    fn a_block_is_split_as_a_shell_splits_it() {
        for (text, expected) in [
            (
                "aws iam x\n\n# a comment\naws sts y # and why\n",
                vec![vec!["aws", "iam", "x"], vec!["aws", "sts", "y"]],
            ),
            ("aws iam \\\n  --a b\n", vec![vec!["aws", "iam", "--a", "b"]]),
            ("a 'b c' \"d \\\"e\\\" \\n\" f\\ g\n", vec![vec!["a", "b c", "d \"e\" \\n", "f g"]]),
            ("a '' x#y 'two\nlines'", vec![vec!["a", "", "x#y", "two\nlines"]]),
        ] {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_only_a_shell_understands_is_refused_where_it_stands() {
        for (text, offset, character) in [
            ("aws iam x | jq\n", 10, '|'),
            ("aws s3 ls \"$B\"", 11, '$'),
            ("a && b", 2, '&'),
            ("a > b", 2, '>'),
        ] {
            let (_, problems) = lines(text);
            let first = problems.first().unwrap();
            assert_eq!((first.offset, &first.problem), (offset, &CommandProblem::ShellSyntax { character }));
        }
        let (read, problems) = lines("aws iam 'x\naws sts y\n");
        assert_eq!(read, []);
        let problem = CommandProblem::UnclosedQuote { quote: '\'' };
        assert_eq!(problems, [Located { offset: 8, problem }]);
    }
}
