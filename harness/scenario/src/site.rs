//! A target that is not a world of our own: others may use it, runs may share it, and what is made there has to be
//! removed again.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::watch;

use super::evidence::{Evidence, evidence};
use super::journal::{Journal, JournalError, Keep};
use super::mapping::{Names, RunMark};
use super::page::{Scenario, Setup};
use super::patience::Patience;
use super::resource::Resource;
use super::teardown::{self, Removal};
use crate::command::{
    Call, CommandError, OwnClient, Parties, Party, Profile, QueryCall, QueryService, element,
};
use rolecall_client::target::Target;
use rolecall_policy::AccountId;

/// Where nothing says otherwise: for calls that ask no region of anybody.
const REGION: &str = "us-east-1";

/// A target, the two accounts on it, and the run's journal.
#[derive(Debug)]
pub struct Site {
    target: Target,
    parties: Parties,
    evidence: Evidence,
    patience: Patience,
    run: RunMark,
    /// How many pages have got names: a number of its own tells each from the others.
    pages: AtomicUsize,
    journal: Journal,
    stop: watch::Receiver<bool>,
}

/// A target on which nothing can be run.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A party's credentials do not work.
    #[error("the {who}'s credentials do not work: {error}")]
    Credentials {
        /// Whose.
        who: &'static str,
        /// What was answered.
        error: CommandError,
    },
    /// Its account is nowhere to be read.
    #[error("sts:GetCallerIdentity told no account of the {who}'s in the partition `aws`")]
    NoAccount {
        /// Whose.
        who: &'static str,
    },
    /// Both parties are one account.
    #[error(
        "the customer's and the vendor's credentials both belong to account {account}: letting another account in \
         takes two"
    )]
    OneAccount {
        /// Which.
        account: String,
    },
    /// The journal cannot be written, so nothing may be made.
    #[error("the journal {path} cannot be written: {reason}")]
    Journal {
        /// Which.
        path: String,
        /// Why.
        reason: io::Error,
    },
    /// The journal cannot be read.
    #[error(transparent)]
    LeftBehind(#[from] JournalError),
}

/// What became of what a run made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// What.
    pub resource: Resource,
    /// What became of it.
    pub removal: Removal,
}

impl Site {
    /// Asks who the parties are, and opens the journal. Nothing is made.
    ///
    /// # Errors
    /// Where a party's credentials do not work, or there is only one account, or no journal.
    pub async fn open(
        target: Target,
        parties: Parties,
        run: RunMark,
        journal: (&std::path::Path, Keep),
        stop: watch::Receiver<bool>,
    ) -> Result<Self, SiteError> {
        let parties = identify(&target, parties).await?;
        let evidence = evidence(&target).await;
        let patience = Patience::with(&target);
        let (path, keep) = journal;
        let journal = Journal::open(path, keep, run.clone(), &target.url())
            .map_err(|reason| SiteError::Journal { path: path.display().to_string(), reason })?;
        Ok(Self { target, parties, evidence, patience, run, pages: AtomicUsize::new(0), journal, stop })
    }

    /// The target.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// The two accounts.
    #[must_use]
    pub const fn parties(&self) -> &Parties {
        &self.parties
    }

    /// What it tells of its decisions.
    #[must_use]
    pub const fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// How long it may take until a change is seen everywhere.
    #[must_use]
    pub const fn patience(&self) -> &Patience {
        &self.patience
    }

    /// With another patience than its target's distance asks for.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// The journal.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// A page's names on it, which no other page of the run has.
    #[must_use]
    pub fn names(&self, setup: &Setup, scenario: Option<&Scenario>) -> Names {
        let number = self.pages.fetch_add(1, Ordering::Relaxed);
        Names::new(self.run.scenario(number), &self.parties, setup, scenario)
    }

    /// Sends commands to it; those without `--region` are for `region`.
    #[must_use]
    pub fn client(&self, region: &str) -> OwnClient {
        OwnClient::new(self.target.clone(), self.parties.clone(), region)
    }

    /// Whether the run is to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// Waits until the run is to stop.
    pub async fn stopped(&self) {
        let mut stop = self.stop.clone();
        // Nobody is left who could stop it: then it never does.
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Removes what the run has made and not removed, where its name `belongs`.
    ///
    /// A journal that cannot be written any more does not keep it from removing: it is told as left behind.
    pub async fn remove(&self, belongs: impl Fn(&str) -> bool) -> Vec<Removed> {
        let client = self.client(REGION);
        let mut removed = Vec::new();
        for resource in self.journal.left(belongs) {
            let mut removal = teardown::remove(&client, &resource).await;
            if removal == Removal::AlreadyGone && self.journal.may_still_come(&resource) {
                let why = "the call that makes it was not answered: it is not there, and may still come";
                removal = Removal::Left { why: why.to_owned() };
            }
            if !matches!(removal, Removal::Left { .. })
                && let Err(error) = self.journal.gone(&resource)
            {
                removal =
                    Removal::Left { why: format!("it is gone, and the journal does not know: {error}") };
            }
            removed.push(Removed { resource, removal });
        }
        removed
    }
}

/// Asks each party's account ID.
///
/// # Errors
/// Where a party's credentials do not work, or both belong to one account.
pub async fn identify(target: &Target, parties: Parties) -> Result<Parties, SiteError> {
    let client = OwnClient::new(target.clone(), parties.clone(), REGION);
    let customer = account(&client, Profile::Customer).await?;
    let vendor = account(&client, Profile::Vendor).await?;
    if customer == vendor {
        return Err(SiteError::OneAccount { account: customer });
    }
    Ok(Parties {
        customer: Party { account: customer, ..parties.customer },
        vendor: Party { account: vendor, ..parties.vendor },
    })
}

async fn account(client: &OwnClient, profile: Profile) -> Result<String, SiteError> {
    let who = match profile {
        Profile::Customer => "customer",
        Profile::Vendor => "vendor",
    };
    let params = Vec::new();
    let call = Call::Query(QueryCall { service: QueryService::Sts, action: "GetCallerIdentity", params });
    let answer = client.ask(profile, &call, None).await;
    let answer = answer.map_err(|error| SiteError::Credentials { who, error })?;
    // The pages' ARNs are of this partition.
    let is_known = element(&answer, "Arn").is_some_and(|arn| arn.starts_with("arn:aws:"));
    let account = element(&answer, "Account");
    let is_account = |id: &String| AccountId::is_one(id);
    account.filter(|id| is_known && is_account(id)).ok_or(SiteError::NoAccount { who })
}
