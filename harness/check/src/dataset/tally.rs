//! Rows' judgements, counted: the first few failures are kept, whatever the size of the dataset.

use std::collections::BTreeMap;

use super::row::{Judged, Judgement, Verdict};
use super::{DataRow, DatasetReport, RowFailure, RowRemark};
use crate::url::Remark;
use crate::{Check, Name, Outcome, message};
use rolecall_client::exchange::without_secrets;

/// Failures that are kept of each check.
const KEPT: usize = 5;

/// All three checks.
#[derive(Debug)]
pub(super) struct Tally {
    sign: Column,
    fetch: Column,
    cors: Column,
    remarks: Vec<RowRemark>,
}

/// One check over all rows.
#[derive(Debug)]
struct Column {
    name: Name,
    message: &'static str,
    judged: u64,
    failed: u64,
    /// By row: rows end in any order, and a report must not depend on it.
    failures: BTreeMap<u64, RowFailure>,
    unknown: BTreeMap<u64, Judgement>,
    passed: BTreeMap<u64, Judgement>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            sign: Column::new(Name::Sign, message::CANNOT_ACCESS_DATA_ROW),
            fetch: Column::new(Name::Fetch, message::CANNOT_ACCESS_DATA_ROW),
            cors: Column::new(Name::Cors, message::INCORRECT_CORS_HEADER),
            remarks: Vec::new(),
        }
    }
}

impl Tally {
    pub(super) fn add(&mut self, judged: Judged) {
        let Judged { number, row, sign, requested } = judged;
        self.sign.add(number, &row, sign);
        if let Some((fetch, cors)) = requested {
            self.fetch.add(number, &row, fetch);
            self.cors.add(number, &row, cors);
        }
    }

    /// Notes what is unusual about a row's URL. Rows come here in their order.
    pub(super) fn remark(&mut self, row: u64, data: &DataRow, remarks: &[Remark]) {
        if !remarks.is_empty() && self.remarks.len() < KEPT {
            let remarks = remarks.iter().map(ToString::to_string).collect();
            let row_data = without_secrets(&data.row_data);
            self.remarks.push(RowRemark { row, place: data.place, row_data, remarks });
        }
    }

    pub(super) fn report(self, rows: u64) -> DatasetReport {
        let (mut checks, mut failures) = (Vec::new(), Vec::new());
        for column in [self.sign, self.fetch, self.cors] {
            failures.extend(column.failures.values().cloned());
            checks.push(column.check(rows));
        }
        DatasetReport { checks, rows, failures, remarks: self.remarks }
    }
}

impl Column {
    fn new(name: Name, message: &'static str) -> Self {
        let (failures, unknown, passed) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { name, message, judged: 0, failed: 0, failures, unknown, passed }
    }

    fn add(&mut self, number: u64, row: &DataRow, judgement: Judgement) {
        self.judged += 1;
        match judgement.verdict {
            Verdict::Passed => keep(&mut self.passed, number, judgement, 1),
            Verdict::Unknown(_) => keep(&mut self.unknown, number, judgement, 1),
            Verdict::Failed(explanation) => {
                self.failed += 1;
                let failure = RowFailure {
                    check: self.name,
                    row: number,
                    place: row.place,
                    row_data: without_secrets(&row.row_data),
                    explanation,
                    exchanges: judgement.exchanges,
                    decisive: judgement.decisive,
                };
                keep(&mut self.failures, number, failure, KEPT);
            }
        }
    }

    /// A failure outweighs what could not be told, and that outweighs all that passed.
    fn check(mut self, rows: u64) -> Check {
        let name = self.name;
        if let Some((_, first)) = self.failures.pop_first() {
            let explanation = format!("{}: {}{}", first.row_data, first.explanation, self.extent());
            let outcome = Outcome::failed(self.message, explanation);
            return Check { name, outcome, exchanges: first.exchanges, decisive: first.decisive };
        }
        let first = self.unknown.pop_first().or_else(|| self.passed.pop_first());
        let Some((_, Judgement { verdict, exchanges, decisive })) = first else {
            return Check::not_run(
                name,
                if rows == 0 { "the dataset has no rows" } else { "no row could be signed" },
            );
        };
        let outcome = match verdict {
            Verdict::Unknown(why) => Outcome::Inconclusive { why },
            Verdict::Passed | Verdict::Failed(_) => Outcome::Passed,
        };
        Check { name, outcome, exchanges, decisive }
    }

    fn extent(&self) -> String {
        if self.failed > 1 || self.judged > 1 {
            format!(" ({} of {} rows fail)", self.failed, self.judged)
        } else {
            String::new()
        }
    }
}

/// Keeps the entries with the lowest numbers.
fn keep<T>(map: &mut BTreeMap<u64, T>, number: u64, entry: T, most: usize) {
    map.insert(number, entry);
    if map.len() > most {
        map.pop_last();
    }
}
