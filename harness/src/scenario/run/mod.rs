//! Running scenarios: each in a world of its own, several at the same time.

mod compare;
mod ground;
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

use self::ground::Plot;
use self::prove::Moment;
use self::world::World;
use super::expect::Expect;
use super::page::{Scenario, Setup};
use super::source::Source;

pub use ground::{Ground, Remark};
pub use observe::{Because, Observed};
pub use verdict::{Stopped, Unfit, Verdict};
pub(super) use world::describe;
pub use world::{SetUp, set_up};

/// How scenarios are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many at the same time.
    pub jobs: NonZeroUsize,
    /// The real AWS CLI, where it is to carry out the commands.
    pub aws_cli: Option<PathBuf>,
    /// Where.
    pub ground: Ground,
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
    /// What there is to add.
    pub remarks: Vec<Remark>,
}

/// Setup pages are checked once each, however many scenarios stand on them.
type SetupChecks = HashMap<PathBuf, Arc<OnceCell<Option<Verdict>>>>;

/// Runs the scenarios and sends each one's outcome, in the order in which they finish.
pub async fn run(scenarios: Vec<Scenario>, options: Options, finished: mpsc::Sender<Finished>) {
    let places = Arc::new(Semaphore::new(options.jobs.get()));
    let options = Arc::new(options);
    let mut setups = SetupChecks::new();
    let mut running = JoinSet::new();
    // The numbers tell names on a shared target apart: every scenario has one, and every setup page's own check.
    for (number, scenario) in (0..).step_by(2).zip(scenarios) {
        let setup_check = Arc::clone(setups.entry(scenario.setup.source.path().clone()).or_default());
        let (places, options, finished) = (Arc::clone(&places), Arc::clone(&options), finished.clone());
        running.spawn(async move {
            let Ok(_place) = places.acquire().await else { return };
            let wrong = setup_check.get_or_init(|| check_setup(&scenario.setup, &options, number)).await;
            let outcome = match wrong {
                Some(verdict) => Finished::unseen(scenario, verdict.clone()),
                None => one(scenario, &options, number + 1).await,
            };
            // Nobody may be listening any more; then there is nobody to tell.
            let _ = finished.send(outcome).await;
        });
    }
    while running.join_next().await.is_some() {}
}

/// The setup alone: every check must pass before anything is broken.
async fn check_setup(setup: &Setup, options: &Options, number: usize) -> Option<Verdict> {
    let seen = match &options.ground {
        Ground::Embedded => observed_alone(embedded(setup, options).await).await,
        Ground::Shared(site) => match Plot::of_setup(site, number, setup) {
            Err(verdict) => return Some(verdict),
            Ok((plot, setup)) => {
                let world = World::on(plot.clone(), &setup).await.map(|world| ((), world));
                let seen = observed_alone(world).await;
                // What is left behind stands in the journal, and the run's end tries again.
                plot.clear().await;
                seen
            }
        },
    };
    match seen {
        Ok(seen) => compare::compare(&Expect::all_ok(), &seen).err().map(|mismatch| {
            let setup = setup.source.path().clone();
            Verdict::SetupNotGreen { setup, mismatch }
        }),
        Err(stopped) => Some(Verdict::Stopped(stopped)),
    }
}

async fn observed_alone<T>(world: Result<(T, World), Stopped>) -> Result<Observed, Stopped> {
    let (_held, world) = world?;
    world.observe_for(&Expect::all_ok()).await
}

async fn one(scenario: Scenario, options: &Options, number: usize) -> Finished {
    let mut finished = Finished::unseen(scenario, Verdict::Behaved);
    if let Err(verdict) = act(&mut finished, options, number).await {
        finished.verdict = verdict;
    }
    finished
}

/// Set up, and play; whatever comes of it, what was made on a target that others use is removed.
async fn act(finished: &mut Finished, options: &Options, number: usize) -> Result<(), Verdict> {
    let scenario = Arc::clone(&finished.scenario);
    match &options.ground {
        Ground::Embedded => {
            let (_emulator, world) = embedded(&scenario.setup, options).await?;
            play(finished, world, &scenario).await
        }
        Ground::Shared(site) => {
            let (plot, mapped) = Plot::of(site, number, &scenario)?;
            if scenario.expect.because.is_some() && mapped.expect.because.is_none() {
                finished.remarks.push(Remark::BecauseNotCompared);
            }
            let outcome = on_plot(finished, &plot, &mapped).await;
            finished.remarks.extend(plot.clear().await);
            outcome
        }
    }
}

async fn on_plot(finished: &mut Finished, plot: &Plot, scenario: &Scenario) -> Result<(), Verdict> {
    let world = World::on(plot.clone(), &scenario.setup).await?;
    if !plot.site.patience().is_none() {
        // Else a refusal might only say that the setup has not arrived everywhere.
        let seen = world.observe_for(&Expect::all_ok()).await?;
        let setup = scenario.setup.source.path().clone();
        compare::compare(&Expect::all_ok(), &seen)
            .map_err(|mismatch| Verdict::SetupNotGreen { setup, mismatch })?;
    }
    play(finished, world, scenario).await
}

/// Break, look, mend, look again.
async fn play(finished: &mut Finished, mut world: World, scenario: &Scenario) -> Result<(), Verdict> {
    world.remember_a_session(&scenario.proof).await?;
    world.change(&scenario.source, &scenario.broken).await?;
    let broken = finished.broken.insert(world.observe_for(&scenario.expect).await?);
    compare::compare(&scenario.expect, broken).map_err(Verdict::NotAsExpected)?;
    prove(&world, scenario, Moment::Broken, broken)
        .await?
        .map_or(Ok(()), Err)
        .map_err(Verdict::NotAsExpected)?;
    world.change(&scenario.source, &scenario.fix).await?;
    let fixed = finished.fixed.insert(world.observe_for(&Expect::all_ok()).await?);
    compare::compare(&Expect::all_ok(), fixed).map_err(Verdict::FixDidNotFix)?;
    prove(&world, scenario, Moment::Fixed, fixed).await?.map_or(Ok(()), Err).map_err(Verdict::FixDidNotFix)
}

/// What the page asks beyond the checks.
async fn prove(
    world: &World,
    scenario: &Scenario,
    moment: Moment,
    seen: &mut Observed,
) -> Result<Option<verdict::Mismatch>, Stopped> {
    let (exchanges, mismatch) = world.prove_for(&scenario.proof, moment).await?;
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
        Self { scenario: Arc::new(scenario), broken: None, fixed: None, verdict, remarks: Vec::new() }
    }

    /// Its page.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.scenario.source
    }
}
