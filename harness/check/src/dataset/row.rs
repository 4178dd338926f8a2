//! One row's way through the checks: sign, fetch, CORS.

use super::{DataRow, cors, fetch};
use crate::url::{self, S3Url};
use rolecall_client::exchange::Exchange;
use rolecall_client::s3::{self, Fetch, Fetched, RegionClient};
use rolecall_client::target::{Target, TargetError};

/// A row to be judged.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) row: DataRow,
    /// The earlier row with the same global key.
    pub(super) same_key_as: Option<u64>,
}

/// A row with its judgements.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) number: u64,
    pub(super) row: DataRow,
    pub(super) sign: Judgement,
    /// How fetching came out, and CORS; nothing for a row without a presigned URL.
    pub(super) requested: Option<(Judgement, Judgement)>,
}

/// How one check came out for one row.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) decisive: Option<usize>,
}

/// A row's verdict.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Passed,
    Failed(String),
    Unknown(String),
}

/// The requests that a row gives rise to, answered.
pub(super) struct Requests {
    pub(super) server: Fetched,
    /// For each origin, its preflight and its GET.
    pub(super) browser: Vec<Visit>,
}

/// A browser's requests for a page of one origin.
pub(super) struct Visit {
    pub(super) origin: &'static str,
    pub(super) preflight: Fetched,
    pub(super) get: Fetched,
}

impl Judgement {
    fn unasked(verdict: Verdict) -> Self {
        Self { verdict, exchanges: Vec::new(), decisive: None }
    }
}

impl Job {
    /// The object that the row names, or the row's failure.
    pub(super) fn object(&self) -> Result<S3Url, Box<Judged>> {
        let explanation = match (url::parse(&self.row.row_data), self.same_key_as) {
            (Ok(object), None) => return Ok(object),
            (Err(problem), _) => problem.to_string(),
            (Ok(_), Some(earlier)) => format!(
                "row {earlier} has the same global_key, {:?}: give each row one of its own",
                self.row.global_key.as_deref().unwrap_or_default()
            ),
        };
        let Self { number, row, .. } = self;
        let sign = Judgement::unasked(Verdict::Failed(explanation));
        Err(Box::new(Judged { number: *number, row: row.clone(), sign, requested: None }))
    }

    /// Signs, makes the requests, and judges their answers.
    pub(super) async fn judge(
        self,
        object: S3Url,
        client: &RegionClient,
        target: &Target,
    ) -> Result<Judged, TargetError> {
        let Self { number, row, .. } = self;
        let (sign, requested) = match s3::presign(client, &object.bucket, &object.key).await {
            Err(error) => (Verdict::Failed(error.to_string()), None),
            Ok(presigned) => {
                let requests = request(target, &presigned).await?;
                (Verdict::Passed, Some((fetch::judge(&requests, &object), cors::judge(&requests.browser))))
            }
        };
        Ok(Judged { number, row, sign: Judgement::unasked(sign), requested })
    }
}

async fn request(target: &Target, presigned: &str) -> Result<Requests, TargetError> {
    let server = s3::fetch(target, presigned, Fetch::ByServer).await?;
    let mut browser = Vec::new();
    for origin in cors::ORIGINS {
        let preflight = s3::fetch(target, presigned, Fetch::Preflight(origin)).await?;
        let get = s3::fetch(target, presigned, Fetch::ByBrowser(origin)).await?;
        browser.push(Visit { origin, preflight, get });
    }
    Ok(Requests { server, browser })
}
