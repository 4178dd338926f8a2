//! Access control lists: what S3 had before it had policies. They only allow, and where an object belongs to another
//! account than its bucket they alone allow.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-object-operation.html>

use super::evidence::{Element, LayerEvidence, LayerOutcome, PolicyEvidence, StatementEvidence};
use super::principal::Grant;
use super::question::Question;
use super::record::plain;
use super::{PolicyType, Principal, PrincipalType, Request, StatementEffect};

/// An access control list that has a say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessControlList {
    /// `bucket ACL` or `object ACL`.
    pub name: String,
    /// The ARN of what it is attached to.
    pub attached_to: String,
    /// Its grants.
    pub grants: Vec<AclGrant>,
    /// Whether IgnorePublicAcls makes it count for nothing.
    pub ignored: bool,
}

/// One grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclGrant {
    /// To whom.
    pub grantee: AclGrantee,
    /// For what.
    pub actions: Vec<&'static str>,
}

/// To whom a grant is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AclGrantee {
    /// An account.
    Account {
        /// Its canonical user ID.
        canonical_id: String,
        /// Its account ID; nothing where no account here has the canonical user ID.
        account: Option<String>,
    },
    /// Whoever does not sign.
    Anonymous {
        /// The canonical user ID of all of them.
        canonical_id: String,
    },
    /// Everybody, of whatever account, who signs.
    AuthenticatedUsers,
    /// Everybody.
    AllUsers,
    /// A group that nobody who asks here belongs to.
    Others(&'static str),
}

const GROUPS: &str = "http://acs.amazonaws.com/groups/";

impl AclGrantee {
    /// A grant is made to whole accounts: their principals still need an identity-based Allow.
    fn names(&self, principal: &Principal) -> bool {
        match self {
            Self::Account { account, .. } => {
                !principal.account.is_empty() && account.as_ref() == Some(&principal.account)
            }
            Self::Anonymous { .. } => principal.kind == PrincipalType::Anonymous,
            Self::AuthenticatedUsers => {
                !matches!(principal.kind, PrincipalType::Anonymous | PrincipalType::Service)
            }
            Self::AllUsers => principal.kind != PrincipalType::Service,
            Self::Others(_) => false,
        }
    }

    /// The canonical user ID, or the group's URI.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Account { canonical_id, account: Some(account) } => format!("{canonical_id} [{account}]"),
            Self::Account { canonical_id, account: None } | Self::Anonymous { canonical_id } => {
                canonical_id.clone()
            }
            Self::AuthenticatedUsers => format!("{GROUPS}global/AuthenticatedUsers"),
            Self::AllUsers => format!("{GROUPS}global/AllUsers"),
            Self::Others(uri) => (*uri).to_owned(),
        }
    }
}

impl AccessControlList {
    /// What it says by itself, where a grant of it matched, or none.
    pub(super) const fn outcome(&self, matched: bool) -> LayerOutcome {
        match (matched, self.ignored) {
            (true, false) => LayerOutcome::Allow,
            (true, true) => LayerOutcome::IgnoredAllow,
            (false, _) => LayerOutcome::NoMatch,
        }
    }
}

impl AclGrant {
    fn covers(&self, action: &str) -> bool {
        self.actions.iter().any(|covered| covered.eq_ignore_ascii_case(action))
    }
}

impl Question<'_> {
    pub(super) fn granted_by(self, acl: &AccessControlList) -> Option<Grant> {
        let granted = !acl.ignored && acl.grants.iter().any(|grant| self.matches(grant));
        granted.then_some(Grant::Account)
    }

    /// Whether a grant is made to who asks, for what is asked.
    pub(super) fn matches(self, grant: &AclGrant) -> bool {
        let Request { action, principal, .. } = self.request;
        grant.covers(action) && grant.grantee.names(principal)
    }

    pub(super) fn acl_layer(self, acl: &AccessControlList) -> LayerEvidence {
        let statements: Vec<_> =
            acl.grants.iter().zip(1..).map(|(grant, number)| self.grant(grant, number)).collect();
        let matched = statements.iter().any(|statement| statement.matched);
        let outcome = acl.outcome(matched);
        let policy = PolicyEvidence {
            name: acl.name.clone(),
            inline: true,
            attached_to: acl.attached_to.clone(),
            document: String::new(),
            statements,
        };
        LayerEvidence { layer: PolicyType::AccessControlList, level: None, outcome, policies: vec![policy] }
    }

    fn grant(self, grant: &AclGrant, number: usize) -> StatementEvidence {
        let request = self.request;
        let principal = &request.principal;
        let who = if principal.arn.is_empty() { "anonymous".to_owned() } else { principal.arn.clone() };
        let actions = grant.actions.iter().map(|action| (*action).to_owned()).collect();
        let elements = vec![
            plain(Element::Principal, grant.grantee.names(principal), vec![grant.grantee.shown()], vec![who]),
            plain(Element::Action, grant.covers(&request.action), actions, vec![request.action.to_string()]),
        ];
        let matched = elements.iter().all(|element| element.matched);
        StatementEvidence { number, sid: None, effect: StatementEffect::Allow, matched, elements }
    }
}
