//! The dataset's checks: URLs can be signed, data can be fetched from the bucket, CORS lets the browser have it.
//!
//! Each row goes through all three in this order, some rows at the same time. What is kept does not grow with the dataset:
//! counts, the first few failures, and a fingerprint of each global key (to find one that is there twice).

use std::time::Duration;

use rolecall_client::Credentials;
use serde::Serialize;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use self::global_key::GlobalKeys;
use self::row::{Job, Judged};
use self::tally::Tally;
use super::integration::refusal;
use super::{Check, Integration, Name, Outcome, Vendor, message};
use rolecall_client::exchange::Exchange;
use rolecall_client::s3::Presigner;
use rolecall_client::sts::{AssumeRole, AssumeRoleOutcome, Sts};
use rolecall_client::target::TargetError;

pub mod cors;
mod fetch;
mod global_key;
mod row;
mod tally;

#[cfg(test)]
#[cfg(target_os = "linux")]
mod growth_tests;
#[cfg(test)]
mod tests;

/// Rows that are checked at the same time.
const AT_ONCE: usize = 32;

/// A session lasts 15 minutes, and a URL must not outlive it by much: a long run assumes the role again.
const RENEW_AFTER: Duration = Duration::from_secs(10 * 60);

/// One row of an import file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataRow {
    /// The object's URL (`row_data`, once `imageUrl`).
    pub row_data: String,
    /// The key that is the row's name in the whole workspace.
    pub global_key: Option<String>,
    /// The row's name in the customer's own system (once `externalId`).
    pub external_id: Option<String>,
    /// What kind of data it is.
    pub media_type: Option<String>,
    /// Where it stands in its file.
    pub place: Option<Place>,
}

/// A place in a file, both counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

/// How a dataset came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatasetReport {
    /// `sign`, `fetch` and `cors`, in this order. A failed check shows its first failing row.
    pub checks: Vec<Check>,
    /// How many rows there were.
    pub rows: u64,
    /// The first few failures of each check, by check and then by row.
    pub failures: Vec<RowFailure>,
    /// The first few rows with an unusual URL, whether they passed or not.
    pub remarks: Vec<RowRemark>,
}

/// A row whose URL can be read, but is unusual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowRemark {
    /// The row's number, counted from 1.
    pub row: u64,
    /// Where the row stands in its file.
    pub place: Option<Place>,
    /// The row's URL, without secrets.
    pub row_data: String,
    /// What is unusual, and what would be usual.
    pub remarks: Vec<String>,
}

/// A row that failed a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowFailure {
    /// The check.
    pub check: Name,
    /// The row's number, counted from 1.
    pub row: u64,
    /// Where the row stands in its file.
    pub place: Option<Place>,
    /// The row's URL, without secrets.
    pub row_data: String,
    /// What happened, in rolecall's words.
    pub explanation: String,
    /// The requests that were made, and their answers.
    pub exchanges: Vec<Exchange>,
    /// Which of the exchanges decided, where one did.
    pub decisive: Option<usize>,
}

impl DataRow {
    /// A row that has a URL and nothing else.
    #[must_use]
    pub fn new(row_data: impl Into<String>) -> Self {
        Self { row_data: row_data.into(), ..Self::default() }
    }
}

/// Checks a dataset's rows with a session of the integration's role.
///
/// # Errors
/// When the target cannot be reached, so that nothing can be said of the dataset.
pub async fn dataset(
    integration: &Integration,
    rows: impl IntoIterator<Item = DataRow>,
    vendor: &Vendor,
) -> Result<DatasetReport, TargetError> {
    watched(integration, rows, vendor, |_| {}).await
}

/// The same, and tells after each row how many have been judged.
///
/// # Errors
/// As [`dataset`].
pub async fn watched(
    integration: &Integration,
    rows: impl IntoIterator<Item = DataRow>,
    vendor: &Vendor,
    judged: impl FnMut(u64),
) -> Result<DatasetReport, TargetError> {
    let mut run = Run::new(vendor, judged);
    let sts = Sts::new(&vendor.target, &vendor.credentials, &vendor.region);
    let mut signer = match assume(&sts, integration).await? {
        Ok(signer) => signer,
        Err(check) => return Ok(without_session(*check, 0)),
    };
    for row in rows {
        if signer.is_old() {
            signer = match assume(&sts, integration).await? {
                Ok(signer) => signer,
                Err(check) => return Ok(without_session(*check, run.rows)),
            };
        }
        run.begin(row, &mut signer.presigner).await?;
    }
    run.finish().await
}

