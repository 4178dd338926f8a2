//! `rolecall run`

mod bless;
mod destination;
mod reports;
mod selection;

use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use rolecall::command::AwsProgram;
use rolecall::report::{Stream, Totals};
use rolecall::scenario::{self, Options, Progress};
use tokio::sync::mpsc;

use self::bless::{Bless, Blessed, Blessings};
use self::destination::Destination;
use self::reports::{Reports, Written};
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
    /// Carry the commands out with the real AWS CLI at this path, instead of rolecall's own hands. Version 1.29.0 or later,
    /// 2.13.0 or later of version 2: earlier ones would carry them to AWS itself, and are refused.
    #[arg(long, value_name = "PATH", conflicts_with = "target")]
    aws_cli: Option<PathBuf>,
    /// How many scenarios at the same time; as many as there are processors unless told otherwise.
    #[arg(long, value_name = "N", value_parser = super::jobs)]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    reports: Reports,
    #[command(flatten)]
    destination: Destination,
}

/// What has happened and is not yet told: with a slow reader of a report, the run waits.
const UNTOLD_AT_MOST: usize = 64;

impl Run {
    pub(crate) async fn run(self, environment: &Environment) -> Result<Exit, Failure> {
        let scenarios = self.selection.of(scenario::find(&self.paths).map_err(Failure::Pages)?)?;
        if self.selection.only_lists() {
            return selection::list(&mut anstream::stdout(), &scenarios);
        }
        let aws_cli = self.aws_cli(environment).await?;
        let destination = self.destination.ready(&scenarios, self.bless.is_agreed(), environment).await?;
        let reports = self.reports.open()?;
        let stream = Stream::of(scenarios.iter().map(|scenario| scenario.id.clone()).collect());
        let (jobs, trace) = (self.jobs(), self.reports.trace());
        let options = Options { jobs, aws_cli, trace, ground: destination.ground(), ..Options::default() };
        let options = self.bless.limits(self.selection.limits(options));
        let (sender, receiver) = mpsc::channel(UNTOLD_AT_MOST);
        let running = tokio::spawn(scenario::run(scenarios, options, sender));
        let mut blessings = self.bless.is_wanted().then(Blessings::default);
        let totals = tell(stream, reports, receiver, blessings.as_mut()).await;
        // Where nobody listens any longer it ends early, and puts away what it has begun.
        let _ = running.await;
        let left = destination.leave().await;
        let totals = totals?;
        let exit = match blessings.map(|blessings| self.bless.carry_out(&blessings)).transpose()? {
            Some(Blessed::All) if totals.not_run == 0 => Exit::AsExpected,
            _ => exit(totals),
        };
        Ok(if exit == Exit::AsExpected { left } else { exit })
    }

    /// The AWS CLI, asked for its version before anything else.
    async fn aws_cli(&self, environment: &Environment) -> Result<Option<AwsProgram>, Failure> {
        let Some(path) = &self.aws_cli else { return Ok(None) };
        Ok(Some(AwsProgram::checked(path, environment.path.clone()).await?))
    }

    fn jobs(&self) -> NonZeroUsize {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.jobs.unwrap_or_else(processors)
    }
}

/// Tells the reports what happens. Where all of them go to a pipe that nobody reads any more there is nobody to tell,
/// and that is no error: what has been seen so far is all there is to judge.
async fn tell(
    mut stream: Stream,
    mut reports: Written,
    progress: mpsc::Receiver<Progress>,
    blessings: Option<&mut Blessings>,
) -> Result<Totals, Failure> {
    match told(&mut stream, &mut reports, progress, blessings).await {
        Ok(()) => {
            reports.keep()?;
            Ok(stream.totals())
        }
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(stream.totals()),
        Err(error) => Err(error.into()),
    }
}

async fn told(
    stream: &mut Stream,
    reports: &mut Written,
    mut progress: mpsc::Receiver<Progress>,
    mut blessings: Option<&mut Blessings>,
) -> io::Result<()> {
    stream.start(reports)?;
    while let Some(progress) = progress.recv().await {
        stream.tell(&progress, reports)?;
        if let (Some(blessings), Progress::Finished(outcome)) = (&mut blessings, &progress) {
            blessings.look_at(outcome);
        }
    }
    stream.end(reports)?;
    Ok(())
}

const fn exit(totals: Totals) -> Exit {
    match totals {
        Totals { errors: 1.., .. } => Exit::Unreachable,
        // One that was not run has not behaved; one that the target cannot show is no failure.
        Totals { failed: 0, not_run: 0, .. } => Exit::AsExpected,
        _ => Exit::NotAsExpected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_failure_from_error() {
        let totals =
            |failed, errors, not_run| Totals { behaved: 1, failed, errors, not_run, ..Totals::default() };
        assert_eq!(exit(totals(0, 0, 0)), Exit::AsExpected);
        assert_eq!(exit(totals(1, 0, 0)), Exit::NotAsExpected);
        assert_eq!(exit(totals(0, 0, 1)), Exit::NotAsExpected);
        assert_eq!(exit(totals(1, 1, 0)), Exit::Unreachable);
    }
}
