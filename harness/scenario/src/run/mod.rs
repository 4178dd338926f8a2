//! Running scenarios: each in a world of its own, several at the same time.

mod compare;
mod ground;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod growth_tests;
#[cfg(test)]
mod hostile_tests;
mod observe;
#[cfg(test)]
mod own_pages_tests;
mod prove;
mod queue;
#[cfg(test)]
mod remedy_tests;
#[cfg(test)]
mod secrecy_tests;
mod tell;
mod trouble;
mod verdict;
mod world;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rolecall_emulator::Emulator;
use tokio::sync::{Mutex, OnceCell, mpsc};

use self::ground::Plot;
use self::prove::Moment;
use self::trouble::{judge, judge_proof};
use self::world::World;
use super::expect::Expect;
use super::page::{Scenario, Setup};
use super::source::Source;
use crate::command::AwsProgram;

pub(super) use compare::compare;
pub use ground::{Ground, Remark};
pub use observe::{Because, Observed};
pub use verdict::{Class, Mismatch, Stopped, Unfit, Verdict};
pub(super) use world::describe;
pub use world::{SetUp, set_up};

/// How scenarios are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many at the same time.
    pub jobs: NonZeroUsize,
    /// The real AWS CLI, where it is to carry out the commands.
    pub aws_cli: Option<AwsProgram>,
    /// Where.
    pub ground: Ground,
    /// What becomes of the others after one that did not behave.
    pub on_failure: OnFailure,
    /// What becomes of a scenario that broke in another way than its page says.
    pub on_mismatch: OnMismatch,
    /// How long a scenario may take, if there is a limit.
    pub timeout: Option<Duration>,
    /// Of which requests the explanation is kept.
    pub trace: Trace,
}

/// Of which requests of the checks the target's explanation is kept. Asking costs a request each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trace {
    /// Of the one that decided.
    #[default]
    Decisive,
    /// Of every one.
    Whole,
}

/// What becomes of the other scenarios after one that did not behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// They are run all the same.
    #[default]
    GoOn,
    /// Those that have begun are carried out to their end; no other is begun.
    Stop,
}

/// What becomes of a scenario that broke in another way than its page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OnMismatch {
    /// It ends there.
    #[default]
    Stop,
    /// Its fix is tried all the same: one that works may be right where the page is wrong.
    TryFix,
}

impl Default for Options {
    /// As many at the same time as there are processors, and no limits.
    fn default() -> Self {
        let jobs = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self {
            jobs,
            aws_cli: None,
            on_failure: OnFailure::default(),
            on_mismatch: OnMismatch::default(),
            timeout: None,
            trace: Trace::default(),
            ground: Ground::default(),
        }
    }
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
    /// What there is to add.
    pub remarks: Vec<Remark>,
}

/// Setup pages are checked once each, however many scenarios stand on them.
type SetupChecks = Mutex<HashMap<PathBuf, Arc<OnceCell<Option<Verdict>>>>>;

/// Runs the scenarios and sends when each is begun, and its outcome, which come in the order of the scenarios.
pub async fn run(scenarios: Vec<Scenario>, options: Options, progress: mpsc::Sender<Progress>) {
    let options = Arc::new(options);
    let setups = Arc::new(SetupChecks::default());
    let act = |scenario| on_its_setup(scenario, Arc::clone(&setups), Arc::clone(&options));
    queue::each(scenarios, &options, act, progress).await;
}

/// The outcomes of a run alone.
#[cfg(test)]
pub(crate) async fn outcomes(scenarios: Vec<Scenario>, options: Options) -> Vec<Finished> {
    let (sender, mut progress) = mpsc::channel(1);
    let listening = async {
        let mut outcomes = Vec::new();
        while let Some(progress) = progress.recv().await {
            if let Progress::Finished(outcome) = progress {
                outcomes.push(*outcome);
            }
        }
        outcomes
    };
    tokio::join!(run(scenarios, options, sender), listening).1
}

/// One scenario, if its setup page works.
async fn on_its_setup(scenario: Arc<Scenario>, setups: Arc<SetupChecks>, options: Arc<Options>) -> Finished {
    let begun = Instant::now();
    let setup_check =
        Arc::clone(setups.lock().await.entry(scenario.setup.source.path().clone()).or_default());
    let finished = match setup_check.get_or_init(|| check_setup(&scenario.setup, &options)).await {
        Some(verdict) => Finished::unseen(scenario, verdict.clone()),
        None => one(scenario, &options).await,
    };
    Finished { took: begun.elapsed(), ..finished }
}

/// The setup alone: every check must pass before anything is broken.
async fn check_setup(setup: &Setup, options: &Options) -> Option<Verdict> {
    let checked = async {
        match &options.ground {
            Ground::Embedded => {
                let (_emulator, world) = embedded(setup, options).await?;
                green(&world, setup).await
            }
            Ground::Shared(site) => {
                let (plot, setup) = Plot::of_setup(site, setup)?;
                let seen = async { green(&World::on(plot.clone(), &setup).await?, &setup).await };
                let seen = within(options.timeout, seen).await;
                // What is left behind stands in the journal, and the run's end tries again.
                plot.clear().await;
                seen
            }
        }
    };
    let limit = options.timeout.filter(|_| matches!(options.ground, Ground::Embedded));
    within(limit, checked).await.err()
}

