//! Behaved, failed, or came to nothing.

use crate::scenario::{Stopped, Verdict};

/// What a verdict says of the scenario: CI tells a failure from an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// As the page says.
    Behaved,
    /// Not as the page says.
    Failure,
    /// It could not be run to a verdict.
    Error,
}

impl Class {
    /// The class of a verdict. A command that AWS refuses is the page's fault; one that nothing answered is not.
    #[must_use]
    pub const fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Behaved => Self::Behaved,
            Verdict::SetupNotGreen { .. } | Verdict::NotAsExpected(_) | Verdict::FixDidNotFix(_) => {
                Self::Failure
            }
            Verdict::Stopped(stopped) if stopped.is_unreachable() => Self::Error,
            Verdict::Stopped(Stopped::CommandFailed { .. }) => Self::Failure,
            Verdict::Stopped(_) => Self::Error,
        }
    }

    /// For people at a terminal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Behaved => "ok",
            Self::Failure => "FAILED",
            Self::Error => "ERROR",
        }
    }

    /// For machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Behaved => "behaved",
            Self::Failure => "failure",
            Self::Error => "error",
        }
    }
}
