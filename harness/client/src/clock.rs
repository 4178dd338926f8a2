//! The only place of the harness that reads the time: signatures and the names of runs need it.

use std::time::SystemTime;

use chrono::{DateTime, Utc};

/// The machine's time.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place")]
pub fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}
