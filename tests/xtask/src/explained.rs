//! `docs/three-refusals.md`: what `rolecall explain` prints of scenarios, behind marks that name them.

use std::fs;
use std::num::NonZeroUsize;

use rolecall::report::{Evidence, explanation};
use rolecall::scenario::{Finished, Options, Progress, find, run};
use tokio::sync::mpsc;

use crate::problem::Problem;
use crate::{pages, root};

const PAGE: &str = "docs/three-refusals.md";
const MARK: &str = "<!-- rolecall explain: ";

/// Writes the page.
pub(crate) async fn write() -> Result<(), Problem> {
    let page = regenerated(&old()?).await?;
    pages::write(PAGE, page.as_bytes())
}

fn old() -> Result<String, Problem> {
    let path = root().join(PAGE);
    fs::read_to_string(&path).map_err(|error| Problem::File { path, error })
}

/// The page with each block behind a mark printed anew.
async fn regenerated(page: &str) -> Result<String, Problem> {
    let malformed = || Problem::Page(format!("{PAGE}: a mark is not closed, or has no block behind it"));
    let mut pieces = page.split(MARK);
    let mut new = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (path, rest) = piece.split_once(" -->").ok_or_else(malformed)?;
        let rest = rest.splitn(3, "```").nth(2).ok_or_else(malformed)?;
        new += &format!("{MARK}{path} -->\n```text\n{}```{rest}", printed(path).await?);
    }
    Ok(new)
}

/// What `rolecall explain` prints of the request that decides a scenario, without colours.
async fn printed(path: &str) -> Result<String, Problem> {
    let finished = finished(path).await?;
    let seen = finished.broken.as_ref().and_then(|seen| seen.explanation());
    let seen = seen.ok_or_else(|| Problem::Page(format!("{path}: no request was explained")))?;
    let mut out = Vec::new();
    explanation(&mut out, seen, Evidence::Decisive).map_err(|error| Problem::Page(error.to_string()))?;
    Ok(anstream::adapter::strip_str(&String::from_utf8_lossy(&out)).to_string())
}

async fn finished(path: &str) -> Result<Finished, Problem> {
    let scenarios = find(&[root().join(path)])
        .map_err(|errors| Problem::Page(errors.iter().map(|error| format!("{error}\n")).collect()))?;
    let options = Options { jobs: NonZeroUsize::MIN, ..Options::default() };
    // Its beginning and its end.
    let (sender, mut progress) = mpsc::channel(2);
    run(scenarios, options, sender).await;
    while let Some(progress) = progress.recv().await {
        if let Progress::Finished(finished) = progress {
            return Ok(*finished);
        }
    }
    Err(Problem::Page(format!("{path} has no scenario")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What no two runs have in common: IDs, times, the names of sessions and hosts with ports.
    fn lasting(page: &str) -> Vec<String> {
        let fleeting = ["Request ", "  time ", "  sent ", "  access key ", "  scope "];
        let lines = page
            .lines()
            .filter(|line| !line.contains("X-Amz-") && !fleeting.iter().any(|start| line.starts_with(start)));
        let word =
            |word: &str| if word.contains(":assumed-role/") { "SESSION".to_owned() } else { word.to_owned() };
        lines.map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" ")).collect()
    }

    #[tokio::test]
    async fn the_docs_show_what_explain_prints() {
        let page = old().unwrap();
        assert_eq!(page.matches(MARK).count(), 3);
        let new = regenerated(&page).await.unwrap();
        assert_eq!(lasting(&page), lasting(&new), "cargo xtask explained writes it");
    }
}
