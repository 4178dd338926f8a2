//! Removing what a run made, and nothing else: each resource by its name, which has the run's mark, with what hangs on
//! it first.

mod bucket;
mod iam;

use std::time::Duration;

use super::resource::{Kind, Resource};
use crate::command::{Call, CommandError, OwnClient};

/// What became of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It was there, and is gone.
    Removed,
    /// It was not there.
    AlreadyGone,
    /// It is still there, or nobody knows.
    Left {
        /// Why.
        why: String,
    },
}

/// How long to wait before another attempt, where an answer says nothing or speaks of a moment.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(800), Duration::from_millis(2000)];
/// Lists are asked for again until they are empty, but not for ever.
const MOST_ROUNDS: usize = 1000;

/// Removes a resource, with all that is in it.
pub async fn remove(client: &OwnClient, resource: &Resource) -> Removal {
    let hands = Hands { client, resource };
    let removed = match resource.kind {
        Kind::Bucket => hands.bucket().await,
        Kind::Role => hands.role().await,
        Kind::User => hands.user().await,
        Kind::Group => hands.group().await,
        Kind::Policy => hands.policy().await,
    };
    match removed {
        Ok(()) => Removal::Removed,
        Err(error) if is_gone(&error) => Removal::AlreadyGone,
        Err(error) => Removal::Left { why: error.to_string() },
    }
}

/// Calls about one resource, in its owner's name.
struct Hands<'a> {
    client: &'a OwnClient,
    resource: &'a Resource,
}

impl Hands<'_> {
    /// Makes a call, more than once where that may help.
    async fn ask(&self, call: &Call) -> Result<String, CommandError> {
        let (profile, region) = (self.resource.owner.profile(), self.region());
        for pause in PAUSES {
            match self.client.ask(profile, call, region).await {
                Err(error) if may_pass(&error) => tokio::time::sleep(pause).await,
                answer => return answer,
            }
        }
        self.client.ask(profile, call, region).await
    }

    /// Makes a call whose object may be gone already.
    async fn ask_if_there(&self, call: &Call) -> Result<(), CommandError> {
        match self.ask(call).await {
            Err(error) if !is_gone(&error) => Err(error),
            _ => Ok(()),
        }
    }

    fn region(&self) -> Option<&str> {
        self.resource.place.as_deref().filter(|_| self.resource.kind == Kind::Bucket)
    }
}

fn is_gone(error: &CommandError) -> bool {
    matches!(error, CommandError::Refused { code, .. }
        if ["NoSuchEntity", "NoSuchBucket", "NoSuchBucketPolicy", "NoSuchUpload", "NoSuchKey"].contains(&code.as_str()))
}

/// Answers that another moment may change.
fn may_pass(error: &CommandError) -> bool {
    match error {
        CommandError::Fault { code, .. } => code != "NotImplemented",
        CommandError::Unreachable { .. } => true,
        CommandError::Refused { code, .. } => {
            ["ConcurrentModification", "OperationAborted", "DeleteConflict", "BucketNotEmpty"]
                .contains(&code.as_str())
        }
        _ => false,
    }
}
