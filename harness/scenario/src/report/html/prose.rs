//! A page's prose: its first paragraph, with code, emphasis and links to other sites, and nothing else of what Markdown can do.

use std::fmt::{self, Write as _};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use rolecall_text::escape::Escaped;

/// The first paragraph.
pub(super) fn first_paragraph(markdown: &str) -> Result<String, fmt::Error> {
    let mut html = String::new();
    let mut events = Parser::new(markdown).skip_while(|event| !matches!(event, Event::Start(Tag::Paragraph)));
    events.next();
    for event in events {
        match event {
            Event::End(TagEnd::Paragraph) => break,
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                // A text may come in pieces, and `##[` begins a command in the log of a CI server.
                html.push_str(&Escaped(text).to_string().replace('[', "&#91;"));
            }
            Event::Code(text) => write!(html, "<code>{}</code>", Escaped(text))?,
            Event::SoftBreak | Event::HardBreak => html.push('\n'),
            Event::Start(tag) => start(&mut html, &tag)?,
            Event::End(tag) => html.push_str(end(tag)),
            _ => {}
        }
    }
    Ok(html)
}

fn start(html: &mut String, tag: &Tag<'_>) -> fmt::Result {
    match tag {
        Tag::Emphasis => html.write_str("<em>"),
        Tag::Strong => html.write_str("<strong>"),
        Tag::Link { dest_url, .. } if dest_url.starts_with("https://") => {
            write!(html, "<a href=\"{}\" rel=\"noreferrer\">", Escaped(dest_url))
        }
        // A link to another page of the folder leads nowhere from here: its text stays.
        Tag::Link { .. } => html.write_str("<a>"),
        _ => Ok(()),
    }
}

const fn end(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Link => "</a>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_paragraph_is_shown_and_nothing_in_it_is_markup_of_its_own() {
        for (markdown, html) in [
            ("One `a<b` *two*\nthree.\n\nFour.", "One <code>a&lt;b</code> <em>two</em>\nthree."),
            (
                "[a](https://a/?b&c) [b](../b.md)",
                "<a href=\"https://a/?b&amp;c\" rel=\"noreferrer\">a</a> <a>b</a>",
            ),
            ("[x](javascript:alert(1)) <img src=x onerror=y>", "<a>x</a> &lt;img src=x onerror=y&gt;"),
            ("- a list\n\nThen **text**", "Then <strong>text</strong>"),
            ("", ""),
        ] {
            assert_eq!(first_paragraph(markdown).unwrap(), html);
        }
    }
}
