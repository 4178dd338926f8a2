//! A page's outline: front matter, title, prose, sections with their blocks. What the sections mean comes later.

use pulldown_cmark::HeadingLevel;

use super::markdown::{Part, PieceKind, pieces};
use super::problem::{Problem, Problems};
use super::source::Source;
use crate::command::reach::is_plain;
use rolecall_text::nearest::nearest;

/// A page's outline.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) front_matter: Option<Part>,
    pub(crate) title: String,
    /// What stands between the title and the first section.
    pub(crate) prose: String,
    pub(crate) sections: Vec<RawSection>,
    prose_start: Option<usize>,
}

/// A section, by its heading.
#[derive(Debug)]
pub(crate) struct RawSection {
    pub(crate) title: String,
    pub(crate) offset: usize,
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block that means something.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) content: Part,
    /// Where the fence stands.
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) enum BlockKind {
    /// `sh`
    Commands,
    /// `json NAME`, `yaml NAME`, `text NAME`, `svg NAME`
    File { language: String, name: String },
    /// `yaml` without a name: what is expected.
    Expectation,
}

const KNOWN_BLOCKS: &str = "`sh`, `json NAME`, `yaml NAME`, `text NAME`, `svg NAME`";

/// Reads the outline.
pub(crate) fn outline(source: &Source, problems: &mut Problems<'_>) -> Outline {
    let mut outline = Outline::default();
    for piece in pieces(source) {
        match piece.kind {
            PieceKind::FrontMatter(part) => outline.front_matter = Some(part),
            PieceKind::Heading { level: HeadingLevel::H1, text } => {
                outline.title(text, &piece.range, problems);
            }
            PieceKind::Heading { level: HeadingLevel::H2, text } => {
                outline.end_prose(source, piece.range.start);
                outline.sections.push(RawSection {
                    title: text,
                    offset: piece.range.start,
                    blocks: Vec::new(),
                });
            }
            PieceKind::Heading { .. } => {}
            PieceKind::Block { info, content } => {
                outline.block(&info, content, piece.range.start, problems);
            }
        }
    }
    outline.end_prose(source, source.text().len());
    if outline.title.is_empty() {
        let offset = outline.front_matter.as_ref().map_or(0, |part| part.offset + part.text.len());
        problems.at(offset, Problem::NoTitle);
    }
    outline
}

impl Outline {
    fn title(&mut self, text: String, range: &std::ops::Range<usize>, problems: &mut Problems<'_>) {
        if self.title.is_empty() {
            self.title = text;
            self.prose_start = Some(range.end);
        } else {
            problems.at(range.start, Problem::SecondTitle);
        }
    }

    fn end_prose(&mut self, source: &Source, end: usize) {
        if let Some(start) = self.prose_start.take() {
            self.prose = source.text().get(start..end).unwrap_or_default().trim().to_owned();
        }
    }

    fn block(&mut self, info: &str, content: Part, offset: usize, problems: &mut Problems<'_>) {
        let kind = match block_kind(info) {
            Ok(Some(kind)) => kind,
            Ok(None) => return,
            Err(problem) => return problems.at(offset, problem),
        };
        match self.sections.last_mut() {
            Some(section) => section.blocks.push(Block { kind, content, offset }),
            None => problems.at(offset, Problem::BlockOutsideSection),
        }
    }
}

/// What a fence's info string says. A `text` block without a name is prose.
fn block_kind(info: &str) -> Result<Option<BlockKind>, Problem> {
    let mut words = info.split_whitespace();
    let language = words.next().unwrap_or_default();
    match (language, words.next()) {
        ("sh", None) => Ok(Some(BlockKind::Commands)),
        ("yaml", None) => Ok(Some(BlockKind::Expectation)),
        ("text", None) => Ok(None),
        ("json" | "svg", None) => Err(Problem::UnnamedFile { language: language.to_owned() }),
        ("json" | "yaml" | "text" | "svg", Some(name)) if is_plain(name) => {
            Ok(Some(BlockKind::File { language: language.to_owned(), name: name.to_owned() }))
        }
        ("json" | "yaml" | "text" | "svg", Some(name)) => Err(Problem::BadFileName { name: name.to_owned() }),
        _ => Err(Problem::UnknownBlock {
            language: info.trim().to_owned(),
            nearest: nearest(language, ["sh", "json", "yaml", "text", "svg"]),
            known: KNOWN_BLOCKS,
        }),
    }
}
