//! Running scenarios: each in a world of its own, several at the same time.

mod compare;
mod observe;
mod prove;
#[cfg(test)]
mod remedy_tests;
mod tell;
mod verdict;
mod world;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use rolecall_emulator::Emulator;
use tokio::sync::{OnceCell, Semaphore, mpsc};
use tokio::task::JoinSet;

use self::prove::Moment;
use self::world::World;
use super::expect::Expect;
use super::page::{Scenario, Setup};
use super::source::Source;

pub use observe::{Because, Observed};
pub use verdict::{Stopped, Verdict};
pub use world::{SetUp, set_up};

/// How scenarios are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many at the same time.
    pub jobs: NonZeroUsize,
    /// The real AWS CLI, where it is to carry out the commands.
    pub aws_cli: Option<PathBuf>,
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
}

/// Setup pages are checked once each, however many scenarios stand on them.
type SetupChecks = HashMap<PathBuf, Arc<OnceCell<Option<Verdict>>>>;

/// Runs the scenarios and sends each one's outcome, in the order in which they finish.
pub async fn run(scenarios: Vec<Scenario>, options: Options, finished: mpsc::Sender<Finished>) {
    let places = Arc::new(Semaphore::new(options.jobs.get()));
    let options = Arc::new(options);
    let mut setups = SetupChecks::new();
    let mut running = JoinSet::new();
    for scenario in scenarios {
        let setup_check = Arc::clone(setups.entry(scenario.setup.source.path().clone()).or_default());
        let (places, options, finished) = (Arc::clone(&places), Arc::clone(&options), finished.clone());
        running.spawn(async move {
            let Ok(_place) = places.acquire().await else { return };
            let wrong = setup_check.get_or_init(|| check_setup(&scenario.setup, &options)).await;
            let outcome = match wrong {
                Some(verdict) => Finished::unseen(scenario, verdict.clone()),
                None => one(scenario, &options).await,
            };
            // Nobody may be listening any more; then there is nobody to tell.
            let _ = finished.send(outcome).await;
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
    world.remember_a_session(&scenario.proof).await?;
    world.change(&scenario.source, &scenario.broken).await?;
    let broken = finished.broken.insert(world.observe().await?);
    compare::compare(&scenario.expect, broken).map_err(Verdict::NotAsExpected)?;
    prove(&world, &scenario, Moment::Broken, broken)
        .await?
        .map_or(Ok(()), Err)
        .map_err(Verdict::NotAsExpected)?;
    world.change(&scenario.source, &scenario.fix).await?;
    let fixed = finished.fixed.insert(world.observe().await?);
    compare::compare(&Expect::all_ok(), fixed).map_err(Verdict::FixDidNotFix)?;
    prove(&world, &scenario, Moment::Fixed, fixed).await?.map_or(Ok(()), Err).map_err(Verdict::FixDidNotFix)
}

/// What the page asks beyond the checks.
async fn prove(
    world: &World,
    scenario: &Scenario,
    moment: Moment,
    seen: &mut Observed,
) -> Result<Option<verdict::Mismatch>, Stopped> {
    let (exchanges, mismatch) = world.prove(&scenario.proof, moment).await?;
    seen.proof = exchanges;
    Ok(mismatch)
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
        Self { scenario: Arc::new(scenario), broken: None, fixed: None, verdict }
    }

    /// Its page.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.scenario.source
    }
}
