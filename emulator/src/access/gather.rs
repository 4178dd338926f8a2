//! Whose the resource is, who asks in every form a policy may name, and which policies have a say.

use std::sync::Arc;

use crate::auth::Caller;
use crate::policy::{
    AWS_MANAGED_KEY, Arn, AttachedPolicy, Policies, Policy, Principal, PrincipalType, ResourcePolicyRole,
};
use crate::world::bucket::Settings;
use crate::world::iam::{Iam, Permissions};
use crate::world::kms::{Key, KeyManager};
use crate::world::late::View;
use crate::world::{Bucket, Organization, Role, World};

use super::Resource;

/// The account that a resource belongs to.
pub(super) fn owner(resource: Resource<'_>) -> &str {
    match resource {
        Resource::Bucket(bucket) => &bucket.owner,
        Resource::WithAcl { owner, .. } => owner,
        Resource::Key(key) => &key.account,
        Resource::Role(role) => role.account(),
        Resource::Account(account) | Resource::MissingRole(account) => account,
    }
}

/// The account in which a resource is: an object is in its bucket's, whoever it belongs to.
pub(super) fn home(resource: Resource<'_>) -> &str {
    match resource {
        Resource::WithAcl { bucket, .. } => &bucket.owner,
        _ => owner(resource),
    }
}

/// Who asks. Service-linked roles, whom an organization's policies spare, cannot be made here.
pub(super) fn principal(organization: Option<&Organization>, caller: &Caller) -> Principal {
    let caller = caller.itself();
    let (kind, unique_id, role_arn) = match caller {
        Caller::Anonymous => (PrincipalType::Anonymous, None, None),
        Caller::Root { .. } => (PrincipalType::Root, None, None),
        Caller::User { id, .. } => (PrincipalType::User, Some(id.clone()), None),
        Caller::Session(session) => {
            (PrincipalType::RoleSession, Some(session.role_id.clone()), Some(session.role_arn.clone()))
        }
        Caller::UserSession { session, .. } => (PrincipalType::FederatedUser, session.user_id.clone(), None),
    };
    let issuer_arn = match caller {
        Caller::UserSession { user, .. } => user.arn(),
        _ => None,
    };
    let account = caller.account().unwrap_or_default();
    Principal {
        kind,
        account: account.to_owned(),
        arn: caller.arn().unwrap_or_default(),
        role_arn,
        issuer_arn,
        unique_id,
        bound_by_scps: organization.is_some_and(|organization| organization.binds(account)),
    }
}

/// The organization's policies: those of the caller's account, and those of the account that owns the resource.
pub(super) fn of_organization(
    organization: &Organization,
    account: &str,
    (action, arn): (&str, &str),
    resource: Resource<'_>,
    policies: &mut Policies,
) {
    policies.scps = organization.scps(account).to_vec();
    if has_rcps(action, arn, resource) {
        policies.rcps = organization.rcps(home(resource)).to_vec();
    }
}

/// Resource control policies are for services that support them, and for actions that have a resource. Keys that AWS
/// manages are exempt.
fn has_rcps(action: &str, arn: &str, resource: Resource<'_>) -> bool {
    match resource {
        Resource::Bucket(_) | Resource::WithAcl { .. } | Resource::Role(_) | Resource::MissingRole(_) => true,
        Resource::Key(key) => key.manager == KeyManager::Customer,
        Resource::Account(_) => {
            let supports = ["s3:", "sts:", "kms:"].iter().any(|service| action.starts_with(service));
            supports && arn != "*" && action != "s3:ListAllMyBuckets"
        }
    }
}

/// What is AWS's to change is called so.
const fn key_policy_name(key: &Key) -> &'static str {
    match key.manager {
        KeyManager::Customer => "key policy",
        KeyManager::Aws => AWS_MANAGED_KEY,
    }
}

/// The policies that have a say.
pub(super) fn policies(world: &World, caller: &Caller, resource: Resource<'_>, view: View) -> Policies {
    let mut policies = Policies::default();
    of_caller(world, caller, view, &mut policies);
    match resource {
        Resource::Bucket(bucket) => of_bucket(bucket, &mut policies),
        Resource::WithAcl { bucket, acl, owner } => {
            of_bucket(bucket, &mut policies);
            policies.acl = Some(Arc::new(acl.clone()));
            if owner != bucket.owner {
                policies.resource_role = ResourcePolicyRole::OfAnotherOwner;
            }
        }
        Resource::Key(key) => {
            policies.resource_role = ResourcePolicyRole::Key;
            policies.resource = Some(AttachedPolicy {
                name: key_policy_name(key).into(),
                inline: true,
                attached_to: key.arn().into(),
                policy: Arc::clone(&key.policy),
            });
        }
        Resource::Role(role) => {
            policies.resource_role = ResourcePolicyRole::Trust;
            policies.resource = Some(AttachedPolicy {
                name: "trust policy".into(),
                inline: true,
                attached_to: role.arn.as_str().into(),
                policy: Arc::clone(&role.trust),
            });
        }
        Resource::MissingRole(_) => policies.resource_role = ResourcePolicyRole::Trust,
        Resource::Account(_) => policies.resource_role = ResourcePolicyRole::None,
    }
    policies
}

