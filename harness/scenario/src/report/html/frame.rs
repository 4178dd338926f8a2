//! What stands around the sections: the head with its styles, the sum, the table of contents, and the foot.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{Markup, PreEscaped, display, html};
use rolecall_text::markup;
use sha2::{Digest as _, Sha256};

use super::{Entry, anchor};
use crate::Class;
use crate::report::Totals;
use crate::report::class::word;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

// Where our own texts are put in, which are not to be changed, and the sections. No text that is shown can be one of these: its `<`
// is escaped.
const STYLE_HERE: &str = "<!-- style -->";
const SCRIPT_HERE: &str = "<!-- script -->";
const SECTIONS_HERE: &str = "<!-- sections -->";

/// From the beginning to where the sections begin, and from their end.
pub(super) fn around(totals: Totals, contents: &[Entry]) -> (String, String) {
    let page = markup(&page(totals, contents).into_string());
    let page = page.replacen(STYLE_HERE, STYLE, 1).replacen(SCRIPT_HERE, SCRIPT, 1);
    let (before, behind) = page.split_once(SECTIONS_HERE).unwrap_or((&page, ""));
    (before.to_owned(), behind.to_owned())
}

fn page(totals: Totals, contents: &[Entry]) -> Markup {
    // The browser is told to run and load nothing but what stands here, whatever came over the wire.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:",
        hash(STYLE),
        hash(SCRIPT)
    );
    html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { (display(totals)) }
                style { (PreEscaped(STYLE_HERE)) }
            }
            body {
                a.skip href="#scenarios" { "To the scenarios" }
                header {
                    h1 { "What AWS refuses, and why" }
                    p.sum.good[totals.is_good()].bad[!totals.is_good()] { (display(totals)) }
                    p.about {
                        "Each scenario breaks a working integration in one way, shows what the vendor's checks say and how \
                         AWS answers, and fixes it. The keys " kbd { "n" } " and " kbd { "p" } " go to the next scenario and to \
                         the previous one."
                    }
                }
                (table_of_contents(contents))
                main #scenarios { (PreEscaped(SECTIONS_HERE)) }
                footer { p { "Written by " code { "rolecall run --report html=FILE" } "." } }
                script { (PreEscaped(SCRIPT_HERE)) }
            }
        }
        "\n"
    }
}

fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

fn table_of_contents(contents: &[Entry]) -> Markup {
    html! {
        nav aria-label="Scenarios" {
            @for group in contents.chunk_by(|one, next| one.group == next.group) {
                div.group {
                    h2 { (group.first().map_or("", |entry| &entry.group)) }
                    ul { @for entry in group { (line(entry)) } }
                }
            }
        }
    }
}

fn line(entry: &Entry) -> Markup {
    let link = || html! { a href={ "#" (anchor(&entry.id)) } { (entry.title) } };
    match entry.class {
        None => html! { li.quiet { (entry.title) } },
        Some(Class::Behaved) => html! { li { (link()) } },
        Some(Class::Untried) => html! { li.quiet { (link()) " " (word(Class::Untried)) } },
        Some(class) => html! { li { (link()) " " strong.bad { (word(class)) } } },
    }
}
