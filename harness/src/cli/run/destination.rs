//! Where a run goes: an emulator of its own for each scenario, or a target that is there already, which is left as it
//! was found.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rolecall::command::Parties;
use rolecall::scenario::{Ground, Keep, Plan, Removal, RunMark, Scenario, Site};
use rolecall::target::Target;
use rolecall::text::Shown;
use rolecall_emulator::policy::quoted_for_a_shell;
use tokio::sync::watch;

use crate::cli::journals;
use crate::cli::remote::Remote;
use crate::cli::signal::{self, Signals};
use crate::cli::{Environment, Exit, Failure};

/// Where a run goes.
#[derive(Debug, Args)]
pub(crate) struct Destination {
    #[command(flatten)]
    remote: Remote,
    /// With `--target`: the file in which every resource stands before it is made, for `rolecall clean`. A file of the
    /// run's own in the state folder unless given, which goes when nothing is left.
    #[arg(long, value_name = "FILE", requires = "target")]
    journal: Option<PathBuf>,
}

/// Where a run goes, ready.
pub(crate) enum Ready {
    /// Emulators.
    Embedded,
    /// A target.
    Site(Arc<Site>),
}

impl Destination {
    /// Gets ready. Nothing is made, and AWS is not asked anything before it was said what will be made.
    pub(crate) async fn ready(
        &self,
        scenarios: &[Scenario],
        agreed: bool,
        environment: &Environment,
    ) -> Result<Ready, Failure> {
        self.remote.check_ca()?;
        let Some(url) = &self.remote.target else { return Ok(Ready::Embedded) };
        let target = self.remote.at(url, environment)?;
        let parties = self.remote.parties(&target, environment)?;
        let run = RunMark::by_chance();
        let journal = self.journal.clone().unwrap_or_else(|| journals::path(environment, &run));
        if target.is_aws() {
            announce(&Plan::of(scenarios), &parties, &run, &journal);
            if !agreed {
                return Err(Failure::NeedsYes);
            }
        }
        let keep = if self.journal.is_some() { Keep::Always } else { Keep::WhileNeeded };
        let site = open(target, parties, run, (&journal, keep)).await?;
        Ok(Ready::Site(Arc::new(site)))
    }
}

async fn open(
    target: Target,
    parties: Parties,
    run: RunMark,
    journal: (&Path, Keep),
) -> Result<Site, Failure> {
    let (stop, stopped) = watch::channel(false);
    let is_aws = target.is_aws();
    let site = Site::open(target, parties, run, journal, stopped).await?;
    let path = journal.0.display().to_string();
    tokio::spawn(signal::stop_on(Signals::listen()?, stop, path));
    if is_aws {
        let parties = site.parties();
        let (customer, vendor) = (&parties.customer.account, &parties.vendor.account);
        anstream::eprintln!("accounts {} and {}", Shown(customer), Shown(vendor));
    }
    Ok(site)
}

fn announce(plan: &Plan, parties: &Parties, run: &RunMark, journal: &Path) {
    let regions: Vec<&str> = plan.regions.iter().map(String::as_str).collect();
    anstream::eprintln!("On AWS this run makes, and removes again: {plan}.");
    anstream::eprintln!("  names end with rc{run} and a number");
    anstream::eprintln!("  buckets in {}", regions.join(", "));
    let key = |party: &rolecall::command::Party| party.credentials.access_key_id().to_owned();
    anstream::eprintln!("  customer: access key {}", key(&parties.customer));
    anstream::eprintln!("  vendor: access key {}", key(&parties.vendor));
    anstream::eprintln!("  journal: {}", journal.display());
}

impl Ready {
    /// Where the scenarios run.
    pub(crate) fn ground(&self) -> Ground {
        match self {
            Self::Embedded => Ground::Embedded,
            Self::Site(site) => Ground::Shared(Arc::clone(site)),
        }
    }

    /// After the run: whatever its scenarios left is removed.
    pub(crate) async fn leave(&self) -> Exit {
        let Self::Site(site) = self else { return Exit::AsExpected };
        let journal = site.journal();
        let mut exit = Exit::AsExpected;
        for removed in site.remove(|_| true).await {
            if let Removal::Left { why } = removed.removal {
                anstream::eprintln!("left behind: {}: {}", Shown(removed.resource), Shown(why));
                exit = Exit::NotAsExpected;
            }
        }
        if exit != Exit::AsExpected {
            let path = quoted_for_a_shell(&journal.path().to_string_lossy());
            anstream::eprintln!("`rolecall clean --journal {path}` tries again");
        }
        if let Err(error) = journal.close() {
            anstream::eprintln!("{}: {error}", journal.path().display());
        }
        exit
    }
}
