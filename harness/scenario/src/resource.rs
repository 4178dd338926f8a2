//! What commands make on a target, that has to be removed again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::command::{Call, Command, Profile, QueryCall, QueryService};

/// Something that a command makes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Resource {
    /// What it is.
    pub kind: Kind,
    /// Its name, which ends with the run's mark.
    pub name: String,
    /// Whose it is.
    pub owner: Owner,
    /// The owner's account ID.
    pub account: String,
    /// Where it is: a bucket's region, a policy's path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// Kinds, in the order in which they are removed: what others hang on comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A bucket, with everything in it.
    Bucket,
    /// A role, with its inline policies.
    Role,
    /// A user, with access keys and inline policies.
    User,
    /// A group.
    Group,
    /// A managed policy, with its versions.
    Policy,
}

/// Whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// The customer's.
    Customer,
    /// The vendor's.
    Vendor,
}

/// What a command does to a target that others use too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It makes this.
    Makes(Kind, String, Option<String>),
    /// It looks, or changes what the run itself made.
    Within,
    /// It changes something that is not the run's own, or makes what rolecall could not remove.
    Beyond,
}

/// What a command does. `region` is where its buckets are made.
#[must_use]
pub(crate) fn effect(command: &Command, region: &str) -> Effect {
    match &command.call {
        Call::S3(call) if call.action == "CreateBucket" => {
            let region = command.region.as_deref().unwrap_or(region).to_owned();
            Effect::Makes(Kind::Bucket, call.bucket.clone(), Some(region))
        }
        // Every other request to S3 is about a bucket, and every bucket's name is mapped.
        Call::S3(_) => Effect::Within,
        Call::Query(call) if call.service == QueryService::Sts => Effect::Within,
        Call::Query(call) => iam(call),
    }
}

fn iam(call: &QueryCall) -> Effect {
    let param = |name: &str| call.params.iter().find(|(param, _)| param == name).map(|(_, value)| value);
    let made = |kind, name: &str| match param(name) {
        Some(name) => Effect::Makes(kind, name.clone(), param("Path").cloned()),
        None => Effect::Beyond,
    };
    match call.action {
        "CreateUser" => made(Kind::User, "UserName"),
        "CreateRole" => made(Kind::Role, "RoleName"),
        "CreateGroup" => made(Kind::Group, "GroupName"),
        "CreatePolicy" => made(Kind::Policy, "PolicyName"),
        // Without a user's name they are about the caller's own key, who is not the run's.
        "CreateAccessKey" | "UpdateAccessKey" | "DeleteAccessKey" if param("UserName").is_none() => {
            Effect::Beyond
        }
        "CreateAccessKey" | "CreatePolicyVersion" => Effect::Within,
        action if action.starts_with("Get") || action.starts_with("List") => Effect::Within,
        action if action.starts_with("Create") => Effect::Beyond,
        _ if ["UserName", "RoleName", "GroupName"].iter().any(|name| param(name).is_some()) => Effect::Within,
        _ if param("PolicyArn").is_some_and(|arn| !arn.contains("::aws:")) => Effect::Within,
        _ => Effect::Beyond,
    }
}

impl From<Profile> for Owner {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Customer => Self::Customer,
            Profile::Vendor => Self::Vendor,
        }
    }
}

impl Owner {
    /// The profile that administers it.
    #[must_use]
    pub const fn profile(self) -> Profile {
        match self {
            Self::Customer => Profile::Customer,
            Self::Vendor => Profile::Vendor,
        }
    }
}

impl Kind {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Role => "role",
            Self::User => "user",
            Self::Group => "group",
            Self::Policy => "policy",
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} in account {}", self.kind.as_str(), self.name, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Files, lines, read};

    fn effect_of(command: &str) -> Effect {
        let (lines, problems) = lines(command);
        assert_eq!(problems, []);
        effect(&read(&lines[0], &Files::default()).unwrap(), "us-west-1")
    }

    #[test]
    fn commands_are_known_by_what_they_leave_behind() {
        let region = |region: &str| Some(region.to_owned());
        for (command, expected) in [
            (
                "aws s3 mb s3://a --region eu-west-1",
                Effect::Makes(Kind::Bucket, "a".to_owned(), region("eu-west-1")),
            ),
            (
                "aws s3api create-bucket --bucket a",
                Effect::Makes(Kind::Bucket, "a".to_owned(), region("us-west-1")),
            ),
            (
                "aws iam create-user --user-name a --path /b/",
                Effect::Makes(Kind::User, "a".to_owned(), region("/b/")),
            ),
            ("aws iam create-access-key --user-name a", Effect::Within),
            ("aws iam create-access-key", Effect::Beyond),
            ("aws iam delete-access-key --access-key-id AKIA", Effect::Beyond),
            ("aws iam delete-policy --policy-arn arn:aws:iam::111122223333:policy/a", Effect::Within),
            ("aws iam delete-policy --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess", Effect::Beyond),
            (
                "aws iam attach-role-policy --role-name a --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess",
                Effect::Within,
            ),
            ("aws iam get-user", Effect::Within),
            ("aws sts get-session-token", Effect::Within),
            ("aws s3api delete-bucket --bucket a", Effect::Within),
        ] {
            assert_eq!(effect_of(command), expected, "{command}");
        }
    }
}