/// Signs with a session that may have to be renewed.
struct Signer {
    presigner: Presigner,
    since: Instant,
}

impl Signer {
    fn new(credentials: &Credentials) -> Self {
        Self { presigner: Presigner::new(credentials), since: Instant::now() }
    }

    fn is_old(&self) -> bool {
        self.since.elapsed() > RENEW_AFTER
    }
}

/// A signer, or the failed check where the role cannot be assumed: without a session nothing can be signed.
async fn assume(sts: &Sts, integration: &Integration) -> Result<Result<Signer, Box<Check>>, TargetError> {
    let assumed = sts
        .assume_role(AssumeRole {
            purpose: "a session to sign URLs with",
            role_arn: &integration.role_arn,
            session_name: "dataset-check",
            external_id: Some(&integration.external_id),
        })
        .await?;
    let outcome = match assumed.outcome {
        AssumeRoleOutcome::Session(session) => return Ok(Ok(Signer::new(&session.credentials))),
        AssumeRoleOutcome::Refused { code, message } => {
            let explanation = format!("no session to sign with: {}", refusal(&code, &message));
            Outcome::failed(message::CANNOT_ACCESS_DATA_ROW, explanation)
        }
        AssumeRoleOutcome::Unknown { why } => Outcome::Inconclusive {
            why: format!("no session to sign with, for a reason that says nothing: {why}"),
        },
    };
    let check = Check { name: Name::Sign, outcome, exchanges: vec![assumed.exchange], decisive: Some(0) };
    Ok(Err(Box::new(check)))
}

fn without_session(sign: Check, rows: u64) -> DatasetReport {
    let not_run = |name| Check::not_run(name, "there is no session to sign URLs with");
    DatasetReport {
        checks: vec![sign, not_run(Name::Fetch), not_run(Name::Cors)],
        rows,
        failures: Vec::new(),
        remarks: Vec::new(),
    }
}

/// Rows under way, and what is known so far.
struct Run<'a, W> {
    vendor: &'a Vendor,
    rows: u64,
    judged: u64,
    watch: W,
    global_keys: GlobalKeys,
    under_way: JoinSet<Result<Judged, TargetError>>,
    tally: Tally,
}

impl<'a, W: FnMut(u64)> Run<'a, W> {
    fn new(vendor: &'a Vendor, watch: W) -> Self {
        let (under_way, tally) = (JoinSet::new(), Tally::default());
        Self { vendor, rows: 0, judged: 0, watch, global_keys: GlobalKeys::default(), under_way, tally }
    }

    /// Starts on a row, as soon as there is room for it.
    async fn begin(&mut self, row: DataRow, presigner: &mut Presigner) -> Result<(), TargetError> {
        while self.under_way.len() >= AT_ONCE {
            self.take().await?;
        }
        self.rows += 1;
        let same_key_as = row.global_key.as_deref().and_then(|key| self.global_keys.insert(key, self.rows));
        let job = Job { number: self.rows, row, same_key_as };
        match job.object() {
            Ok(object) => {
                self.tally.remark(job.number, &job.row, &object.remarks);
                let client = presigner.client(&object.region);
                let target = self.vendor.target.clone();
                self.under_way.spawn(async move { job.judge(object, &client, &target).await });
            }
            Err(judged) => self.add(*judged),
        }
        Ok(())
    }

    fn add(&mut self, judged: Judged) {
        self.tally.add(judged);
        self.judged += 1;
        (self.watch)(self.judged);
    }

    /// Waits for one row.
    async fn take(&mut self) -> Result<(), TargetError> {
        if let Some(done) = self.under_way.join_next().await {
            self.add(done.unwrap_or_else(propagate)?);
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<DatasetReport, TargetError> {
        while !self.under_way.is_empty() {
            self.take().await?;
        }
        Ok(self.tally.report(self.rows))
    }
}

/// A row's task is never cancelled while its set is there, so this is a fault of ours: let it be seen.
fn propagate<T>(error: JoinError) -> T {
    std::panic::resume_unwind(error.into_panic())
}
