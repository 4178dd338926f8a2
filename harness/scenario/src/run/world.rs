//! A world under a scenario's hands: an endpoint, the files as they stand, the vendor's access key.

use rolecall_client::Credentials;

use super::compare::compare;
use super::ground::Plot;
use super::observe::Observed;
use super::prove::{Askers, Moment, wants_earlier_session};
use super::verdict::{Mismatch, Stopped};
use crate::command::{
    AccessKey, AwsCli, AwsCliError, AwsProgram, Command, CommandError, Commands, Done, Files, OwnClient,
    Parties,
};
use crate::description::{self, DATA_ROWS, Description, INTEGRATION};
use crate::evidence::Evidence;
use crate::expect::Expect;
use crate::journal::Noted;
use crate::page::Setup;
use crate::patience;
use crate::proof::Question;
use crate::section::{Section, Step};
use crate::source::Source;
use rolecall_check::{self as check, Check, DataRow, Integration, Name, Outcome, Vendor};
use rolecall_client::exchange::Exchange;
use rolecall_client::target::Target;

/// A world.
#[derive(Debug)]
pub(super) struct World {
    target: Target,
    commands: Commands,
    files: Files,
    vendor_key: Option<AccessKey>,
    /// Only a page's proof asks with it.
    customer_key: Option<AccessKey>,
    /// A session from before anything was broken, where a page's proof asks with it.
    earlier: Option<Credentials>,
    /// Where it is part of a world that others use too.
    plot: Option<Plot>,
}

/// What a setup page left behind, for people who go on by hand.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The integration that it describes.
    pub integration: Description,
    /// The vendor's access key.
    pub vendor_key: Option<AccessKey>,
}

/// Carries out a setup page against an endpoint, with rolecall's own hands and the parties' credentials.
///
/// # Errors
/// Where a command fails.
pub async fn set_up(setup: &Setup, endpoint: &str, parties: Parties) -> Result<SetUp, Stopped> {
    let region = describe(&setup.files)?.region;
    let target = Target::endpoint(endpoint)?;
    let commands = Commands::Own(OwnClient::new(target.clone(), parties, &region));
    let world = World::new(target, commands, None).after(setup).await?;
    Ok(SetUp { integration: describe(&setup.files)?, vendor_key: world.vendor_key })
}

impl World {
    /// A world behind `endpoint`, set up.
    pub(super) async fn set_up(
        setup: &Setup,
        endpoint: &str,
        aws_cli: Option<&AwsProgram>,
    ) -> Result<Self, Stopped> {
        let region = describe(&setup.files)?.region;
        let target = Target::endpoint(endpoint)?;
        let commands = match aws_cli {
            None => Commands::Own(OwnClient::new(target.clone(), Parties::root(), &region)),
            Some(program) => Commands::AwsCli(real_cli(program, endpoint, &region)?),
        };
        Self::new(target, commands, None).after(setup).await
    }

    /// A part of a site's world, set up.
    pub(super) async fn on(plot: Plot, setup: &Setup) -> Result<Self, Stopped> {
        let target = plot.site.target().clone();
        let commands = Commands::Own(plot.site.client(&plot.region));
        Self::new(target, commands, Some(plot)).after(setup).await
    }

    fn new(target: Target, commands: Commands, plot: Option<Plot>) -> Self {
        let (files, vendor_key, customer_key, earlier) = (Files::default(), None, None, None);
        Self { target, commands, files, vendor_key, customer_key, earlier, plot }
    }

    async fn after(mut self, setup: &Setup) -> Result<Self, Stopped> {
        for section in &setup.sections {
            self.change(&setup.source, section).await?;
        }
        Ok(self)
    }

    /// Carries out a section of a page.
    pub(super) async fn change(&mut self, source: &Source, section: &Section) -> Result<(), Stopped> {
        self.files.overlay(&section.files);
        self.tell(&section.files).await?;
        for step in &section.steps {
            self.step(source, step).await?;
        }
        Ok(())
    }

    async fn step(&mut self, source: &Source, step: &Step) -> Result<(), Stopped> {
        let command = &step.command;
        let done = match &self.plot {
            None => self.commands.run(command, &self.files).await,
            Some(plot) => self.on_plot(plot, command).await?,
        };
        let done = done.map_err(|error| {
            let (page, place) = (source.path().clone(), step.place);
            Stopped::CommandFailed { page, place, command: command.words.join(" "), error }
        })?;
        if command.makes_the_vendors_key() {
            self.vendor_key = done.access_key.or(self.vendor_key.take());
        } else {
            self.customer_key = done.access_key.or(self.customer_key.take());
        }
        Ok(())
    }

    /// Carries out a command where what it makes has to be known, and may take a while to be seen.
    async fn on_plot(&self, plot: &Plot, command: &Command) -> Result<Result<Done, CommandError>, Stopped> {
        if plot.site.is_stopped() {
            return Err(Stopped::Interrupted);
        }
        let journal = plot.site.journal();
        let made = plot.made_by(command);
        let noted = made.as_ref().map(|made| journal.will_make(made)).transpose();
        let noted = noted.map_err(|error| Stopped::Journal { reason: error.to_string() })?;
        let mut done = self.commands.run(command, &self.files).await;
        if let (Some(made), Some(Noted::First), Err(CommandError::Refused { status: 400..500, .. })) =
            (&made, noted, &done)
            && !done.as_ref().is_err_and(patience::may_pass)
        {
            // It was not made by us, so it is not ours to remove.
            journal.gone(made).map_err(|error| Stopped::Journal { reason: error.to_string() })?;
        }
        if let (Some(made), Err(CommandError::Unreachable { .. } | CommandError::Unreadable { .. })) =
            (&made, &done)
        {
            journal.unanswered(made);
        }
        for pause in plot.site.patience().pauses() {
            if !done.as_ref().is_err_and(patience::may_pass) || plot.site.is_stopped() {
                break;
            }
            tokio::time::sleep(pause).await;
            done = self.commands.run(command, &self.files).await;
        }
        Ok(done)
    }

