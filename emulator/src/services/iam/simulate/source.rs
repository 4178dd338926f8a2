//! Whose policies are simulated: those of a user with its groups, of a group or a role, or only those that were sent.

use std::sync::Arc;

use super::invalid;
use crate::access::{attached_policies, managed_policy};
use crate::policy::{Arn, AttachedPolicy, DocumentKind, Policy, Principal, PrincipalType};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::iam::Call;
use crate::services::iam::entity::Kind;
use crate::world::iam::{Iam, Permissions};

/// Identity-based policies, with the boundary, the principal and the organization's policies where there are any.
pub(super) struct Source {
    pub(super) identity: Vec<AttachedPolicy>,
    pub(super) boundary: Option<AttachedPolicy>,
    pub(super) principal: Option<Principal>,
    /// The service control policies of every level; nothing outside an organization.
    pub(super) scps: Option<Vec<Vec<AttachedPolicy>>>,
}

impl Source {
    /// Policies that are sent, and nobody's.
    ///
    /// # Errors
    /// Where one is malformed.
    pub(super) fn custom(documents: &[String]) -> Result<Self, Refusal> {
        let mut source = Self { identity: Vec::new(), boundary: None, principal: None, scps: None };
        source.add(documents)?;
        Ok(source)
    }

    /// The policies of a user, group or role of the caller's account.
    ///
    /// # Errors
    /// Where the ARN names none of these, or nobody.
    pub(super) fn of(call: &Call<'_>, arn: &str) -> Result<Self, Refusal> {
        let (kind, name) = entity(arn).ok_or_else(|| {
            invalid(format!("Invalid Entity Arn: {arn} does not clearly define entity type and name."))
        })?;
        let iam = call.account.iam();
        let (found, permissions) =
            kind.find(&iam, name).filter(|(found, _)| *found == arn).ok_or_else(|| {
                Refusal::from(IamRefusal::NoSuchEntity {
                    entity: kind.noun().to_owned(),
                    name: name.to_owned(),
                })
            })?;
        let principal = principal(call, &iam, kind, name, found);
        Ok(Self {
            identity: identity(&iam, kind, name, found, permissions),
            boundary: permissions.boundary.as_ref().and_then(|policy| managed_policy(&iam, policy, found)),
            principal,
            scps: scps(call),
        })
    }

    /// Adds policies that are sent.
    ///
    /// # Errors
    /// Where one is malformed.
    pub(super) fn add(&mut self, documents: &[String]) -> Result<(), Refusal> {
        for (number, text) in (1..).zip(documents) {
            self.identity.push(sent(text, format!("PolicyInputList.{number}"))?);
        }
        Ok(())
    }
}

/// A policy that is sent.
///
/// # Errors
/// Where it is malformed.
pub(super) fn sent(text: &str, name: String) -> Result<AttachedPolicy, Refusal> {
    let policy = Policy::parse(text, &DocumentKind::Identity).map_err(|error| invalid(error.message))?;
    Ok(AttachedPolicy { name: name.into(), inline: true, attached_to: "".into(), policy: Arc::new(policy) })
}

/// The simulator passes over service control policies that have conditions, and over a level that has no others. The
/// management account has none.
fn scps(call: &Call<'_>) -> Option<Vec<Vec<AttachedPolicy>>> {
    let organization = call.exchange.world.organization()?;
    let account = &call.account.id;
    organization.path(account)?;
    let plain = |level: &Vec<AttachedPolicy>| -> Vec<AttachedPolicy> {
        level.iter().filter(|attached| !attached.policy.has_conditions()).cloned().collect()
    };
    Some(organization.scps(account).iter().map(plain).filter(|level| !level.is_empty()).collect())
}

fn entity(arn: &str) -> Option<(Kind, &str)> {
    let Arn { partition: "aws", service: "iam", region: "", resource, .. } = Arn::parse(arn)? else {
        return None;
    };
    let (kind, path) = resource.split_once('/')?;
    let kind = [Kind::User, Kind::Role, Kind::Group].into_iter().find(|it| it.noun() == kind)?;
    path.rsplit('/').next().filter(|name| !name.is_empty()).map(|name| (kind, name))
}

fn identity(iam: &Iam, kind: Kind, name: &str, arn: &str, permissions: &Permissions) -> Vec<AttachedPolicy> {
    let mut policies = attached_policies(iam, permissions, arn);
    let user = iam.user(name).filter(|_| kind == Kind::User);
    for group in user.into_iter().flat_map(|user| iam.groups_of(&user.id)) {
        policies.extend(attached_policies(iam, &group.permissions, &group.arn));
    }
    policies
}

/// A group is nobody: it cannot be the caller.
fn principal(call: &Call<'_>, iam: &Iam, kind: Kind, name: &str, arn: &str) -> Option<Principal> {
    let (kind, unique_id, role_arn) = match kind {
        Kind::User => (PrincipalType::User, iam.user(name)?.id.clone(), None),
        Kind::Role => (PrincipalType::RoleSession, iam.role(name)?.id.clone(), Some(arn.to_owned())),
        Kind::Group => return None,
    };
    Some(Principal {
        kind,
        account: call.account.id.clone(),
        arn: arn.to_owned(),
        role_arn,
        issuer_arn: None,
        unique_id: Some(unique_id),
        bound_by_scps: true,
    })
}
