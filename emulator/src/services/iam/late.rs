//! Changes that a fault holds back: the rest of AWS goes on seeing what there was before.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Call;
use crate::world::Iam;
use crate::world::late::Late;

/// How the operations begin that change nothing.
const READING: [&str; 4] = ["Generate", "Get", "List", "Simulate"];

/// What there is before an operation, where a fault may hold back what it changes.
pub(super) fn before(call: &Call<'_>) -> Option<Arc<Iam>> {
    let changes = !READING.iter().any(|reading| call.operation.starts_with(reading));
    let may = changes && call.exchange.world.faults.may_hold_back();
    may.then(|| Arc::new(call.account.iam().clone()))
}

/// Holds back what an operation changed: what leave was asked for.
pub(super) fn hold_back(call: &Call<'_>, before: &Arc<Iam>) {
    let changed: BTreeSet<String> = call.exchange.access.resources().into_iter().collect();
    let changed: Vec<String> = changed.into_iter().collect();
    let Some((span, arns)) = call.exchange.world.faults.held_back(call.operation, &changed) else { return };
    let now = call.exchange.now;
    let until = now.checked_add_signed(span).unwrap_or(DateTime::<Utc>::MAX_UTC);
    for arn in arns {
        let before = Arc::clone(before);
        call.account.delay(Late { arn, operation: call.operation, until, before }, now);
    }
}
