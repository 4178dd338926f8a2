//! Blessing: a page's expectation written anew from what was seen, where what was seen is known to be a good scenario.

mod expectation;

use std::fs;
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use similar::TextDiff;

use super::outline::{BlockKind, outline};
use super::page;
use super::problem::{PageError, Problem, Problems};
use super::run::{Finished, Mismatch, Observed, Verdict, compare};
use super::source::Source;
use rolecall_text::input;

/// A page, and the same page with the expectation that would have been right. All else in it stays to the byte.
#[derive(Clone, Debug)]
pub struct Blessing {
    /// The scenario.
    pub id: String,
    source: Source,
    after: String,
}

/// Why a page that did not behave is left as it is.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unblessed {
    /// Nothing can be said of the page.
    #[error("its setup page does not work")]
    SetupNotGreen,
    /// The page is wrong elsewhere.
    #[error("its fix does not fix what it breaks")]
    FixDidNotFix,
    /// The page is wrong in what it asks itself, which is for its writer to say.
    #[error("its proof shows something else than it says")]
    Proof,
    /// It was not carried out to its end.
    #[error("it was not carried out to its end")]
    Stopped,
    /// What was seen is no expectation of such a page.
    #[error("what was seen cannot be its expectation: {0}")]
    Malformed(Problem),
    /// What was seen cannot be written down.
    #[error("what was seen cannot be written as an expectation")]
    Inexpressible,
}

/// Makes a page's expectation of what was seen; nothing where the page behaved.
///
/// # Errors
/// Where what was seen proves nothing, or cannot be this page's expectation.
pub fn bless(finished: &Finished) -> Result<Option<Blessing>, Unblessed> {
    match (&finished.verdict, &finished.broken, &finished.fixed) {
        (Verdict::Behaved, ..) => Ok(None),
        (Verdict::SetupNotGreen { .. }, ..) => Err(Unblessed::SetupNotGreen),
        (Verdict::FixDidNotFix(_), ..) => Err(Unblessed::FixDidNotFix),
        (Verdict::NotAsExpected(Mismatch::Proof { .. }), ..) => Err(Unblessed::Proof),
        // The fix was seen to work: a mismatch of its own would be the verdict.
        (Verdict::NotAsExpected(_), Some(broken), Some(_)) => blessing(finished, broken).map(Some),
        (Verdict::NotAsExpected(_) | Verdict::Stopped(_) | Verdict::Untried(_), ..) => {
            Err(Unblessed::Stopped)
        }
    }
}

fn blessing(finished: &Finished, broken: &Observed) -> Result<Blessing, Unblessed> {
    let scenario = &finished.scenario;
    let source = &scenario.source;
    let span = block(source).ok_or(Unblessed::Inexpressible)?;
    let before = source.text().get(span.clone()).unwrap_or_default();
    let expectation = expectation::written(&scenario.expect, broken);
    let mut after = source.text().to_owned();
    after.replace_range(span, &with_comments(before, &expectation));
    // The page must be one that can be run, and that would have behaved.
    let new = Source::new(source.path().clone(), after.clone());
    let read = page::scenario(scenario.id.clone(), &new, Arc::clone(&scenario.setup));
    let read = read.map_err(|errors| first(errors).map_or(Unblessed::Inexpressible, Unblessed::Malformed))?;
    compare(&read.expect, broken).map_err(|_| Unblessed::Inexpressible)?;
    Ok(Blessing { id: scenario.id.clone(), source: source.clone(), after })
}

fn first(errors: Vec<PageError>) -> Option<Problem> {
    errors.into_iter().next().map(|error| error.problem)
}

/// Where the expectation stands.
fn block(source: &Source) -> Option<Range<usize>> {
    let outline = outline(source, &mut Problems::of(source));
    let section = outline.sections.into_iter().find(|section| section.title == "Expect")?;
    let block = section.blocks.into_iter().find(|block| matches!(block.kind, BlockKind::Expectation))?;
    Some(block.content.offset..block.content.offset + block.content.text.len())
}

/// The comments at the top of the old block are for editors, and stay; its line breaks too.
fn with_comments(before: &str, expectation: &str) -> String {
    let comments = before.split_inclusive('\n').take_while(|line| line.starts_with('#'));
    let comments: String = comments.collect();
    let expectation =
        if before.contains("\r\n") { expectation.replace('\n', "\r\n") } else { expectation.to_owned() };
    comments + &expectation
}

impl Blessing {
    /// The page.
    #[must_use]
    pub fn path(&self) -> &PathBuf {
        self.source.path()
    }

    /// The difference, as `diff -u` shows it.
    #[must_use]
    pub fn diff(&self) -> String {
        let path = self.path().display().to_string();
        let diff = TextDiff::from_lines(self.source.text(), self.after.as_str());
        diff.unified_diff().context_radius(2).header(&path, &path).to_string()
    }

    /// Writes the page, unless somebody else has written it since it was read.
    ///
    /// # Errors
    /// Where it was changed, or cannot be written.
    pub fn write(&self) -> io::Result<()> {
        let now = input::text(self.path(), self.source.text().len() as u64).unwrap_or_default();
        if now != self.source.text() {
            return Err(io::Error::other("it was changed while its scenario ran"));
        }
        fs::write(self.path(), &self.after)
    }
}

#[cfg(test)]
mod tests;
