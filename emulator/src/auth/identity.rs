//! Who a request can be.

use std::sync::Arc;

use crate::world::{Federation, Session, UserSession};

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
    /// A user or root user with temporary credentials of its own, or a federated user.
    UserSession {
        /// The user or root user behind it.
        user: Box<Caller>,
        /// The session.
        session: Arc<UserSession>,
    },
}

impl Caller {
    /// Who it is, whether with lasting credentials or with temporary ones of its own.
    #[must_use]
    pub fn itself(&self) -> &Self {
        match self {
            Self::UserSession { user, session } if session.federation.is_none() => user,
            other => other,
        }
    }

    /// The federated user that it is.
    #[must_use]
    pub fn federation(&self) -> Option<&Federation> {
        match self {
            Self::UserSession { session, .. } => session.federation.as_ref(),
            _ => None,
        }
    }

    /// The account; nothing for nobody.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Anonymous => None,
            Self::Root { account } | Self::User { account, .. } => Some(account),
            Self::Session(session) => Some(&session.account),
            Self::UserSession { session, .. } => Some(&session.account),
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
            Self::UserSession { user, session } => match &session.federation {
                Some(federation) => Some(federation.arn(&session.account)),
                None => user.arn(),
            },
        }
    }

    /// `aws:userid`: the account ID, `AIDA...`, `AROA...:SESSION`, or `ACCOUNT:FEDERATED-USER`.
    #[must_use]
    pub fn user_id(&self) -> Option<String> {
        match self {
            Self::Anonymous => None,
            Self::Root { account } => Some(account.clone()),
            Self::User { id, .. } => Some(id.clone()),
            Self::Session(session) => Some(session.user_id()),
            Self::UserSession { user, session } => match &session.federation {
                Some(federation) => Some(format!("{}:{}", session.account, federation.name)),
                None => user.user_id(),
            },
        }
    }
}
