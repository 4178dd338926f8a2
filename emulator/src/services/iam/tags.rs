//! Tags of users, roles and managed policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html>

use std::collections::BTreeMap;

use super::call::{Target, finish};
use super::entity::Kind;
use super::page::Paging;
use super::{Answer, Call, elements, names, policies};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Checks, MOST_TAGS, TAG_KEY, field};
use crate::world::Iam;

type Tags = BTreeMap<String, String>;

/// What has tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tagged {
    /// A user or role: tag keys are compared without case.
    Entity(Kind),
    /// A managed policy: they are compared by case.
    Policy,
}

impl Tagged {
    /// Reads the parameter that names it.
    fn read(self, checks: &mut Checks<'_>) -> String {
        match self {
            Self::Entity(kind) => checks.required(kind.parameter(), kind.name_rule()),
            Self::Policy => checks.required("PolicyArn", &names::ARN),
        }
    }

    fn check(self, name: &str) -> Result<(), IamRefusal> {
        match self {
            Self::Entity(kind) => names::check(&field(kind.parameter()), name),
            Self::Policy => names::check_policy_arn(name),
        }
    }

    fn distinct(self, sent: &[(String, String)]) -> Result<Tags, IamRefusal> {
        match self {
            Self::Entity(_) => distinct(sent),
            Self::Policy => distinct_by_case(sent),
        }
    }

    fn target(self, call: &Call<'_>, name: &str) -> Target {
        match self {
            Self::Entity(kind) => call.entity(kind, name),
            Self::Policy => policies::target(call, name),
        }
    }

    fn tags(self, iam: &Iam, name: &str) -> Result<Tags, IamRefusal> {
        match self {
            Self::Entity(kind) => kind.permissions(iam, name).map(|permissions| permissions.tags.clone()),
            Self::Policy => {
                let policy = iam.policy(name).map(|policy| policy.tags.clone());
                policy.ok_or_else(|| IamRefusal::NoSuchPolicy { arn: name.to_owned() })
            }
        }
    }

    fn tags_mut<'i>(self, iam: &'i mut Iam, name: &str) -> Result<&'i mut Tags, IamRefusal> {
        match self {
            Self::Entity(kind) => kind.permissions_mut(iam, name).map(|permissions| &mut permissions.tags),
            Self::Policy => {
                let policy = iam.policies.get_mut(name).map(|policy| &mut policy.tags);
                policy.ok_or_else(|| IamRefusal::NoSuchPolicy { arn: name.to_owned() })
            }
        }
    }

    fn same(self, one: &str, other: &str) -> bool {
        match self {
            Self::Entity(_) => one.to_lowercase() == other.to_lowercase(),
            Self::Policy => one == other,
        }
    }

    fn not_of_aws(self, call: &Call<'_>, name: &str) -> Result<(), IamRefusal> {
        match self {
            Self::Entity(_) => Ok(()),
            Self::Policy => policies::not_of_aws(call, name),
        }
    }
}

pub(super) fn tag(call: &Call<'_>, tagged: Tagged) -> Answer {
    let mut checks = call.checks();
    let name = tagged.read(&mut checks);
    let sent = checks.tags();
    if sent.is_empty() {
        checks.missing("tags");
    }
    finish(checks)?;
    tagged.check(&name)?;
    let new = tagged.distinct(&sent)?;
    let may = call.ask(&tagged.target(call, &name).request_tags(&sent))?;
    tagged.not_of_aws(call, &name)?;

    let mut iam = call.account.iam_mut(&may);
    let tags = tagged.tags_mut(&mut iam, &name)?;
    let kept = tags.keys().filter(|key| !new.keys().any(|other| tagged.same(key, other))).count();
    if kept + new.len() > MOST_TAGS {
        return Err(IamRefusal::TooManyTags.into());
    }
    tags.retain(|key, _| !new.keys().any(|other| tagged.same(key, other)));
    tags.extend(new);
    Ok(may.answer(None))
}

pub(super) fn untag(call: &Call<'_>, tagged: Tagged) -> Answer {
    let mut checks = call.checks();
    let name = tagged.read(&mut checks);
    let keys = checks.list("TagKeys", MOST_TAGS, &TAG_KEY);
    if keys.is_empty() {
        checks.missing("tagKeys");
    }
    finish(checks)?;
    tagged.check(&name)?;
    let may = call.ask(&tagged.target(call, &name).tag_keys(keys.clone()))?;
    tagged.not_of_aws(call, &name)?;

    let mut iam = call.account.iam_mut(&may);
    let tags = tagged.tags_mut(&mut iam, &name)?;
    tags.retain(|key, _| !keys.iter().any(|other| tagged.same(key, other)));
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>, tagged: Tagged) -> Answer {
    let mut checks = call.checks();
    let name = tagged.read(&mut checks);
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    tagged.check(&name)?;
    let may = call.ask(&tagged.target(call, &name))?;

    let tags = tagged.tags(&call.account.iam(), &name).map_err(Refusal::from)?;
    let page = paging.cut(tags.into_iter().map(|tag| (tag.0.clone(), tag)))?;
    Ok(may.answer(Some(page.write(call.result(), "Tags", |(key, value)| elements::tag(&key, &value)))))
}

/// The tags of a user or role.
///
/// # Errors
/// Where two have one key, whatever its case, or a key is AWS's own.
pub(super) fn distinct(sent: &[(String, String)]) -> Result<Tags, IamRefusal> {
    let keys: std::collections::BTreeSet<_> = sent.iter().map(|(key, _)| key.to_lowercase()).collect();
    if keys.len() < sent.len() {
        return Err(IamRefusal::DuplicateTagKeys);
    }
    not_reserved(sent)
}

/// The tags of a managed policy.
///
/// # Errors
/// Where two have one key, or a key is AWS's own.
pub(super) fn distinct_by_case(sent: &[(String, String)]) -> Result<Tags, IamRefusal> {
    let tags = not_reserved(sent)?;
    if tags.len() < sent.len() { Err(IamRefusal::DuplicatePolicyTagKeys) } else { Ok(tags) }
}

fn not_reserved(sent: &[(String, String)]) -> Result<Tags, IamRefusal> {
    if sent.iter().any(|(key, _)| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(IamRefusal::ReservedTagKey);
    }
    Ok(sent.iter().cloned().collect())
}
