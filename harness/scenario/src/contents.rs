//! The table of contents of a folder of pages, as a page of Markdown: by head, a row for each scenario.

use std::io::{self, Write};

use super::expect::{Expected, ExpectedRefusal, Probe};
use super::front_matter::ErrorName;
use super::page::Scenario;
use super::proof::Question;
use rolecall_check::Name;
use rolecall_text::line;

const HEAD: &str = "\
# The failure modes

Written by `rolecall contents`; do not edit it by hand.

Each page breaks [a working integration](working-integration.md) in one way, shows what is seen then and for which true reason,
and fixes it. `rolecall run` carries them out: the commands, the answers and the reasons on them are what happened, not what
somebody remembers. [FORMAT.md](FORMAT.md) says how a page is written.

\"AWS answers\" is the answer to the request that decided, and \"because of\" what turned it: a condition key, an element of a
policy, a part of a CORS rule. Where nothing was refused there is nothing to say.
";

/// Writes the table of contents of `scenarios`, whose IDs are paths from where it is to lie.
///
/// # Errors
/// Where it cannot be written.
pub fn contents(out: &mut dyn Write, scenarios: &[Scenario]) -> io::Result<()> {
    write!(out, "{HEAD}\n{} scenarios:\n\n", scenarios.len())?;
    for (head, pages) in heads(scenarios) {
        writeln!(out, "- [{}](#{}): {}", head.as_str(), anchor(head), pages.len())?;
    }
    for (head, pages) in heads(scenarios) {
        write!(out, "\n## {}\n\n{}\n\n", head.as_str(), about(head))?;
        if let Some(columns) = columns(head) {
            let rule = "| --- ".repeat(columns.split(" | ").count());
            writeln!(out, "| {columns} |\n{rule}|")?;
        }
        for page in pages {
            writeln!(out, "{}", row(page))?;
        }
    }
    out.flush()
}

/// The heads that have pages, in the order of a book.
fn heads(scenarios: &[Scenario]) -> Vec<(ErrorName, Vec<&Scenario>)> {
    let pages = |head| scenarios.iter().filter(|page| page.error == head).collect::<Vec<_>>();
    ErrorName::ALL
        .into_iter()
        .map(|head| (head, pages(head)))
        .filter(|(_, pages)| !pages.is_empty())
        .collect()
}

const fn about(head: ErrorName) -> &'static str {
    match head {
        ErrorName::RoleCannotBeAssumed => {
            "STS refuses the vendor's AssumeRole, or the session that it asks for."
        }
        ErrorName::ExternalIdInsecure => {
            "The role lets in a caller who sends no external ID, or a wrong one: somebody else can have the vendor read this data."
        }
        ErrorName::CannotAccessDataRow => {
            "The role can be assumed, and an object cannot be signed for, fetched by the vendor's server, or fetched by a \
             labeler's browser."
        }
        ErrorName::IncorrectCorsHeader => {
            "The object comes, and the browser does not let the labeling page have it, or have all of it."
        }
        ErrorName::WorksAnyway => {
            "Every check passes, and rightly so. What looks like a mistake here is none, and knowing it saves the search."
        }
        ErrorName::LooksRight => {
            "Every check passes, and somebody can do what nobody meant to allow. Each page proves it with a request."
        }
    }
}

/// What is said of a page beside its title depends on what there is to say: nothing, of what works.
const fn columns(head: ErrorName) -> Option<&'static str> {
    match head {
        ErrorName::RoleCannotBeAssumed | ErrorName::CannotAccessDataRow | ErrorName::IncorrectCorsHeader => {
            Some("What is the matter | AWS answers | because of")
        }
        ErrorName::ExternalIdInsecure => Some("What is the matter | Who gets in"),
        ErrorName::WorksAnyway => None,
        ErrorName::LooksRight => Some("What is the matter | What the proof shows"),
    }
}