async fn green(world: &World, setup: &Setup) -> Result<(), Verdict> {
    let seen = world.observe_for(&Expect::all_ok()).await?;
    judge(&Expect::all_ok(), &seen, |mismatch| {
        let setup = setup.source.path().clone();
        Verdict::SetupNotGreen { setup, mismatch }
    })
}

async fn one(scenario: Arc<Scenario>, options: &Options) -> Finished {
    let mut finished = Finished::unseen(scenario, Verdict::Behaved);
    if let Err(verdict) = act(&mut finished, options).await {
        finished.verdict = verdict;
    }
    finished
}

/// Stops work that takes too long, wherever it is.
async fn within(
    limit: Option<Duration>,
    work: impl Future<Output = Result<(), Verdict>>,
) -> Result<(), Verdict> {
    match limit {
        None => work.await,
        Some(limit) => tokio::time::timeout(limit, work)
            .await
            .unwrap_or(Err(Verdict::Stopped(Stopped::TimedOut { limit }))),
    }
}

/// Set up, and play; whatever comes of it, what was made on a target that others use is removed.
async fn act(finished: &mut Finished, options: &Options) -> Result<(), Verdict> {
    let scenario = Arc::clone(&finished.scenario);
    match &options.ground {
        Ground::Embedded => {
            let playing = async {
                let (_emulator, world) = embedded(&scenario.setup, options).await?;
                play(finished, world, &scenario, options).await
            };
            within(options.timeout, playing).await
        }
        Ground::Shared(site) => {
            let (plot, mapped) = Plot::of(site, &scenario)?;
            if scenario.expect.because.is_some() && mapped.expect.because.is_none() {
                finished.remarks.push(Remark::BecauseNotCompared);
            }
            let playing = on_plot(finished, &plot, &mapped, options);
            let outcome = within(options.timeout, playing).await;
            finished.remarks.extend(plot.clear().await);
            outcome
        }
    }
}

async fn on_plot(
    finished: &mut Finished,
    plot: &Plot,
    scenario: &Scenario,
    options: &Options,
) -> Result<(), Verdict> {
    let world = World::on(plot.clone(), &scenario.setup).await?;
    if !plot.site.patience().is_none() {
        // Else a refusal might only say that the setup has not arrived everywhere.
        green(&world, &scenario.setup).await?;
    }
    play(finished, world, scenario, options).await
}

/// Break, look, mend, look again.
async fn play(
    finished: &mut Finished,
    mut world: World,
    scenario: &Scenario,
    options: &Options,
) -> Result<(), Verdict> {
    world.remember_a_session(&scenario.proof).await?;
    world.change(&scenario.source, &scenario.broken).await?;
    let broken = finished.broken.insert(look(&world, options, &scenario.expect).await?);
    let as_expected = judge(&scenario.expect, broken, Verdict::NotAsExpected);
    match (&as_expected, options.on_mismatch) {
        (Ok(()), _) | (Err(Verdict::NotAsExpected(_)), OnMismatch::TryFix) => {}
        (Err(_), _) => return as_expected,
    }
    prove(&world, options, Moment::Broken, (scenario, broken)).await?;
    world.change(&scenario.source, &scenario.fix).await?;
    let fixed = finished.fixed.insert(look(&world, options, &Expect::all_ok()).await?);
    judge(&Expect::all_ok(), fixed, Verdict::FixDidNotFix)?;
    prove(&world, options, Moment::Fixed, (scenario, fixed)).await?;
    as_expected
}

async fn look(world: &World, options: &Options, expect: &Expect) -> Result<Observed, Stopped> {
    let mut seen = world.observe_for(expect).await?;
    if options.trace == Trace::Whole {
        world.trace(&mut seen).await;
    }
    Ok(seen)
}

/// What the page asks beyond the checks.
async fn prove(
    world: &World,
    options: &Options,
    moment: Moment,
    (scenario, seen): (&Scenario, &mut Observed),
) -> Result<(), Verdict> {
    let (exchanges, mismatch) = world.prove_for(&scenario.proof, moment).await?;
    seen.proof = exchanges;
    if options.trace == Trace::Whole {
        world.trace(seen).await;
    }
    judge_proof(
        seen,
        mismatch,
        match moment {
            Moment::Broken => Verdict::NotAsExpected,
            Moment::Fixed => Verdict::FixDidNotFix,
        },
    )
}

/// A fresh emulator, set up. It lives as long as the first half is held.
async fn embedded(setup: &Setup, options: &Options) -> Result<(Emulator, World), Stopped> {
    let emulator = Emulator::builder()
        .start()
        .await
        .map_err(|error| Stopped::NoEmulator { reason: error.to_string() })?;
    let world = World::set_up(setup, &emulator.endpoint(), options.aws_cli.as_ref()).await?;
    Ok((emulator, world))
}

impl Finished {
    const fn unseen(scenario: Arc<Scenario>, verdict: Verdict) -> Self {
        Self { scenario, broken: None, fixed: None, verdict, took: Duration::ZERO, remarks: Vec::new() }
    }

    /// Its page.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.scenario.source
    }
}
