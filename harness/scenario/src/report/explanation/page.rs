//! Lines of at most a hundred columns.

use std::io::{self, Write};

use anstyle::Style;

use rolecall_text::line;
use rolecall_text::style::{BAD, GOOD, NAME, QUIET};

const COLUMNS: usize = 100;
const PLAIN: Style = Style::new();

/// A page being written.
pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    begun: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, begun: false }
    }

    /// A heading, with an empty line before all but the first.
    pub(super) fn title(&mut self, title: &str) -> io::Result<()> {
        if self.begun {
            writeln!(self.out)?;
        }
        self.begun = true;
        self.wrapped(0, title, NAME)
    }

    /// A name and its value; nothing where the value is empty.
    pub(super) fn field(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.styled_field(name, value, PLAIN)
    }

    pub(super) fn styled_field(&mut self, name: &str, value: &str, style: Style) -> io::Result<()> {
        const WIDTH: usize = 11;
        if value.is_empty() {
            return Ok(());
        }
        for (index, line) in wrap(value, COLUMNS - WIDTH - 2).iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            writeln!(self.out, "  {QUIET}{name:<WIDTH$}{QUIET:#}{style}{line}{style:#}")?;
        }
        Ok(())
    }

    /// A line that says whether something matched.
    pub(super) fn mark(&mut self, indent: usize, good: bool, text: &str) -> io::Result<()> {
        let (style, sign) = if good { (GOOD, "+") } else { (BAD, "-") };
        for (index, line) in wrap(text, COLUMNS - indent - 2).iter().enumerate() {
            let sign = if index == 0 { sign } else { " " };
            writeln!(self.out, "{:indent$}{style}{sign}{style:#} {line}", "")?;
        }
        Ok(())
    }

    pub(super) fn wrapped(&mut self, indent: usize, text: &str, style: Style) -> io::Result<()> {
        for line in wrap(text, COLUMNS - indent) {
            writeln!(self.out, "{:indent$}{style}{line}{style:#}", "")?;
        }
        Ok(())
    }

    pub(super) fn plain(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.wrapped(indent, text, PLAIN)
    }

    pub(super) fn quiet(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.wrapped(indent, text, QUIET)
    }

    /// A line as it is, however long: something to be copied.
    pub(super) fn verbatim(&mut self, indent: usize, text: &str, style: Style) -> io::Result<()> {
        for one in text.lines() {
            writeln!(self.out, "{:indent$}{style}{}{style:#}", "", line(one))?;
        }
        Ok(())
    }

    /// Text of several lines under a name.
    pub(super) fn block(&mut self, name: &str, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.quiet(2, name)?;
        self.verbatim(4, text, PLAIN)
    }

    pub(super) fn end(self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Breaks at spaces; a word that is longer than a line is left whole, so that it can be copied.
fn wrap(text: &str, width: usize) -> Vec<String> {
    // Each line on its own: where it is broken, a command of a CI server could begin.
    broken(&line(text), width).iter().map(|one| line(one)).collect()
}

fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line: Option<String> = None;
    // Spaces are kept: one too many may be what was wrong.
    for word in text.split(' ') {
        let full = line.as_ref().is_some_and(|line: &String| {
            !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width
        });
        if full {
            lines.extend(line.take());
        }
        line = Some(line.map_or_else(|| word.to_owned(), |line| format!("{line} {word}")));
    }
    lines.extend(line);
    lines
}