fn row(page: &Scenario) -> String {
    let link = format!("[{}]({}.md)", line(&page.title).replace('|', "\\|"), line(&page.id));
    match page.error {
        ErrorName::ExternalIdInsecure => {
            let who = page.expect.probe.map_or("", Probe::as_str);
            format!("| {link} | the vendor, {who} |")
        }
        ErrorName::WorksAnyway => format!("- {link}"),
        ErrorName::LooksRight => {
            let shows = page.proof.iter().find(|question| question.fixed.is_some());
            format!("| {link} | {} |", line(shows.map_or("", |question| &question.shows)))
        }
        _ => {
            let (answer, because) = said(page);
            let code = |text: String| if text.is_empty() { text } else { format!("`{}`", line(&text)) };
            let unsigned = matches!(page.expect.checks.get(&Name::Sign), Some(Expected::Message(_)));
            let answer = if unsigned { "nothing: no URL is signed".to_owned() } else { code(answer) };
            format!("| {link} | {answer} | {} |", code(because))
        }
    }
}

/// How AWS refuses, and why: the vendor's request, or where that was not refused the first one of the proof that was.
fn said(page: &Scenario) -> (String, String) {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    if let Some(ExpectedRefusal { status, code, .. }) = &page.expect.refusal {
        let status = status.map(|status| format!("{status} ")).unwrap_or_default();
        return (format!("{status}{}", text(code)), text(&page.expect.because));
    }
    match page.proof.iter().find(|question| question.answer.code.is_some()) {
        Some(Question { answer, .. }) => {
            (format!("{} {}", answer.status, text(&answer.code)), text(&answer.because))
        }
        None => (String::new(), String::new()),
    }
}

/// As GitHub makes anchors of headings.
fn anchor(head: ErrorName) -> String {
    let kept = head.as_str().chars().filter(|c| c.is_alphanumeric() || *c == ' ');
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::find;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    fn pages() -> Vec<Scenario> {
        find(&[root().join("scenarios")]).unwrap()
    }

    #[test]
    fn the_page_in_the_repository_lists_every_scenario() {
        let mut page = Vec::new();
        contents(&mut page, &pages()).unwrap();
        let kept = std::fs::read(root().join("scenarios/README.md"));
        assert!(
            kept.is_ok_and(|kept| kept == page),
            "scenarios/README.md is stale: cargo xtask contents writes it"
        );
    }

    #[test]
    fn the_readme_counts_the_scenarios() {
        let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
        let count = pages().len().to_string();
        let words: Vec<&str> = readme.split_whitespace().collect();
        let counts: Vec<&str> = words
            .windows(2)
            .filter(|pair| pair[1].starts_with("scenarios"))
            .map(|pair| pair[0])
            .filter(|word| word.parse::<usize>().is_ok())
            .collect();
        assert!(!counts.is_empty() && counts.iter().all(|it| *it == count), "{counts:?} is to be {count}");
    }

    #[test]
    fn each_folder_holds_one_head() {
        for page in pages() {
            let folder = match page.error {
                ErrorName::RoleCannotBeAssumed => "role-cannot-be-assumed/",
                ErrorName::ExternalIdInsecure => "external-id-insecure/",
                ErrorName::CannotAccessDataRow => "cannot-access-data-row/",
                ErrorName::IncorrectCorsHeader => "cors/",
                ErrorName::WorksAnyway => "works-anyway/",
                ErrorName::LooksRight => "looks-right/",
            };
            assert!(page.id.starts_with(folder), "{} stands under {}", page.id, page.error.as_str());
        }
    }

    #[test]
    fn a_page_links_to_pages_that_are_there() {
        for page in pages() {
            let links = page.source.text().split("](../").skip(1).filter_map(|rest| rest.split(')').next());
            for link in links {
                assert!(root().join("scenarios").join(link).is_file(), "{} links to {link}", page.id);
            }
        }
    }

    #[test]
    fn what_looks_right_and_is_insecure_is_proved() {
        for page in pages().iter().filter(|page| page.error == ErrorName::LooksRight) {
            assert!(page.proof.iter().any(|it| it.fixed.is_some()), "{} proves nothing", page.id);
        }
    }
}