    /// Assumes the role before anything is broken, where the proof asks with that session.
    pub(super) async fn remember_a_session(&mut self, questions: &[Question]) -> Result<(), Stopped> {
        if wants_earlier_session(questions) {
            let session = self.session(&self.askers()?).await;
            self.earlier = Some(session.map_err(|reason| Stopped::NoEarlierSession { reason })?);
        }
        Ok(())
    }

    /// Who can ask what a proof asks, at this moment.
    pub(super) fn askers(&self) -> Result<Askers<'_>, Stopped> {
        Ok(Askers {
            integration: describe(&self.files)?,
            vendor: self.vendor_key.as_ref(),
            customer: self.customer_key.as_ref(),
            earlier: self.earlier.as_ref(),
        })
    }

    /// Where requests go.
    pub(super) const fn target(&self) -> &Target {
        &self.target
    }

    /// Carries out one command.
    #[cfg(test)]
    pub(super) async fn carry_out(&self, command: &str) {
        let (lines, problems) = crate::command::lines(command);
        assert!(problems.is_empty(), "{problems:?} in {command}");
        let command = crate::command::read(&lines[0], &self.files).unwrap();
        self.commands.run(&command, &self.files).await.unwrap();
    }

    /// Looks until what is seen is as expected, as often as the target needs; what was seen last counts.
    pub(super) async fn observe_for(&self, expect: &Expect) -> Result<Observed, Stopped> {
        let Some(Plot { site, .. }) = &self.plot else { return self.observe().await };
        let looking = async {
            let mut seen = self.observe().await?;
            for pause in site.patience().pauses() {
                if compare(expect, &seen).is_ok() {
                    return Ok(seen);
                }
                tokio::time::sleep(pause).await;
                seen = self.observe().await?;
            }
            Ok(seen)
        };
        tokio::select! {
            () = site.stopped() => Err(Stopped::Interrupted),
            seen = looking => seen,
        }
    }

    /// Asks what a proof asks, as often as the target needs until it is answered as expected.
    pub(super) async fn prove_for(
        &self,
        questions: &[Question],
        moment: Moment,
    ) -> Result<(Vec<Exchange>, Option<Mismatch>), Stopped> {
        let mut proved = self.prove(questions, moment).await?;
        let pauses = self.plot.iter().flat_map(|plot| plot.site.patience().pauses());
        for pause in pauses {
            if proved.1.is_none() || self.plot.as_ref().is_some_and(|plot| plot.site.is_stopped()) {
                break;
            }
            tokio::time::sleep(pause).await;
            proved = self.prove(questions, moment).await?;
        }
        Ok(proved)
    }

    /// Whether the target tells why it decided as it did.
    pub(super) fn evidence(&self) -> Evidence {
        self.plot.as_ref().map_or(Evidence::Explained, |plot| plot.site.evidence())
    }

    /// Runs the vendor's checks, as the files describe the integration and the dataset.
    pub(super) async fn observe(&self) -> Result<Observed, Stopped> {
        let description = describe(&self.files)?;
        let vendor = self.vendor(&description)?;
        let integration =
            Integration { role_arn: description.role_arn, external_id: description.external_id };
        let mut checks = check::integration(&integration, &vendor).await?.checks;
        if checks.iter().all(|check| check.outcome.is_passed()) {
            let rows = self.rows()?;
            checks.extend(check::dataset(&integration, rows, &vendor).await?.checks);
        } else {
            checks.extend([Name::Sign, Name::Fetch, Name::Cors].map(not_run));
        }
        Ok(match self.evidence() {
            Evidence::Explained => Observed::gather(checks, &self.target).await,
            Evidence::Withheld => Observed::unexplained(checks),
        })
    }

    /// Adds the explanation of every request of the checks.
    pub(super) async fn trace(&self, seen: &mut Observed) {
        seen.trace(&self.target).await;
    }

    fn vendor(&self, description: &Description) -> Result<Vendor, Stopped> {
        let key = self.vendor_key.as_ref().ok_or(Stopped::NoVendorKey)?;
        Ok(Vendor {
            credentials: Credentials::new(&key.id, &key.secret, None, None, "the vendor's access key"),
            target: self.target.clone(),
            region: description.region.clone(),
        })
    }

    fn rows(&self) -> Result<Vec<DataRow>, Stopped> {
        let text = self.files.get(DATA_ROWS).map(|file| file.text.clone()).unwrap_or_default();
        check::import::rows(DATA_ROWS, text.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|error| Stopped::BadDescription { name: DATA_ROWS, reason: error.to_string() })
    }
}

pub(crate) fn describe(files: &Files) -> Result<Description, Stopped> {
    description::integration(files).ok_or_else(|| Stopped::BadDescription {
        name: INTEGRATION,
        reason: "it is missing, or lacks a field".to_owned(),
    })
}

fn real_cli(program: &AwsProgram, endpoint: &str, region: &str) -> Result<AwsCli, Stopped> {
    AwsCli::new(program.clone(), endpoint, region).map_err(|error: AwsCliError| Stopped::BadDescription {
        name: "the AWS CLI's folder",
        reason: error.to_string(),
    })
}

/// A dataset is not made on an integration that is not valid.
fn not_run(name: Name) -> Check {
    let why = "the integration is not valid".to_owned();
    Check { name, outcome: Outcome::NotRun { why }, exchanges: Vec::new(), decisive: None }
}
