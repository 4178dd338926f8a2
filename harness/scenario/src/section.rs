//! A section that changes the world: its files, and its commands, read against the files that they can see.

use super::outline::{Block, BlockKind, RawSection};
use super::problem::{Problem, Problems};
use super::source::{Place, Source};
use crate::command::{self, Command, Files, Line};

/// A section's files and commands.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its files: they replace files of the same names.
    pub files: Files,
    /// Its commands, in order.
    pub steps: Vec<Step>,
}

/// A command, and where it stands.
#[derive(Clone, Debug)]
pub struct Step {
    /// The command.
    pub command: Command,
    /// Where it stands.
    pub place: Place,
}

/// Reads a section. Its commands see `before` (files of the setup page and of earlier sections), and its own files.
pub(crate) fn section(
    raw: &RawSection,
    before: &Files,
    source: &Source,
    problems: &mut Problems<'_>,
) -> Section {
    let mut section = Section { title: raw.title.clone(), files: Files::default(), steps: Vec::new() };
    for block in &raw.blocks {
        section.add_file(block, source, problems);
    }
    let mut visible = before.clone();
    visible.overlay(&section.files);
    for block in &raw.blocks {
        section.add_commands(block, &visible, source, problems);
    }
    section
}

impl Section {
    fn add_file(&mut self, block: &Block, source: &Source, problems: &mut Problems<'_>) {
        let BlockKind::File { language, name } = &block.kind else { return };
        if self.files.get(name).is_some() {
            return problems.at(block.offset, Problem::RepeatedFile { name: name.clone() });
        }
        let before = problems.found.len();
        if language == "json" {
            check_json(name, block, source, problems);
        }
        // What reads a file that is no JSON is not to blame as well.
        let text = if problems.found.len() == before { block.content.text.as_str() } else { "{}" };
        self.files.insert(name.clone(), text);
    }

    fn add_commands(&mut self, block: &Block, visible: &Files, source: &Source, problems: &mut Problems<'_>) {
        if !matches!(block.kind, BlockKind::Commands) {
            return;
        }
        let (lines, wrong) = command::lines(&block.content.text);
        for located in wrong {
            problems.at(block.content.offset + located.offset, located.problem);
        }
        for line in lines {
            match command::read(&line, visible) {
                Ok(command) => self.steps.push(Step { command, place: place(source, block, &line) }),
                Err(wrong) => {
                    for located in wrong {
                        problems.at(block.content.offset + located.offset, located.problem);
                    }
                }
            }
        }
    }

    /// Whether it does anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.files.names().next().is_none()
    }
}

fn place(source: &Source, block: &Block, line: &Line) -> Place {
    let offset = line.words.first().map_or(0, |word| word.offset);
    source.place(block.content.offset + offset)
}

fn check_json(name: &str, block: &Block, source: &Source, problems: &mut Problems<'_>) {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&block.content.text) {
        let place = source.place_within(block.content.offset, error.line(), error.column().max(1));
        let said = error.to_string();
        let reason = said.split(" at line ").next().unwrap_or(&said).to_owned();
        problems.at_place(place, Problem::NotJson { name: name.to_owned(), reason });
    }
}
