//! How long a change may take until it is seen everywhere.
//!
//! IAM is eventually consistent: a role that was just made may not be there yet for the next call, and a policy that
//! was just changed may still decide as before. So on a target that is not this machine rolecall looks again, a bounded
//! number of times, before it calls an answer wrong. See
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>.

use std::time::Duration;

use crate::command::CommandError;
use rolecall_client::target::{Locality, Target};

/// Waits before another look: a minute in all.
const PAUSES: [u64; 7] = [1, 2, 4, 8, 15, 15, 15];

/// How often to look again, and how long to wait before each look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patience(Vec<Duration>);

impl Patience {
    /// What a target needs. This machine needs none: an emulator has no distance to cover.
    #[must_use]
    pub fn with(target: &Target) -> Self {
        match target.locality() {
            Locality::Loopback if !target.is_aws() => Self::default(),
            _ => Self(PAUSES.map(Duration::from_secs).to_vec()),
        }
    }

    /// One that waits as it is told.
    #[must_use]
    pub const fn of(pauses: Vec<Duration>) -> Self {
        Self(pauses)
    }

    /// Whether there is any.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The waits, in order.
    pub fn pauses(&self) -> impl Iterator<Item = Duration> + '_ {
        self.0.iter().copied()
    }
}

/// Whether a command was refused for what may not have arrived yet, or for the moment's sake.
#[must_use]
pub(super) fn may_pass(error: &CommandError) -> bool {
    const PASSING: [&str; 6] = [
        "NoSuchEntity",
        "NoSuchBucket",
        "InvalidClientTokenId",
        "ConcurrentModification",
        "OperationAborted",
        "PriorRequestNotComplete",
    ];
    match error {
        CommandError::Fault { code, .. } => code != "NotImplemented",
        // A principal that was just made: `Invalid principal in policy`.
        CommandError::Refused { code, message, .. } if code.starts_with("Malformed") => {
            message.contains("rincipal")
        }
        CommandError::Refused { code, .. } => PASSING.contains(&code.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_needs_no_patience() {
        let patience = |url| Patience::with(&Target::endpoint(url).unwrap());
        assert!(patience("http://127.0.0.1:4566").is_none());
        assert!(!patience("http://10.0.0.7:4566").is_none());
    }

    #[test]
    fn what_time_does_not_change_is_not_waited_for() {
        let refused = |status, code: &str, message: &str| {
            CommandError::refused(status, code.to_owned(), message.to_owned())
        };
        for (error, passes) in [
            (refused(404, "NoSuchEntity", ""), true),
            (refused(400, "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"x\""), true),
            (refused(400, "MalformedPolicyDocument", "Syntax errors in policy."), false),
            (refused(503, "SlowDown", ""), true),
            (refused(501, "NotImplemented", ""), false),
            (refused(403, "AccessDenied", ""), false),
            (refused(409, "EntityAlreadyExists", ""), false),
        ] {
            assert_eq!(may_pass(&error), passes, "{error}");
        }
    }
}
