//! Who a request can be.

use std::sync::Arc;

use crate::world::Session;

/// Who signed.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody.
    Anonymous,
    /// The root user of an account.
    Root {
        /// The account.
        account: String,
    },
    /// An IAM user.
    User {
        /// The account.
        account: String,
        /// The name.
        name: String,
        /// `AIDA...`
        id: String,
        /// The ARN, with the path.
        arn: String,
    },
    /// A role session.
    Session(Arc<Session>),
}

impl Caller {
    /// The account; nothing for nobody.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Anonymous => None,
            Self::Root { account } | Self::User { account, .. } => Some(account),
            Self::Session(session) => Some(&session.account),
        }
    }

    /// The ARN, as messages and GetCallerIdentity show it.
    #[must_use]
    pub fn arn(&self) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::Root { account } => Some(format!("arn:aws:iam::{account}:root")),
            Self::User { arn, .. } => Some(arn.clone()),
            Self::Session(session) => Some(session.arn()),
        }
    }

    /// `aws:userid`: the account ID, `AIDA...`, or `AROA...:SESSION`.
    #[must_use]
    pub fn user_id(&self) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::Root { account } => Some(account.clone()),
            Self::User { id, .. } => Some(id.clone()),
            Self::Session(session) => Some(session.user_id()),
        }
    }
}
