//! Policy documents on their way in: parsed once, measured, and their principals found.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::policy::{AccountId, Arn, DocumentKind, Policy};
use crate::refusal::IamRefusal;
use crate::services::query::{Text, patterns};
use crate::world::{Iam, World};

/// What the schema asks of a document.
pub(super) const DOCUMENT: Text = Text::of(1, 131_072, patterns::DOCUMENT);

const TRUST_LIMIT: usize = 2048;
const MANAGED_LIMIT: usize = 6144;

/// An identity-based policy.
///
/// # Errors
/// Where it is malformed.
pub(super) fn identity(text: &str) -> Result<Arc<Policy>, IamRefusal> {
    Policy::parse(text, &DocumentKind::Identity).map(Arc::new).map_err(malformed)
}

/// A managed policy, which may be only so long.
///
/// # Errors
/// Where it is malformed or too long.
pub(super) fn managed(text: &str) -> Result<Arc<Policy>, IamRefusal> {
    let policy = Policy::parse(text, &DocumentKind::Managed).map(Arc::new).map_err(malformed)?;
    if size(text) > MANAGED_LIMIT {
        return Err(IamRefusal::QuotaExceeded { quota: "PolicySize", limit: MANAGED_LIMIT });
    }
    Ok(policy)
}

/// A role's trust policy: whom it names must exist, and is pinned to its unique ID.
///
/// # Errors
/// Where it is malformed or too long, or names nobody.
pub(super) fn trust(world: &World, text: &str) -> Result<Arc<Policy>, IamRefusal> {
    let mut policy = Policy::parse(text, &DocumentKind::Trust).map_err(malformed)?;
    let mut ids = BTreeMap::new();
    for arn in policy.principal_arns().into_iter().chain(policy.unique_ids()) {
        match Named::find(world, &arn) {
            Named::Pinned(id) => drop(ids.insert(arn, id)),
            Named::Known => {}
            Named::Nobody => return Err(IamRefusal::InvalidPrincipal { kind: "AWS", principal: arn }),
        }
    }
    if size(text) > TRUST_LIMIT {
        return Err(IamRefusal::QuotaExceeded { quota: "ACLSizePerRole", limit: TRUST_LIMIT });
    }
    policy.pin_principals(&ids);
    Ok(Arc::new(policy))
}

/// How many characters count: white space does not.
pub(super) fn size(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}

fn malformed(error: crate::policy::DocumentError) -> IamRefusal {
    IamRefusal::MalformedPolicyDocument { problem: error.message }
}

/// Whom a Principal element names.
enum Named {
    /// A user or role, to be remembered by its unique ID.
    Pinned(String),
    /// Somebody who needs no remembering: an account, a session of a role that exists, a federated user.
    Known,
    /// Nobody.
    Nobody,
}

impl Named {
    fn find(world: &World, principal: &str) -> Self {
        if AccountId::is_one(principal) {
            return Self::Known;
        }
        let Some(Arn { partition: "aws", service, region: "", account, resource }) = Arn::parse(principal)
        else {
            return if world.principal_arn(principal).is_some() { Self::Known } else { Self::Nobody };
        };
        if !AccountId::is_one(account) {
            return Self::Nobody;
        }
        let account = world.account(account);
        let found = Self::in_account(&account.iam(), service, resource, principal);
        found.unwrap_or(Self::Nobody)
    }

    fn in_account(iam: &Iam, service: &str, resource: &str, arn: &str) -> Option<Self> {
        let mut segments = resource.split('/');
        let kind = segments.next()?;
        let name = resource.rsplit('/').next()?;
        match (service, kind) {
            ("iam", "root") if resource == "root" => Some(Self::Known),
            ("iam", "user") => {
                iam.user(name).filter(|user| user.arn == arn).map(|user| Self::Pinned(user.id.clone()))
            }
            ("iam", "role") => {
                iam.role(name).filter(|role| role.arn == arn).map(|role| Self::Pinned(role.id.clone()))
            }
            ("sts", "assumed-role") => {
                let role = segments.next()?;
                iam.role(role).filter(|found| found.name == role).map(|_| Self::Known)
            }
            ("sts", "federated-user") => Some(Self::Known),
            _ => None,
        }
    }
}
