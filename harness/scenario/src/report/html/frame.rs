//! What stands around the sections: the head with its styles, the sum, the table of contents, and the foot.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::{Entry, anchor};
use crate::Class;
use crate::report::Totals;
use crate::report::class::word;
use rolecall_text::escape::Escaped;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// From the beginning to where the sections begin.
pub(super) fn head(totals: Totals, contents: &[Entry]) -> Result<String, fmt::Error> {
    let mut page = String::new();
    write!(page, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")?;
    // The browser is told to run and load nothing but what stands here, whatever came over the wire.
    writeln!(
        page,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:\">",
        hash(STYLE),
        hash(SCRIPT)
    )?;
    writeln!(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(
        page,
        "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">"
    )?;
    writeln!(page, "<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>", totals)?;
    writeln!(page, "<a class=\"skip\" href=\"#scenarios\">To the scenarios</a>")?;
    let class = if totals.is_good() { "good" } else { "bad" };
    writeln!(page, "<header>\n<h1>What AWS refuses, and why</h1>\n<p class=\"sum {class}\">{}</p>", totals)?;
    writeln!(
        page,
        "<p class=\"about\">Each scenario breaks a working integration in one way, shows what the vendor's checks say and how \
         AWS answers, and mends it. The keys <kbd>n</kbd> and <kbd>p</kbd> go to the next scenario and to the previous one.</p>\n</header>"
    )?;
    table_of_contents(&mut page, contents)?;
    writeln!(page, "<main id=\"scenarios\">")?;
    Ok(page)
}

/// From the end of the sections.
pub(super) fn foot() -> String {
    format!(
        "</main>\n<footer><p>Written by <code>rolecall run --report html=FILE</code>.</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

fn table_of_contents(page: &mut String, contents: &[Entry]) -> fmt::Result {
    writeln!(page, "<nav aria-label=\"Scenarios\">")?;
    for group in contents.chunk_by(|one, next| one.group == next.group) {
        let name = group.first().map_or("", |entry| &entry.group);
        writeln!(page, "<div class=\"group\"><h2>{}</h2>\n<ul>", Escaped(name))?;
        group.iter().try_for_each(|entry| line(page, entry))?;
        writeln!(page, "</ul></div>")?;
    }
    writeln!(page, "</nav>")
}

fn line(page: &mut String, entry: &Entry) -> fmt::Result {
    let title = Escaped(&entry.title);
    match entry.class {
        None => writeln!(page, "<li class=\"quiet\">{title}</li>"),
        Some(Class::Behaved) => writeln!(page, "<li><a href=\"#{}\">{title}</a></li>", anchor(&entry.id)),
        Some(Class::Untried) => writeln!(
            page,
            "<li class=\"quiet\"><a href=\"#{}\">{title}</a> {}</li>",
            anchor(&entry.id),
            word(Class::Untried)
        ),
        Some(class) => writeln!(
            page,
            "<li><a href=\"#{}\">{title}</a> <strong class=\"bad\">{}</strong></li>",
            anchor(&entry.id),
            word(class)
        ),
    }
}
