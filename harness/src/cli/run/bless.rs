//! `rolecall run --bless`: pages whose expectation is out of date are rewritten, after the difference was shown.

use std::io::{self, BufRead, IsTerminal as _, Write};

use anstyle::{AnsiColor, Style};
use clap::Args;
use rolecall::scenario::{self, Blessing, Finished, OnMismatch, Options, Unblessed};
use rolecall::text::Shown;

/// Whether expectations are rewritten.
#[derive(Debug, Default, Args)]
pub(crate) struct Bless {
    /// Rewrite the Expect block of pages that come out in another way than they say, after showing the difference. Asks
    /// first at a terminal. A page whose setup or fix does not work, or that was not carried out, is left as it is.
    #[arg(long, conflicts_with_all = ["list", "target"])]
    bless: bool,
    /// Ask nothing; with `--target aws`: make there what has to be made, and remove it again.
    #[arg(long)]
    yes: bool,
}

/// What a run would have pages say.
#[derive(Debug, Default)]
pub(crate) struct Blessings {
    good: Vec<Blessing>,
    refused: Vec<(String, Unblessed)>,
}

/// What became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blessed {
    /// Every page behaves now, or did before.
    All,
    /// Some do not.
    NotAll,
}

const ADDED: Style = AnsiColor::Green.on_default();
const TAKEN: Style = AnsiColor::Red.on_default();
const PLAIN: Style = Style::new();

impl Bless {
    /// Whether somebody has said yes beforehand.
    pub(super) const fn is_agreed(&self) -> bool {
        self.yes
    }

    /// Whether anything is to be rewritten.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.bless
    }

    /// A fix must be seen to work before its page is blessed.
    pub(crate) fn limits(&self, options: Options) -> Options {
        if self.bless { Options { on_mismatch: OnMismatch::TryFix, ..options } } else { options }
    }

    /// Shows, asks where there is somebody to ask, and writes.
    pub(crate) fn carry_out(&self, blessings: &Blessings) -> io::Result<Blessed> {
        let mut out = anstream::stderr();
        let somebody = !self.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
        let mut answers = io::stdin().lock();
        blessings.carry_out(&mut out, somebody.then_some(&mut answers as &mut dyn BufRead))
    }
}

impl Blessings {
    /// Takes note of an outcome.
    pub(crate) fn look_at(&mut self, finished: &Finished) {
        match scenario::bless(finished) {
            Ok(blessing) => self.good.extend(blessing),
            Err(unblessed) => self.refused.push((finished.scenario.id.clone(), unblessed)),
        }
    }

    fn carry_out(&self, out: &mut dyn Write, somebody: Option<&mut dyn BufRead>) -> io::Result<Blessed> {
        for (id, unblessed) in &self.refused {
            writeln!(out, "{TAKEN}not blessed{TAKEN:#} {}: {}", Shown(id), Shown(unblessed))?;
        }
        for blessing in &self.good {
            show(out, blessing)?;
        }
        let all = if self.refused.is_empty() { Blessed::All } else { Blessed::NotAll };
        if self.good.is_empty() {
            return Ok(all);
        }
        let agreed = somebody.map_or(Ok(true), |answers| agrees(out, answers, self.good.len()))?;
        if agreed { self.write(out, all) } else { Ok(Blessed::NotAll) }
    }

    fn write(&self, out: &mut dyn Write, mut all: Blessed) -> io::Result<Blessed> {
        for blessing in &self.good {
            match blessing.write() {
                Ok(()) => writeln!(out, "{ADDED}blessed{ADDED:#} {}", Shown(&blessing.id))?,
                Err(error) => {
                    all = Blessed::NotAll;
                    writeln!(out, "{TAKEN}not blessed{TAKEN:#} {}: {error}", Shown(&blessing.id))?;
                }
            }
        }
        out.flush()?;
        Ok(all)
    }
}

fn show(out: &mut dyn Write, blessing: &Blessing) -> io::Result<()> {
    for line in blessing.diff().lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => ADDED,
            Some(b'-') => TAKEN,
            _ => PLAIN,
        };
        writeln!(out, "{style}{}{style:#}", Shown(line))?;
    }
    Ok(())
}

fn agrees(out: &mut dyn Write, answers: &mut dyn BufRead, number: usize) -> io::Result<bool> {
    let what = if number == 1 { "this page".to_owned() } else { format!("these {number} pages") };
    write!(out, "Rewrite {what}? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use tokio::sync::mpsc;

    use rolecall::scenario::Progress;

    use super::*;

    const PAGE: &str = "role-cannot-be-assumed/another-external-id.md";

    fn catalogue() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
    }

    /// A folder with a page that expects another reason.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join(PAGE);
        std::fs::create_dir(page.parent().unwrap()).unwrap();
        std::fs::copy(
            catalogue().join("working-integration.md"),
            folder.path().join("working-integration.md"),
        )
        .unwrap();
        let text = std::fs::read_to_string(catalogue().join(PAGE)).unwrap();
        std::fs::write(&page, text.replace("because: sts:ExternalId", "because: Principal")).unwrap();
        (folder, page)
    }

    async fn seen(folder: &Path) -> Blessings {
        let bless = Bless { bless: true, yes: false };
        let (sender, mut progress) = mpsc::channel(2);
        let scenarios = scenario::find(&[folder.to_owned()]).unwrap();
        scenario::run(scenarios, bless.limits(Options::default()), sender).await;
        let mut blessings = Blessings::default();
        while let Some(progress) = progress.recv().await {
            if let Progress::Finished(outcome) = progress {
                blessings.look_at(&outcome);
            }
        }
        blessings
    }

    #[tokio::test]
    async fn the_difference_is_shown_and_the_page_rewritten_if_nobody_objects() {
        for (answer, blessed) in [
            (None, Blessed::All),
            (Some("y\n"), Blessed::All),
            (Some("\n"), Blessed::NotAll),
            (Some(""), Blessed::NotAll),
        ] {
            let (folder, page) = folder();
            let mut out = anstream::StripStream::new(Vec::new());
            let mut typed = answer.unwrap_or_default().as_bytes();
            let somebody = answer.map(|_| &mut typed as &mut dyn BufRead);
            assert_eq!(
                seen(folder.path()).await.carry_out(&mut out, somebody).unwrap(),
                blessed,
                "{answer:?}"
            );
            let shown = String::from_utf8(out.into_inner()).unwrap();
            assert!(shown.contains("-because: Principal\n+because: sts:ExternalId\n"), "{shown}");
            assert_eq!(shown.contains("Rewrite this page? [y/N] "), answer.is_some());
            let right = std::fs::read_to_string(&page).unwrap().contains("because: sts:ExternalId");
            assert_eq!(right, blessed == Blessed::All, "{answer:?}");
        }
    }

    #[tokio::test]
    async fn what_is_not_blessed_is_said_and_the_rest_is_blessed() {
        let (folder, _) = folder();
        let mut blessings = seen(folder.path()).await;
        blessings.refused.push(("a/b".to_owned(), Unblessed::FixDidNotFix));
        let mut out = anstream::StripStream::new(Vec::new());
        assert_eq!(blessings.carry_out(&mut out, None).unwrap(), Blessed::NotAll);
        let shown = String::from_utf8(out.into_inner()).unwrap();
        assert!(shown.contains("not blessed a/b: its fix does not fix"), "{shown}");
        assert!(shown.ends_with("blessed role-cannot-be-assumed/another-external-id\n"), "{shown}");
    }
}
