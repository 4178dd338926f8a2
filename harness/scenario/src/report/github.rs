//! GitHub's annotations: each failure beside the line of the page that was not met, see
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Event, Report, Totals, place};
use crate::Finished;
use rolecall_text::line;

/// Writes workflow commands.
#[derive(Debug)]
pub struct GitHub<W> {
    out: W,
    root: PathBuf,
}

impl<W: Write> GitHub<W> {
    /// A report that is written to `out`. Pages are named from `root`, the checkout's folder.
    pub const fn new(out: W, root: PathBuf) -> Self {
        Self { out, root }
    }

    fn finished(&mut self, finished: &Finished) -> io::Result<()> {
        if finished.verdict.is_good() || finished.verdict.is_untried() {
            return Ok(());
        }
        let (path, place) = place::of(finished);
        let (file, title) = (property(&self.name(path)), property(&finished.scenario.id));
        let said = format!("{}\n{}", finished.verdict, finished.scenario.title);
        writeln!(
            self.out,
            "::error file={file},line={},col={},title={title}::{}",
            place.line,
            place.column,
            data(&said)
        )
    }

    fn name(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        path.strip_prefix("./").unwrap_or(path).display().to_string()
    }

    /// Unfinished work is no failure of a page, and has no line of its own.
    fn end(&mut self, totals: Totals) -> io::Result<()> {
        if totals.not_run > 0 {
            let were = if totals.not_run == 1 { "was" } else { "were" };
            writeln!(
                self.out,
                "::warning title=rolecall::{} of the scenarios {were} not run",
                totals.not_run
            )?;
        }
        self.out.flush()
    }
}

impl<W: Write> Report for GitHub<W> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::Finished(finished) => self.finished(finished),
            Event::End(totals) => self.end(*totals),
            Event::Started { .. } | Event::ScenarioStarted { .. } | Event::NotRun { .. } => Ok(()),
        }
    }
}

fn data(text: &str) -> String {
    let lines = text.split('\n').map(|one| line(one).replace('%', "%25"));
    lines.collect::<Vec<_>>().join("%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::written;

    #[test]
    fn a_run_as_annotations() {
        let expected = "\
::error file=a/b.md,line=19,col=1,title=a/c::it was expected to be refused because of `sts:ExternalId`, and was because of \
`Principal` (a, b: <100%25>%0Aand)%0AHow b
::error file=a/b.md,line=5,col=1,title=a/d::http://127.0.0.1:1 cannot be reached: refused%0AHow b
::warning title=rolecall::1 of the scenarios was not run
";
        assert_eq!(written(|out| GitHub::new(out, "scenarios".into()), |github| github.out), expected);
        assert_eq!(property("a:b,c%\r\n"), "a%3Ab%2Cc%25\\u{d}%0A");
    }
}
