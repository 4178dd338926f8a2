//! How well an answer is known to be AWS's.

use serde::{Deserialize, Serialize};

/// How well it is known that AWS answers so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Grade {
    /// Recorded from live AWS.
    Recorded,
    /// In AWS's documentation.
    Documented,
    /// Asserted by a test suite that follows AWS.
    Tested,
    /// Plausible, and not known.
    Unverified,
    /// rolecall's own word: AWS has no such answer.
    Ours,
}
