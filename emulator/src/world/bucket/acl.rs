//! Access control lists, as they are stored. Whether they count at all is for Object Ownership to say.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html>

/// Who owns what nobody signed for. It stands where an account's ID does.
pub const ANONYMOUS: &str = "anonymous";

/// An access control list, and whose the thing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acl {
    /// The account that owns the bucket or object.
    pub owner: String,
    /// What is granted, in order.
    pub grants: Vec<Grant>,
}

/// One grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// To whom.
    pub grantee: Grantee,
    /// For what.
    pub permission: Permission,
}

/// To whom a grant is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grantee {
    /// A canonical user, which is an account.
    CanonicalUser {
        /// The canonical user ID.
        id: String,
        /// The account; nothing where it is one of AWS's own.
        account: Option<String>,
    },
    /// A group of AWS's.
    Group(Group),
}

/// AWS's groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Group {
    AllUsers,
    AuthenticatedUsers,
    LogDelivery,
}

/// What a grant is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Permission {
    FullControl,
    Read,
    Write,
    ReadAcp,
    WriteAcp,
}

impl Acl {
    /// Whether it grants anything to everybody, or to everybody who has an account.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let public = [Grantee::Group(Group::AllUsers), Grantee::Group(Group::AuthenticatedUsers)];
        self.grants.iter().any(|grant| public.contains(&grant.grantee))
    }

    /// Whether the account has full control, and nobody else anything.
    #[must_use]
    pub fn is_full_control_of(&self, account: &str) -> bool {
        !self.grants.is_empty() && self.grants.iter().all(|grant| grant.is_full_control_of(account))
    }

    /// Whether it grants nothing to anybody but this account.
    #[must_use]
    pub fn is_private_to(&self, account: &str) -> bool {
        self.grants.iter().all(|grant| grant.grantee.is(account))
    }
}

impl Grant {
    fn is_full_control_of(&self, account: &str) -> bool {
        self.permission == Permission::FullControl && self.grantee.is(account)
    }
}

impl Grantee {
    fn is(&self, owner: &str) -> bool {
        matches!(self, Self::CanonicalUser { account: Some(account), .. } if account == owner)
    }
}

impl Group {
    const ALL: [Self; 3] = [Self::AllUsers, Self::AuthenticatedUsers, Self::LogDelivery];

    /// Its URI.
    #[must_use]
    pub const fn uri(self) -> &'static str {
        match self {
            Self::AllUsers => "http://acs.amazonaws.com/groups/global/AllUsers",
            Self::AuthenticatedUsers => "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
            Self::LogDelivery => "http://acs.amazonaws.com/groups/s3/LogDelivery",
        }
    }

    /// The group with this URI.
    #[must_use]
    pub fn at(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.uri() == uri)
    }
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 5] = [Self::FullControl, Self::Read, Self::Write, Self::ReadAcp, Self::WriteAcp];

    /// As AWS writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FullControl => "FULL_CONTROL",
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::ReadAcp => "READ_ACP",
            Self::WriteAcp => "WRITE_ACP",
        }
    }

    /// The permission of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }
}
