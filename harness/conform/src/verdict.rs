//! What is found of a behaviour.

use serde::{Deserialize, Serialize};

use super::reply::Reply;

/// What is found of a behaviour on a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// The target does what AWS does.
    Holds,
    /// It does something else.
    Differs {
        /// What AWS does.
        expected: String,
        /// What the target did.
        seen: String,
    },
    /// It could not be asked.
    Untried {
        /// Why not.
        why: String,
    },
}

/// Why a check did not come to a good end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unheld {
    Differs { expected: String, seen: String },
    Untried(String),
}

/// A check's outcome. The reply is the last one, so that a check may end with what it asks of it.
pub(super) type Held = Result<Reply, Unheld>;

impl Unheld {
    pub(super) fn differs(expected: impl Into<String>, seen: impl Into<String>) -> Self {
        Self::Differs { expected: expected.into(), seen: seen.into() }
    }

    /// The same failure, of something that only prepares the question.
    pub(super) fn before(self, what: &str) -> Self {
        match self {
            Self::Differs { seen, .. } => Self::Untried(format!("{what}: {seen}")),
            untried @ Self::Untried(_) => untried,
        }
    }
}

impl From<Held> for Verdict {
    fn from(held: Held) -> Self {
        match held {
            Ok(_) => Self::Holds,
            Err(Unheld::Differs { expected, seen }) => Self::Differs { expected, seen },
            Err(Unheld::Untried(why)) => Self::Untried { why },
        }
    }
}

/// What must be so for the question to make sense: where it is not, the behaviour is untried.
pub(super) trait Given {
    fn given(self, what: &str) -> Self;
}

impl<T> Given for Result<T, Unheld> {
    fn given(self, what: &str) -> Self {
        self.map_err(|unheld| unheld.before(what))
    }
}
