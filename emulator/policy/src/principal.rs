//! Who a Principal element names.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::{Principal, PrincipalType};

/// Whom one entry of a Principal element names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PrincipalName {
    /// `*`
    Everyone,
    /// An account ID, or the ARN of its root.
    Account {
        id: String,
        written: String,
    },
    User(Pinned),
    /// It names every session of the role.
    Role(Pinned),
    /// A role session's ARN.
    Session(String),
    /// A federated user's ARN.
    FederatedUser(String),
    /// `AIDA...` or `AROA...`, as AWS shows a principal that was deleted.
    UniqueId(String),
    Service(String),
    /// An identity provider: it names web identities and SAML users, who call without signing.
    Federated(String),
    /// A canonical user ID, with the account that it stands for once that is known.
    CanonicalUser {
        id: String,
        account: Option<String>,
    },
}

/// An ARN, and the unique ID of the principal that had it when the policy was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pinned {
    pub(super) arn: String,
    pub(super) id: Option<String>,
}

/// How far being named goes in the principal's own account. A greater one needs less besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grant {
    /// The account is named: its identity-based policies must allow as well.
    Account,
    /// The role, or the user behind a federated user, is named: the identity-based policies need not allow, what
    /// limits the session must.
    Limited,
    /// The user or the session itself is named: nothing else need allow.
    Direct,
}

/// A Principal or NotPrincipal element.
#[derive(Clone, Debug)]
pub(super) enum PrincipalElement {
    Is(Vec<PrincipalName>),
    Not(Vec<PrincipalName>),
}

/// Whether a permissions boundary limits the principal: then a Deny with NotPrincipal always hits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    None,
    Set,
}

impl PrincipalElement {
    pub(super) const fn names(&self) -> &Vec<PrincipalName> {
        match self {
            Self::Is(names) | Self::Not(names) => names,
        }
    }

    pub(super) const fn names_mut(&mut self) -> &mut Vec<PrincipalName> {
        match self {
            Self::Is(names) | Self::Not(names) => names,
        }
    }

    /// How an Allow with this element grants.
    pub(super) fn grants(&self, principal: &Principal) -> Option<Grant> {
        match self {
            Self::Is(names) => names.iter().filter_map(|name| name.grants(principal)).max(),
            Self::Not(names) => {
                let listed = names.iter().any(|name| name.grants(principal).is_some());
                (!listed).then(|| as_everyone(principal))
            }
        }
    }

    /// Whether a Deny with this element hits.
    pub(super) fn denies(&self, principal: &Principal, boundary: Boundary) -> bool {
        match self {
            Self::Is(names) => names.iter().any(|name| name.grants(principal).is_some()),
            Self::Not(names) => boundary == Boundary::Set || !spares(names, principal),
        }
    }
}

/// A Deny with NotPrincipal spares nobody who is not listed in each form in which AWS looks them up: the account
/// comes before the user, and the role before the session.
fn spares(names: &[PrincipalName], principal: &Principal) -> bool {
    let any = |test: &dyn Fn(&PrincipalName) -> bool| names.iter().any(test);
    let account = || any(&|name| name.is_account_of(principal));
    let itself = || any(&|name| name.grants(principal) == Some(Grant::Direct));
    if any(&|name| *name == PrincipalName::Everyone) {
        return true;
    }
    match principal.kind {
        PrincipalType::Anonymous => false,
        PrincipalType::Root => account(),
        PrincipalType::Service => itself(),
        PrincipalType::User | PrincipalType::FederatedUser => itself() && account(),
        PrincipalType::RoleSession => {
            itself() && account() && any(&|name| name.grants(principal) == Some(Grant::Limited))
        }
    }
}

/// What an Allow to everyone is worth. AWS's page on the Principal element says that neither a permissions boundary nor
/// session policies limit what a wildcard gives to a role's session; of federated users it does not speak, and these
/// stay under their session policies.
const fn as_everyone(principal: &Principal) -> Grant {
    match principal.kind {
        PrincipalType::FederatedUser => Grant::Limited,
        PrincipalType::Anonymous
        | PrincipalType::Root
        | PrincipalType::User
        | PrincipalType::RoleSession
        | PrincipalType::Service => Grant::Direct,
    }
}

impl PrincipalName {
    /// Whether, and how directly, the principal is named.
    fn grants(&self, principal: &Principal) -> Option<Grant> {
        let kind = principal.kind;
        match self {
            Self::Everyone => Some(as_everyone(principal)),
            Self::Account { .. } | Self::CanonicalUser { .. } => {
                self.is_account_of(principal).then_some(Grant::Account)
            }
            Self::User(user) => match kind {
                PrincipalType::User => user.is(&principal.arn, principal).then_some(Grant::Direct),
                PrincipalType::FederatedUser => {
                    let issuer = principal.issuer_arn.as_deref()?;
                    user.is(issuer, principal).then_some(Grant::Limited)
                }
                _ => None,
            },
            Self::Role(role) => {
                let arn = principal.role_arn.as_deref()?;
                (kind == PrincipalType::RoleSession && role.is(arn, principal)).then_some(Grant::Limited)
            }
            Self::Session(arn) => {
                (kind == PrincipalType::RoleSession && *arn == principal.arn).then_some(Grant::Direct)
            }
            Self::FederatedUser(arn) => {
                (kind == PrincipalType::FederatedUser && *arn == principal.arn).then_some(Grant::Direct)
            }
            Self::UniqueId(id) if principal.unique_id.as_deref() == Some(id) => match kind {
                PrincipalType::User => Some(Grant::Direct),
                PrincipalType::RoleSession | PrincipalType::FederatedUser => Some(Grant::Limited),
                _ => None,
            },
            Self::Service(name) => {
                (kind == PrincipalType::Service && *name == principal.arn).then_some(Grant::Direct)
            }
            Self::UniqueId(_) | Self::Federated(_) => None,
        }
    }

    fn is_account_of(&self, principal: &Principal) -> bool {
        let account = match self {
            Self::Account { id, .. } => Some(id),
            Self::CanonicalUser { account, .. } => account.as_ref(),
            _ => None,
        };
        !principal.account.is_empty() && account == Some(&principal.account)
    }

    /// As evidence shows it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Everyone => "*".to_owned(),
            Self::User(Pinned { arn, id: Some(id) }) | Self::Role(Pinned { arn, id: Some(id) }) => {
                format!("{arn} [{id}]")
            }
            Self::User(Pinned { arn, .. })
            | Self::Role(Pinned { arn, .. })
            | Self::Session(arn)
            | Self::FederatedUser(arn) => arn.clone(),
            Self::Account { written: text, .. }
            | Self::UniqueId(text)
            | Self::Service(text)
            | Self::Federated(text)
            | Self::CanonicalUser { id: text, .. } => text.clone(),
        }
    }
}

impl Pinned {
    /// Once it is pinned, the ID alone counts: whoever is renamed or moved keeps what the policy says of them.
    fn is(&self, arn: &str, principal: &Principal) -> bool {
        match &self.id {
            Some(_) => self.id == principal.unique_id,
            None => self.arn == arn,
        }
    }
}
