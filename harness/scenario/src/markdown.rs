//! A page as Markdown sees it: front matter, headings, fenced blocks, each with its offset in the source.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::source::Source;

/// What stands in a page, in order. Prose stands between the pieces.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    /// From its first byte to its last.
    pub(crate) range: Range<usize>,
}

#[derive(Debug)]
pub(crate) enum PieceKind {
    /// The YAML between the two `---` lines.
    FrontMatter(Part),
    Heading {
        level: HeadingLevel,
        text: String,
    },
    /// A fenced block: what is written after the fence, and what is inside.
    Block {
        info: String,
        content: Part,
    },
}

/// A stretch of the source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) offset: usize,
}

/// The pieces of a page. Blocks inside lists and quotations count as prose: their text is not contiguous.
pub(crate) fn pieces(source: &Source) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Option<Open> = None;
    let mut depth = 0_usize;
    for (event, range) in
        Parser::new_ext(source.text(), Options::ENABLE_YAML_STYLE_METADATA_BLOCKS).into_offset_iter()
    {
        match event {
            Event::Start(tag) => {
                depth += 1;
                if depth == 1 {
                    open = Open::of(tag, range);
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && closes_a_piece(tag) {
                    pieces.extend(open.take().map(|open| open.close(source)));
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(open) = &mut open {
                    open.add(&text, range);
                }
            }
            _ => {}
        }
    }
    pieces
}

const fn closes_a_piece(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::MetadataBlock(_) | TagEnd::Heading(_) | TagEnd::CodeBlock)
}

/// A piece whose end has not been seen.
struct Open {
    tag: OpenTag,
    range: Range<usize>,
    text: String,
    inside: Option<Range<usize>>,
}

enum OpenTag {
    FrontMatter,
    Heading(HeadingLevel),
    Block(String),
}

impl Open {
    fn of(tag: Tag<'_>, range: Range<usize>) -> Option<Self> {
        let tag = match tag {
            Tag::MetadataBlock(_) => OpenTag::FrontMatter,
            Tag::Heading { level, .. } => OpenTag::Heading(level),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => OpenTag::Block(info.into_string()),
            _ => return None,
        };
        Some(Self { tag, range, text: String::new(), inside: None })
    }

    fn add(&mut self, text: &str, range: Range<usize>) {
        self.text.push_str(text);
        let start = self.inside.as_ref().map_or(range.start, |inside| inside.start);
        self.inside = Some(start..range.end);
    }

    fn close(self, source: &Source) -> Piece {
        let inside = self.inside.unwrap_or(self.range.end..self.range.end);
        let part = || Part {
            text: source.text().get(inside.clone()).unwrap_or_default().to_owned(),
            offset: inside.start,
        };
        let kind = match self.tag {
            OpenTag::FrontMatter => PieceKind::FrontMatter(part()),
            OpenTag::Heading(level) => PieceKind::Heading { level, text: self.text.trim().to_owned() },
            OpenTag::Block(info) => PieceKind::Block { info, content: part() },
        };
        Piece { kind, range: self.range }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_knows_where_its_text_begins() {
        let text =
            "---\nerror: x\n---\n# A `title`\n\n```sh\naws iam\n\n# c\n```\n\n> ```sh\n> quoted\n> ```\n";
        let source = Source::new("a.md".into(), text.to_owned());
        let pieces = pieces(&source);
        let [front, title, block] = pieces.as_slice() else { panic!("{pieces:?}") };
        assert!(matches!(&front.kind, PieceKind::FrontMatter(part) if part.text == "error: x\n"));
        assert!(matches!(&title.kind, PieceKind::Heading { text, .. } if text == "A title"));
        let PieceKind::Block { info, content } = &block.kind else { panic!("{block:?}") };
        assert_eq!((info.as_str(), content.text.as_str()), ("sh", "aws iam\n\n# c\n"));
        assert_eq!(source.place(content.offset).line, 7);
    }
}
