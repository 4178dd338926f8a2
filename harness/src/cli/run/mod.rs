//! `rolecall run`

mod destination;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rolecall::report::{Detail, JsonLines, Report, Terminal, Totals};
use rolecall::scenario::{self, Finished, Options};
use tokio::sync::mpsc;

use self::destination::Destination;
use super::{Environment, Exit, Failure};

/// Runs scenario pages, each in a world of its own.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Pages, or folders of them.
    #[arg(default_value = "scenarios", value_name = "PATH")]
    paths: Vec<PathBuf>,
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
        let scenarios = scenario::find(&self.paths).map_err(Failure::Pages)?;
        let destination = self.destination.ready(&scenarios, environment).await?;
        let ids: Vec<String> = scenarios.iter().map(|scenario| scenario.id.clone()).collect();
        let ground = destination.ground();
        let options = Options { jobs: self.jobs(), aws_cli: self.aws_cli.clone(), ground };
        let (sender, receiver) = mpsc::channel(ids.len().max(1));
        let running = tokio::spawn(scenario::run(scenarios, options, sender));
        let totals = report(self.report(), &ids, receiver).await;
        // It goes on to its end even where nobody can be told.
        let _ = running.await;
        let left = destination.leave().await;
        Ok(match exit(totals?, ids.len()) {
            Exit::AsExpected => left,
            exit => exit,
        })
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

/// Shows the outcomes in the order of the pages, whichever finishes first.
async fn report(
    mut report: Box<dyn Report + Send>,
    ids: &[String],
    mut finished: mpsc::Receiver<Finished>,
) -> Result<Totals, Failure> {
    let mut totals = Totals::default();
    let mut early: HashMap<String, Finished> = HashMap::new();
    let mut next = ids.iter();
    let mut awaited = next.next();
    while let Some(outcome) = finished.recv().await {
        totals.add(&outcome);
        early.insert(outcome.scenario.id.clone(), outcome);
        while let Some(outcome) = awaited.and_then(|id| early.remove(id)) {
            report.finished(&outcome)?;
            awaited = next.next();
        }
    }
    for outcome in early.values() {
        report.finished(outcome)?;
    }
    report.end(totals)?;
    Ok(totals)
}

const fn exit(totals: Totals, wanted: usize) -> Exit {
    match totals {
        Totals { unreachable: 1.., .. } => Exit::Unreachable,
        // One that never answered has not behaved.
        Totals { behaved, untried, .. } if behaved + untried == wanted => Exit::AsExpected,
        _ => Exit::NotAsExpected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_failure_from_silence() {
        let totals = |behaved, failed, unreachable| Totals { behaved, failed, unreachable, untried: 0 };
        assert_eq!(exit(totals(3, 0, 0), 3), Exit::AsExpected);
        assert_eq!(exit(totals(2, 1, 0), 3), Exit::NotAsExpected);
        assert_eq!(exit(totals(2, 0, 0), 3), Exit::NotAsExpected);
        assert_eq!(exit(totals(2, 1, 1), 3), Exit::Unreachable);
    }
}
