//! `rolecall run`

mod bless;
mod destination;
mod selection;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rolecall::report::{Detail, JsonLines, Report, Terminal, Totals};
use rolecall::scenario::{self, Finished, Options};
use tokio::sync::mpsc;

use self::bless::{Bless, Blessed, Blessings};
use self::destination::Destination;
use self::selection::Selection;
use super::{Environment, Exit, Failure};

/// Runs scenario pages, each in a world of its own.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Pages, or folders of them.
    #[arg(default_value = "scenarios", value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    bless: Bless,
    /// Carry the commands out with the real AWS CLI at this path, instead of rolecall's own hands.
    #[arg(long, value_name = "PATH", conflicts_with = "target")]
    aws_cli: Option<PathBuf>,
    /// How many scenarios at the same time; as many as there are processors unless told otherwise.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Show only what did not behave, and the sum.
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Show AWS's messages and what the checks have to say as well.
    #[arg(long, short)]
    verbose: bool,
    /// Write for people, or one JSON object per line.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Terminal,
    Jsonl,
}

impl Run {
    pub(crate) async fn run(self, environment: &Environment) -> Result<Exit, Failure> {
        let scenarios = self.selection.of(scenario::find(&self.paths).map_err(Failure::Pages)?)?;
        if self.selection.only_lists() {
            return selection::list(&mut anstream::stdout(), &scenarios);
        }
        let destination = self.destination.ready(&scenarios, self.bless.is_agreed(), environment).await?;
        let wanted = scenarios.len();
        let ground = destination.ground();
        let options =
            Options { jobs: self.jobs(), aws_cli: self.aws_cli.clone(), ground, ..Options::default() };
        let options = self.bless.limits(self.selection.limits(options));
        let (sender, receiver) = mpsc::channel(1);
        let running = tokio::spawn(scenario::run(scenarios, options, sender));
        let mut blessings = self.bless.is_wanted().then(Blessings::default);
        let totals = report(self.report(), wanted, receiver, blessings.as_mut()).await;
        // It goes on to its end even where nobody can be told.
        let _ = running.await;
        let left = destination.leave().await;
        let totals = totals?;
        let exit = match blessings.map(|blessings| self.bless.carry_out(&blessings)).transpose()? {
            Some(Blessed::All) if totals.not_run == 0 => Exit::AsExpected,
            _ => exit(totals, wanted),
        };
        Ok(if exit == Exit::AsExpected { left } else { exit })
    }

    fn jobs(&self) -> NonZeroUsize {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.jobs.unwrap_or_else(processors)
    }

    fn report(&self) -> Box<dyn Report + Send> {
        let detail = match (self.quiet, self.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Normal,
        };
        match self.format {
            Format::Terminal => Box::new(Terminal::new(anstream::stdout(), detail)),
            Format::Jsonl => Box::new(JsonLines::new(std::io::stdout())),
        }
    }
}

/// Shows the outcomes, which come in the order of the pages.
async fn report(
    mut report: Box<dyn Report + Send>,
    wanted: usize,
    mut finished: mpsc::Receiver<Finished>,
    mut blessings: Option<&mut Blessings>,
) -> Result<Totals, Failure> {
    let mut totals = Totals::default();
    while let Some(outcome) = finished.recv().await {
        totals.add(&outcome);
        report.finished(&outcome)?;
        if let Some(blessings) = &mut blessings {
            blessings.look_at(&outcome);
        }
    }
    totals.not_run = wanted.saturating_sub(totals.all());
    report.end(totals)?;
    Ok(totals)
}

const fn exit(totals: Totals, wanted: usize) -> Exit {
    match totals {
        Totals { errors: 1.., .. } => Exit::Unreachable,
        // One that was not run has not behaved; one that the target cannot show is no failure.
        Totals { behaved, untried, .. } if behaved + untried == wanted => Exit::AsExpected,
        _ => Exit::NotAsExpected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_failure_from_error() {
        let totals = |behaved, failed, errors| Totals { behaved, failed, errors, ..Totals::default() };
        assert_eq!(exit(totals(3, 0, 0), 3), Exit::AsExpected);
        assert_eq!(exit(totals(2, 1, 0), 3), Exit::NotAsExpected);
        assert_eq!(exit(totals(2, 0, 0), 3), Exit::NotAsExpected);
        assert_eq!(exit(totals(1, 1, 1), 3), Exit::Unreachable);
    }
}
