//! The catalogue of refusals as a page of Markdown: one table per family.

use std::io::{self, Write};

use rolecall_emulator::refusal::{self, Entry, Grade};

const HEAD: &str = "\
# Every refusal

Written by `rolecall refusals` from the catalogue in `emulator/src/refusal/`; do not edit it by hand.

`{name}` in a message stands for a value of the request or of the world. Fields are the XML elements beside Code and
Message, in the order in which they are sent; every S3 error has RequestId and HostId besides. A message that is empty
is an empty Message element in S3, and none in the other services.

Not every row is AWS's word. The grade says how well it is known:

| Grade | What it means |
| --- | --- |
";

const GRADES: [(Grade, &str); 5] = [
    (Grade::Recorded, "Somebody recorded this answer from live AWS."),
    (Grade::Documented, "AWS's documentation has this status, this code and this message."),
    (Grade::Tested, "A test suite that follows AWS expects it; we have seen no recording."),
    (
        Grade::Unverified,
        "An inference: that AWS refuses here is likely, but the status, the code or the words may differ. Do not rely \
         on it; the page is where we looked.",
    ),
    (
        Grade::Ours,
        "rolecall's own: AWS has no such answer, and where it would serve the request rolecall cannot.",
    ),
];

/// Writes the page.
///
/// # Errors
/// Where it cannot be written.
pub fn page(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let catalogue = refusal::catalogue();
    for (grade, meaning) in GRADES {
        let count = catalogue.iter().filter(|entry| entry.grade == grade).count();
        writeln!(out, "| {grade:?} ({count}) | {meaning} |")?;
    }
    for (about, entries) in refusal::families() {
        let name = entries.first().map_or("", |entry| entry.family.trim_end_matches("Refusal"));
        write!(out, "\n## {name}\n\n{}\n\n", about.trim())?;
        writeln!(out, "| Name | When | Status | Code | Message | Fields | Grade | Page |")?;
        writeln!(out, "| --- | --- | --- | --- | --- | --- | --- | --- |")?;
        for entry in entries {
            writeln!(out, "{}", row(entry))?;
        }
    }
    out.flush()
}

fn row(entry: &Entry) -> String {
    let Entry { name, when, status, code, message, fields, grade, page, .. } = entry;
    let (when, message, fields) = (cell(when), literal(message), literal(&fields.join(", ")));
    format!("| {name} | {when} | {status} | `{code}` | {message} | {fields} | {grade:?} | {} |", link(page))
}

/// A bar would end the cell, also where it stands in code.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', " ")
}

/// Text as it is sent: nothing in it is Markdown.
fn literal(text: &str) -> String {
    match text {
        "" => String::new(),
        _ if text.contains('`') => format!("`` {} ``", cell(text)),
        _ => format!("`{}`", cell(text)),
    }
}

fn link(page: &str) -> String {
    let is_here = !page.starts_with("https://");
    let title = page.rsplit('/').next().unwrap_or(page).trim_end_matches(".html");
    let (title, folder) = if is_here { ("this project", "../") } else { (title, "") };
    format!("[{title}]({folder}{page})")
}

#[cfg(test)]
mod tests {

    #[test]
    fn the_page_in_the_repository_is_the_catalogue() {
        let mut page = Vec::new();
        super::page(&mut page).unwrap();
        let kept = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/refusals.md"));
        assert!(
            kept.is_ok_and(|kept| kept == page),
            "docs/refusals.md is stale: cargo xtask refusals writes it"
        );
    }

    #[test]
    fn no_cell_breaks_its_table() {
        let mut page = Vec::new();
        super::page(&mut page).unwrap();
        for line in String::from_utf8(page).unwrap().lines().filter(|line| line.starts_with("| ")) {
            let cells = line.replace("\\|", "").matches('|').count();
            assert!(cells == 3 || cells == 9, "{line}");
        }
    }
}
