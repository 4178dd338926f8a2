//! How a scenario came out.

use std::path::PathBuf;
use std::time::Duration;

use super::super::source::Place;
use crate::command::CommandError;
use rolecall_check::Name;
use rolecall_client::target::TargetError;

/// How a scenario came out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Verdict {
    /// As the page says, broken and mended.
    #[error("as the page says")]
    Behaved,
    /// The setup page alone does not work, so nothing can be said of the scenario.
    #[error("the setup page {} does not work: {mismatch}", setup.display())]
    SetupNotGreen {
        /// The setup page.
        setup: PathBuf,
        /// What was wrong.
        mismatch: Mismatch,
    },
    /// Broken, the checks said something else than the page.
    #[error("{0}")]
    NotAsExpected(Mismatch),
    /// The fix did not fix.
    #[error("the fix does not fix: {0}")]
    FixDidNotFix(Mismatch),
    /// It was not tried: the target cannot show it.
    #[error("not tried on this target: {0}")]
    Untried(#[from] Unfit),
    /// It did not come to a verdict.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Why a page cannot be carried out on a target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It would change what is not the run's own, or leave behind what rolecall cannot remove.
    #[error("`{command}` reaches beyond what the run makes and can remove")]
    NotItsOwn {
        /// The command.
        command: String,
    },
    /// It sets what everybody on the target would feel.
    #[error("its `{file}` is for a whole emulator of its own, and others use this target")]
    WholeTarget {
        /// The file that says so.
        file: String,
    },
    /// A policy of its goes by addresses that only a target on this machine is told.
    #[error("its policies go by the vendor's addresses, and the requests come from this machine's")]
    Addresses,
}

/// What kind of verdict it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// As the page says.
    Behaved,
    /// It was carried out, and did not behave.
    Failure,
    /// It could not be carried out, so nothing can be said of it.
    Error,
    /// The target cannot show it, which is nobody's fault.
    Untried,
}

/// The first thing that was not as expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// A check came out differently.
    #[error("{check} was expected to answer `{expected}` and answered `{got}`{}", detail(explanation))]
    Message {
        /// The check.
        check: Name,
        /// As pages write it.
        expected: String,
        /// As pages write it.
        got: String,
        /// What the check has to say beyond.
        explanation: Option<String>,
    },
    /// The right message, for another refusal.
    #[error(
        "the deciding request was expected to be refused with {field} `{expected}`, and its {field} is `{got}`"
    )]
    Refusal {
        /// Which part of the refusal.
        field: &'static str,
        /// What the page says.
        expected: String,
        /// What came.
        got: String,
    },
    /// The right refusal, for another reason.
    #[error(
        "it was expected to be refused because of `{expected}`, and was because of `{got}`{}",
        detail(line)
    )]
    Because {
        /// What the page says.
        expected: String,
        /// What the emulator says.
        got: String,
        /// The emulator's line.
        line: Option<String>,
    },
    /// Another probe got in.
    #[error("the call `{expected}` was expected to get in, and what decided was the call `{got}`")]
    Probe {
        /// What the page says.
        expected: &'static str,
        /// The deciding request's purpose.
        got: String,
    },
    /// A question of the page's proof was answered otherwise.
    #[error("{question}: `{expected}` was expected, and `{got}` came")]
    Proof {
        /// What it was to show.
        question: String,
        /// What the page says.
        expected: String,
        /// What came.
        got: String,
    },
}

