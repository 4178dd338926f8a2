//! Trying behaviours on one target.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::behaviour::Behaviour;
use super::groups;
use super::lab::{Account, Lab};
use super::request::Signed;
use super::score::{Column, Finding};
use super::signer::{Identity, sha256};
use super::verdict::Verdict;
use rolecall_client::clock;
use rolecall_client::raw::{self, Answer, Caller, SendError};
use rolecall_client::target::{Limits, Target, TargetError};

/// So many requests in a row without an answer, and the target is not asked any more.
const PATIENCE: u32 = 3;
/// A behaviour may take so many times what a request may.
const REQUESTS: u32 = 6;
/// Of an answer's body: listings and refusals are smaller.
const LARGEST_BODY: usize = 1024 * 1024;

/// Credentials of one account: its root user's, or an administrator's.
#[derive(Clone)]
pub struct Credentials {
    /// The access key ID.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token, where they are temporary.
    pub session_token: Option<String>,
}

/// How a target is asked.
#[derive(Clone)]
pub struct Options {
    /// What the scoreboard calls it.
    pub name: String,
    /// The account that owns buckets and roles.
    pub customer: Credentials,
    /// The account that wants to read.
    pub vendor: Credentials,
    /// Only behaviours whose name contains one of these; all where there is none.
    pub filters: Vec<String>,
    /// How many behaviours at the same time.
    pub jobs: NonZeroUsize,
    /// How long one request may take.
    pub timeout: Duration,
}

/// What the behaviours of one run share.
pub(super) struct Run {
    pub(super) target: Target,
    pub(super) limits: Limits,
    pub(super) accounts: Accounts,
    unanswered: AtomicU32,
}

/// The two accounts, or why one is not there.
#[derive(Clone)]
pub(super) struct Accounts {
    pub(super) customer_root: Identity,
    pub(super) customer: Result<Account, String>,
    pub(super) vendor: Result<Account, String>,
}

/// Tries behaviours on the endpoint at `url`.
///
/// # Errors
/// When `url` is no endpoint, or nothing answers there.
pub async fn run(url: &str, options: &Options) -> Result<Column, TargetError> {
    let limits = Limits { connect: options.timeout, exchange: options.timeout, body: LARGEST_BODY };
    let target = Target::with_limits(url, limits)?;
    let prefix = prefix();
    let run = Run { target, limits, accounts: Accounts::unknown(options), unanswered: AtomicU32::new(0) };
    let run = Arc::new(run.knowing_its_accounts(options).await?);
    let wanted: Vec<&'static Behaviour> = groups::behaviours().filter(|one| options.wants(one)).collect();
    let permits = Arc::new(Semaphore::new(options.jobs.get()));
    let mut trying = JoinSet::new();
    for (index, behaviour) in wanted.iter().copied().enumerate() {
        let (run, permits) = (Arc::clone(&run), Arc::clone(&permits));
        let lab = Lab::new(run, format!("{prefix}-{index}"));
        trying.spawn(async move {
            let _permit = permits.acquire_owned().await;
            (index, tried(behaviour, &lab).await)
        });
    }
    let mut verdicts: Vec<Option<Verdict>> = vec![None; wanted.len()];
    while let Some(done) = trying.join_next().await {
        if let Ok((index, verdict)) = done
            && let Some(place) = verdicts.get_mut(index)
        {
            *place = Some(verdict);
        }
    }
    let findings = wanted.iter().zip(verdicts).map(|(behaviour, verdict)| {
        let unfinished = || Verdict::Untried { why: "its check did not come to an end".to_owned() };
        Finding::new(behaviour, verdict.unwrap_or_else(unfinished))
    });
    Ok(Column::new(&options.name, url, findings.collect()))
}

