//! Where on its page the thing stands that did not hold.

use std::path::Path;

use crate::{Finished, Mismatch, Place, Source, Stopped, Verdict};
use rolecall_check::Name;

const TOP: Place = Place { line: 1, column: 1 };

/// The page, and the place on it, to which a verdict points.
pub(super) fn of(finished: &Finished) -> (&Path, Place) {
    let source = finished.source();
    let place = match &finished.verdict {
        Verdict::SetupNotGreen { setup, .. } => return (setup, TOP),
        Verdict::Stopped(Stopped::CommandFailed { page, place, .. }) => return (page, *place),
        Verdict::NotAsExpected(Mismatch::Proof { question, .. })
        | Verdict::FixDidNotFix(Mismatch::Proof { question, .. }) => {
            let asked = finished.scenario.proof.iter().find(|asked| asked.shows == *question);
            asked.map(|asked| asked.place)
        }
        Verdict::NotAsExpected(mismatch) => expectation(source, mismatch),
        Verdict::Stopped(Stopped::Unasked { place, .. }) => Some(*place),
        Verdict::FixDidNotFix(_) => heading(source, "Fix"),
        Verdict::Behaved | Verdict::Untried(_) | Verdict::Stopped(_) => None,
    };
    (source.path(), place.or_else(|| title(source)).unwrap_or(TOP))
}

/// The line of the Expect block that was not met, or its heading where the page left it to be understood.
fn expectation(source: &Source, mismatch: &Mismatch) -> Option<Place> {
    let check;
    let names: &[&str] = match mismatch {
        Mismatch::Message { check: name, .. } => {
            check = name.to_string();
            let group = match name {
                Name::AwsAssumeRole | Name::AwsExternalId => "integration",
                Name::Sign | Name::Fetch | Name::Cors => "dataset",
            };
            &[&check, group]
        }
        Mismatch::Refusal { field, .. } => &[field, "refusal"],
        Mismatch::Because { .. } => &["because"],
        Mismatch::Probe { .. } => &["probe"],
        Mismatch::Proof { question, .. } => &[question],
    };
    let (start, section) = section(source, "Expect")?;
    let key = names.iter().find_map(|name| key(section, name));
    Some(source.place(start + key.unwrap_or(0)))
}

/// A section with its heading, and where it begins.
fn section<'a>(source: &'a Source, title: &str) -> Option<(usize, &'a str)> {
    let text = source.text();
    let heading = format!("\n## {title}");
    let start = text.find(&heading)? + 1;
    let rest = text.get(start..)?;
    let end = rest.find("\n## ").unwrap_or(rest.len());
    Some((start, rest.get(..end)?))
}

fn heading(source: &Source, title: &str) -> Option<Place> {
    section(source, title).map(|(start, _)| source.place(start))
}

fn title(source: &Source) -> Option<Place> {
    source.text().find("\n# ").map(|before| source.place(before + 1))
}

/// Where `name:` stands as a word of its own.
fn key(text: &str, name: &str) -> Option<usize> {
    let written = format!("{name}:");
    let is_word = |at: &usize| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() || "-_:.".contains(before))
    };
    text.match_indices(&written).map(|(at, _)| at).find(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{failed, page};

    #[test]
    fn a_mismatch_is_pointed_at_on_the_page() {
        let because =
            |got: &str| Mismatch::Because { expected: "sts:ExternalId".into(), got: got.into(), line: None };
        let refusal = Mismatch::Refusal { field: "code", expected: "a".into(), got: "b".into() };
        let message =
            |check| Mismatch::Message { check, expected: "a".into(), got: "b".into(), explanation: None };
        for (verdict, text) in [
            (Verdict::NotAsExpected(because("Principal")), "because: sts:ExternalId"),
            (Verdict::NotAsExpected(refusal), "code: AccessDenied }"),
            (Verdict::NotAsExpected(message(Name::AwsAssumeRole)), "AWSAssumeRole: Role cannot be assumed"),
            (Verdict::NotAsExpected(message(Name::AwsExternalId)), "integration:"),
            (Verdict::NotAsExpected(message(Name::Cors)), "## Expect"),
            (Verdict::NotAsExpected(Mismatch::Probe { expected: "a", got: "b".into() }), "## Expect"),
            (Verdict::FixDidNotFix(because("Action")), "## Fix"),
            (Verdict::Stopped(Stopped::NoVendorKey), "# How b"),
        ] {
            let finished = failed(verdict);
            let (path, place) = of(&finished);
            assert_eq!(path, page().path());
            let line = page().text().lines().nth(place.line - 1).unwrap().to_owned();
            let there: String = line.chars().skip(place.column - 1).collect();
            assert_eq!(there, text);
        }
    }
}
