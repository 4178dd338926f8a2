//! Users, roles and groups, where they are alike.

use super::names;
use crate::refusal::IamRefusal;
use crate::services::query::Text;
use crate::world::Iam;
use crate::world::iam::Permissions;

/// What kind of entity an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    Role,
    Group,
}

impl Kind {
    /// The parameter that names one.
    pub(super) const fn parameter(self) -> &'static str {
        match self {
            Self::User => "UserName",
            Self::Role => "RoleName",
            Self::Group => "GroupName",
        }
    }

    /// As ARNs and messages say it.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Role => "role",
            Self::Group => "group",
        }
    }

    /// At the beginning of a message.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Role => "Role",
            Self::Group => "Group",
        }
    }

    /// What the schema asks of a name of one that may exist.
    pub(super) const fn name_rule(self) -> &'static Text {
        match self {
            Self::User | Self::Group => &names::UP_TO_128,
            Self::Role => &names::UP_TO_64,
        }
    }

    /// How long all inline policies together may be.
    pub(super) const fn inline_limit(self) -> usize {
        match self {
            Self::User => 2048,
            Self::Role => 10_240,
            Self::Group => 5120,
        }
    }

    /// The quota of managed policies.
    pub(super) const fn attached_quota(self) -> &'static str {
        match self {
            Self::User => "PoliciesPerUser",
            Self::Role => "PoliciesPerRole",
            Self::Group => "PoliciesPerGroup",
        }
    }

    /// One by name: its ARN, and what it may do.
    pub(super) fn find<'i>(self, iam: &'i Iam, name: &str) -> Option<(&'i str, &'i Permissions)> {
        match self {
            Self::User => iam.user(name).map(|user| (user.arn.as_str(), &user.permissions)),
            Self::Role => iam.role(name).map(|role| (role.arn.as_str(), &role.permissions)),
            Self::Group => iam.group(name).map(|group| (group.arn.as_str(), &group.permissions)),
        }
    }

    /// One by name: its path, and its name as it was given.
    pub(super) fn place<'i>(self, iam: &'i Iam, name: &str) -> Option<(&'i str, &'i str)> {
        match self {
            Self::User => iam.user(name).map(|user| (user.path.as_str(), user.name.as_str())),
            Self::Role => iam.role(name).map(|role| (role.path.as_str(), role.name.as_str())),
            Self::Group => iam.group(name).map(|group| (group.path.as_str(), group.name.as_str())),
        }
    }

    /// What one may do.
    ///
    /// # Errors
    /// Where there is none of this name.
    pub(super) fn permissions<'i>(self, iam: &'i Iam, name: &str) -> Result<&'i Permissions, IamRefusal> {
        self.find(iam, name).map(|(_, permissions)| permissions).ok_or_else(|| self.missing(name))
    }

    /// The same, to be changed.
    ///
    /// # Errors
    /// Where there is none of this name.
    pub(super) fn permissions_mut<'i>(
        self,
        iam: &'i mut Iam,
        name: &str,
    ) -> Result<&'i mut Permissions, IamRefusal> {
        let key = name.to_ascii_lowercase();
        let permissions = match self {
            Self::User => iam.users.get_mut(&key).map(|user| &mut user.permissions),
            Self::Role => iam.roles.get_mut(&key).map(|role| &mut role.permissions),
            Self::Group => iam.groups.get_mut(&key).map(|group| &mut group.permissions),
        };
        permissions.ok_or_else(|| self.missing(name))
    }

    /// There is none of this name.
    pub(super) fn missing(self, name: &str) -> IamRefusal {
        IamRefusal::NoSuchEntity { entity: self.noun().to_owned(), name: name.to_owned() }
    }

    /// There is one of this name already.
    pub(super) fn taken(self, name: &str) -> IamRefusal {
        IamRefusal::EntityAlreadyExists { entity: self.title(), name: name.to_owned() }
    }
}

impl Permissions {
    /// Whether a user, role or group may be deleted.
    ///
    /// # Errors
    /// Where it has policies.
    pub(super) fn can_be_deleted(&self) -> Result<(), IamRefusal> {
        if !self.attached.is_empty() {
            return Err(IamRefusal::MustDetachPolicies);
        }
        if !self.inline.is_empty() {
            return Err(IamRefusal::MustDeletePolicies);
        }
        Ok(())
    }
}