/// Tries one behaviour, and removes what it made.
async fn tried(behaviour: &Behaviour, lab: &Lab) -> Verdict {
    let limit = lab.patience();
    let checked = tokio::time::timeout(limit, (behaviour.check)(lab)).await;
    let _ = tokio::time::timeout(limit, lab.remove()).await;
    match checked {
        Ok(held) => held.into(),
        Err(_) => Verdict::Untried { why: format!("no end within {} seconds", limit.as_secs_f64()) },
    }
}

/// Of the moment and the process: another run has another one.
fn prefix() -> String {
    let moment = clock::now().timestamp_nanos_opt().unwrap_or_default();
    let digest = sha256(format!("{moment} {}", std::process::id()).as_bytes());
    format!("conform-{}", digest.get(..8).unwrap_or_default())
}

impl Options {
    fn wants(&self, behaviour: &Behaviour) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|part| behaviour.name.contains(part.as_str()))
    }
}

impl Credentials {
    /// The root user of an account, by the convention that local emulators share.
    #[must_use]
    pub fn of_root(account: &str) -> Self {
        Self { access_key_id: account.to_owned(), secret_access_key: "test".to_owned(), session_token: None }
    }

    fn identity(&self) -> Identity {
        let Self { access_key_id: key, secret_access_key: secret, session_token: token } = self.clone();
        Identity { key, secret, token }
    }
}

impl Accounts {
    fn unknown(options: &Options) -> Self {
        let unknown = || Err("the accounts are not known yet".to_owned());
        Self { customer_root: options.customer.identity(), customer: unknown(), vendor: unknown() }
    }
}

impl Lab {
    fn patience(&self) -> Duration {
        self.request_limit() * REQUESTS
    }
}

impl Run {
    /// Asks who the credentials belong to. A target that nothing can be sent to is no target.
    async fn knowing_its_accounts(self, options: &Options) -> Result<Self, TargetError> {
        let (customer, vendor) = (options.customer.identity(), options.vendor.identity());
        let run = Arc::new(self);
        let lab = Lab::new(Arc::clone(&run), String::new());
        let accounts = Accounts::learn(&lab, &customer, &vendor).await;
        if accounts.customer.is_err() {
            run.is_there(lab.s3(&customer, "GET", "/").signed()).await?;
        }
        let unanswered = AtomicU32::new(run.unanswered.load(Ordering::Relaxed));
        let Self { target, limits, .. } = &*run;
        Ok(Self { target: target.clone(), limits: *limits, accounts, unanswered })
    }

    /// A target that nothing can be sent to, or that never answers, is none.
    async fn is_there(&self, request: Signed) -> Result<(), TargetError> {
        let endpoint = self.target.url();
        let Ok(request) = request.http(&endpoint) else { return Ok(()) };
        match raw::send_within(self.limits, &self.target, request, Caller::Server).await {
            Err(SendError::Target(error)) => Err(error),
            Err(error @ SendError::TimedOut(_)) => {
                Err(TargetError::Unreachable { endpoint, why: error.to_string() })
            }
            _ => Ok(()),
        }
    }

    /// What the Host header says: the target's own address, as any client's that was given its URL.
    pub(super) fn host(&self) -> String {
        host_of(&self.target)
    }

    /// Why nothing more is asked, where it is so.
    pub(super) fn silence(&self) -> Option<String> {
        let silent = self.unanswered.load(Ordering::Relaxed) >= PATIENCE;
        silent
            .then(|| format!("the target has stopped answering: {PATIENCE} requests in a row had no answer"))
    }

    pub(super) fn heard(&self, answer: &Result<Answer, SendError>) {
        match answer {
            Err(SendError::TimedOut(_)) => self.unanswered.fetch_add(1, Ordering::Relaxed),
            _ => self.unanswered.swap(0, Ordering::Relaxed),
        };
    }
}

/// The host and port of an endpoint, without what says how it is reached.
pub(super) fn host_of(target: &Target) -> String {
    let url = target.url();
    url.split_once("://").map_or(url.as_str(), |(_, host)| host).to_owned()
}