fn of_bucket(bucket: &Bucket, policies: &mut Policies) {
    let settings = bucket.settings();
    policies.restrict_public = restricts_public(&settings);
    policies.resource = settings.policy.as_ref().map(|policy| AttachedPolicy {
        name: "bucket policy".into(),
        inline: true,
        attached_to: bucket.arn().into(),
        policy: Arc::clone(policy),
    });
}

fn restricts_public(settings: &Settings) -> bool {
    settings.public_access_block.is_some_and(|block| block.restrict_public_buckets)
}

/// Whether the bucket's own part of these policies is still what it has.
pub(super) fn has_policy_of(policies: &Policies, bucket: &Bucket) -> bool {
    let settings = bucket.settings();
    let same = match (&policies.resource, &settings.policy) {
        (None, None) => true,
        (Some(attached), Some(policy)) => Arc::ptr_eq(&attached.policy, policy),
        _ => false,
    };
    same && policies.restrict_public == restricts_public(&settings)
}

fn of_caller(world: &World, caller: &Caller, view: View, policies: &mut Policies) {
    match caller.itself() {
        Caller::Anonymous | Caller::Root { .. } => {}
        Caller::User { account, id, .. } => {
            let account = world.account(account);
            let iam = account.seen(view);
            if let Some(user) = iam.user_by_id(id) {
                of_identity(&iam, &user.permissions, &user.arn, policies);
                iam.groups_of(id).for_each(|group| {
                    policies.identity.extend(attached(&iam, &group.permissions, &group.arn));
                });
            }
        }
        Caller::Session(session) => {
            let account = world.account(&session.account);
            let iam = account.seen(view);
            if let Some(role) = iam.role(&session.role_name).filter(|role| role.id == session.role_id) {
                of_identity(&iam, &role.permissions, &role.arn, policies);
            }
            policies.session.clone_from(&session.policies);
        }
        Caller::UserSession { user, session } => {
            of_caller(world, user, view, policies);
            if let Caller::Root { account } = &**user {
                policies.identity = everything(world, account);
            }
            policies.session = session.federation.as_ref().and_then(|federation| federation.policies.clone());
        }
    }
}

/// A root user has no policies, and may everything; a federated user behind which it stands may what both may.
fn everything(world: &World, account: &str) -> Vec<AttachedPolicy> {
    let account = world.account(account);
    let iam = account.iam();
    let root = format!("arn:aws:iam::{}:root", account.id);
    managed(&iam, "arn:aws:iam::aws:policy/AdministratorAccess", &root).into_iter().collect()
}

fn of_identity(iam: &Iam, permissions: &Permissions, arn: &str, policies: &mut Policies) {
    policies.identity = attached(iam, permissions, arn);
    policies.boundary = permissions.boundary.as_ref().map(|policy| boundary(iam, policy, arn));
}

/// A boundary that is not there (a fault may hold a policy back) allows nothing: without one everything would be.
fn boundary(iam: &Iam, policy: &str, arn: &str) -> AttachedPolicy {
    managed(iam, policy, arn).unwrap_or_else(|| AttachedPolicy {
        name: policy.into(),
        inline: false,
        attached_to: arn.into(),
        policy: Arc::new(Policy::without_statements()),
    })
}

/// The inline and managed policies of one user, group or role.
pub(crate) fn attached(iam: &Iam, permissions: &Permissions, arn: &str) -> Vec<AttachedPolicy> {
    let attached_to: Arc<str> = arn.into();
    let inline = permissions.inline.iter().map(|(name, policy)| AttachedPolicy {
        name: name.as_str().into(),
        inline: true,
        attached_to: Arc::clone(&attached_to),
        policy: Arc::clone(policy),
    });
    let attached = permissions.attached.iter().filter_map(|policy| managed(iam, policy, arn));
    inline.chain(attached).collect()
}

/// A managed policy as it is now, by its ARN.
pub(crate) fn managed(iam: &Iam, policy: &str, attached_to: &str) -> Option<AttachedPolicy> {
    let (name, policy) = (policy.into(), iam.managed(policy)?);
    Some(AttachedPolicy { name, inline: false, attached_to: attached_to.into(), policy })
}

impl Role {
    /// The account that it belongs to.
    #[must_use]
    pub fn account(&self) -> &str {
        Arn::account_of(&self.arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_that_is_not_there_allows_nothing() {
        let mut policies = Policies::default();
        let permissions = Permissions {
            boundary: Some("arn:aws:iam::111122223333:policy/none".to_owned()),
            ..Permissions::default()
        };
        of_identity(&Iam::default(), &permissions, "arn:aws:iam::111122223333:user/bob", &mut policies);
        let shown = policies.boundary.map(|boundary| boundary.policy.shown(&|_, _| None));
        assert_eq!(shown.as_deref(), Some(r#"{"Version":"2012-10-17","Statement":[]}"#));
    }
}