/// What kept a scenario from a verdict.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Stopped {
    /// A command was not carried out.
    #[error("{}:{place}: `{command}` failed: {error}", page.display())]
    CommandFailed {
        /// The page.
        page: PathBuf,
        /// Where the command stands.
        place: Place,
        /// The command.
        command: String,
        /// What happened.
        error: CommandError,
    },
    /// The target cannot be reached.
    #[error(transparent)]
    TargetUnreachable(#[from] TargetError),
    /// The emulator did not start.
    #[error("the emulator does not start: {reason}")]
    NoEmulator {
        /// Why.
        reason: String,
    },
    /// Somebody stopped the run.
    #[error("the run was stopped")]
    Interrupted,
    /// What is about to be made cannot be written down, so it is not made.
    #[error("the journal cannot be written: {reason}")]
    Journal {
        /// Why.
        reason: String,
    },
    /// Under names of the run's own it is no page any more.
    #[error("under names of the run's own the page does not hold: {problems}")]
    Unmappable {
        /// What is wrong with it then.
        problems: String,
    },
    /// It took longer than it may.
    #[error("it ran out of time: {limit:?} were allowed")]
    TimedOut {
        /// How long it may take.
        limit: Duration,
    },
    /// What came of a request, or what did not, says nothing about the scenario.
    #[error("{what} cannot be told: {why}")]
    NoVerdict {
        /// The check that made the request, or what its answer was to show.
        what: String,
        /// What became of it.
        why: String,
    },
    /// A fault of rolecall's own.
    #[error("rolecall itself broke: {reason}")]
    Broke {
        /// What is known of it.
        reason: String,
    },
    /// A question of the proof could not be asked.
    #[error("{place}: {question}: this could not be asked: {reason}")]
    Unasked {
        /// What it was to show.
        question: String,
        /// Where it stands on the page.
        place: Place,
        /// Why.
        reason: String,
    },
    /// The proof asks with a session from before anything was broken, and there was none to be had.
    #[error("no session of the role before anything is broken: {reason}")]
    NoEarlierSession {
        /// Why.
        reason: String,
    },
    /// The vendor has no credentials.
    #[error("no command of the setup answered with an access key of the vendor's")]
    NoVendorKey,
    /// A description is missing or malformed.
    #[error("`{name}` is no description: {reason}")]
    BadDescription {
        /// The file.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

impl Verdict {
    /// Whether all was as the page says.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Behaved)
    }

    /// Whether the target could not show it: no failure of anybody's.
    #[must_use]
    pub const fn is_untried(&self) -> bool {
        matches!(self, Self::Untried(_))
    }

    /// What kind of verdict it is.
    #[must_use]
    pub const fn class(&self) -> Class {
        match self {
            Self::Behaved => Class::Behaved,
            Self::SetupNotGreen { .. } | Self::NotAsExpected(_) | Self::FixDidNotFix(_) => Class::Failure,
            Self::Untried(_) => Class::Untried,
            Self::Stopped(stopped) => stopped.class(),
        }
    }

    /// Whether it could not be carried out.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        matches!(self.class(), Class::Error)
    }

    /// Whether nothing could be said because nothing answered.
    #[must_use]
    pub const fn is_unreachable(&self) -> bool {
        matches!(self, Self::Stopped(stopped) if stopped.is_unreachable())
    }

    /// One word for machines.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Behaved => "behaved",
            Self::SetupNotGreen { .. } => "setup-not-green",
            Self::NotAsExpected(mismatch) => mismatch.word(),
            Self::FixDidNotFix(_) => "fix-did-not-fix",
            Self::Untried(_) => "untried",
            Self::Stopped(Stopped::CommandFailed { .. }) => "command-failed",
            Self::Stopped(Stopped::Interrupted) => "interrupted",
            Self::Stopped(Stopped::Journal { .. }) => "no-journal",
            Self::Stopped(Stopped::TargetUnreachable(_) | Stopped::NoEmulator { .. }) => "unreachable",
            Self::Stopped(Stopped::TimedOut { .. }) => "timed-out",
            Self::Stopped(Stopped::NoVerdict { .. }) => "no-verdict",
            Self::Stopped(Stopped::Broke { .. }) => "broke",
            Self::Stopped(
                Stopped::NoVendorKey
                | Stopped::BadDescription { .. }
                | Stopped::Unmappable { .. }
                | Stopped::Unasked { .. }
                | Stopped::NoEarlierSession { .. },
            ) => "bad-page",
        }
    }
}

impl Class {
    /// One word for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Behaved => "behaved",
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Untried => "untried",
        }
    }
}

impl Stopped {
    /// A command that AWS refused is a failure of its page; whatever else stops a scenario is an error.
    const fn class(&self) -> Class {
        match self {
            Self::CommandFailed { error, .. } if error.is_refusal() => Class::Failure,
            _ => Class::Error,
        }
    }

    /// Whether nothing answered.
    #[must_use]
    pub const fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::TargetUnreachable(_)
                | Self::NoEmulator { .. }
                | Self::CommandFailed { error: CommandError::Unreachable { .. }, .. }
        )
    }
}

impl Mismatch {
    const fn word(&self) -> &'static str {
        match self {
            Self::Message { .. } => "wrong-message",
            Self::Refusal { .. } => "wrong-refusal",
            Self::Because { .. } => "wrong-because",
            Self::Probe { .. } => "wrong-probe",
            Self::Proof { .. } => "wrong-proof",
        }
    }
}

impl From<TargetError> for Verdict {
    fn from(error: TargetError) -> Self {
        Self::Stopped(error.into())
    }
}

fn detail(text: &Option<String>) -> String {
    text.as_deref().map(|text| format!(" ({text})")).unwrap_or_default()
}
