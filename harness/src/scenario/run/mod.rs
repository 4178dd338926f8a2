//! Running scenarios: each in a world of its own, several at the same time.

mod compare;
mod observe;
#[cfg(test)]
mod remedy_tests;
#[cfg(test)]
mod secrecy_tests;
mod verdict;
mod world;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rolecall_emulator::Emulator;
use tokio::sync::{OnceCell, Semaphore, mpsc};
use tokio::task::JoinSet;

use self::world::World;
use super::expect::Expect;
use super::page::{Scenario, Setup};
use super::source::Source;

pub use observe::{Because, Observed};
pub use verdict::{Mismatch, Stopped, Verdict};
pub use world::{SetUp, set_up};

/// How scenarios are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many at the same time.
    pub jobs: NonZeroUsize,
    /// The real AWS CLI, where it is to carry out the commands.
    pub aws_cli: Option<PathBuf>,
    /// Of which requests the explanation is kept.
    pub trace: Trace,
}

/// Of which requests of the checks the target's explanation is kept. Asking costs a request each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trace {
    /// Of the one that decided.
    #[default]
    Decisive,
    /// Of every one.
    Whole,
}

/// What happens while scenarios are run.
#[derive(Clone, Debug)]
pub enum Progress {
    /// A scenario, by its ID, has been begun.
    Begun(String),
    /// A scenario has come to its end.
    Finished(Box<Finished>),
}

/// A scenario that was run, and how it came out.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// What was seen while it was broken, if it came to that.
    pub broken: Option<Observed>,
    /// What was seen after the fix, if it came to that.
    pub fixed: Option<Observed>,
    /// Whether all that was as the page says.
    pub verdict: Verdict,
    /// How long all of it took.
    pub took: Duration,
}

/// Setup pages are checked once each, however many scenarios stand on them.
type SetupChecks = HashMap<PathBuf, Arc<OnceCell<Option<Verdict>>>>;

/// Runs the scenarios and sends when each is begun and how it came out, as it happens.
pub async fn run(scenarios: Vec<Scenario>, options: Options, progress: mpsc::Sender<Progress>) {
    let places = Arc::new(Semaphore::new(options.jobs.get()));
    let options = Arc::new(options);
    let mut setups = SetupChecks::new();
    let mut running = JoinSet::new();
    for scenario in scenarios {
        let setup_check = Arc::clone(setups.entry(scenario.setup.source.path().clone()).or_default());
        let (places, options, progress) = (Arc::clone(&places), Arc::clone(&options), progress.clone());
        running.spawn(async move {
            let Ok(_place) = places.acquire().await else { return };
            let begun = Instant::now();
            // Nobody may be listening any more; then there is nobody to run it for.
            let Ok(()) = progress.send(Progress::Begun(scenario.id.clone())).await else { return };
            let wrong = setup_check.get_or_init(|| check_setup(&scenario.setup, &options)).await;
            let mut outcome = match wrong {
                Some(verdict) => Finished::unseen(scenario, verdict.clone()),
                None => one(scenario, &options).await,
            };
            outcome.took = begun.elapsed();
            let _ = progress.send(Progress::Finished(Box::new(outcome))).await;
        });
    }
    while running.join_next().await.is_some() {}
}

/// The setup alone: every check must pass before anything is broken.
async fn check_setup(setup: &Setup, options: &Options) -> Option<Verdict> {
    let seen = async {
        let (_emulator, world) = embedded(setup, options).await?;
        world.observe().await
    };
    match seen.await {
        Ok(seen) => compare::compare(&Expect::all_ok(), &seen).err().map(|mismatch| {
            let setup = setup.source.path().clone();
            Verdict::SetupNotGreen { setup, mismatch }
        }),
        Err(stopped) => Some(Verdict::Stopped(stopped)),
    }
}

async fn one(scenario: Scenario, options: &Options) -> Finished {
    let mut finished = Finished::unseen(scenario, Verdict::Behaved);
    if let Err(verdict) = act(&mut finished, options).await {
        finished.verdict = verdict;
    }
    finished
}

/// Set up, break, look, mend, look again.
async fn act(finished: &mut Finished, options: &Options) -> Result<(), Verdict> {
    let scenario = Arc::clone(&finished.scenario);
    let (_emulator, mut world) = embedded(&scenario.setup, options).await?;
    world.change(&scenario.source, &scenario.broken).await?;
    let broken = finished.broken.insert(look(&world, options).await?);
    compare::compare(&scenario.expect, broken).map_err(Verdict::NotAsExpected)?;
    world.change(&scenario.source, &scenario.fix).await?;
    let fixed = finished.fixed.insert(look(&world, options).await?);
    compare::compare(&Expect::all_ok(), fixed).map_err(Verdict::FixDidNotFix)
}

async fn look(world: &World, options: &Options) -> Result<Observed, Stopped> {
    let mut seen = world.observe().await?;
    if options.trace == Trace::Whole {
        world.trace(&mut seen).await;
    }
    Ok(seen)
}

/// A fresh emulator, set up. It lives as long as the first half is held.
async fn embedded(setup: &Setup, options: &Options) -> Result<(Emulator, World), Stopped> {
    let emulator = Emulator::builder()
        .start()
        .await
        .map_err(|error| Stopped::NoEmulator { reason: error.to_string() })?;
    let world = World::set_up(setup, &emulator.endpoint(), options.aws_cli.as_deref()).await?;
    Ok((emulator, world))
}

impl Finished {
    fn unseen(scenario: Scenario, verdict: Verdict) -> Self {
        Self { scenario: Arc::new(scenario), broken: None, fixed: None, verdict, took: Duration::ZERO }
    }

    /// Its page.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.scenario.source
    }
}
