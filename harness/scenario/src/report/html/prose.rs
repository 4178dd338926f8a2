//! A page's prose: its first paragraph, with code, emphasis and links to other sites, and nothing else of what Markdown can do.

use maud::{Markup, html};
use pulldown_cmark::{Event, Parser, Tag};

/// Tags that are open at the same time. Deeper ones are left out, and their text stays: it is copied once for each.
const DEPTH: usize = 16;

/// The first paragraph.
pub(super) fn first_paragraph(markdown: &str) -> Markup {
    let mut events = Parser::new(markdown).skip_while(|event| !matches!(event, Event::Start(Tag::Paragraph)));
    events.next();
    // What is open, from the outside: each tag with what was read inside it.
    let mut open: Vec<(Tag<'_>, Vec<Markup>)> = Vec::new();
    let (mut inside, mut too_deep) = (Vec::new(), 0_usize);
    for event in events {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                inside.push(html! { (&*text) })
            }
            Event::Code(text) => inside.push(html! { code { (&*text) } }),
            Event::SoftBreak | Event::HardBreak => inside.push(html! { "\n" }),
            Event::Start(_) if open.len() == DEPTH => too_deep += 1,
            Event::Start(tag) => open.push((tag, std::mem::take(&mut inside))),
            Event::End(_) if too_deep > 0 => too_deep -= 1,
            Event::End(_) => {
                // The paragraph's own end has no start here.
                let Some((tag, outside)) = open.pop() else { break };
                let within = all(&std::mem::replace(&mut inside, outside));
                inside.push(tagged(&tag, &within));
            }
            _ => {}
        }
    }
    all(&inside)
}

fn all(parts: &[Markup]) -> Markup {
    html! { @for part in parts { (part) } }
}

fn tagged(tag: &Tag<'_>, inside: &Markup) -> Markup {
    match tag {
        Tag::Emphasis => html! { em { (inside) } },
        Tag::Strong => html! { strong { (inside) } },
        Tag::Link { dest_url, .. } if dest_url.starts_with("https://") => {
            html! { a href=(&**dest_url) rel="noreferrer" { (inside) } }
        }
        // A link to another page of the folder leads nowhere from here: its text stays.
        Tag::Link { .. } => html! { a { (inside) } },
        _ => inside.clone(),
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
            assert_eq!(first_paragraph(markdown).into_string(), html);
        }
    }
}
